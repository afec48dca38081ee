package conflict

import (
	"dtui/model"
	"dtui/ui/screen"
	"dtui/ui/textdiff"
)

// lines lays theirs and mine line by line, which is asking to see them.
func (s *Screen) lines(c *screen.Context) []screen.Effect {
	id, key := s.current().id, s.current().key
	side := func(which int, title, word string) textdiff.Side {
		find := func(*screen.Context) (*model.Secret, string) {
			it := s.find(id, key)
			if it == nil || which == theirs && it.waiting {
				return nil, ""
			}
			return it.secret(which), id.UUID + ":" + id.String() + ":" + word
		}
		return textdiff.Side{Title: title, Word: word, Ref: id.ConfigRef, Find: find}
	}
	return textdiff.New(key, side(theirs, "Theirs", "theirs"), side(mine, "Mine", "mine"), model.RawText, textdiff.Ask{}).Ask(c)
}

func (s *Screen) find(id model.ConfigID, key string) *item {
	for i := range s.items {
		if s.items[i].id == id && s.items[i].key == key {
			return &s.items[i]
		}
	}
	return nil
}

// offLines says why theirs and mine cannot be laid line by line.
func (it *item) offLines(c *screen.Context) string {
	name := c.Look.Cells.Printable(it.key)
	switch {
	case it.note != nil:
		return "A note has one line and is shown already."
	case it.waiting:
		return name + " is being read again."
	case c.Presenter:
		return "Presenter mode hides every value."
	}
	for side, word := range map[int]string{theirs: "theirs", mine: "mine"} {
		if secret := it.secret(side); secret == nil || secret.Restricted() || !secret.Text(model.RawText).Known() {
			return name + " has no text of " + word + " that may be shown."
		}
	}
	return ""
}
