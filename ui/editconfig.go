package ui

import (
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// EditAll gives a whole config to the person's editor, at the line of a secret. What it takes over from other configs can
// only be told by comparing, so those are read first.
func (f flows) EditAll(c *screen.Context, id model.ConfigID, key string) []screen.Effect {
	snapshot := c.W.Loaded(id.ConfigRef)
	if snapshot == nil || snapshot.ID() != id {
		return nil
	}
	refs := sourcesOf(snapshot.Config())
	var effects []screen.Effect
	for _, ref := range refs {
		if waitsFor(c, ref) {
			effects = append(effects, screen.Want{Ref: ref})
		}
	}
	if len(effects) == 0 {
		return f.openConfig(c, id, key, refs)
	}
	wait := dialog.NewAsk("sources", "Edit in your editor", id.ConfigRef.String(), false,
		[]string{"Reading " + listed(refs) + " first, to tell what " + id.ConfigRef.String() + " inherits."}, dialog.Cancel("Cancel"))
	return append(effects, screen.Push{Dialog: &sourcesDialog{Ask: wait, id: id, key: key, refs: refs}})
}

// sourcesOf are the configs that one takes names over from, nearest first.
func sourcesOf(config model.Config) []model.ConfigRef {
	var refs []model.ConfigRef
	if config.Branch() {
		refs = append(refs, config.RootRef())
	}
	return append(refs, config.Inherits...)
}

// waitsFor reports whether a config was neither read, nor could not be.
func waitsFor(c *screen.Context, ref model.ConfigRef) bool {
	return c.W.Loaded(ref) == nil && c.W.Config(ref).Err == nil
}

func listed(refs []model.ConfigRef) string {
	var names []string
	for _, ref := range refs {
		names = append(names, ref.String())
	}
	return strings.Join(names, " and ")
}

// sourcesDialog is open until the configs are read.
type sourcesDialog struct {
	*dialog.Ask
	id   model.ConfigID
	key  string
	refs []model.ConfigRef
}

// sourcesRead goes on as soon as that is so.
func (a *App) sourcesRead() []tea.Cmd {
	d, ok := a.dialog().(*sourcesDialog)
	if !ok || slices.ContainsFunc(d.refs, func(ref model.ConfigRef) bool { return waitsFor(&a.ctx, ref) }) {
		return nil
	}
	return a.all(append(screen.Effects(screen.Close{}), flows{app: a}.openConfig(&a.ctx, d.id, d.key, d.refs)...))
}

// openConfig makes the document and asks for the editor.
func (f flows) openConfig(c *screen.Context, id model.ConfigID, key string, refs []model.ConfigRef) []screen.Effect {
	snapshot := c.W.Loaded(id.ConfigRef)
	if snapshot == nil || snapshot.ID() != id {
		return screen.Effects(screen.Problem(look.Sentence(errors.New(id.ConfigRef.String()+" is not open any more")), ""))
	}
	var sources []*model.Snapshot
	var unread []model.ConfigRef
	for _, ref := range refs {
		if source := c.W.Loaded(ref); source != nil {
			sources = append(sources, source)
		} else {
			unread = append(unread, ref)
		}
	}
	document := model.NewDocument(snapshot, c.W.Staging.Of(id), sources...)
	e := configEdit{document: document, given: document.Text()}
	open := e.open(document.LineOf(key))
	if len(unread) == 0 {
		return screen.Effects(open)
	}
	text := listed(unread) + " could not be read. What " + id.ConfigRef.String() + " inherits from there would stand in the text like its own, and removing such a line would stage a deletion."
	return screen.Effects(screen.Push{Dialog: dialog.NewAsk("sources", "Edit in your editor", id.ConfigRef.String(), true, []string{text},
		dialog.Cancel("Cancel"), dialog.Button{Label: "Open the editor", Danger: true, Press: func(*screen.Context) []screen.Effect { return screen.Effects(open) }})})
}

// configEdit is one round of a config in the editor: the document that it was made of, and the text that the editor gets,
// which is what was typed before when that could not be taken over.
type configEdit struct {
	document *model.Document
	given    model.Value
	again    bool
}

func (e configEdit) what() string { return e.document.ID().ConfigRef.String() }

func (e configEdit) open(line int) screen.Edit {
	id := e.document.ID()
	return screen.Edit{Text: e.given, File: fileName(id.Project+"."+id.Config) + ".env", Line: line, What: e.what(), Done: e.done}
}

// fileName leaves of a name what is plain in a file's name.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' || r == '.' {
			return r
		}
		return '_'
	}, name)
}

// done takes over what came back. Whatever was typed and cannot be taken over is kept in a dialog.
func (e configEdit) done(c *screen.Context, edited screen.Edited) []screen.Effect {
	effects, failed := edited.Failed(e.what())
	switch {
	case failed && e.again:
		return append(effects, e.take(c, e.given)...)
	case failed:
		return effects
	case edited.Text.Equal(e.given) && !e.again:
		return edited.Unchanged(e.what())
	}
	return e.take(c, edited.Text)
}

// take stages what was typed, or asks.
func (e configEdit) take(c *screen.Context, typed model.Value) []screen.Effect {
	edits, err := e.document.Edits(typed)
	switch {
	case err != nil:
		return e.broken(typed, err)
	case len(edits.Lines) == 0:
		return screen.Effects(screen.Say{Level: screen.Info, Text: "What was typed in the editor says the same as before. " + e.what() + " is as it was."})
	case edits.Emptied:
		return e.emptied(typed, edits)
	}
	return e.whichDeletion(c, typed, edits)
}

