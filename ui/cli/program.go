package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"dtui/client"
	"dtui/keyring"
	"dtui/model"
	"dtui/ui"
	"dtui/ui/cells"
	"dtui/ui/clip"
	"dtui/ui/internal/harden"
)

const framesPerSecond = 120

// program starts the terminal program.
func (r *run) program(ctx context.Context) error {
	ref, err := r.start()
	if err != nil {
		return err
	}
	options, err := r.options(ref)
	if err != nil {
		return err
	}
	if !term.IsTerminal(r.stdio.Out.Fd()) || !term.IsTerminal(r.stdio.In.Fd()) && r.flags.tokenFile != "-" {
		return exit{exitUsage, errors.New("this is a terminal program, and there is no terminal here")}
	}
	logger, closeLog, err := r.logger()
	if err != nil {
		return err
	}
	defer closeLog()
	if r.unhardened != nil && logger != nil {
		logger.Warn("the process is less protected than it could be", "error", r.unhardened)
	}
	env := r.env()
	if r.flags.listen != "" || r.flags.hookFile != "" {
		server, err := r.receiver(ctx)
		if err != nil {
			return err
		}
		defer r.closing(server.Close)
		env.Webhook = server
	}
	if r.flags.demo {
		server, credential, err := startDemo()
		if err != nil {
			return err
		}
		defer r.closing(server.Close)
		return r.enter(ctx, env, options, arrival{credential: credential}, logger)
	}
	if r.places = r.placeFile(logger); r.places != nil {
		env.Recall, env.Remember = r.places.recall, r.places.remember
		said := r.places.expectedFile()
		env.RecallExpected, env.KeepExpected = said.recall, said.keep
	}
	door := r.doorman(logger)
	if r.kept = r.vault(keyring.OS(append([]keyring.Option{keyring.ForSealing()}, door.options...)...), logger); r.kept != nil {
		env.Offline = r.kept
	}
	defer r.closing(door.Close)
	env.Access, env.Keep.KeepProfile, options.Host = door, door.Add, r.flags.apiHost
	start := door.begin(options.Start)
	options.Start, env.Session.StartFrom = start.Config, start.From
	if options.Login {
		options.NoToken = true
		return r.show(ctx, env, options)
	}
	arrived, err := door.arrive(ctx)
	switch {
	case errors.Is(err, errNoToken):
		options.NoToken = true
		if !errors.Is(err, keyring.ErrNotFound) {
			// The welcome covers this line, and it is there again when the welcome is left.
			r.complain(hinted(err))
		}
		return r.show(ctx, env, options)
	case err != nil:
		return hinted(err)
	case arrived.unlock != "":
		options.NoToken, options.Unlock = true, arrived.unlock
		return r.show(ctx, env, options)
	}
	door.takeStart()
	return r.enter(ctx, env, options, arrived, logger)
}

// enter starts the program with a token, the first requests already under way.
func (r *run) enter(ctx context.Context, env ui.Env, options ui.Options, arrived arrival, logger *slog.Logger) error {
	credential := arrived.credential
	api, err := client.New(client.Options{Host: credential.Host, Token: credential.Token, Version: Version(), Logger: logger})
	if err != nil {
		return err
	}
	kind := model.KindOfToken(credential.Token)
	env.Session.Host = credential.Host
	if kind == model.ServiceToken && env.Session.StartFrom != "" {
		// It reaches one config, whatever a file says.
		options.Start, env.Session.StartFrom = model.ConfigRef{}, ""
	}
	env.Session.Kind, env.Session.Profile, env.Session.Place, env.Session.Close = kind, arrived.profile, arrived.place, api.Close
	env.Session.Login = keyring.Mark(credential)
	env.API = api
	if kind.ReadsSecrets() {
		env.API = prefetch(ctx, api, options.Start)
	}
	env.Session.API = env.API
	return r.show(ctx, env, options)
}

// closing ends something, and says when it did not end well.
func (r *run) closing(end func() error) {
	if err := end(); err != nil {
		r.complain(err)
	}
}

