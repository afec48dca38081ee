package history

import (
	"fmt"
	"strings"
	"time"

	"dtui/model"
	"dtui/ui/workspace"
)

// old is a text of the past as a secret that can be drawn. How it was guarded then the log does not tell, so it is masked,
// unless the very same text is in clear now; a name that is restricted now stays so.
func old(name string, text model.Value, now *model.Secret) *model.Secret {
	s := &model.Secret{Name: name, Raw: text, Visibility: model.Masked, ComputedVisibility: model.Masked, Type: model.PlainText}
	if now == nil {
		return s
	}
	s.Type = now.Type
	switch {
	case now.Restricted():
		s.Raw, s.Visibility = model.Value{}, model.Restricted
	case inSight(now) && now.Raw.Equal(text):
		s.Visibility, s.ComputedVisibility = now.Visibility, now.ComputedVisibility
	}
	return s
}

// inSight reports whether a secret, nil for none, hides nothing.
func inSight(s *model.Secret) bool {
	return s == nil || s.Visibility == model.Unmasked && (s.ComputedVisibility == "" || s.ComputedVisibility == model.Unmasked) || s.Raw.Empty()
}

// shut reports whether a name is restricted now: then no text of its past is shown either.
func shut(present *model.Snapshot, name string) bool {
	now := present.Find(name)
	return now != nil && now.Restricted()
}

// pair is what a line of the log speaks of, as it can be drawn; a side without a text is nil.
func (s *Screen) pair(log *workspace.Log, line model.LogChange) (before, after *model.Secret) {
	now := log.Present.Find(line.Name)
	if line.Removed.Known() {
		before = old(line.Name, line.Removed, now)
	}
	if line.Added.Known() {
		after = old(line.Name, line.Added, now)
	}
	return before, after
}

// stamp is when something was, in the person's time zone: 22 Nov 14:03, with the year when it is another one.
func stamp(t, now time.Time) string {
	t = t.In(now.Location())
	switch {
	case t.IsZero():
		return "time not told"
	case t.Year() != now.Year():
		return t.Format("2 Jan 2006")
	}
	return t.Format("2 Jan 15:04")
}

// whole is stamp with seconds and year where they say something.
func whole(t, now time.Time) string {
	t = t.In(now.Location())
	layout := "2 Jan 15:04"
	if t.Second() != 0 {
		layout += ":05"
	}
	if t.Year() != now.Year() {
		layout = strings.Replace(layout, "Jan", "Jan 2006", 1)
	}
	return t.Format(layout)
}

// person is who made an entry.
func person(e *model.LogEntry) string {
	if e.Person == "" {
		return "nobody named"
	}
	return e.Person
}

// since words the newer entries that touched a name.
func since(entries []model.LogEntry, at []int, now time.Time) string {
	if len(at) == 0 {
		return ""
	}
	e := &entries[at[0]]
	text := stamp(e.CreatedAt, now) + " by " + person(e)
	if more := len(at) - 1; more > 0 {
		text += fmt.Sprintf(", and %d more", more)
	}
	return text
}
