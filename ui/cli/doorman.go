package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"dtui/assets"
	"dtui/client"
	"dtui/client/sandbox"
	"dtui/keyring"
	"dtui/model"
	"dtui/ui"
)

// doorman is the ui.Access of a run: it knows the places where tokens are, and makes sessions of them.
type doorman struct {
	r      *run
	tokens *keyring.Tokens
	// options are for reading a keyring.
	options []keyring.Option
	folders keyring.Folders
	start   keyring.Start
	logger  *slog.Logger
	// homeless is true when there is no folder to keep anything in.
	homeless bool

	mu    sync.Mutex
	demos []*sandbox.Server
	// unkept are tokens that dtui asked for and that are kept nowhere: when dtui ends, nobody can use them any more.
	unkept []model.Credential
}

func (r *run) doorman(logger *slog.Logger) *doorman {
	return r.doormanOf(nil, logger)
}

// doormanOf has another keyring in the place of the system's, if it is given one.
func (r *run) doormanOf(system keyring.Store, logger *slog.Logger) *doorman {
	d := &doorman{r: r, logger: logger, options: []keyring.Option{keyring.WithEnvironment(r.getenv), keyring.OnPrompt(r.promptOpens)}}
	if system == nil {
		system = keyring.OS(d.options...)
	}
	dir, err := configFolder(r.getenv, runtime.GOOS)
	d.homeless = err != nil
	d.tokens = keyring.NewTokens(dir, system)
	d.folders = r.folders()
	return d
}

// promptOpens tells a person at the shell to look for the keyring's window. While the screen is up a line would break it,
// and the window is in front of it anyway.
func (r *run) promptOpens() {
	if !r.shown.Load() {
		r.say(r.stdio.Err, "dtui: the keyring is locked; unlock it in the window that it opens.\n")
	}
}

// folders say where the Doppler CLI has its files for this run.
func (r *run) folders() keyring.Folders {
	working, err := os.Getwd()
	if err != nil {
		working = string(filepath.Separator) // A folder that is gone has no setup of its own.
	}
	home := r.getenv("HOME")
	if runtime.GOOS == "windows" {
		home = r.getenv("USERPROFILE")
	}
	return keyring.Folders{Working: working, Home: home, Config: r.getenv("DOPPLER_CONFIG_DIR")}
}

// partingTime is how long ending dtui waits for Doppler to end tokens.
const partingTime = 3 * time.Second

// Close ends what the sessions of this run left open: demos, and at Doppler the tokens that are kept nowhere.
func (d *doorman) Close() error {
	d.mu.Lock()
	demos, unkept := d.demos, d.unkept
	d.demos, d.unkept = nil, nil
	d.mu.Unlock()
	var failed error
	ctx, cancel := context.WithTimeout(context.Background(), partingTime)
	defer cancel()
	for _, credential := range unkept {
		if err := d.Revoke(ctx, credential); err != nil {
			failed = errors.Join(failed, fmt.Errorf("the token of this run is kept nowhere and could not be revoked: end it in the dashboard (%w)", err))
		}
	}
	for _, demo := range demos {
		failed = errors.Join(failed, demo.Close())
	}
	return failed
}

// host is where a token goes that has no host of its own. A host from the environment is none: arrive has refused it.
func (d *doorman) host() string { return orDefault(d.r.flags.apiHost) }

func (d *doorman) auth(host string) (*client.Auth, error) {
	return client.NewAuth(client.Options{Host: host, Version: Version(), Logger: d.logger})
}

// Begin asks Doppler for a code.
func (d *doorman) Begin(ctx context.Context, host string) (model.LoginCode, error) {
	auth, err := d.auth(cmp.Or(host, d.host()))
	if err != nil {
		return model.LoginCode{}, err
	}
	defer auth.Close()
	return auth.Begin(ctx, client.ThisMachine())
}

// Await waits for the answer to a code.
func (d *doorman) Await(ctx context.Context, code model.LoginCode) (model.Credential, error) {
	auth, err := d.auth(code.Host)
	if err != nil {
		return model.Credential{}, err
	}
	defer auth.Close()
	return auth.Await(ctx, code)
}

// Revoke ends a token at Doppler. One that Doppler does not know any more has ended already.
func (d *doorman) Revoke(ctx context.Context, credential model.Credential) error {
	auth, err := d.auth(credential.Host)
	if err != nil {
		return err
	}
	defer auth.Close()
	err = auth.Revoke(ctx, credential)
	if err == nil || errors.Is(err, client.ErrTokenGone) {
		d.note(credential, false)
		return nil
	}
	return err
}

