package ui

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

const (
	passphraseName = "passphrase"
	usualProfile   = "default"
	mostOfName     = 64
)

var profileName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

var errProfileName = errors.New("a name has 1 to 64 letters, digits, dots, dashes and underscores, and starts with a letter or a digit")

// keptAs finds a profile by its name.
func keptAs(profiles model.Profiles, name string) (model.Profile, bool) {
	for _, p := range profiles.List {
		if p.Name == name {
			return p, true
		}
	}
	return model.Profile{}, false
}

// sameLogin reports whether a profile is a login of this account, so that a new token of it replaces the old one. The
// list of profiles has the names that people know; nothing is sent by them.
func sameLogin(p model.Profile, s *Session) bool {
	return p.Host == s.Account.Owner.Host && p.Workplace == s.Account.WorkplaceName && p.Person == s.Account.ActorName
}

// askKeep keeps the token of the entered session under the name that goes without saying, or asks for one.
func (a *App) askKeep() []tea.Cmd {
	s := a.entry.session
	if s == nil {
		return nil
	}
	if p, ok := keptAs(a.profiles, a.session.Profile); ok && sameLogin(p, s) {
		return a.keepAs(p.Name)
	}
	for _, p := range a.profiles.List {
		if sameLogin(p, s) {
			return a.keepAs(p.Name)
		}
	}
	if _, taken := keptAs(a.profiles, usualProfile); !taken {
		return a.keepAs(usualProfile)
	}
	hint := []string{"The name is for you: " + a.ctx.Key(keys.Profiles) + " lists your logins by it. It has letters, digits, dots, dashes and underscores."}
	return a.push(dialog.NewPrompt("profile", "Name of this login", workspace.Who(s.Account), "name", a.freeName(s.Account), "Keep", nil, hint,
		func(_ *screen.Context, name string) ([]screen.Effect, error) {
			if !profileName.MatchString(name) {
				return nil, errProfileName
			}
			return a.askReplace(name), nil
		}))
}

// freeName proposes a name after the workplace.
func (a *App) freeName(account model.Account) string {
	text := account.WorkplaceName
	if text == "" {
		text = account.Owner.Workplace
	}
	base := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '_':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r == ' ' || r == '-':
			return '-'
		}
		return -1
	}, text), "-._")
	if base == "" {
		base = "login"
	}
	base = base[:min(len(base), mostOfName-3)]
	name := base
	for i := 2; ; i++ {
		if _, taken := keptAs(a.profiles, name); !taken {
			return name
		}
		name = fmt.Sprintf("%s-%d", base, i)
	}
}

// askReplace asks before the login of somebody else is forgotten.
func (a *App) askReplace(name string) []screen.Effect {
	there, taken := keptAs(a.profiles, name)
	if !taken || a.entry.session == nil || sameLogin(there, a.entry.session) {
		return a.keepEffects(name)
	}
	text := fmt.Sprintf("The profile %s is %s. Keeping this login under that name forgets that one.", name, profileWho(there))
	return screen.Effects(screen.Push{Dialog: dialog.NewAsk("replace", "Replace a login", name, true, []string{text},
		dialog.Button{Label: "Cancel", Press: func(*screen.Context) []screen.Effect { return screen.Effects(screen.AskKeep{}) }},
		dialog.Button{Label: "Replace " + name, Danger: true, Press: func(*screen.Context) []screen.Effect { return a.keepEffects(name) }})})
}

func profileWho(p model.Profile) string {
	return workspace.Who(model.Account{WorkplaceName: p.Workplace, ActorName: p.Person})
}

func (a *App) keepAs(name string) []tea.Cmd { return a.all(a.keepEffects(name)) }

// keepEffects keeps the token where the profile was, if it was in a file, else in the keyring.
func (a *App) keepEffects(name string) []screen.Effect {
	if there, ok := keptAs(a.profiles, name); ok && there.Place == model.InFile {
		return screen.Effects(screen.Push{Dialog: a.newPassphrase(name)})
	}
	return screen.Effects(screen.Keep{Profile: name, Place: model.InKeyring})
}

// newPassphrase asks for the passphrase of an encrypted file.
func (a *App) newPassphrase(profile string) screen.Dialog {
	hint := []string{"At least 10 characters; several words do well. It opens the file at every start. dtui keeps it nowhere and cannot find it again."}
	return dialog.NewNewPassphrase(passphraseName, "Keep the token in an encrypted file", "profile "+profile, "Keep it in the file", hint, screen.Effects(screen.StopEntry{}),
		func(_ *screen.Context, phrase model.Value) []screen.Effect {
			return screen.Effects(screen.Keep{Profile: profile, Place: model.InFile, Passphrase: phrase})
		})
}

func (a *App) keep(e screen.Keep) tea.Cmd {
	s := a.entry.session
	if s == nil {
		return nil
	}
	ctx, number := a.next()
	a.entry.profile = e.Profile
	if w := a.welcome(); w != nil {
		w.Keeping()
	}
	access, credential, account := a.env.Access, a.entry.credential, s.Account
	return func() tea.Msg {
		profile, err := access.Keep(ctx, credential, account, Keeping{Profile: e.Profile, Place: e.Place, Passphrase: e.Passphrase})
		return accessMsg{number, keptAnswer{profile}, err}
	}
}

// kept goes on with a token that was kept, or asks what to do with one that was not.
func (a *App) kept(answer keptAnswer, err error) []tea.Cmd {
	s := a.entry.session
	if s == nil {
		return nil
	}
	if err == nil {
		s.Profile, s.Place = answer.profile.Name, answer.profile.Place
		where := map[model.Place]string{model.InKeyring: "The token is in the system keyring.", model.InFile: "The token is in an encrypted file."}[s.Place]
		return a.enter(*s, screen.Say{Level: screen.OK, Text: "Logged in to " + workspace.Who(s.Account) + ".", Hint: where})
	}
	if w := a.welcome(); w != nil {
		w.NotKept()
	}
	if p, ok := a.dialog().(*dialog.Passphrase); ok {
		p.Failed(strings.TrimSpace(look.Sentence(err) + " " + hintOf(err)))
		return nil
	}
	profile := a.entry.profile
	text := []string{look.Sentence(err), "Keep the token in an encrypted file instead? Not now keeps it for this run only."}
	if hint := hintOf(err); hint != "" {
		text = append(text, hint)
	}
	var detailed interface{ Detail() string }
	if errors.As(err, &detailed) && detailed.Detail() != "" {
		text = append(text, "The system says: "+a.ctx.Look.Cells.Printable(detailed.Detail()))
	}
	return a.push(dialog.NewAsk("keep-in-file", "Where the token will live", workspace.Who(s.Account), false, text,
		dialog.Button{Label: "Not now", Press: func(*screen.Context) []screen.Effect { return screen.Effects(screen.KeepNot{}) }},
		dialog.Button{Label: "Use an encrypted file", Press: func(*screen.Context) []screen.Effect {
			return screen.Effects(screen.Push{Dialog: a.newPassphrase(profile)})
		}}))
}

// keepNot goes on with a token that ends with this run.
func (a *App) keepNot() []tea.Cmd {
	s := a.entry.session
	if s == nil {
		return nil
	}
	a.halt()
	s.Place = model.InMemory
	return a.enter(*s, screen.Say{Level: screen.OK, Text: "Logged in to " + workspace.Who(s.Account) + ".", Hint: "The token is kept for this run only."})
}
