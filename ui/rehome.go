package ui

import (
	"context"
	"fmt"
	"strings"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/review"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// Rehome asks what is to become of the changes of a config that is gone, or has another name. Whatever is chosen, nothing
// is sent.
func (f flows) Rehome(c *screen.Context, id model.ConfigID) []screen.Effect {
	at, n := c.W.Whereabouts(id), c.W.Staging.StagedFor(id)
	changes := look.Count(n, "change")
	var items []dialog.Item
	add := func(label string, choose func(c *screen.Context) []screen.Effect) {
		items = append(items, dialog.Item{Label: label, Choose: choose})
	}
	now := at.Now.ConfigRef.String()
	switch {
	case at.Fate == workspace.Renamed && c.W.Staging.Of(at.Now) != nil:
		add("move "+changes+" to what is staged in "+now, func(*screen.Context) []screen.Effect { return f.transfer(id, at.Now.ConfigRef) })
	case at.Fate == workspace.Renamed && at.Now.Project != id.Project:
		add("move all that is staged for "+id.Project+" to "+at.Now.Project, func(*screen.Context) []screen.Effect {
			from := model.ProjectID{Owner: id.Owner, Slug: id.Project}
			return screen.Effects(screen.MovedProject{From: from, To: model.ProjectID{Owner: id.Owner, Slug: at.Now.Project}},
				screen.Staged{}, screen.Done("What is staged for "+id.Project+" is staged for "+at.Now.Project+" now."))
		})
	case at.Fate == workspace.Renamed:
		add("move "+changes+" to "+now, func(*screen.Context) []screen.Effect {
			// Under its new name it may be one that is protected.
			return screen.Effects(screen.Unlock{IDs: []model.ConfigID{at.Now}, Then: func(*screen.Context) []screen.Effect {
				return screen.Effects(screen.Moved{From: id, To: at.Now}, screen.Staged{}, screen.Done("Moved "+changes+" to "+now+"."))
			}})
		})
	case at.Fate == workspace.Remade:
		add("move "+changes+" to the new "+now, func(*screen.Context) []screen.Effect { return f.transfer(id, at.Now.ConfigRef) })
	}
	add("move "+changes+" to another config…", func(*screen.Context) []screen.Effect { return f.pickHome(id, changes) })
	add("keep "+changes+" here for now", func(*screen.Context) []screen.Effect { return nil })
	add("discard "+changes+"…", func(c *screen.Context) []screen.Effect { return f.abandon(c, id) })
	return screen.Effects(screen.Push{Dialog: dialog.NewMenu("rehome", "Changes of "+id.Config, id.ConfigRef.String(), 0, items,
		review.Lost(id, at), "Nothing is sent before you have reviewed it.")})
}

// pickHome asks for the config that the changes are to go to.
func (f flows) pickHome(id model.ConfigID, changes string) []screen.Effect {
	return screen.Effects(screen.Push{Dialog: dialog.NewPicker(dialog.PickerSpec{
		Name: "rehome-to", Title: "Move " + changes + " to", Target: id.ConfigRef.String(), Verb: "move", Project: id.Project,
		Choose: func(_ *screen.Context, refs []model.ConfigRef) []screen.Effect { return f.transfer(id, refs[0]) },
	})})
}

// transfer reads a config afresh, so that the changes get what it holds now as their base, and asks first where it is
// protected.
func (f flows) transfer(id model.ConfigID, to model.ConfigRef) []screen.Effect {
	api := f.app.env.API
	return screen.Effects(screen.Errand{Run: func(ctx context.Context) func(*screen.Context) []screen.Effect {
		present, err := api.Open(ctx, to)
		return func(c *screen.Context) []screen.Effect {
			if err == nil && present.ID().Owner != id.Owner {
				err = workspace.ErrForeign
			}
			if err != nil {
				return screen.Effects(screen.Told{Err: err}, screen.Problem(look.Sentence(err)+" Nothing was moved; the changes are still staged for "+id.ConfigRef.String()+".", ""))
			}
			c.W.Read(present)
			return screen.Effects(screen.Told{}, screen.Unlock{IDs: []model.ConfigID{present.ID()}, Then: func(c *screen.Context) []screen.Effect {
				return f.transferred(c, id, present)
			}})
		}
	}})
}

func (f flows) transferred(c *screen.Context, id model.ConfigID, present *model.Snapshot) []screen.Effect {
	if newer := c.W.Loaded(present.ID().ConfigRef); newer != nil && newer.ID() == present.ID() {
		present = newer // The question about protection may have stood for a while.
	}
	to := present.ID().ConfigRef.String()
	if f.app.saves.busy() {
		return screen.Effects(screen.Say{Level: screen.Warn, Text: "A save is under way; wait for its result."})
	}
	out, err := c.W.Staging.Transfer(id, present, "moving what was staged in "+id.ConfigRef.String())
	if err != nil {
		return screen.Effects(screen.Problem(look.Sentence(err)+" Nothing was moved; the changes are still staged for "+id.ConfigRef.String()+".", ""))
	}
	effects := screen.Effects(screen.Staged{})
	if out.Moved+out.Equal > 0 {
		var hints []string
		if out.Differ > 0 {
			hints = append(hints, fmt.Sprintf("Look before you save: %d of them would replace something else there.", out.Differ))
		}
		if out.Equal > 0 {
			hints = append(hints, fmt.Sprintf("%s has what %d of them want already.", to, out.Equal))
		}
		hints = append(hints, c.Key(keys.Undo)+" takes it back.")
		effects = append(effects, screen.Say{Level: screen.OK, Text: "Moved " + look.Count(out.Moved+out.Equal, "change") + " to " + to + ".", Hint: strings.Join(hints, " ")})
	}
	if len(out.Left) > 0 {
		text := look.Count(len(out.Left), "change") + " of " + id.ConfigRef.String() + " could not be moved. " + look.Sentence(out.Left[0])
		effects = append(effects, screen.Problem(text, "What could not be moved is still staged where it was."))
	}
	return effects
}

// abandon asks before the changes of a config that is gone are dropped.
func (f flows) abandon(c *screen.Context, id model.ConfigID) []screen.Effect {
	n := c.W.Staging.StagedFor(id)
	text := "Discard " + look.Count(n, "staged change") + " of " + id.ConfigRef.String() + "? Doppler is not touched; " + c.Key(keys.Undo) + " brings back what was discarded."
	return screen.Effects(screen.Push{Dialog: dialog.NewAsk("discard-stray", "Discard staged changes", id.ConfigRef.String(), true, []string{text},
		dialog.Cancel("Keep"), dialog.Button{Label: "Discard " + look.Count(n, "change"), Danger: true, Press: func(c *screen.Context) []screen.Effect {
			dropped := c.W.Staging.Abandon(id, "discarding of "+look.Count(n, "change"))
			return screen.Effects(screen.Staged{}, screen.Done("Discarded "+look.Count(dropped, "change")+" of "+id.ConfigRef.String()+"."))
		}})})
}
