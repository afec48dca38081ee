package screen

import (
	"strconv"
	"time"

	"dtui/model"
)

type (
	// OpenOffline opens what dtui keeps on this machine with a passphrase.
	OpenOffline struct{ Passphrase model.Value }
	// NoOffline goes on without it, until it is asked for again.
	NoOffline struct{}
	// ClearOffline deletes what dtui keeps on this machine.
	ClearOffline struct{}
	// TakeUpDrafts stages what earlier runs have kept.
	TakeUpDrafts struct{}
	// LeaveDrafts leaves it where it is.
	LeaveDrafts struct{}
	// DropDrafts deletes it.
	DropDrafts struct{}
	// DropAndQuit leaves, and keeps nothing of what is staged.
	DropAndQuit struct{}
)

func (OpenOffline) effect()  {}
func (NoOffline) effect()    {}
func (ClearOffline) effect() {}
func (TakeUpDrafts) effect() {}
func (LeaveDrafts) effect()  {}
func (DropDrafts) effect()   {}
func (DropAndQuit) effect()  {}

// AsOf says how old the reading of a config is, "" when it is as new as can be: read in this run, and neither has reading
// it again failed nor has Doppler stopped answering since.
func (c *Context) AsOf(ref model.ConfigRef) string {
	at := c.W.Config(ref)
	switch {
	case at.Snapshot == nil:
		return ""
	case at.Snapshot.Copied():
		return "offline copy of " + When(at.Snapshot.ReadAt(), c.Now)
	case at.Err != nil || at.Busy || !c.W.Offline.IsZero():
		return "as of " + at.Snapshot.ReadAt().Format("15:04:05")
	}
	return ""
}

// Age is how long ago something was, in its largest unit, for a narrow column.
func Age(d time.Duration) string {
	const day = 24 * time.Hour
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{365 * day, "y"}, {30 * day, "mo"}, {day, "d"}, {time.Hour, "h"}, {time.Minute, "m"}} {
		if d >= unit.length {
			return strconv.Itoa(int(d/unit.length)) + unit.name
		}
	}
	return "0m"
}

// When names a moment of an earlier run: the time, and the day when it is not today.
func When(t, now time.Time) string {
	t = t.In(now.Location())
	layout := "2 Jan 15:04"
	switch {
	case t.Format(time.DateOnly) == now.Format(time.DateOnly):
		layout = "15:04"
	case t.Year() != now.Year():
		layout = "2 Jan 2006 15:04"
	}
	return t.Format(layout)
}
