package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"

	"dtui/ui/cells"
	"dtui/ui/clip"
	"dtui/ui/internal/harden"
)

// The exit codes.
const (
	exitOK    = 0
	exitError = 1
	exitUsage = 2
	// exitSignal is added to the number of the signal that ended dtui, as shells do: 129 for SIGHUP, 130 for SIGINT, 143
	// for SIGTERM.
	exitSignal = 128
)

// Stdio is where a run reads and writes.
type Stdio struct {
	In  *os.File
	Out *os.File
	Err io.Writer
}

// run is one start of dtui: its arguments, its environment and its standard streams.
type run struct {
	getenv func(string) string
	stdio  Stdio
	flags  flags
	// settings are the defaults until the config file was read.
	settings settings
	// login starts with the login instead of what is kept.
	login bool
	// shown is set while the screen is up, when nothing else may write to the terminal.
	shown atomic.Bool
	// unhardened is what could not be done to keep others out of this process.
	unhardened error
	// places keeps the last place, nil in a run that remembers nothing.
	places *placeFile
	// kept keeps copies and drafts, nil in a run that keeps nothing.
	kept   *offlineVault
	editor *outsideEditor // see outside
}

// exit is an error that ends the process with a code of its own; its text may have been said already.
type exit struct {
	code int
	err  error
}

func (e exit) Error() string { return e.err.Error() }
func (e exit) Unwrap() error { return e.err }

// usage marks an error of the command line itself.
func usage(format string, args ...any) error {
	return exit{exitUsage, fmt.Errorf(format, args...)}
}

// Main is one start of dtui as a process of its own. It first keeps others out of that process, as far as the system lets it.
func Main() int {
	return begin(os.Args[1:], os.Getenv, Stdio{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, harden.Process())
}

// Run does one start of dtui inside a process that it leaves as it is, and returns the exit code.
func Run(args []string, getenv func(string) string, stdio Stdio) int {
	return begin(args, getenv, stdio, nil)
}

func begin(args []string, getenv func(string) string, stdio Stdio, unhardened error) int {
	if len(args) > 0 && args[0] == clip.Command {
		// Before anything else: this process is to hold a copy, and to know of nothing but that.
		return clip.Serve(args[1:], stdio.In, stdio.Out, stdio.Err)
	}
	// Nothing of dtui logs through it; with GODEBUG=http2debug Go's HTTP/2 does, tokens and values included.
	log.SetOutput(io.Discard)
	r := &run{getenv: getenv, stdio: stdio, settings: defaultSettings(), unhardened: unhardened}
	root := r.root()
	root.SetArgs(args)
	root.SetIn(stdio.In)
	root.SetOut(stdio.Out)
	root.SetErr(stdio.Err)
	err := root.ExecuteContext(context.Background())
	if err == nil {
		return exitOK
	}
	code := exitError
	var ends exit
	if errors.As(err, &ends) {
		code = ends.code
	}
	if err.Error() != "" && slices.ContainsFunc(args, tokenForm.MatchString) {
		err = fmt.Errorf("%w; a token is among the arguments, where the shell's history keeps it and others on this machine see it: "+
			"revoke it, and give the next one to dtui login --token-stdin", err)
	}
	r.complain(err)
	return code
}

// complain says an error on standard error in one line, with whatever came from outside made harmless. An error of the
// command line or of a file quotes what was typed, which may be a token in the wrong place.
func (r *run) complain(err error) {
	if text := err.Error(); text != "" {
		r.say(r.stdio.Err, "dtui: %s\n", cells.Printable(tokenForm.ReplaceAllString(text, redacted)))
	}
}

// say writes to a standard stream. There is nowhere left to report that one is closed.
func (r *run) say(to io.Writer, format string, args ...any) {
	_, _ = fmt.Fprintf(to, format, args...)
}

const about = `dtui is a terminal UI for Doppler: browse secrets that stay masked, edit under
review, compare environments side by side, and promote from one to the next.

Try it without an account: dtui --demo

It exits with 0 when it was left, 1 after an error, 2 when it was called wrongly
or without a terminal, and 128 and the signal's number when a signal ended it.`

// mistyped is how many letters may be wrong in the name of a subcommand for it to be suggested.
const mistyped = 2

// noArgs refuses arguments as the error of the command line that they are.
func noArgs(cmd *cobra.Command, args []string) error {
	if err := cobra.NoArgs(cmd, args); err != nil {
		// Cobra itself suggests only for the root command, and in several lines.
		cmd.SuggestionsMinimumDistance = mistyped
		if meant := cmd.SuggestionsFor(args[0]); len(meant) > 0 {
			for i := range meant {
				meant[i] = cmd.CommandPath() + " " + meant[i]
			}
			return usage("%w; did you mean %s?", err, strings.Join(meant, " or "))
		}
		return usage("%w; see %s --help", err, cmd.CommandPath())
	}
	return nil
}

func (r *run) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "dtui",
		Short:         "See, compare and change your Doppler secrets in the terminal",
		Long:          about,
		Args:          noArgs,
		Version:       Version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := r.configure(); err != nil {
				return err
			}
			return r.program(cmd.Context())
		},
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usage("%w; see %s --help", err, cmd.CommandPath()) })
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages ", ".FlagUsagesWrapped 80 "))
	root.SetVersionTemplate("dtui {{.Version}}\n")
	r.flags.define(root.Flags())
	root.Flags().StringVar(&r.flags.configFile, "config-file", "", "read the settings from this file")
	root.AddCommand(r.sandboxCommand(), r.loginCommand(), r.logoutCommand(), r.authCommand(), r.configCommand(), r.listenCommand())
	return root
}
