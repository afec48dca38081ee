package ui

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// drafts is how keeping what is staged stands, and what earlier runs have left.
type drafts struct {
	// tried is the version of the staging that was written last, or that failed.
	tried   uint64
	failed  bool
	id      int
	waiting bool
	writing bool
	// offer is what is left of earlier runs; offered is set once the question was put.
	offer   []model.KeptDraft
	offered bool
	// taken are drafts whose changes are staged now. They are deleted once this run has kept them itself.
	taken []string
	// drop is set when the person leaves and wants nothing kept.
	drop bool
}

// draftDelay is how long changes are gathered before they are written.
const draftDelay = 400 * time.Millisecond

type (
	draftTick    struct{ id int }
	draftKeptMsg struct{ err error }
	draftsMsg    struct {
		of
		owner  model.Owner
		list   []model.KeptDraft
		wanted bool
		err    error
	}
	takenMsg struct {
		of
		drafts []takenDraft
	}
	takenDraft struct {
		model.KeptDraft
		work model.Unsaved
		err  error
	}
)

func number(n int) string { return strconv.Itoa(n) }

// keepsDrafts reports whether what is staged is kept in this run.
func (a *App) keepsDrafts() bool {
	return a.options.Drafts && a.env.Offline != nil && a.offline.vault == vaultOpen
}

// LastDraft is what is to be kept when dtui ends.
type LastDraft struct {
	Work model.Unsaved
	// Version is that of the staging.
	Version uint64
	// Taken are the drafts of earlier runs whose changes are in Work, or were dropped: they go once Work is kept.
	Taken []string
}

// LastDraft is what is to be kept of the staged changes when dtui ends; ok is false when this run keeps none. A person who
// has left to drop them keeps nothing.
func (a *App) LastDraft() (draft LastDraft, ok bool) {
	if !a.keepsDrafts() {
		return LastDraft{}, false
	}
	draft = LastDraft{Version: a.ctx.W.Staging.Version(), Taken: a.offline.drafts.taken}
	if !a.offline.drafts.drop {
		draft.Work = a.unsavedWork()
	}
	return draft, true
}

// unsavedWork leaves out what was staged in a sandbox, which is gone with it.
func (a *App) unsavedWork() model.Unsaved {
	all := a.ctx.W.Staging.Unsaved()
	var work model.Unsaved
	for _, set := range all.Sets {
		if !a.offline.demos[set.ID.Owner] {
			work.Sets = append(work.Sets, set)
		}
	}
	for _, note := range all.Notes {
		if !a.offline.demos[note.Project.Owner] {
			work.Notes = append(work.Notes, note)
		}
	}
	return work
}

// attend runs after every message: it has changes of the staging kept after a moment, and puts the question about what an
// earlier run has kept once nothing else is asked.
func (a *App) attend() []tea.Cmd {
	d := &a.offline.drafts
	if len(d.offer) > 0 && !d.offered && len(a.dialogs) == 0 && a.blanked == nil && a.welcome() == nil && !a.saves.busy() {
		d.offered = true
		a.push(a.offerDialog())
	}
	if !a.keepsDrafts() || d.waiting || d.writing || d.tried == a.ctx.W.Staging.Version() {
		return nil
	}
	d.id++
	d.waiting = true
	return []tea.Cmd{a.env.After(draftDelay, draftTick{d.id})}
}

func (a *App) fromDrafts(msg tea.Msg) (commands []tea.Cmd, known bool) {
	switch msg := msg.(type) {
	case draftTick:
		return a.draftTicked(msg), true
	case draftKeptMsg:
		return a.draftKept(msg.err), true
	case draftsMsg:
		return a.draftsAre(msg), true
	case takenMsg:
		return a.taken(msg), true
	}
	return nil, false
}

