package model

import "time"

// WatchKind is what a watch stream told.
type WatchKind uint8

// The kinds of watch event.
const (
	// WatchLive: the stream is open. Whatever changed before is not told, so read the config again, after the first one too
	// if it was read before the watch began.
	WatchLive WatchKind = iota + 1
	// WatchChanged: a secret of the config changed, in itself or through what it inherits or refers to. The stream tells
	// neither names nor values.
	WatchChanged
	// WatchDown: the stream is lost and is opened again by itself.
	WatchDown
)

// WatchEvent is one event of the watch stream of one config. It carries no secret.
type WatchEvent struct {
	Ref  ConfigRef
	Kind WatchKind
	// At is when it arrived.
	At time.Time
	// Err is why the stream was lost, a *Failure; for WatchDown alone.
	Err error
	// Until is when it is opened again; for WatchDown alone.
	Until time.Time
}
