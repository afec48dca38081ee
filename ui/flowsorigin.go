package ui

import (
	"dtui/model"
	"dtui/ui/browse"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Jump asks to which of several places to go.
func (f flows) Jump(_ *screen.Context, name string, from model.ConfigRef, to []browse.Jump) []screen.Effect {
	items := make([]dialog.Item, len(to))
	for i, jump := range to {
		key := ""
		if i < 9 {
			key = string(rune('1' + i))
		}
		items[i] = dialog.Item{Key: key, Label: jump.Label, Detail: jump.Detail, Choose: jump.Go}
	}
	return screen.Effects(screen.Push{Dialog: dialog.NewMenu("jump", "Go from "+name, from.String(), 0, items)})
}

// FollowRoot stages that a branch drops its own value.
func (f flows) FollowRoot(c *screen.Context, id model.ConfigID, name string) []screen.Effect {
	if err := c.W.FollowRoot(id, name); err != nil {
		return screen.Effects(screen.Problem(look.Sentence(err), ""))
	}
	return said(c, "Staged: "+id.ConfigRef.String()+" drops its own "+name+" and follows "+f.root(c, id).String()+" again.")
}

// SetInRoot stages that the root gets what a branch has, or takes that back.
func (f flows) SetInRoot(c *screen.Context, id model.ConfigID, name string) []screen.Effect {
	line, staged := c.W.Staging.Of(id).Get(name)
	on := !staged || !line.ToRoot
	if err := c.W.SetInRoot(id, name, on); err != nil {
		return screen.Effects(screen.Problem(look.Sentence(err), ""))
	}
	root := f.root(c, id).String()
	if !on {
		return append(screen.Effects(screen.Staged{}), screen.Done(name+" is no longer staged to be set in "+root+"."))
	}
	return said(c, "Staged: "+name+" of "+id.ConfigRef.String()+" is set in "+root+", the root, too.")
}

func (f flows) root(c *screen.Context, id model.ConfigID) model.ConfigRef {
	if snapshot := c.W.Loaded(id.ConfigRef); snapshot != nil {
		return snapshot.Config().RootRef()
	}
	return id.ConfigRef
}

// said tells what was staged and how it goes on.
func said(c *screen.Context, text string) []screen.Effect {
	return screen.Effects(screen.Staged{}, screen.Say{Level: screen.OK, Text: text, Hint: "Nothing is sent yet; " + c.Key(keys.Review) + " reviews it, " + c.Key(keys.Undo) + " takes it back."})
}
