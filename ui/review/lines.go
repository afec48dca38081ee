package review

import (
	"dtui/model"
	"dtui/ui/screen"
	"dtui/ui/textdiff"
	"dtui/ui/workspace"
)

// lines lays before and after line by line, which is asking to see them.
func (s *Screen) lines(c *screen.Context, ln *line) []screen.Effect {
	key := ln.key
	side := func(title, word string, of func(*model.Change) *model.Secret) textdiff.Side {
		find := func(c *screen.Context) (*model.Secret, string) {
			identity := key.id.UUID + ":" + key.id.String() + ":" + word
			change, staged := c.W.Staging.Of(key.id).Get(key.key)
			if !staged {
				return nil, identity
			}
			return of(&change), identity
		}
		return textdiff.Side{Title: title, Word: word, Ref: key.id.ConfigRef, Find: find}
	}
	before := side("Before", "before", func(change *model.Change) *model.Secret { return change.Base })
	after := side("After", "after", workspace.Seen)
	return textdiff.New(ln.name(), before, after, model.RawText, textdiff.Ask{}).Ask(c)
}

// offLines says why before and after cannot be laid line by line.
func offLines(c *screen.Context, ln *line) string {
	name := c.Look.Cells.Printable(ln.name())
	switch {
	case ln.change == nil:
		return "A note has one line and is shown already."
	case !readable(ln.change.Base):
		return name + " has no text before that may be shown."
	case !readable(ln.change.Result()):
		return name + " has no text after it that may be shown."
	case c.Presenter:
		return "Presenter mode hides every value."
	}
	return ""
}
