package ui

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Offline keeps copies of configs and drafts of staged edits on this machine, where nobody else can read them. Every call
// may take as long as a keyring, a person at its prompt, and a disk. Errors may have a method Hint() string.
type Offline interface {
	// Any reports whether something is kept, without opening it.
	Any() bool
	// Open opens what is kept; the passphrase is unknown until it was asked for with ErrPassphrase or ErrNewPassphrase.
	// ErrWrongPassphrase asks again.
	Open(ctx context.Context, passphrase model.Value) error

	// LoginIs keeps whose a login is, for Login to tell when Doppler cannot.
	LoginIs(ctx context.Context, login model.LoginMark, account model.Account) error
	Login(ctx context.Context, login model.LoginMark) (account model.Account, ok bool, err error)

	// Keep replaces the copy of a config.
	Keep(ctx context.Context, snapshot *model.Snapshot) error
	// Copy is the copy of a config, nil when there is none.
	Copy(ctx context.Context, owner model.Owner, ref model.ConfigRef) (*model.Snapshot, error)
	// Copies lists an owner's copies. An error about some of them may come with the rest.
	Copies(ctx context.Context, owner model.Owner) ([]model.KeptConfig, error)

	// KeepDraft replaces what this run has kept of its staged changes; nothing staged deletes it. An older version that
	// comes late is dropped.
	KeepDraft(ctx context.Context, work model.Unsaved, version uint64) error
	// Drafts lists what runs that have ended left to an owner, and keeps other runs from offering it until LeaveDraft or
	// DropDraft. An error about some of it may come with the rest.
	Drafts(ctx context.Context, owner model.Owner) ([]model.KeptDraft, error)
	// TakeDraft reads one, which stays until DropDraft deletes it.
	TakeDraft(ctx context.Context, owner model.Owner, id string) (model.Unsaved, error)
	DropDraft(ctx context.Context, id string) error
	LeaveDraft(ctx context.Context, id string) error

	// Clear deletes all copies, and the drafts that no run is at work on. It needs nothing to be open.
	Clear(ctx context.Context) (copies, drafts int, err error)
}

// What Offline.Open asks for.
var (
	ErrPassphrase    = errors.New("a passphrase opens what is kept on this machine")
	ErrNewPassphrase = errors.New("what is kept on this machine needs a new passphrase")
)

var errNothingKept = errors.New("nothing is kept on this machine")

// vault is how far what is kept on this machine is open.
type vault uint8

const (
	vaultShut vault = iota
	vaultOpening
	vaultOpen
	// vaultOff is one that could not be opened, or that the person does not want to open. A command tries again.
	vaultOff
)

// offline is what is known of what is kept on this machine.
type offline struct {
	reconnect reconnect
	drafts    drafts
	vault     vault
	// assumed is whether who is at work was kept, and not told by Doppler itself.
	assumed bool
	// settled is for whom what follows an arrival was done.
	settled struct {
		session uint64
		owner   model.Owner
		assumed bool
	}
	// underWay are the copies that are being kept.
	underWay []*copyKeeper
	// listed is whether the copies were listed since Doppler stopped answering.
	listed bool
	// asked are the configs whose copy was asked for since Doppler stopped answering.
	asked map[model.ConfigRef]bool
	// demos are the owners of sandboxes, of whom nothing is kept.
	demos map[model.Owner]bool
	// after is what the person wanted when what is kept had to be opened first.
	after keys.Action
	// complained is whether it was said in this run that keeping does not work.
	complained bool
}

// enter forgets what was about the session before.
func (o *offline) enter(sandbox bool, owner model.Owner) {
	o.assumed, o.listed, o.asked = false, false, nil
	o.drafts.offer, o.drafts.offered = nil, false
	if sandbox {
		if o.demos == nil {
			o.demos = map[model.Owner]bool{}
		}
		o.demos[owner] = true
	}
}

