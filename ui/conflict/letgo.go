package conflict

import (
	"errors"

	"dtui/model"
	"dtui/ui/screen"
)

// errWaiting is why nothing can be kept over a side that is not there yet.
var errWaiting = errors.New("its config is being read again")

// LetGo forgets theirs, which is read again, and of what was decided everything but the names.
func (s *Screen) LetGo(c *screen.Context) []model.ConfigRef {
	var refs []model.ConfigRef
	for i := range s.items {
		it := &s.items[i]
		if it.note != nil {
			continue
		}
		it.theirs, it.now = nil, nil
		it.waiting = true
		staged, ok := c.W.Staging.Of(it.id).Get(it.key)
		if ok && staged.Base == it.change.Base {
			it.change = staged
		} else {
			it.change = model.Change{Name: it.change.Name, Removal: it.change.Removal}
		}
		refs = append(refs, it.id.ConfigRef)
	}
	return refs
}

// arrived takes over theirs once it was read again.
func (s *Screen) arrived(c *screen.Context) {
	for i := range s.items {
		it := &s.items[i]
		if !it.waiting {
			continue
		}
		if now := c.W.Loaded(it.id.ConfigRef); now != nil && now.ID() == it.id {
			_, it.theirs = it.change.Against(now)
			it.now, it.waiting = now, false
		}
	}
}