func (a *App) draftTicked(msg draftTick) []tea.Cmd {
	d := &a.offline.drafts
	if msg.id != d.id || !d.waiting {
		return nil
	}
	d.waiting = false
	if !a.keepsDrafts() {
		return nil
	}
	d.writing, d.tried = true, a.ctx.W.Staging.Version()
	port, work, version := a.env.Offline, a.unsavedWork(), d.tried
	return []tea.Cmd{func() tea.Msg { return draftKeptMsg{port.KeepDraft(context.Background(), work, version)} }}
}

// draftKept deletes what was taken up from earlier runs, now that this one has kept it. A failure is said once, and the
// next change tries again.
func (a *App) draftKept(err error) []tea.Cmd {
	d := &a.offline.drafts
	d.writing = false
	if err != nil {
		said := d.failed
		d.failed = true
		if said {
			return nil
		}
		return a.all(screen.Effects(screen.Problem("What is staged is in memory only: "+lowered(look.Sentence(err)), hintOf(err))))
	}
	d.failed = false
	taken := d.taken
	d.taken = nil
	return a.dropDrafts(taken)
}

func (a *App) dropDrafts(ids []string) []tea.Cmd {
	if len(ids) == 0 {
		return nil
	}
	port := a.env.Offline
	return []tea.Cmd{func() tea.Msg {
		var failed error
		for _, id := range ids {
			failed = errors.Join(failed, port.DropDraft(context.Background(), id))
		}
		if failed != nil {
			return keptCopyMsg{err: failed}
		}
		return nil
	}}
}

// findDrafts looks for what earlier runs have left to the one who is at work.
func (a *App) findDrafts(wanted bool) tea.Cmd {
	port, ours, owner := a.env.Offline, a.ours(), a.ctx.W.Account.Owner
	return func() tea.Msg {
		list, err := port.Drafts(context.Background(), owner)
		return draftsMsg{ours, owner, list, wanted, err}
	}
}

func (a *App) draftsAre(msg draftsMsg) []tea.Cmd {
	commands := a.complain(msg.err)
	if msg.owner != a.ctx.W.Account.Owner {
		return commands
	}
	a.offline.drafts.offer, a.offline.drafts.offered = msg.list, false
	if len(msg.list) == 0 && msg.wanted && msg.err == nil {
		commands = append(commands, a.all(screen.Effects(screen.Say{Level: screen.Info, Text: "No earlier run has kept changes of this login."}))...)
	}
	return commands
}

// keptText says what a draft holds and from when it is.
func (a *App) keptText(d model.KeptDraft) string {
	var parts []string
	for _, set := range d.Sets {
		parts = append(parts, fmt.Sprintf("%d in %s", set.Lines, set.ConfigRef))
	}
	if d.Notes > 0 {
		parts = append(parts, look.Count(d.Notes, "note"))
	}
	was := "was"
	if d.Len() != 1 {
		was = "were"
	}
	return fmt.Sprintf("%s of %s %s kept: %s.", look.Count(d.Len(), "staged change"), screen.When(d.KeptAt, a.ctx.Now), was, together(parts))
}

func together(parts []string) string {
	if last := len(parts) - 1; last > 0 {
		return strings.Join(parts[:last], ", ") + " and " + parts[last]
	}
	return strings.Join(parts, "")
}

// offerDialog starts on the button that changes nothing.
func (a *App) offerDialog() screen.Dialog {
	offer := a.offline.drafts.offer
	var text []string
	n := 0
	for _, d := range offer {
		text = append(text, a.ctx.Look.Cells.Printable(a.keptText(d)))
		n += d.Len()
	}
	them := "them"
	if n == 1 {
		them = "it"
	}
	text = append(text, "Taking "+them+" up stages "+them+" again as "+map[bool]string{true: "it was", false: "they were"}[n == 1]+". Nothing is sent before you have reviewed it; what changed at Doppler since is found then.")
	press := func(effect screen.Effect) func(*screen.Context) []screen.Effect {
		return func(*screen.Context) []screen.Effect { return screen.Effects(effect) }
	}
	return dialog.NewAsk("kept-changes", "Changes kept by an earlier run", "", false, text,
		dialog.Button{Label: "Leave " + them, Press: press(screen.LeaveDrafts{})},
		dialog.Button{Label: "Take up " + number(n), Press: press(screen.TakeUpDrafts{})},
		dialog.Button{Label: "Delete " + number(n), Danger: true, Press: press(screen.DropDrafts{})})
}

