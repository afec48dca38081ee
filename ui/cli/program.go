package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"dtui/assets"
	"dtui/client"
	"dtui/client/sandbox"
	"dtui/keyring"
	"dtui/model"
	"dtui/ui"
	"dtui/ui/cells"
	"dtui/ui/clip"
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
	access, closeDemo, err := r.demoOrAccess(ctx)
	defer closeDemo()
	env := r.env()
	switch {
	case errors.Is(err, errNoToken):
		options.NoToken = true
		if !errors.Is(err, keyring.ErrNotFound) {
			// The welcome covers this line, and it is there again when the welcome is left.
			r.complain(hinted(err))
		}
	case err != nil:
		return err
	default:
		api, err := client.New(client.Options{Host: access.host, Token: access.token, Version: Version(), Logger: logger})
		if err != nil {
			return err
		}
		defer api.Close()
		env.API = prefetch(ctx, api, ref)
	}
	if r.places = r.placeFile(logger); r.places != nil {
		env.Recall, env.Remember = r.places.recall, r.places.remember
	}
	return r.show(ctx, env, options)
}

// demoOrAccess is the embedded sandbox for --demo, which reads nothing else, or the token of this run.
func (r *run) demoOrAccess(ctx context.Context) (access, func(), error) {
	if !r.flags.demo {
		found, err := r.access(ctx, r.store())
		return found, func() {}, err
	}
	server, err := sandbox.New(sandbox.Options{World: assets.Demo()})
	if err != nil {
		return access{}, func() {}, fmt.Errorf("the demo could not start: %w", err)
	}
	base, err := server.Start("127.0.0.1:0")
	if err != nil {
		return access{}, func() {}, fmt.Errorf("the demo could not listen on this machine: %w", err)
	}
	return access{base, model.NewValue(server.Token())}, func() {
		if err := server.Close(); err != nil {
			r.complain(err)
		}
	}, nil
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
		Still: r.settings.reduceMotion, Keys: r.settings.keys,
	}, nil
}

func (r *run) env() ui.Env {
	board := clip.New(clip.Environment{Getenv: r.getenv, LookPath: exec.LookPath, GOOS: runtime.GOOS}, r.settings.clipboard)
	return ui.Env{
		Copy: board.Copy,
		Now:  time.Now,
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
	// Bubble Tea writes every byte drawn, values included, to the files that these name.
	for _, name := range []string{"TEA_TRACE", "TEA_DEBUG"} {
		if err := os.Unsetenv(name); err != nil {
			return fmt.Errorf("unsetting %s: %w", name, err)
		}
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	input := tea.WithInput(r.stdio.In)
	if r.flags.tokenFile == "-" {
		tty, err := os.Open("/dev/tty")
		if err != nil {
			return exit{exitUsage, fmt.Errorf("the token came from standard input and there is no terminal to read keys from: %w", err)}
		}
		defer func() { _ = tty.Close() }()
		input = tea.WithInput(tty)
	}
	_, err = tea.NewProgram(&guarded{app}, tea.WithContext(ctx), input, tea.WithOutput(r.stdio.Out), tea.WithFPS(framesPerSecond),
		tea.WithoutSignalHandler()).Run()
	if owner, place, known := app.LastPlace(); known && r.places != nil {
		r.places.finish(owner, place)
	}
	var by bySignal
	if err != nil && errors.As(context.Cause(ctx), &by) {
		return exit{exitSignal + int(by.signal), by.withLoss(app.Staged())}
	}
	return err
}

func printable(text string) string { return cells.Printable(text) }
