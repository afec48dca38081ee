package ui

import (
	"context"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	pure "dtui/model/search"
	"dtui/ui/dialog"
	"dtui/ui/diff"
	"dtui/ui/look"
	"dtui/ui/matrix"
	"dtui/ui/screen"
	"dtui/ui/search"
)

// searching is what the search has read, and its reading.
type searching struct {
	store *search.Store
	ctx   context.Context
	stop  context.CancelFunc
	// ticking is true while a tick is on its way.
	ticking bool
}

// soughtMsg is the answer to one read of the search.
type soughtMsg struct {
	of
	number uint64
	task   search.Task
	answer search.Answer
}

type seekTick struct{}

// fromSearch files what the search has read, and reports whether the message is of that.
func (a *App) fromSearch(msg tea.Msg) (commands []tea.Cmd, known bool) {
	switch msg := msg.(type) {
	case soughtMsg:
		return a.sought(msg), true
	case seekTick:
		a.searching.ticking = false
		if a.blanked != nil || !a.searching.store.Running() {
			return nil, true
		}
		a.ctx.W.Budget = a.env.API.Budget()
		return []tea.Cmd{a.watchSeeking()}, true
	}
	return nil, false
}

// forSearch turns what a search asks for into a command.
func (a *App) forSearch(effect screen.Effect) (tea.Cmd, bool) {
	switch effect.(type) {
	case screen.Seek:
		return tea.Batch(a.seek()...), true
	case screen.StopSeeking:
		a.stopSeeking()
		return tea.Batch(a.refresh()...), true
	}
	return nil, false
}

// openSearch shows the search, the one that stands below if there is one.
func (a *App) openSearch() []tea.Cmd {
	for i, s := range a.screens {
		if found, ok := s.(*search.Screen); ok && found.Everywhere() {
			// Not just cut off: what stood above would stay reachable in the room behind.
			a.screens = slices.Delete(a.screens, i+1, len(a.screens))
			found.Focus()
			a.ctx.Revealed = nil
			a.leftSearch()
			return a.refresh()
		}
	}
	f := flows{app: a}
	return a.all(screen.Effects(screen.Show{Screen: search.New(&a.ctx, a.searching.store, a.browse.Opened(), f.searchAsk())}))
}

// offSearch says why nothing can be searched, "" when it can.
func (a *App) offSearch() string {
	switch {
	case a.welcome() != nil:
		return "Log in first; what is staged stays."
	case a.env.API == nil || !a.session.Kind.ReadsSecrets():
		return "This token reads no secrets."
	}
	return ""
}

// seek starts as much as may be on its way.
func (a *App) seek() []tea.Cmd {
	b := &a.searching
	if a.blanked != nil || a.env.API == nil {
		return nil
	}
	if b.ctx == nil || b.ctx.Err() != nil {
		b.ctx, b.stop = context.WithCancel(a.reads)
	}
	var commands []tea.Cmd
	for {
		task, number, ok := b.store.Next(a.ctx.W)
		if !ok {
			break
		}
		ctx, api, ours, now := b.ctx, a.env.API, a.ours(), a.env.Now
		marked := ctx
		if a.env.Background != nil {
			marked = a.env.Background(ctx)
		}
		commands = append(commands, func() tea.Msg {
			answer := seekOne(marked, api, task)
			if ctx.Err() != nil {
				return nil
			}
			answer.At = now()
			return soughtMsg{ours, number, task, answer}
		})
	}
	return append(commands, a.watchSeeking())
}

func seekOne(ctx context.Context, api API, task search.Task) (answer search.Answer) {
	switch {
	case task.Config == "":
		answer.Layout, answer.Err = api.Layout(ctx, task.Project)
	case task.Values:
		answer.Snapshot, answer.Err = api.Open(ctx, task.ConfigRef)
	default:
		answer.Names, answer.Err = api.Names(ctx, task.ConfigRef)
	}
	return answer
}

// watchSeeking looks once a second until when the reads wait for the rate limit: no answer tells while all of them do.
func (a *App) watchSeeking() tea.Cmd {
	if a.searching.ticking || !a.searching.store.Running() {
		return nil
	}
	a.searching.ticking = true
	return a.env.After(time.Second, seekTick{})
}