type (
	openMsg  struct{ err error }
	loginMsg struct {
		of
		account model.Account
		ok      bool
		err     error
	}
	copiesMsg struct {
		of
		owner model.Owner
		list  []model.KeptConfig
		err   error
	}
	copyMsg struct {
		of
		ref      model.ConfigRef
		snapshot *model.Snapshot
		err      error
	}
	keptCopyMsg struct {
		ref model.ConfigRef
		// wanted is whether the person asked for it.
		wanted bool
		err    error
		keeper *copyKeeper
	}
	clearedMsg struct {
		copies, drafts int
		err            error
	}
)

// fromOffline files what comes from what is kept on this machine, and reports whether the message is of that.
func (a *App) fromOffline(msg tea.Msg) (commands []tea.Cmd, known bool) {
	switch msg := msg.(type) {
	case reconnectTick:
		return a.reconnectTicked(msg), true
	case openMsg:
		return a.opened(msg.err), true
	case loginMsg:
		return a.loginIs(msg), true
	case copiesMsg:
		a.ctx.W.CopiesAre(msg.owner, msg.list)
		return slicesOf(a.complain(msg.err), a.refresh()), true
	case copyMsg:
		if msg.err == nil {
			a.ctx.W.CopyIs(msg.ref, msg.snapshot)
		}
		return slicesOf(a.complain(msg.err), a.refresh()), true
	case keptCopyMsg:
		return a.keptCopy(msg), true
	case clearedMsg:
		return a.cleared(msg), true
	}
	return a.fromDrafts(msg)
}

