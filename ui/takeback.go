package ui

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// takeBackMsg is what the targets of the newest promotion hold now.
type takeBackMsg struct {
	of
	now   map[model.ConfigRef]*model.Snapshot
	roots map[model.ConfigRef]*model.Snapshot
	errs  map[model.ConfigRef]error
}

// readForTakeBack reads the targets afresh: only what still is as the promotion left it may be taken back.
func (a *App) readForTakeBack() tea.Cmd {
	done, _ := a.ctx.W.Done()
	api, ours := a.env.API, a.ours()
	targets := map[model.ConfigRef]model.Config{}
	for _, line := range done {
		if config, ok := a.ctx.W.Find(line.ID.ConfigRef); ok {
			targets[line.ID.ConfigRef] = config
		}
	}
	return a.reading(func(ctx context.Context) tea.Msg {
		msg := takeBackMsg{
			of: ours, now: map[model.ConfigRef]*model.Snapshot{}, roots: map[model.ConfigRef]*model.Snapshot{}, errs: map[model.ConfigRef]error{},
		}
		for ref, config := range targets {
			snapshot, err := api.Open(ctx, ref)
			if err == nil && config.Branch() {
				msg.roots[ref], err = api.Open(ctx, config.RootRef())
			}
			if err != nil {
				msg.errs[ref] = err
				continue
			}
			msg.now[ref] = snapshot
		}
		return msg
	})
}

// takeBack stages the inverse of the promotion and says what is left alone and why. It goes through the same review as
// any save.
func (a *App) takeBack(msg takeBackMsg) []tea.Cmd {
	done, from := a.ctx.W.Done()
	drafts := map[model.ConfigID]*model.Draft{}
	var order []model.ConfigID
	var left []string
	for _, line := range done {
		change, reason := a.inverse(line, msg)
		if reason != "" {
			left = append(left, fmt.Sprintf("%s in %s: %s.", line.Name, line.ID.ConfigRef, reason))
			continue
		}
		draft := drafts[line.ID]
		if draft == nil {
			draft = &model.Draft{Present: msg.now[line.ID.ConfigRef]}
			drafts[line.ID] = draft
			order = append(order, line.ID)
		}
		draft.Changes = append(draft.Changes, change)
	}
	for _, snapshot := range msg.now {
		a.ctx.W.Read(snapshot)
	}
	staged := 0
	var list []model.Draft
	for _, id := range order {
		list = append(list, *drafts[id])
		staged += len(drafts[id].Changes)
	}
	if err := a.ctx.W.Staging.StageAll("taking back of the promotion from "+from.String(), list...); err != nil {
		return a.all(screen.Effects(screen.Problem("The promotion was not taken back: "+err.Error()+".", "")))
	}
	if len(msg.errs) == 0 {
		a.ctx.W.TakenBack()
	}
	return append(a.refresh(), a.push(takeBackDialog(staged, left))...)
}

func (a *App) inverse(line model.StagedChange, msg takeBackMsg) (model.Change, string) {
	ref := line.ID.ConfigRef
	now := msg.now[ref]
	switch {
	case msg.errs[ref] != nil:
		return model.Change{}, "it could not be read (" + msg.errs[ref].Error() + ")"
	case now == nil || now.ID() != line.ID:
		return model.Change{}, "the config is not the one that was saved"
	}
	set := a.ctx.W.Staging.Of(line.ID)
	_, named := set.Named(line.Name)
	if _, keyed := set.Get(line.Name); named || keyed {
		return model.Change{}, "another change of it is staged"
	}
	return model.TakeBack(line.Change, now, msg.roots[ref])
}

func takeBackDialog(staged int, left []string) screen.Dialog {
	text := []string{fmt.Sprintf("%s staged that take the promotion back. Nothing is sent before you have reviewed them.", areIs(staged))}
	if staged == 0 {
		text = []string{"Nothing of the promotion can be taken back."}
	}
	if len(left) > 0 {
		text = append(text, "Left alone:")
		text = append(text, left...)
	}
	buttons := []dialog.Button{dialog.Cancel("Close")}
	if staged > 0 {
		buttons = append(buttons, dialog.Button{Label: "Review " + count(staged, "change"), Press: func(*screen.Context) []screen.Effect {
			return screen.Effects(screen.Do{Action: string(keys.Review)})
		}})
	}
	return dialog.NewAsk("take-back", "Take the promotion back", "", false, text, buttons...)
}

func areIs(n int) string {
	if n == 1 {
		return "1 change is"
	}
	return fmt.Sprintf("%d changes are", n)
}
