package textdiff

import (
	"dtui/model"
	"dtui/ui/screen"
)

// Side is one of the two texts.
type Side struct {
	// Title says where it stands, such as "backend / stg"; Word is short for it, in counts.
	Title, Word string
	// Ref is the config that it belongs to: its environment colours the title.
	Ref model.ConfigRef
	// Find looks the text up, and tells it from every other place where a text can stand: a reveal ends when that changes. It
	// is called often. It gives nil for what is not there, and no identity either while it is not read.
	Find func(c *screen.Context) (secret *model.Secret, identity string)

	// config is set for what is in a config itself, where something can be staged over it.
	config   bool
	held     *model.Secret
	identity string
}

// In is a name in a config, as it was read last.
func In(ref model.ConfigRef, name string) Side {
	return Side{Title: ref.String(), Ref: ref, config: true, Find: func(c *screen.Context) (*model.Secret, string) {
		snapshot := c.W.Loaded(ref)
		if snapshot == nil {
			return nil, ""
		}
		return snapshot.Find(name), snapshot.ID().UUID + ":" + snapshot.ID().String()
	}}
}

// Of is a text of another time or place, which the screen lets go of when it is blanked. The identity tells it from every
// other text that can stand here.
func Of(title, word string, ref model.ConfigRef, identity string, secret *model.Secret) Side {
	return Side{Title: title, Word: word, Ref: ref, held: secret, identity: identity}
}

func (s *Side) find(c *screen.Context) (*model.Secret, string) {
	if s.Find == nil {
		return s.held, s.identity
	}
	return s.Find(c)
}

// short is the word for a side in counts.
func (s *Screen) short(side int) string {
	l, r := &s.sides[left], &s.sides[right]
	switch at := &s.sides[side]; {
	case at.Word != "":
		return at.Word
	case l.Ref.Config != r.Ref.Config:
		return at.Ref.Config
	case l.Ref.Project != r.Ref.Project:
		return at.Ref.Project
	default:
		return at.Title
	}
}