func slicesOf(lists ...[]tea.Cmd) []tea.Cmd {
	var all []tea.Cmd
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

// keeping does what dialogs about what is kept ask for.
func (a *App) keeping(effect screen.Effect) (command tea.Cmd, known bool) {
	switch e := effect.(type) {
	case screen.OpenOffline:
		a.offline.vault = vaultShut
		return tea.Batch(a.openVault(e.Passphrase, false)...), true
	case screen.NoOffline:
		a.offline.vault, a.offline.after = vaultOff, keys.None
		return a.say(screen.Say{Level: screen.Info, Text: "Nothing is kept on this machine in this run."}), true
	case screen.ClearOffline:
		port := a.env.Offline
		return func() tea.Msg {
			copies, drafts, err := port.Clear(context.Background())
			return clearedMsg{copies, drafts, err}
		}, true
	case screen.DropAndQuit:
		a.offline.drafts.drop = true
		return tea.Quit, true
	}
	return a.withDrafts(effect)
}

// keeps reports whether this run keeps something without being asked.
func (a *App) keeps() bool { return a.options.Snapshots || a.options.Drafts }

// settle does what can be done by now for the one who is at work: open what is kept, find out who that is when Doppler
// does not tell, list the copies, and offer what an earlier run has left.
func (a *App) settle() []tea.Cmd {
	o, w := &a.offline, a.ctx.W
	switch {
	case a.env.Offline == nil || a.options.Sandbox || a.options.NoToken || a.blanked != nil:
		return nil
	case o.vault == vaultShut && (a.keeps() || a.unreachable()):
		return a.openVault(model.Value{}, !a.keeps())
	case o.vault != vaultOpen:
		return nil
	case !w.AccountKnown && a.unreachable():
		return a.whoWas()
	case !w.AccountKnown:
		return nil
	}
	now := o.settled
	now.session, now.owner, now.assumed = a.session.number, w.Account.Owner, o.assumed
	var commands []tea.Cmd
	if o.settled != now {
		offered := o.settled.owner == now.owner && o.settled.session == now.session
		o.settled = now
		if !o.assumed && a.keeps() {
			commands = append(commands, a.noteLogin())
		}
		if a.options.Drafts && !offered {
			commands = append(commands, a.findDrafts(false))
		}
		for _, snapshot := range w.Readings() {
			commands = append(commands, a.keepCopy(snapshot))
		}
	}
	if a.unreachable() && !o.listed {
		o.listed = true
		commands = append(commands, a.listCopies())
	}
	return append(commands, a.copiesWanted()...)
}

// openVault gets the key, in a command: a keyring may take a minute.
func (a *App) openVault(phrase model.Value, onlyKept bool) []tea.Cmd {
	if a.offline.vault == vaultOpening || a.offline.vault == vaultOpen {
		return nil
	}
	a.offline.vault = vaultOpening
	port := a.env.Offline
	return []tea.Cmd{func() tea.Msg {
		if onlyKept && !port.Any() {
			return openMsg{errNothingKept}
		}
		return openMsg{port.Open(context.Background(), phrase)}
	}}
}

const vaultPassphrase = "offline-passphrase"

// opened goes on once what is kept is open, or asks for its passphrase.
func (a *App) opened(err error) []tea.Cmd {
	o := &a.offline
	asking, _ := a.dialog().(*dialog.Passphrase)
	if asking != nil && asking.Name() != vaultPassphrase {
		asking = nil
	}
	switch {
	case err == nil:
		o.vault = vaultOpen
		if asking != nil {
			a.dialogs = a.dialogs[:len(a.dialogs)-1]
		}
		commands := a.settle()
		if action := o.after; action != keys.None {
			o.after = keys.None
			commands = append(commands, a.actOffline(action)...)
		}
		return commands
	case errors.Is(err, errNothingKept):
		o.vault = vaultShut
		return nil
	case asking != nil:
		o.vault = vaultOff
		text := look.Sentence(err)
		if errors.Is(err, ErrWrongPassphrase) {
			text = "This passphrase does not open it."
		}
		asking.Failed(strings.TrimSpace(text + " " + hintOf(err)))
		return nil
	case errors.Is(err, ErrPassphrase), errors.Is(err, ErrNewPassphrase):
		o.vault = vaultOff
		return a.push(a.askVault(errors.Is(err, ErrNewPassphrase)))
	}
	o.vault, o.after = vaultOff, keys.None
	return a.all(screen.Effects(screen.Problem("Nothing is kept on this machine in this run: "+lowered(look.Sentence(err)), hintOf(err))))
}

// lowered makes a sentence one part of another.
func lowered(sentence string) string {
	if sentence == "" {
		return ""
	}
	return strings.ToLower(sentence[:1]) + sentence[1:]
}

func (a *App) askVault(fresh bool) screen.Dialog {
	accept := func(_ *screen.Context, phrase model.Value) []screen.Effect {
		return screen.Effects(screen.OpenOffline{Passphrase: phrase})
	}
	left := screen.Effects(screen.NoOffline{})
	if fresh {
		hint := []string{"There is no system keyring for the key of offline copies and kept changes. The passphrase opens them at every start; dtui keeps it nowhere and cannot find it again."}
		return dialog.NewNewPassphrase(vaultPassphrase, "Keep it in encrypted files", "", "Keep", hint, left, accept)
	}
	hint := []string{"It opens the offline copies and kept changes of this machine. " + a.ctx.Key(keys.ClearOffline) + " starts anew."}
	return dialog.NewPassphrase(vaultPassphrase, "Open what is kept on this machine", "", "Open", hint, left, accept)
}

// whoWas asks whose this login was when Doppler told last.
func (a *App) whoWas() []tea.Cmd {
	port, ours, login := a.env.Offline, a.ours(), a.session.Login
	if login == (model.LoginMark{}) {
		return nil
	}
	return []tea.Cmd{func() tea.Msg {
		account, ok, err := port.Login(context.Background(), login)
		return loginMsg{ours, account, ok, err}
	}}
}

func (a *App) loginIs(msg loginMsg) []tea.Cmd {
	if msg.err != nil || !msg.ok || a.ctx.W.AccountKnown {
		return a.complain(msg.err)
	}
	a.offline.assumed = true
	a.ctx.W.AccountIs(msg.account)
	return slicesOf(a.recall(), a.settle())
}

func (a *App) noteLogin() tea.Cmd {
	port, login, account := a.env.Offline, a.session.Login, a.ctx.W.Account
	if login == (model.LoginMark{}) {
		return nil
	}
	return func() tea.Msg {
		if err := port.LoginIs(context.Background(), login, account); err != nil {
			return keptCopyMsg{err: err}
		}
		return nil
	}
}

// complain says once in a run that something which is kept, or was to be kept without being asked for, is not to be had.
func (a *App) complain(err error) []tea.Cmd {
	if err == nil || a.offline.complained {
		return nil
	}
	a.offline.complained = true
	return a.all(screen.Effects(screen.Problem(look.Sentence(err), hintOf(err))))
}
