package drive

import (
	"image/color"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// Option changes how [New] and [Run] treat the model.
type Option func(*options)

type options struct {
	loose      bool
	mayFail    bool
	ignored    []string
	waiting    []string
	filter     func(tea.Model, tea.Msg) tea.Msg
	method     ansi.Method
	profile    colorprofile.Profile
	environ    []string
	background color.Color
}

func newOptions(opts []Option) options {
	o := options{
		method:  ansi.GraphemeWidth,
		profile: colorprofile.TrueColor,
		environ: []string{"TERM=xterm-256color", "COLORTERM=truecolor"},
	}
	for _, opt := range opts {
		opt(&o)
	}
	return o
}

// Loose drops the demand of [New] that the view fill the screen exactly, for
// models that are a part of a screen.
func Loose() Option { return func(o *options) { o.loose = true } }

// MayFail lets the program of [Run] end with an error without failing the test;
// the test then has to look at [Terminal.Err].
func MayFail() Option { return func(o *options) { o.mayFail = true } }

// Ignore names commands that never end or repeat for ever, such as a blinking
// cursor: those whose creating function (see [Driver.Labels]) contains one of
// the names. [New] never runs them; [Run] does not wait for them.
func Ignore(names ...string) Option {
	return func(o *options) { o.ignored = append(o.ignored, names...) }
}

// Waiting names commands that wait for something outside the program, such as the next event of a stream. [New] runs them
// beside the test, as a program does, and [Driver.Arrives] delivers what they bring.
func Waiting(names ...string) Option {
	return func(o *options) { o.waiting = append(o.waiting, names...) }
}

// Filter is the filter the program uses (tea.WithFilter).
func Filter(f func(tea.Model, tea.Msg) tea.Msg) Option {
	return func(o *options) { o.filter = f }
}

// Width sets the way widths are measured; without it, by grapheme clusters.
func Width(method ansi.Method) Option { return func(o *options) { o.method = method } }

// Profile sets the colours the terminal of [Run] can show; without it, all of them.
func Profile(p colorprofile.Profile) Option { return func(o *options) { o.profile = p } }

// Environ replaces the environment the program of [Run] is told about
// ("TERM=xterm-256color" and "COLORTERM=truecolor").
func Environ(env ...string) Option { return func(o *options) { o.environ = env } }

// Background sets the background colour the terminal of [Run] reports when
// asked; without it, black.
func Background(c color.Color) Option { return func(o *options) { o.background = c } }