// sought files an answer and starts what comes next.
func (a *App) sought(msg soughtMsg) []tea.Cmd {
	if a.blanked != nil || !a.searching.store.File(a.ctx.W, msg.number, msg.task, msg.answer) {
		return nil
	}
	if a.ctx.HideNames {
		a.names.add(msg.answer.Names)
	}
	return append(append(a.answered(msg.answer.Err), a.refresh()...), a.seek()...)
}

// stopSeeking cancels what is on its way.
func (a *App) stopSeeking() {
	if a.searching.stop != nil {
		a.searching.stop()
	}
	a.searching.store.Stop()
}

// leftSearch lets go of the values that a search has read, once no search is open any more.
func (a *App) leftSearch() {
	for _, s := range a.screens {
		if _, open := s.(*search.Screen); open {
			return
		}
	}
	a.stopSeeking()
	a.searching.store.LetGo()
}

// endSearch lets go of everything that was read and looked for: another session has begun, of the same person or not.
func (a *App) endSearch(same bool) {
	a.stopSeeking()
	for _, s := range a.screens {
		if open, ok := s.(*search.Screen); ok {
			open.LetGo(&a.ctx)
		}
	}
	a.searching.store.LetGo()
	if !same {
		a.searching.store = search.NewStore()
	}
}

// searchAsk is what the search asks for.
func (f flows) searchAsk() search.Ask {
	return search.Ask{
		Matrix: func(c *screen.Context, refs []model.ConfigRef) []screen.Effect {
			return screen.Effects(screen.Show{Screen: matrix.Of(c, refs, f.matrixAsk())})
		},
		Diff: func(_ *screen.Context, left, right model.ConfigRef) []screen.Effect {
			return screen.Effects(screen.Show{Screen: diff.New(left, right, f.ask())}, screen.Want{Ref: left}, screen.Want{Ref: right})
		},
		Uses: f.uses,
		Read: f.offerValues,
	}
}

func (f flows) uses(c *screen.Context, of pure.Place) []screen.Effect {
	return screen.Effects(screen.Show{Screen: search.Uses(c, f.app.searching.store, of, f.searchAsk())})
}

// UsedBy shows where else the value of a secret is used, and who refers to it.
func (f flows) UsedBy(c *screen.Context, ref model.ConfigRef, name string) []screen.Effect {
	return f.uses(c, pure.Place{ConfigRef: ref, Name: name})
}

// offerValues asks which values are to be read. It says what that costs before anything is read.
func (f flows) offerValues(_ *screen.Context, offer search.Offer) []screen.Effect {
	if len(offer.Choices) == 0 {
		return screen.Effects(screen.Say{Level: screen.Info, Text: "The values of every config were read."})
	}
	buttons := []dialog.Button{dialog.Cancel("Not now")}
	most := 0
	for _, choice := range offer.Choices {
		label := "Read all: "
		if choice.Project != "" {
			label = "Read " + choice.Project + ": "
		}
		if choice.About {
			label += "about "
		}
		most = max(most, choice.Reads)
		buttons = append(buttons, dialog.Button{Label: label + look.Count(choice.Reads, "config"), Press: func(c *screen.Context) []screen.Effect {
			if open, ok := f.app.top().(*search.Screen); ok {
				return open.ReadScope(c, choice.Scope)
			}
			return nil
		}})
	}
	text := []string{"To look into values they have to be read: one read of secrets a config. Doppler's access log then names you for every secret of the configs that are read."}
	if offer.Limit > 0 && most > offer.Limit {
		text = append(text, fmt.Sprintf("Doppler allows %d such reads a minute: all of it takes at least %d minutes. You can stop and go on.", offer.Limit, (most-1)/offer.Limit))
	}
	text = append(text, "What is found stays masked. The values and the text that you look for are let go of when you leave the search.")
	return screen.Effects(screen.Push{Dialog: dialog.NewAsk("read-values", "Read values", "", false, text, buttons...)})
}