// Enter asks Doppler whose the credential is and makes a session of it.
func (d *doorman) Enter(ctx context.Context, credential model.Credential) (ui.Session, error) {
	if credential.Host == "" {
		credential.Host = d.host()
	}
	api, err := client.New(client.Options{Host: credential.Host, Token: credential.Token, Version: Version(), Logger: d.logger})
	if err != nil {
		return ui.Session{}, err
	}
	account, err := api.Account(ctx)
	if err != nil {
		api.Close()
		return ui.Session{}, err
	}
	d.note(credential, credential.Made)
	return d.session(api, credential, account), nil
}

// unreached is the session of a login that Doppler could not be asked about: what is kept on this machine can be read
// with it, and everything else waits.
func (d *doorman) unreached(credential model.Credential, why error) (ui.Session, error) {
	api, err := client.New(client.Options{Host: credential.Host, Token: credential.Token, Version: Version(), Logger: d.logger})
	if err != nil {
		return ui.Session{}, err
	}
	session := d.session(api, credential, model.Account{})
	session.Unreached = why
	return session, nil
}

func (d *doorman) session(api *client.Client, credential model.Credential, account model.Account) ui.Session {
	start := d.takeStart()
	session := ui.Session{
		API: api, Account: account, Host: credential.Host, Kind: model.KindOfToken(credential.Token), Place: model.InMemory, Close: api.Close,
		Start: start.Config, StartFrom: start.From, Login: keyring.Mark(credential),
	}
	if session.Kind == model.ServiceToken && session.StartFrom != "" {
		// It reaches one config, whatever a file says.
		session.Start, session.StartFrom = model.ConfigRef{}, ""
	}
	return session
}

// takeStart gives the start away once: what was said to a run is about its first session, not about the profiles that are
// switched to later.
func (d *doorman) takeStart() keyring.Start {
	d.mu.Lock()
	defer d.mu.Unlock()
	start := d.start
	d.start = keyring.Start{}
	return start
}

// note remembers, or forgets, a token that dtui asked for and that is kept nowhere.
func (d *doorman) note(credential model.Credential, unkept bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.unkept = slices.DeleteFunc(d.unkept, func(other model.Credential) bool { return other.Token.Equal(credential.Token) })
	if unkept {
		d.unkept = append(d.unkept, credential)
	}
}

// begin settles where sessions of this run begin: where the person said, else what the working directory says.
func (d *doorman) begin(said model.ConfigRef) keyring.Start {
	d.start = keyring.Start{Config: said}
	if said.Project != "" {
		return d.start
	}
	d.start = keyring.StartIn(d.folders)
	if d.start.From != "" {
		d.start.From = filepath.Base(d.start.From)
	}
	for _, note := range d.start.Notes {
		d.r.complain(errors.New(note))
	}
	return d.start
}

// Keep stores a credential and makes its profile the current one.
func (d *doorman) Keep(ctx context.Context, credential model.Credential, account model.Account, how ui.Keeping) (model.Profile, error) {
	if d.homeless {
		return model.Profile{}, errNoHome
	}
	if credential.Host == "" {
		credential.Host = d.host()
	}
	profile, err := d.tokens.Keep(ctx, keyring.Entry{
		Name: how.Profile, Host: credential.Host, Workplace: account.WorkplaceName, Person: account.ActorName,
		Kind: string(model.KindOfToken(credential.Token)), Made: credential.Made, Token: credential.Token,
	}, how.Place, how.Passphrase)
	if err == nil {
		d.note(credential, false)
		d.used(ctx, profile.Name) // Doppler has just said whose it is, or is about to be read with it.
	}
	var left keyring.LeftBehind
	if errors.As(err, &left) {
		d.note(credential, false)
		d.warn("a token is kept in its old place too", err) // It is kept; the next reading mends what was left.
		return profile, nil
	}
	return profile, plain(err)
}

// plain is the error that says what happened and what to do next, without the steps in between: on the screen these only
// repeat what the person has just asked for.
func plain(err error) error {
	var hinting interface {
		error
		Hint() string
	}
	if errors.As(err, &hinting) {
		return hinting
	}
	return err
}