func (r *run) options(ref model.ConfigRef) (ui.Options, error) {
	wanted := r.flags.theme
	if wanted == "" {
		wanted = r.settings.theme
	}
	name, light, err := parseTheme(wanted)
	if err != nil {
		return ui.Options{}, err
	}
	return ui.Options{
		Start: ref, ReadOnly: r.flags.readOnly, NoMouse: r.flags.noMouse || !r.settings.mouse, Theme: name, Light: light,
		ASCII: r.flags.ascii || r.settings.glyphs == "ascii" || r.settings.glyphs == "auto" && r.asciiOnly(), NoColour: r.getenv("NO_COLOR") != "", Sandbox: r.flags.demo,
		Protected: r.settings.protected, RevealFor: r.settings.revealFor, BlankAfter: r.settings.blankAfter, UnlockFor: r.settings.unlockFor,
		ClearAfter: r.settings.clearAfter, HideNames: r.settings.hideNames,
		Live: r.settings.live && !r.flags.noLive, Snapshots: r.settings.snapshots, Drafts: r.settings.drafts,
		LintIgnore: r.settings.lintIgnore,
		Still:      r.settings.reduceMotion, Login: r.login, Keys: r.settings.keys,
	}, nil
}

func (r *run) env() ui.Env {
	board := clip.New(clip.Environment{Getenv: r.getenv, LookPath: exec.LookPath, GOOS: runtime.GOOS}, clip.Options{
		Preference: r.settings.clipboard, ClearAfter: r.settings.clearAfter, ClearOnQuit: r.settings.clearOnQuit,
	})
	return ui.Env{
		Background: client.Background,
		Watch:      watch,
		Copy:       board.Copy,
		Clipboard:  board.Outlook(),
		Editor:     r.outside(),
		Keep:       keeper(),
		Now:        time.Now,
		After: func(d time.Duration, msg tea.Msg) tea.Cmd {
			return tea.Tick(d, func(time.Time) tea.Msg { return msg })
		},
	}
}

// show runs the program in the terminal. A closed terminal window ends it like any other end, so that the terminal and
// the sandbox are left in order.
func (r *run) show(ctx context.Context, env ui.Env, options ui.Options) error {
	app, err := ui.New(env, options)
	if err != nil {
		return exit{exitUsage, err}
	}
	// Bubble Tea writes every byte drawn, values included, to the files that some variables name.
	if err := harden.Untrace(); err != nil {
		return err
	}
	ctx, stop := untilSignal(ctx, r.outside().spare.spared)
	defer stop()
	r.outside().until = ctx
	input := tea.WithInput(r.stdio.In)
	if r.flags.tokenFile == "-" {
		tty, err := os.Open("/dev/tty")
		if err != nil {
			return exit{exitUsage, fmt.Errorf("the token came from standard input and there is no terminal to read keys from: %w", err)}
		}
		defer func() { _ = tty.Close() }()
		input = tea.WithInput(tty)
	}
	r.shown.Store(true)
	defer r.shown.Store(false)
	_, err = tea.NewProgram(&guarded{app}, tea.WithContext(ctx), input, tea.WithOutput(r.stdio.Out), tea.WithFPS(framesPerSecond),
		tea.WithoutSignalHandler()).Run()
	app.StopReading()
	if owner, place, known := app.LastPlace(); known && r.places != nil {
		r.places.finish(owner, place)
	}
	if r.places != nil {
		r.places.within("what is expected in the matrix", app.KeepSaid)
	}
	staged, kept := app.Staged(), 0
	if r.kept != nil {
		failed := r.kept.lastCopies(app)
		if failed != nil {
			r.complain(failed)
		}
		if kept, failed = r.kept.lastDraft(app); failed != nil {
			r.complain(failed)
		}
	}
	var by bySignal
	if err != nil && errors.As(context.Cause(ctx), &by) {
		return exit{exitSignal + int(by.signal), by.withLoss(staged-kept, kept)}
	}
	return err
}

func printable(text string) string { return cells.Printable(text) }
