package ui

import (
	"context"
	"errors"
	"slices"
	"sync"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// mayKeep reports whether a reading may be kept: what Doppler itself has told the one who is at work, and no sandbox has.
func (a *App) mayKeep(s *model.Snapshot) bool {
	return s != nil && !s.Copied() && a.env.Offline != nil && !a.options.Sandbox && a.offline.vault == vaultOpen &&
		a.ctx.W.AccountKnown && !a.offline.assumed && s.ID().Owner == a.ctx.W.Account.Owner
}

// keepCopy keeps what was read for reading offline, if this run keeps copies. Nothing waits for it.
func (a *App) keepCopy(s *model.Snapshot) tea.Cmd {
	if !a.options.Snapshots || !a.mayKeep(s) || a.blanked != nil {
		return nil
	}
	return a.keepOne(s, false)
}

func (a *App) keepOne(s *model.Snapshot, wanted bool) tea.Cmd {
	port, login, account := a.env.Offline, a.session.Login, a.ctx.W.Account
	c := &copyKeeper{keep: sync.OnceValue(func() error {
		ctx := context.Background()
		if login != (model.LoginMark{}) {
			// First: a copy whose owner is not known is found by nobody.
			if err := port.LoginIs(ctx, login, account); err != nil {
				return err
			}
		}
		return port.Keep(ctx, s)
	})}
	a.offline.underWay = append(a.offline.underWay, c)
	return func() tea.Msg { return keptCopyMsg{s.ID().ConfigRef, wanted, c.keep(), c} }
}

// copyKeeper keeps one copy. Whoever keeps it a second time waits for the first.
type copyKeeper struct{ keep func() error }

// FinishCopies keeps what is to be kept for reading offline and is not yet, so that leaving right after reading something
// loses no copy of it. It is for a program that has ended.
func (a *App) FinishCopies() error {
	var errs []error
	for _, c := range a.offline.underWay {
		errs = append(errs, c.keep())
	}
	return errors.Join(errs...)
}

func (a *App) keptCopy(msg keptCopyMsg) []tea.Cmd {
	a.offline.underWay = slices.DeleteFunc(a.offline.underWay, func(c *copyKeeper) bool { return c == msg.keeper })
	switch {
	case !msg.wanted:
		return a.complain(msg.err)
	case msg.err != nil:
		return a.all(screen.Effects(screen.Problem(look.Sentence(msg.err), hintOf(msg.err))))
	}
	say := screen.Done("Kept " + msg.ref.String() + " for reading offline, encrypted.")
	say.Hint = a.ctx.Key(keys.ClearOffline) + " deletes it."
	return a.all(screen.Effects(say))
}

// listCopies lists what is kept of the one who is at work, which stands for lists that cannot be read.
func (a *App) listCopies() tea.Cmd {
	port, ours, owner := a.env.Offline, a.ours(), a.ctx.W.Account.Owner
	return func() tea.Msg {
		list, err := port.Copies(context.Background(), owner)
		return copiesMsg{ours, owner, list, err}
	}
}

// copiesWanted reads the copies of configs that could not be read.
func (a *App) copiesWanted() []tea.Cmd {
	var commands []tea.Cmd
	for _, ref := range a.ctx.W.Unreached() {
		if a.ctx.W.Loaded(ref) == nil {
			commands = append(commands, a.readCopy(ref))
		}
	}
	return commands
}

// readCopy reads the copy of a config, once while Doppler does not answer; nil when none can be had.
func (a *App) readCopy(ref model.ConfigRef) tea.Cmd {
	o := &a.offline
	if o.vault != vaultOpen || o.asked[ref] || !a.ctx.W.AccountKnown || a.options.Sandbox || a.blanked != nil {
		return nil
	}
	if o.asked == nil {
		o.asked = map[model.ConfigRef]bool{}
	}
	o.asked[ref] = true
	port, ours, owner := a.env.Offline, a.ours(), a.ctx.W.Account.Owner
	return a.reading(func(ctx context.Context) tea.Msg {
		snapshot, err := port.Copy(ctx, owner, ref)
		return copyMsg{ours, ref, snapshot, err}
	})
}

// unread reports whether a config still has to be read: a copy is only good for as long as Doppler does not answer.
func (a *App) unread(ref model.ConfigRef) bool {
	at := a.ctx.W.Config(ref)
	return !at.Busy && (at.Snapshot == nil || at.Snapshot.Copied() && !a.unreachable())
}

// offOffline says why something about what is kept cannot be done now.
func (a *App) offOffline(action keys.Action) string {
	shown := a.ctx.W.Loaded(a.browse.Shown())
	switch {
	case a.env.Offline == nil || a.options.Sandbox:
		return "Nothing is kept on this machine in this run."
	case a.welcome() != nil && action != keys.ClearOffline:
		return "Log in first; what is kept stays."
	case action == keys.TakeUpKept && !a.options.Drafts:
		return "Staged changes are not kept: offline.drafts = true in the config file has dtui keep them."
	case action != keys.KeepOffline:
		return ""
	case len(a.screens) > 1:
		return a.ctx.Key(keys.Back) + " goes back to the config first."
	case shown == nil:
		return "No config was read that could be kept."
	case shown.Copied():
		return "What you see is the offline copy."
	}
	return ""
}

// actOffline does what the commands about what is kept ask for, and opens it first if it has to.
func (a *App) actOffline(action keys.Action) []tea.Cmd {
	if why := a.offOffline(action); why != "" {
		return a.all(screen.Effects(screen.Say{Level: screen.Warn, Text: why}))
	}
	if action == keys.ClearOffline {
		return a.push(a.clearDialog())
	}
	if a.offline.vault != vaultOpen {
		a.offline.after = action
		return a.openVault(model.Value{}, false)
	}
	if action == keys.TakeUpKept {
		return []tea.Cmd{a.findDrafts(true)}
	}
	snapshot := a.ctx.W.Loaded(a.browse.Shown())
	if !a.mayKeep(snapshot) {
		return a.all(screen.Effects(screen.Say{Level: screen.Warn, Text: "Only what Doppler has told in this run is kept; wait for its answer."}))
	}
	return []tea.Cmd{a.keepOne(snapshot, true)}
}

func (a *App) clearDialog() screen.Dialog {
	text := "Delete every offline copy on this machine, and the staged changes that earlier runs have kept? Doppler is not touched, and what is staged now stays."
	return dialog.NewAsk("delete-offline", "Delete what is kept on this machine", "", true, []string{text, "This cannot be undone."},
		dialog.Cancel("Cancel"), dialog.Button{Label: "Delete all", Danger: true, Press: func(*screen.Context) []screen.Effect {
			return screen.Effects(screen.ClearOffline{})
		}})
}

func (a *App) cleared(msg clearedMsg) []tea.Cmd {
	o := &a.offline
	if o.vault != vaultOpen {
		o.vault = vaultShut // With a lost passphrase, this is how to begin anew.
	}
	o.drafts.offer, o.drafts.offered = nil, false
	if a.unreachable() {
		o.asked = nil
		a.ctx.W.CopiesAre(a.ctx.W.Account.Owner, nil)
	}
	if msg.err != nil {
		return a.all(screen.Effects(screen.Problem(look.Sentence(msg.err), hintOf(msg.err))))
	}
	if msg.copies+msg.drafts == 0 {
		return a.all(screen.Effects(screen.Say{Level: screen.Info, Text: "Nothing was kept on this machine."}))
	}
	copies := "1 offline copy"
	if msg.copies != 1 {
		copies = number(msg.copies) + " offline copies"
	}
	say := screen.Done("Deleted " + copies + " and " + look.Count(msg.drafts, "draft") + ".")
	if a.options.Snapshots {
		say.Hint = "What is read from now on is kept again (offline.snapshots)."
	}
	return a.all(screen.Effects(say))
}