// broken keeps what was typed and says what is wrong with it.
func (e configEdit) broken(typed model.Value, err error) []screen.Effect {
	line := 1
	text := []string{look.Sentence(err)}
	var problems model.LineProblems
	if errors.As(err, &problems) {
		const most = 5
		line, text = problems[0].Line, nil
		for _, problem := range problems[:min(len(problems), most)] {
			text = append(text, problem.Error())
		}
		if more := len(problems) - most; more > 0 {
			text = append(text, "And "+look.Count(more, "more line")+".")
		}
	}
	text = append(text, "Nothing of it is staged. What you typed is kept until you drop it.")
	return e.ask("edit-again", "Not taken over", typed, true, text, e.editAgain(typed, line),
		dialog.Button{Label: "Drop it", Danger: true, Press: func(*screen.Context) []screen.Effect {
			return screen.Effects(screen.Say{Level: screen.Info, Text: "Dropped what was typed. " + e.what() + " is as it was."})
		}})
}

// emptied asks before it stages the deletion of everything.
func (e configEdit) emptied(typed model.Value, edits model.Edits) []screen.Effect {
	n := len(edits.Removed())
	text := "The text came back without any of the " + look.Count(n, "secret") + " that it had."
	keep, label := "Keep them all", "Stage "+look.Count(n, "deletion")
	if n == 1 {
		keep = "Keep it"
		text = "The text came back without the one secret that it had."
	}
	if came := len(edits.Lines) - n; came > 0 {
		text += " It has " + look.Count(came, "new name") + "."
		label = "Stage it all"
	}
	return e.ask("emptied", "Delete everything?", typed, true, []string{text}, dialog.Cancel(keep), e.editAgain(typed, 1),
		dialog.Button{Label: label, Danger: true, Press: func(c *screen.Context) []screen.Effect { return e.whichDeletion(c, typed, edits) }})
}

// whichDeletion asks what the removal of a line means on a branch whose root has the name too.
func (e configEdit) whichDeletion(c *screen.Context, typed model.Value, edits model.Edits) []screen.Effect {
	snapshot := c.W.Loaded(e.document.ID().ConfigRef)
	if snapshot == nil || !snapshot.Config().Branch() {
		return e.stage(c, typed, edits, nil, false)
	}
	root := c.W.Loaded(snapshot.Config().RootRef())
	if root == nil {
		return e.stage(c, typed, edits, nil, false)
	}
	both := 0
	for _, name := range edits.Removed() {
		if root.Find(name) != nil {
			both++
		}
	}
	if both == 0 {
		return e.stage(c, typed, edits, root, false)
	}
	at := root.ID().Config
	text := look.Count(both, "removed name") + " of " + e.what() + " is in " + at + " too. Hiding deletes it here, whatever " + at + " has; following drops the own value, so that the one of " + at + " is seen."
	if both > 1 {
		text = look.Count(both, "removed name") + " of " + e.what() + " are in " + at + " too. Hiding deletes them here, whatever " + at + " has; following drops the own values, so that those of " + at + " are seen."
	}
	choose := func(label string, follow bool) dialog.Button {
		return dialog.Button{Label: label, Press: func(c *screen.Context) []screen.Effect { return e.stage(c, typed, edits, root, follow) }}
	}
	return e.ask("which-deletion", "Which deletion?", typed, false, []string{text}, e.editAgain(typed, 1), choose("Hide", false), choose("Follow "+at, true))
}

// ask asks about what was typed. Leaving the question would lose it, so esc does so only where nothing was typed.
func (e configEdit) ask(name, title string, typed model.Value, danger bool, text []string, buttons ...dialog.Button) []screen.Effect {
	d := dialog.NewAsk(name, title, e.what(), danger, text, buttons...)
	if entries, err := model.ReadDotenv(typed); err != nil || len(entries) > 0 {
		d.OnBack(func(c *screen.Context) []screen.Effect {
			return screen.Effects(screen.Say{Level: screen.Info, Text: c.Key(keys.Back, keys.Buttons) + " would lose what you typed. Choose one of the buttons."})
		})
	}
	return screen.Effects(screen.Push{Dialog: d})
}

// editAgain gives what was typed back to the editor.
func (e configEdit) editAgain(typed model.Value, line int) dialog.Button {
	return dialog.Button{Label: "Edit again", Press: func(*screen.Context) []screen.Effect {
		return screen.Effects(configEdit{e.document, typed, true}.open(line))
	}}
}

// stage stages everything as one step.
func (e configEdit) stage(c *screen.Context, typed model.Value, edits model.Edits, root *model.Snapshot, follow bool) []screen.Effect {
	if err := c.W.StageDocument(e.document, edits, root, follow); err != nil {
		effects := e.broken(typed, err)
		var guarded *workspace.Guarded
		if errors.As(err, &guarded) {
			// It was protected again while the editor was open. What was typed waits below the question.
			effects = append(effects, screen.Unlock{IDs: []model.ConfigID{e.document.ID()}, Then: func(c *screen.Context) []screen.Effect {
				return append(screen.Effects(screen.Close{}), e.stage(c, typed, edits, root, follow)...)
			}})
		}
		return effects
	}
	them, hint := "them", ""
	if len(edits.Lines) == 1 {
		them = "it"
	}
	if edits.Apart > 0 {
		hint = "What may have been meant as a renaming is a deletion and a new name: dtui could not tell. " + c.Key(keys.Undo) + " takes all back."
	}
	text := "Staged " + look.Count(len(edits.Lines), "change") + " of " + e.what() + " from the editor; " + c.Key(keys.Review) + " reviews " + them + "."
	if c.W.Staging.Of(e.document.ID()).Len() == 0 {
		text, hint = "Took over "+look.Count(len(edits.Lines), "change")+" from the editor. Nothing is staged in "+e.what()+" any more.", ""
	}
	return screen.Effects(screen.Staged{}, screen.Say{Level: screen.OK, Text: text, Hint: hint})
}
