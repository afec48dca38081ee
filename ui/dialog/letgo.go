package dialog

import (
	"errors"

	"dtui/model"
	"dtui/ui/field"
	"dtui/ui/screen"
)

// errReading is why a text that was let go of cannot be accepted.
var errReading = errors.New("the config is being read again; wait for its answer, or type a new value")

// Rereads says where the text to start from can be read again after it was let go of; it reports false while it was not
// read.
func (v *Value) Rereads(ref model.ConfigRef, before func(c *screen.Context) (model.Value, bool)) {
	v.ref, v.reread = ref, before
}

// LetGo forgets the text to start from. What was typed is the person's own and stays, hidden.
func (v *Value) LetGo(*screen.Context) []model.ConfigRef {
	v.Mask()
	switch {
	case v.touched:
		v.text = v.text.Fresh()
	case v.reread != nil:
		v.text = field.New(true)
	}
	if v.reread == nil {
		return nil
	}
	v.before, v.released = model.Value{}, true
	return []model.ConfigRef{v.ref}
}

// Refresh takes the text to start from over once it was read again.
func (v *Value) Refresh(c *screen.Context) {
	if !v.released {
		return
	}
	before, read := v.reread(c)
	if !read {
		return
	}
	v.before, v.released = before, false
	if !v.touched {
		v.fill()
	}
}

// LetGo keeps what was typed: a name or a note is no secret.
func (p *Prompt) LetGo(*screen.Context) []model.ConfigRef { return nil }

// LetGo keeps the question, in which there is no secret.
func (a *Ask) LetGo(*screen.Context) []model.ConfigRef { return nil }

// Keeps reports whether leaving the question would lose something that was typed.
func (a *Ask) Keeps() bool { return a.back != nil }

// LetGo goes on waiting.
func (d *Wait) LetGo(*screen.Context) []model.ConfigRef { return nil }

// LetGo forgets what was typed of a passphrase, which is asked for anew.
func (p *Passphrase) LetGo(*screen.Context) []model.ConfigRef {
	if p.busy == "" {
		for i := range p.fields {
			p.fields[i].Clear()
		}
		p.at = 0
	}
	return nil
}