// Profiles lists what is kept.
func (d *doorman) Profiles(ctx context.Context) (model.Profiles, error) {
	if d.homeless {
		return model.Profiles{}, nil // Nothing was ever kept.
	}
	return d.tokens.Profiles(ctx)
}

// Switch enters with a kept profile and makes it the current one.
func (d *doorman) Switch(ctx context.Context, name string, passphrase model.Value) (ui.Session, error) {
	if d.homeless {
		return ui.Session{}, errNoHome
	}
	entry, profile, err := d.tokens.Read(ctx, name, passphrase)
	var wrong keyring.WrongPassphrase
	if errors.As(err, &wrong) {
		return ui.Session{}, ui.ErrWrongPassphrase
	}
	if err != nil {
		return ui.Session{}, plain(err)
	}
	// The person chose this profile by its name and sees its host; a host from the environment plays no part.
	token, err := entry.For(entry.Host)
	if err != nil {
		return ui.Session{}, err
	}
	// It is kept, so it is not one to end with this run, whoever asked for it.
	credential := model.Credential{Host: entry.Host, Token: token}
	session, err := d.Enter(ctx, credential)
	if model.KindOf(err) == model.Unavailable && d.r.kept != nil && d.r.kept.Any() {
		session, err = d.unreached(credential, err)
	}
	if err != nil {
		return ui.Session{}, err
	}
	session.Profile, session.Place = profile.Name, profile.Place
	if err := d.tokens.Book.Use(ctx, profile.Name); err != nil {
		d.warn("the profile is not noted as the current one", err)
	}
	d.used(ctx, profile.Name)
	return session, nil
}

// used notes when a profile was used last, which is for a person to read and worth no message.
func (d *doorman) used(ctx context.Context, name string) {
	if err := d.tokens.Book.Used(ctx, name, time.Now()); err != nil {
		d.warn("the use of a profile is not noted", err)
	}
}

func (d *doorman) warn(text string, err error) {
	if d.logger != nil {
		d.logger.Warn(text, "error", err)
	}
}

// find looks for the login of the Doppler CLI without reading its token.
func (d *doorman) find() (keyring.CLILogin, bool, error) { return keyring.FindCLI(d.folders) }

// Found looks for the login of the Doppler CLI.
func (d *doorman) Found(context.Context) (model.FoundLogin, bool, error) {
	found, ok, err := d.find()
	return found.FoundLogin, ok, err
}

// UseFound enters with the login of the Doppler CLI.
func (d *doorman) UseFound(ctx context.Context) (ui.Session, error) {
	found, ok, err := d.find()
	if err != nil {
		return ui.Session{}, err
	}
	if !ok {
		return ui.Session{}, errors.New("the Doppler CLI is not logged in for this folder any more")
	}
	credential, err := d.foundCredential(ctx, found)
	if err != nil {
		return ui.Session{}, plain(err)
	}
	session, err := d.Enter(ctx, credential)
	session.Place = model.InCLI
	return session, err
}

// Demo starts the sandbox inside dtui and enters it.
func (d *doorman) Demo(ctx context.Context) (ui.Session, error) {
	server, credential, err := startDemo()
	if err != nil {
		return ui.Session{}, err
	}
	d.mu.Lock()
	d.demos = append(d.demos, server)
	d.mu.Unlock()
	session, err := d.Enter(ctx, credential)
	// Whoever logs in from the demo wants Doppler.
	session.Host, session.Sandbox, session.Start, session.StartFrom = "", true, demoStart, ""
	return session, err
}

// demoStart is where the demo begins.
var demoStart = model.ConfigRef{Project: "backend", Config: "dev"}

// startDemo serves the demo on loopback.
func startDemo() (*sandbox.Server, model.Credential, error) {
	server, err := sandbox.New(sandbox.Options{World: assets.Demo()})
	if err != nil {
		return nil, model.Credential{}, fmt.Errorf("the demo could not start: %w", err)
	}
	base, err := server.Start("127.0.0.1:0")
	if err != nil {
		return nil, model.Credential{}, fmt.Errorf("the demo could not listen on this machine: %w", err)
	}
	return server, model.Credential{Host: base, Token: model.NewValue(server.Token())}, nil
}

// Browse opens a page in the person's browser.
func (d *doorman) Browse(ctx context.Context, page string) error {
	return d.r.browse(ctx, page, runtime.GOOS, exec.LookPath)
}
