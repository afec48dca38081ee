package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/welcome"
)

const profilesName = "profiles"

// listProfiles asks which logins are kept. The list is small, and another dtui may have changed it.
func (a *App) listProfiles() tea.Cmd {
	access := a.env.Access
	if access == nil {
		return nil
	}
	return func() tea.Msg {
		profiles, err := access.Profiles(context.Background())
		return profilesMsg{profiles, err}
	}
}

// profilesAre takes over the list, in an open dialog too.
func (a *App) profilesAre(msg profilesMsg) {
	a.profilesErr = msg.err
	if msg.err == nil {
		a.profiles = msg.profiles
	}
	a.profilesSeen++
}

// profilesDialog lists the kept logins. The list is made anew when a newer one was read while it is open.
type profilesDialog struct {
	*dialog.Menu
	app  *App
	seen int
}

func (a *App) openProfiles() []tea.Cmd {
	d := &profilesDialog{app: a, seen: -1}
	d.make()
	return append(a.push(d), a.listProfiles())
}

func (d *profilesDialog) make() {
	a := d.app
	if d.seen == a.profilesSeen {
		return
	}
	d.seen = a.profilesSeen
	var items []dialog.Item
	start := 0
	for i, p := range a.profiles.List {
		if p.Name == a.session.Profile {
			start = i
		}
		items = append(items, dialog.Item{Key: digit(i), Label: p.Name, Detail: a.profileWords(p), Choose: func(*screen.Context) []screen.Effect {
			return a.chooseProfile(p)
		}})
	}
	items = append(items, dialog.Item{Key: "l", Label: "log in", Detail: "with the browser, a token, or the Doppler CLI's login", Choose: func(*screen.Context) []screen.Effect {
		return a.openWelcome(false)
	}})
	var foot []string
	if a.profilesErr != nil {
		foot = append(foot, look.Sentence(a.profilesErr)+" "+hintOf(a.profilesErr))
	}
	if n := a.Staged(); n > 0 {
		foot = append(foot, kept(n)+" "+boundTo(n))
	}
	d.Menu = dialog.NewMenu(profilesName, "Profiles", "", start, items, foot...)
}

// Draw draws the menu.
func (d *profilesDialog) Draw(c *screen.Context, w, h int) []string {
	d.make()
	return d.Menu.Draw(c, w, h)
}

// Key chooses by letter.
func (d *profilesDialog) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	d.make()
	return d.Menu.Key(c, k)
}

// Handle moves and chooses.
func (d *profilesDialog) Handle(c *screen.Context, action keys.Action) []screen.Effect {
	d.make()
	return d.Menu.Handle(c, action)
}

func digit(i int) string {
	if i < 9 {
		return string(rune('1' + i))
	}
	return ""
}

// profileWords says whose a profile is, what it may do, where it is kept and when it was used.
func (a *App) profileWords(p model.Profile) string {
	parts := []string{profileWho(p)}
	if p.Name == a.session.Profile {
		parts = append([]string{"in use"}, parts...)
	}
	if p.Kind != "" && p.Kind != model.CLIToken {
		parts = append(parts, string(p.Kind))
	}
	if host := strings.TrimPrefix(p.Host, "https://"); p.Host != "" && host != "api.doppler.com" {
		parts = append(parts, host)
	}
	switch p.Place {
	case model.InFile:
		parts = append(parts, "file")
	case model.InKeyring:
		parts = append(parts, "keyring")
	default:
	}
	if !p.LastUsed.IsZero() {
		parts = append(parts, "used "+ago(a.ctx.Now.Sub(p.LastUsed)))
	}
	return strings.Join(parts, ", ")
}

// ago is how long something is past, in its largest unit.
func ago(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Minute:
		return "now"
	case d < time.Hour:
		return fmt.Sprintf("%dm ago", d/time.Minute)
	case d < day:
		return fmt.Sprintf("%dh ago", d/time.Hour)
	default:
		return fmt.Sprintf("%dd ago", d/day)
	}
}

// chooseProfile enters with a profile, after its passphrase if it has one.
func (a *App) chooseProfile(p model.Profile) []screen.Effect {
	switch {
	case a.saves.busy():
		return screen.Effects(screen.Say{Level: screen.Warn, Text: "A save is under way; wait for its result before you switch."})
	case p.Name == a.session.Profile && a.trouble.kind != model.Unauthorized:
		return screen.Effects(screen.Say{Level: screen.Info, Text: p.Name + " is in use."})
	case p.Place == model.InFile:
		return screen.Effects(screen.Push{Dialog: a.passphrase(p.Name)})
	default:
		return screen.Effects(screen.SwitchTo{Profile: p.Name})
	}
}

// passphrase asks for the passphrase of a profile in a file.
func (a *App) passphrase(profile string) screen.Dialog {
	hint := []string{"The token is in an encrypted file, which only its passphrase opens. Whoever has lost it logs in anew."}
	return dialog.NewPassphrase(passphraseName, "Passphrase", "profile "+profile, "Open", hint, screen.Effects(screen.StopEntry{}),
		func(_ *screen.Context, phrase model.Value) []screen.Effect {
			return screen.Effects(screen.SwitchTo{Profile: profile, Passphrase: phrase})
		})
}

const openingName = "opening"

func (a *App) switchTo(e screen.SwitchTo) tea.Cmd {
	if _, asking := a.dialog().(*dialog.Passphrase); !asking {
		a.push(dialog.NewWait(openingName, "Switch the profile", "Opening "+e.Profile+"…", screen.StopEntry{}))
	}
	access := a.env.Access
	return a.openSession(e.Profile, func(ctx context.Context) (Session, error) { return access.Switch(ctx, e.Profile, e.Passphrase) })
}

// switchFailed says why a profile was not entered: under the passphrase, or in the place of the dialog that waited.
func (a *App) switchFailed(err error) []tea.Cmd {
	profile := a.entry.profile
	a.entry.profile = ""
	if p, ok := a.dialog().(*dialog.Passphrase); ok {
		text := look.Sentence(err)
		if !errors.Is(err, ErrWrongPassphrase) {
			text = strings.TrimSpace(text + " " + hintOf(err))
		}
		p.Failed(text)
		return nil
	}
	if w, ok := a.dialog().(*dialog.Wait); ok && w.Name() == openingName {
		a.dialogs = a.dialogs[:len(a.dialogs)-1]
	}
	text := []string{look.Sentence(err)}
	if hint := hintOf(err); hint != "" {
		text = append(text, hint)
	}
	return a.push(dialog.NewAsk("not-switched", "The profile was not switched", profile, false, text, dialog.Cancel("Close"),
		dialog.Button{Label: "Log in", Press: func(*screen.Context) []screen.Effect { return a.openWelcome(false) }}))
}

// offAccess says why the keys of getting in are off.
func (a *App) offAccess(action keys.Action) string {
	_, powerless := a.top().(*welcome.Powerless)
	switch {
	case a.env.Access == nil:
		return "This run has one way in only; start dtui anew to log in."
	case action == keys.Profiles && a.options.NoToken && len(a.profiles.List) == 0:
		return "No login is kept yet."
	case a.welcome() != nil && (action == keys.LogIn || a.entry.busy || a.entry.session != nil):
		return "You are at it; " + a.ctx.Key(keys.Back) + " goes back."
	case action == keys.LogIn && a.trouble.kind != model.Unauthorized && !powerless:
		return "You are logged in. " + a.ctx.Keys.KeyFor([]keys.Scope{keys.Global}, keys.Profiles) + " switches the profile, or logs in as somebody else."
	}
	return ""
}
