package ui

import (
	"errors"
	"strings"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/matrix"
	"dtui/ui/promote"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// Matrix shows all configs of a project side by side.
func (f flows) Matrix(c *screen.Context, project string) []screen.Effect {
	return screen.Effects(screen.Show{Screen: matrix.New(c, project, f.matrixAsk())})
}

// ChooseMatrix asks which configs are to stand side by side, of any projects.
func (f flows) ChooseMatrix(_ *screen.Context, project string) []screen.Effect {
	return screen.Effects(screen.Push{Dialog: dialog.NewPicker(dialog.PickerSpec{
		Name: "matrix", Title: "Matrix over", Verb: "show", Multi: true, Project: project,
		Choose: func(c *screen.Context, refs []model.ConfigRef) []screen.Effect {
			return screen.Effects(screen.Show{Screen: matrix.Of(c, refs, f.matrixAsk())})
		},
	})})
}

func (f flows) matrixAsk() matrix.Ask {
	return matrix.Ask{Promote: f.promoteFromMatrix, Set: f.setFromMatrix, History: f.History}
}

// among goes on at once when there is one choice, and asks otherwise.
func among(c *screen.Context, name, title, target string, choices []matrix.Choice, then func(*screen.Context, []model.ConfigRef) []screen.Effect) []screen.Effect {
	if len(choices) == 1 {
		return then(c, choices[0].Configs)
	}
	items := make([]dialog.Item, len(choices))
	for i, choice := range choices {
		items[i] = dialog.Item{Key: choice.Key, Label: choice.Label, Choose: func(c *screen.Context) []screen.Effect {
			return then(c, choice.Configs)
		}}
	}
	return screen.Effects(screen.Push{Dialog: dialog.NewMenu(name, title, target, 0, items)})
}

func (f flows) promoteFromMatrix(c *screen.Context, source model.ConfigRef, names []string, only func(model.ConfigRef, string) bool, to []matrix.Choice) []screen.Effect {
	what := names[0]
	if len(names) > 1 {
		what = look.Count(len(names), "secret")
	}
	return among(c, "promote-to", "Promote "+what+" to", "from "+source.String(), to, func(c *screen.Context, targets []model.ConfigRef) []screen.Effect {
		plan := promote.New(c, source, targets, names)
		if only != nil {
			plan.LeaveOut(only)
		}
		return screen.Effects(screen.Show{Screen: plan})
	})
}

func (f flows) setFromMatrix(c *screen.Context, name string, like *model.Secret, in []matrix.Choice) []screen.Effect {
	return among(c, "set-in", "Set "+name, "", in, func(c *screen.Context, refs []model.ConfigRef) []screen.Effect {
		ids := make([]model.ConfigID, 0, len(refs))
		for _, ref := range refs {
			if snapshot := c.W.Loaded(ref); snapshot != nil {
				ids = append(ids, snapshot.ID())
			}
		}
		if len(ids) == 0 {
			return nil
		}
		return screen.Effects(screen.Unlock{IDs: ids, Then: func(c *screen.Context) []screen.Effect {
			return f.setIn(c, ids, name, like)
		}})
	})
}

// setIn asks for the value. In one config that has the name it is an edit like any other.
func (f flows) setIn(c *screen.Context, ids []model.ConfigID, name string, like *model.Secret) []screen.Effect {
	target := ids[0].ConfigRef.String()
	if len(ids) == 1 {
		if _, there := c.W.Row(ids[0].ConfigRef, name); there {
			return f.Edit(c, ids[0], name)
		}
	} else {
		target = look.Count(len(ids), "config")
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id.ConfigRef.String()
	}
	hint := []string{"It is staged in " + strings.Join(names, ", ") + ". Nothing is sent before you have reviewed it."}
	var d *dialog.Value
	d = dialog.NewValue("Set "+name, target, model.Value{}, hint, func(c *screen.Context, _ string, v model.Value) ([]screen.Effect, error) {
		err := c.W.SetEverywhere(ids, name, v, like)
		var guarded *workspace.Guarded
		switch {
		case errors.As(err, &guarded):
			again := func(c *screen.Context) []screen.Effect { return d.Handle(c, keys.Confirm) }
			return screen.Effects(screen.Unlock{IDs: ids, Then: again}), err
		case err != nil:
			return nil, err
		}
		text := "Staged " + name + " in " + target + ". Nothing is sent yet; " + c.Key(keys.Review) + " reviews it."
		return screen.Effects(screen.Staged{}, screen.Done(text)), nil
	}).Several()
	if like != nil {
		d.Of(name, like.Type)
	} else {
		d.Of(name, model.PlainText)
	}
	return screen.Effects(screen.Push{Dialog: d})
}
