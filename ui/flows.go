package ui

import (
	"errors"
	"strings"

	"dtui/model"
	"dtui/ui/conflict"
	"dtui/ui/dialog"
	"dtui/ui/diff"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/promote"
	"dtui/ui/review"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// flows opens the dialogs and screens that belong to an action. Each of them is given the identity of the config that it
// is about; none asks later what is on screen.
type flows struct{ app *App }

// subject is one name of a config: what Doppler has and what is staged.
type subject struct {
	snapshot *model.Snapshot
	base     *model.Secret
	staged   *model.Change
}

func (f flows) subject(c *screen.Context, id model.ConfigID, key string) subject {
	s := subject{snapshot: c.W.Loaded(id.ConfigRef)}
	if s.snapshot != nil {
		s.base = s.snapshot.Find(key)
	}
	if change, ok := c.W.Staging.Of(id).Get(key); ok {
		s.staged = &change
		s.base = change.Base
	}
	return s
}

// result is the secret as it will read, ignoring a staged removal.
func (s subject) result() model.Secret {
	if s.staged != nil && s.staged.Removal == model.Keep {
		return *s.staged.Result()
	}
	if s.base != nil {
		return *s.base
	}
	return model.Secret{}
}

// staged says that something was staged, or keeps the dialog open with why not.
func staged(err error) ([]screen.Effect, error) {
	if err != nil {
		return nil, err
	}
	return screen.Effects(screen.Staged{}), nil
}

// retried has a dialog whose config was protected again while it stood open ask for that, and then accept what was typed.
func retried(d screen.Dialog, id model.ConfigID) func([]screen.Effect, error) ([]screen.Effect, error) {
	return func(effects []screen.Effect, err error) ([]screen.Effect, error) {
		var guarded *workspace.Guarded
		if errors.As(err, &guarded) {
			effects = screen.Effects(screen.Unlock{IDs: []model.ConfigID{id}, Then: func(c *screen.Context) []screen.Effect {
				return d.Handle(c, keys.Confirm)
			}})
		}
		return effects, err
	}
}

// Edit opens the value editor, which hides the value.
func (f flows) Edit(c *screen.Context, id model.ConfigID, key string) []screen.Effect {
	s := f.subject(c, id, key)
	now := s.result()
	before := now.Text(model.RawText)
	hint := []string{"Nothing is sent before you have reviewed it."}
	if before.Known() && len(model.References(before)) > 0 {
		hint = append([]string{"The stored text holds references such as " + model.References(before)[0].String() + "."}, hint...)
	}
	var d *dialog.Value
	d = dialog.NewValue("Edit "+key, id.ConfigRef.String(), before, hint,
		func(c *screen.Context, _ string, v model.Value) ([]screen.Effect, error) {
			return retried(d, id)(staged(c.W.SetValue(id, key, v)))
		}).Of(key, now.Type)
	d.Rereads(id.ConfigRef, func(c *screen.Context) (model.Value, bool) {
		now := f.subject(c, id, key)
		result := now.result()
		return result.Text(model.RawText), now.snapshot != nil
	})
	return screen.Effects(screen.Push{Dialog: d})
}

// Add asks for a name and a value.
func (f flows) Add(c *screen.Context, id model.ConfigID) []screen.Effect {
	hint := []string{"A new secret is masked; " + c.Key(keys.Visibility, keys.Secrets) + " changes that. Nothing is sent before you have reviewed it."}
	var d *dialog.Value
	d = dialog.NewSecret(id.ConfigRef.String(), "", capitals, hint,
		func(c *screen.Context, name string, v model.Value) ([]screen.Effect, error) {
			if err := c.W.Add(id, name, v, model.Masked); err != nil {
				return retried(d, id)(nil, err)
			}
			return screen.Effects(screen.Staged{}, screen.GoTo{Ref: id.ConfigRef, Name: name}), nil
		})
	return screen.Effects(screen.Push{Dialog: d})
}

// capitals shapes typed names as Doppler wants them.
func capitals(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' || r == '.' {
			return '_'
		}
		return r
	}, strings.ToUpper(text))
}

