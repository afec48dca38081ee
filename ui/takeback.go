package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// takeBackMsg is what the targets of the newest promotion hold now, and their roots.
type takeBackMsg struct {
	of
	now  map[model.ConfigRef]*model.Snapshot
	errs map[model.ConfigRef]error
}

// promotionForgotten is said when the screen is shown again, and when somebody wants to take the promotion back.
const promotionForgotten = "The last promotion cannot be taken back any more: its old values were let go of with the blank screen."

// offTakeBack says why no promotion can be taken back now, "" when one can.
func (a *App) offTakeBack() string {
	done := a.ctx.W.Done()
	switch {
	case len(done) == 0 && a.ctx.W.Forgotten():
		return promotionForgotten
	case len(done) == 0:
		return "No promotion was saved in this run that could be taken back."
	case a.ctx.W.Foreign(done[0].ID.Owner):
		return "The promotion was saved by another login, which can take it back."
	case a.saves.busy():
		return "A save is under way; wait for its result."
	}
	return ""
}

// intoTakeBack are the configs that taking back would stage into.
func (a *App) intoTakeBack() []model.ConfigID {
	var ids []model.ConfigID
	for _, line := range a.ctx.W.Done() {
		if !slices.Contains(ids, line.ID) {
			ids = append(ids, line.ID)
		}
	}
	return ids
}

// readForTakeBack reads the targets afresh: only what still is as the promotion left it may be taken back.
func (a *App) readForTakeBack() tea.Cmd {
	api, ours := a.env.API, a.ours()
	var targets []model.Config
	for _, id := range a.intoTakeBack() {
		config, ok := a.ctx.W.Find(id.ConfigRef)
		if !ok {
			config = model.Config{ConfigRef: id.ConfigRef, Root: true}
		}
		targets = append(targets, config)
	}
	reading := a.say(screen.Say{Level: screen.Info, Text: "Reading " + look.Count(len(targets), "config") + " to see what can be taken back."})
	return tea.Batch(reading, a.reading(func(ctx context.Context) tea.Msg {
		msg := takeBackMsg{of: ours, now: map[model.ConfigRef]*model.Snapshot{}, errs: map[model.ConfigRef]error{}}
		read := func(ref model.ConfigRef) error {
			if msg.now[ref] == nil && msg.errs[ref] == nil {
				snapshot, err := api.Open(ctx, ref)
				if err != nil {
					msg.errs[ref] = err
					return err
				}
				msg.now[ref] = snapshot
			}
			return msg.errs[ref]
		}
		for _, config := range targets {
			err := read(config.ConfigRef)
			if snapshot := msg.now[config.ConfigRef]; snapshot != nil {
				config = snapshot.Config()
			}
			if err == nil && config.Branch() {
				if err := read(config.RootRef()); err != nil {
					// Without its root it cannot be told what the branch would show.
					msg.errs[config.ConfigRef] = err
				}
			}
		}
		return msg
	}))
}

// takeBack stages the inverse of the promotion and says what is left alone and why. It goes through the same review as
// any save, and what of it fails or is dropped can be tried again.
func (a *App) takeBack(msg takeBackMsg) []tea.Cmd {
	if why := a.offTakeBack(); why != "" {
		return a.all(screen.Effects(screen.Say{Level: screen.Warn, Text: why}))
	}
	done := a.ctx.W.Done()
	for _, snapshot := range msg.now {
		a.ctx.W.Read(snapshot)
	}
	pending := 0
	back := model.TakeAllBack(done, func(id model.ConfigID) (*model.Snapshot, string) {
		now := msg.now[id.ConfigRef]
		switch err := msg.errs[id.ConfigRef]; {
		case err != nil:
			return nil, "it could not be read: " + readReason(err)
		case now == nil || now.ID() != id:
			return nil, "the config is not the one that was saved"
		}
		return now, ""
	}, func(ref model.ConfigRef) *model.Snapshot { return msg.now[ref] }, func(id model.ConfigID, name string) string {
		return a.stagedBack(id, name)
	})
	back.Left = slices.DeleteFunc(back.Left, func(l model.LeftAlone) bool {
		if l.Reason == backIsStaged {
			pending++
		}
		return l.Reason == backIsStaged
	})
	if err := a.ctx.W.Staging.StageAll("taking back of the promotion from "+sources(done), back.Drafts...); err != nil {
		return a.all(screen.Effects(screen.Problem("The promotion was not taken back: "+strings.TrimSuffix(err.Error(), ".")+".", "")))
	}
	a.ctx.W.TakingBack(back.Drafts)
	staged := 0
	for _, draft := range back.Drafts {
		staged += len(draft.Changes)
	}
	return append(a.refresh(), a.push(a.takeBackDialog(staged, pending, back, sources(done)))...)
}

// backIsStaged marks a line whose inverse is staged from an earlier taking-back.
const backIsStaged = "taking it back is staged already"

// stagedBack says why the staging keeps a name from being taken back.
func (a *App) stagedBack(id model.ConfigID, name string) string {
	set := a.ctx.W.Staging.Of(id)
	change, staged := set.Get(name)
	if !staged {
		change, staged = set.Named(name)
	}
	switch {
	case !staged:
		return ""
	case a.ctx.W.TakesBack(id, change):
		return backIsStaged
	default:
		return "another change of it is staged"
	}
}

func readReason(err error) string {
	if failure := failureOf(err); failure != nil {
		return strings.TrimSuffix(failure.Reason(), ".")
	}
	return err.Error()
}

// sources names the configs that a promotion came from.
func sources(lines []model.Promoted) string {
	var names []string
	for _, line := range lines {
		if name := line.From.String(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " and ")
}

func (a *App) takeBackDialog(staged, pending int, back model.TakingBack, from string) screen.Dialog {
	var text []string
	switch {
	case staged > 0:
		text = append(text, fmt.Sprintf("%s staged that take the promotion back. Nothing is sent before you have reviewed them.", areIs(staged)))
	case pending == 0:
		text = append(text, "Nothing of the promotion can be taken back.")
	}
	if pending > 0 {
		text = append(text, fmt.Sprintf("%s staged from before, and not saved yet.", areIs(pending)))
	}
	text = append(text, leftAlone(back.Left)...)
	buttons := []dialog.Button{dialog.Cancel("Close")}
	if n := staged + pending; n > 0 {
		buttons = append(buttons, dialog.Button{Label: "Review " + look.Count(n, "change"), Press: func(*screen.Context) []screen.Effect {
			return screen.Effects(screen.Do{Action: string(keys.Review)})
		}})
	}
	return dialog.NewAsk("take-back", "Take the promotion back", "from "+from, false, text, buttons...)
}

// leftAlone names what is not taken back, a paragraph for each target and reason.
func leftAlone(left []model.LeftAlone) []string {
	type place struct {
		ref    model.ConfigRef
		reason string
	}
	var order []place
	names := map[place][]string{}
	for _, l := range left {
		at := place{l.Ref, l.Reason}
		if names[at] == nil {
			order = append(order, at)
		}
		names[at] = append(names[at], l.Name)
	}
	var text []string
	for _, at := range order {
		text = append(text, fmt.Sprintf("Left alone in %s (%s): %s.", at.ref, at.reason, strings.Join(names[at], ", ")))
	}
	return text
}

func areIs(n int) string {
	if n == 1 {
		return "1 change is"
	}
	return fmt.Sprintf("%d changes are", n)
}
