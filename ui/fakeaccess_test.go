package ui_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui"
)

// hinted is an error that says what to do next, as those of the real ways in.
type hinted struct{ text, hint string }

func (h hinted) Error() string { return h.text }
func (h hinted) Hint() string  { return h.hint }

const (
	codePage  = "https://dashboard.doppler.com/workplace/auth/cli"
	codeWords = "river_maple_orbit_lantern_copper"
	goodToken = "dp.pt.token-of-somebody"
	opensFile = "correct horse battery"
)

// fakeAccess is every way in, in memory. What it answers the test sets; when it answers the test decides by the driver.
type fakeAccess struct {
	t testing.TB
	p *person

	code    model.LoginCode
	session func() ui.Session // what a login enters, made anew each time
	stored  model.Profiles
	found   *model.FoundLogin
	failing map[string]error

	// anyToken lets every token in.
	anyToken bool

	calls []string
	// asked is the host of the newest code, "" for that of the run.
	asked   string
	browsed []string
	kept    []ui.Keeping
	revoked int
	closed  int
	// canceled are the calls whose context had ended when they answered.
	canceled []string
}

// withAccess gives the program ways in.
func withAccess(set ...func(*fakeAccess)) func(*person) {
	return func(p *person) {
		f := &fakeAccess{
			t: p.t, p: p, failing: map[string]error{},
			code: model.LoginCode{Host: me.Host, Code: codeWords, URL: codePage, Polling: model.NewValue("polling-secret"), Expires: noon.Add(15 * time.Minute)},
		}
		f.session = func() ui.Session { return f.as(p.api, model.CLIToken) }
		for _, s := range set {
			s(f)
		}
		p.access = f
	}
}

// as is a session at a fake Doppler.
func (f *fakeAccess) as(api *fakeAPI, kind model.TokenKind) ui.Session {
	return ui.Session{API: api, Account: accountOf(api.owner), Kind: kind, Close: func() { f.closed++ }}
}

func accountOf(owner model.Owner) model.Account {
	names := map[string]string{"acme": "Acme", "ana": "Ana", "other": "Other Inc", "bob": "Bob"}
	return model.Account{Owner: owner, WorkplaceName: names[owner.Workplace], ActorName: names[owner.Actor]}
}

// elsewhere is the Doppler of somebody else, with projects of the same names.
func elsewhere(p *person) *fakeAPI {
	other := newFakeAPI(p.t, p.clock)
	other.owner = somebody
	return other
}

func (f *fakeAccess) called(ctx context.Context, call string) error {
	f.t.Helper()
	if f.p.api.updating {
		f.t.Errorf("%s was called straight from Update or View, not from a command", call)
	}
	f.calls = append(f.calls, call)
	if ctx.Err() != nil {
		f.canceled = append(f.canceled, call)
	}
	return f.failing[call]
}

func (f *fakeAccess) Begin(ctx context.Context, host string) (model.LoginCode, error) {
	f.asked = host
	return f.code, f.called(ctx, "begin")
}

func (f *fakeAccess) Await(ctx context.Context, code model.LoginCode) (model.Credential, error) {
	if code.Code != f.code.Code {
		f.t.Errorf("another code was awaited")
	}
	if err := f.called(ctx, "await"); err != nil {
		return model.Credential{}, err
	}
	return model.Credential{Host: code.Host, Token: model.NewValue(goodToken), Made: true}, nil
}

func (f *fakeAccess) Enter(ctx context.Context, credential model.Credential) (ui.Session, error) {
	if !f.anyToken && !credential.Token.Equal(model.NewValue(goodToken)) {
		f.t.Errorf("another token was used")
	}
	if err := f.called(ctx, "enter"); err != nil {
		return ui.Session{}, err
	}
	return f.session(), nil
}

func (f *fakeAccess) Revoke(ctx context.Context, credential model.Credential) error {
	if !credential.Made {
		f.t.Error("a token that dtui did not make was revoked")
	}
	f.revoked++
	return f.called(ctx, "revoke")
}

func (f *fakeAccess) Keep(ctx context.Context, _ model.Credential, account model.Account, how ui.Keeping) (model.Profile, error) {
	if err := f.called(ctx, "keep "+string(how.Place)); err != nil {
		return model.Profile{}, err
	}
	f.kept = append(f.kept, how)
	profile := model.Profile{
		Name: how.Profile, Host: account.Owner.Host, Workplace: account.WorkplaceName, Person: account.ActorName, Place: how.Place,
		LastUsed: f.p.clock.Now(),
	}
	f.stored.Current = how.Profile
	f.stored.List = append(slices.DeleteFunc(f.stored.List, func(p model.Profile) bool { return p.Name == how.Profile }), profile)
	return profile, nil
}

func (f *fakeAccess) Profiles(ctx context.Context) (model.Profiles, error) {
	return model.Profiles{Current: f.stored.Current, List: slices.Clone(f.stored.List)}, f.called(ctx, "profiles")
}

func (f *fakeAccess) Switch(ctx context.Context, profile string, passphrase model.Value) (ui.Session, error) {
	if err := f.called(ctx, "switch "+profile); err != nil {
		return ui.Session{}, err
	}
	for _, p := range f.stored.List {
		if p.Name != profile {
			continue
		}
		if p.Place == model.InFile && !passphrase.Equal(model.NewValue(opensFile)) {
			return ui.Session{}, fmt.Errorf("%s: %w", profile, ui.ErrWrongPassphrase)
		}
		s := f.session()
		s.Profile, s.Place = p.Name, p.Place
		return s, nil
	}
	return ui.Session{}, fmt.Errorf("no profile is called %s", profile)
}

func (f *fakeAccess) Found(ctx context.Context) (model.FoundLogin, bool, error) {
	if err := f.called(ctx, "found"); err != nil {
		return model.FoundLogin{}, false, err
	}
	if f.found == nil {
		return model.FoundLogin{}, false, nil
	}
	return *f.found, true, nil
}

func (f *fakeAccess) UseFound(ctx context.Context) (ui.Session, error) {
	if err := f.called(ctx, "use found"); err != nil {
		return ui.Session{}, err
	}
	s := f.session()
	s.Place = model.InCLI
	return s, nil
}

func (f *fakeAccess) Demo(ctx context.Context) (ui.Session, error) {
	if err := f.called(ctx, "demo"); err != nil {
		return ui.Session{}, err
	}
	s := f.session()
	s.Sandbox = true
	return s, nil
}

func (f *fakeAccess) Browse(ctx context.Context, page string) error {
	f.browsed = append(f.browsed, page)
	return f.called(ctx, "browse")
}

func (f *fakeAccess) times(call string) int {
	n := 0
	for _, c := range f.calls {
		if c == call {
			n++
		}
	}
	return n
}
