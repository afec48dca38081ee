package manage

import "sync/atomic"

// latest is what the last list told, for the forms that need it: a list is read in a command, and a form may be opened
// meanwhile.
type latest[T any] struct{ at atomic.Pointer[T] }

func (l *latest[T]) set(now T) { l.at.Store(&now) }

// get is what was told last, which nobody changes, or nothing at all.
func (l *latest[T]) get() *T {
	if now := l.at.Load(); now != nil {
		return now
	}
	return new(T)
}