// withDrafts does what the question about kept changes asks for.
func (a *App) withDrafts(effect screen.Effect) (command tea.Cmd, known bool) {
	d := &a.offline.drafts
	port := a.env.Offline
	switch effect.(type) {
	case screen.TakeUpDrafts:
		var ids []model.ConfigID
		for _, draft := range d.offer {
			ids = append(ids, draft.IDs...)
		}
		// What is kept is staged like any edit: a protected config is asked about first.
		return tea.Batch(a.unlock(screen.Unlock{IDs: ids, Then: func(*screen.Context) []screen.Effect {
			return screen.Effects(takeUp{})
		}})...), true
	case takeUp:
		return a.takeUp(), true
	case screen.LeaveDrafts:
		left := d.offer
		d.offer = nil
		leave := func() tea.Msg {
			var failed error
			for _, draft := range left {
				failed = errors.Join(failed, port.LeaveDraft(context.Background(), draft.ID))
			}
			if failed != nil {
				return keptCopyMsg{err: failed}
			}
			return nil
		}
		said := a.say(screen.Say{Level: screen.Info, Text: "Left as it is, for the next start.", Hint: a.ctx.Key(keys.TakeUpKept) + " asks again."})
		return tea.Batch(leave, said), true
	case screen.DropDrafts:
		var ids []string
		n := 0
		for _, draft := range d.offer {
			ids = append(ids, draft.ID)
			n += draft.Len()
		}
		d.offer = nil
		return tea.Batch(append(a.dropDrafts(ids), a.say(screen.Done("Deleted "+look.Count(n, "kept change")+".")))...), true
	}
	return nil, false
}

// takeUp is what follows once every config may be edited.
type takeUp struct{ screen.Staged }

// takeUp reads the drafts that were offered.
func (a *App) takeUp() tea.Cmd {
	port, ours, owner, offer := a.env.Offline, a.ours(), a.ctx.W.Account.Owner, a.offline.drafts.offer
	return func() tea.Msg {
		msg := takenMsg{of: ours}
		for _, draft := range offer {
			work, err := port.TakeDraft(context.Background(), owner, draft.ID)
			msg.drafts = append(msg.drafts, takenDraft{draft, work, err})
		}
		return msg
	}
}

// taken stages what was kept, each draft whole or not at all. One that cannot be staged stays where it is.
func (a *App) taken(msg takenMsg) []tea.Cmd {
	d := &a.offline.drafts
	var effects []screen.Effect
	n := 0
	for _, draft := range msg.drafts {
		err := draft.err
		if err == nil {
			err = a.ctx.W.Staging.TakeUp(draft.work, "taking up "+look.Count(draft.Len(), "kept change"))
		}
		if err != nil {
			effects = append(effects, screen.Problem(fmt.Sprintf("The changes of %s stay kept: %s", screen.When(draft.KeptAt, a.ctx.Now), lowered(look.Sentence(err))), a.ctx.Key(keys.TakeUpKept)+" asks again."))
			continue
		}
		n += draft.Len()
		d.taken = append(d.taken, draft.ID)
	}
	d.offer = nil
	if n > 0 {
		done := screen.Done("Took up " + look.Count(n, "kept change") + ". Nothing is sent yet.")
		done.Hint = a.ctx.Key(keys.Review) + " reviews and saves."
		effects = append(effects, done)
	}
	return slicesOf(a.all(effects), a.refresh())
}