// Rename asks for another name.
func (f flows) Rename(c *screen.Context, id model.ConfigID, key string) []screen.Effect {
	s := f.subject(c, id, key)
	hint := []string{"References to " + key + " in other secrets and configs are not changed with it."}
	var d *dialog.Prompt
	d = dialog.NewPrompt("rename", "Rename "+key, id.ConfigRef.String(), "new name", s.result().Name, "Stage", capitals, hint,
		func(c *screen.Context, text string) ([]screen.Effect, error) {
			return retried(d, id)(staged(c.W.Rename(id, key, text)))
		})
	return screen.Effects(screen.Push{Dialog: d})
}

// Note asks for the note, which belongs to the name in all environments.
func (f flows) Note(c *screen.Context, id model.ConfigID, name string) []screen.Effect {
	note := ""
	if snapshot := c.W.Loaded(id.ConfigRef); snapshot != nil {
		note, _ = c.W.NoteOf(snapshot, name)
	}
	hint := []string{"A note belongs to the name in the whole project: it is seen in all environments."}
	var d *dialog.Prompt
	d = dialog.NewPrompt("note", "Note of "+name, id.Project, "note", note, "Stage", nil, hint,
		func(c *screen.Context, text string) ([]screen.Effect, error) {
			return retried(d, id)(staged(c.W.SetNote(id, name, text)))
		})
	return screen.Effects(screen.Push{Dialog: d})
}

// Visibility offers the visibilities. Going from restricted to a weaker one needs a new value in the same change.
func (f flows) Visibility(c *screen.Context, id model.ConfigID, key string) []screen.Effect {
	s := f.subject(c, id, key)
	now := s.result()
	details := map[model.Visibility]string{
		model.Unmasked: "shown in the list, here and in the dashboard", model.Masked: "hidden until it is asked for",
		model.Restricted: "shown to no person again; applications still get it",
	}
	var items []dialog.Item
	start := 0
	for i, v := range model.Visibilities() {
		if v == now.Visibility {
			start = i
		}
		items = append(items, dialog.Item{Key: string(v[0]), Label: string(v), Detail: details[v], Choose: func(c *screen.Context) []screen.Effect {
			return f.setVisibility(c, id, key, v)
		}})
	}
	return screen.Effects(screen.Push{Dialog: dialog.NewMenu("visibility", "Visibility of "+key, id.ConfigRef.String(), start, items)})
}

func (f flows) setVisibility(c *screen.Context, id model.ConfigID, key string, v model.Visibility) []screen.Effect {
	s := f.subject(c, id, key)
	needsValue := s.base != nil && s.base.Restricted() && v != model.Restricted && (s.staged == nil || !s.staged.Value.Known())
	if !needsValue {
		effects, err := staged(c.W.SetVisibility(id, key, v, model.Value{}))
		if err != nil {
			return screen.Effects(screen.Problem(look.Sentence(err), ""))
		}
		return effects
	}
	hint := []string{key + " is restricted: Doppler takes a weaker visibility only together with a new value."}
	var d *dialog.Value
	d = dialog.NewValue("New value of "+key, id.ConfigRef.String(), model.Value{}, hint,
		func(c *screen.Context, _ string, value model.Value) ([]screen.Effect, error) {
			return retried(d, id)(staged(c.W.SetVisibility(id, key, v, value)))
		}).Of(key, s.result().Type)
	return screen.Effects(screen.Push{Dialog: d})
}

// Type offers the value types.
func (f flows) Type(c *screen.Context, id model.ConfigID, key string) []screen.Effect {
	now := f.subject(c, id, key).result()
	var items []dialog.Item
	start := 0
	for i, t := range model.ValueTypes() {
		if t == now.Type {
			start = i
		}
		detail := "Doppler checks the value against it"
		if t == model.PlainText {
			detail = "not checked"
		}
		items = append(items, dialog.Item{Label: string(t), Detail: detail, Choose: func(c *screen.Context) []screen.Effect {
			effects, err := staged(c.W.SetType(id, key, t))
			if err != nil {
				return screen.Effects(screen.Problem(look.Sentence(err), ""))
			}
			return effects
		}})
	}
	return screen.Effects(screen.Push{Dialog: dialog.NewMenu("type", "Value type of "+key, id.ConfigRef.String(), start, items)})
}

// Discard drops everything that is staged in a config; undo brings it back.
func (f flows) Discard(c *screen.Context, id model.ConfigID) []screen.Effect {
	n := c.W.Staging.Of(id).Len()
	them, keep := "them", "Keep them"
	if n == 1 {
		them, keep = "it", "Keep it"
	}
	text := "Discard " + look.Count(n, "staged change") + " of " + id.ConfigRef.String() + "? Doppler is not touched; " + c.Key(keys.Undo) + " brings " + them + " back."
	return screen.Effects(screen.Push{Dialog: dialog.NewAsk("discard", "Discard staged changes", id.ConfigRef.String(), true, []string{text},
		dialog.Cancel(keep), dialog.Button{Label: "Discard " + look.Count(n, "change"), Danger: true, Press: func(c *screen.Context) []screen.Effect {
			dropped := c.W.Staging.Discard(id)
			return screen.Effects(screen.Staged{}, screen.Done("Discarded "+look.Count(dropped, "change")+" of "+id.ConfigRef.String()+". "+c.Key(keys.Undo)+" brings "+them+" back."))
		}})})
}

// Compare asks for the other side of a diff.
func (f flows) Compare(_ *screen.Context, ref model.ConfigRef) []screen.Effect {
	return screen.Effects(screen.Push{Dialog: dialog.NewPicker(dialog.PickerSpec{
		Name: "compare", Title: "Compare with", Target: ref.String(), Verb: "compare", Project: ref.Project,
		Exclude: map[model.ConfigRef]bool{ref: true},
		Choose: func(_ *screen.Context, refs []model.ConfigRef) []screen.Effect {
			return screen.Effects(screen.Show{Screen: diff.New(ref, refs[0], f.ask())})
		},
	})})
}

func (f flows) ask() diff.Ask {
	return diff.Ask{
		Delete: f.Delete, Edit: f.Edit, History: f.History,
		Promote: func(c *screen.Context, source, target model.ConfigRef, names []string) []screen.Effect {
			return screen.Effects(screen.Show{Screen: promote.New(c, source, []model.ConfigRef{target}, names)})
		},
	}
}

// Promote asks for the targets, then plans.
func (f flows) Promote(_ *screen.Context, ref model.ConfigRef, names []string) []screen.Effect {
	return screen.Effects(screen.Push{Dialog: dialog.NewPicker(dialog.PickerSpec{
		Name: "promote", Title: "Promote " + look.Count(len(names), "secret") + " to", Target: ref.String(), Verb: "plan", Multi: true,
		Project: ref.Project, Exclude: map[model.ConfigRef]bool{ref: true},
		Choose: func(c *screen.Context, refs []model.ConfigRef) []screen.Effect {
			return screen.Effects(screen.Show{Screen: promote.New(c, ref, refs, names)})
		},
	})})
}

// reviewAsk is what the review asks for beside saving.
func (f flows) reviewAsk() review.Ask {
	return review.Ask{Request: f.request, Rehome: f.Rehome, Decide: func(c *screen.Context, reports []model.SaveReport, notes []model.NoteReport) []screen.Effect {
		return screen.Effects(screen.Show{Screen: conflict.New(c, reports, notes, f.editConflict)})
	}}
}

// editConflict edits a colliding value by hand, starting from what was staged.
func (f flows) editConflict(_ *screen.Context, id model.ConfigID, change model.Change, _ *model.Secret, resolve func(model.Value)) []screen.Effect {
	hint := []string{"Keeping this writes it over what Doppler has now. A review follows before anything is sent."}
	var d *dialog.Value
	d = dialog.NewValue("Edit "+change.Name, id.ConfigRef.String(), change.Value, hint,
		func(c *screen.Context, _ string, v model.Value) ([]screen.Effect, error) {
			if err := c.W.MayStage(id); err != nil {
				return retried(d, id)(nil, err)
			}
			resolve(v)
			return screen.Effects(screen.Staged{}), nil
		}).Of(change.Name, change.Type)
	return screen.Effects(screen.Push{Dialog: d})
}
