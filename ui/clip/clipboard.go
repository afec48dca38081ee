package clip

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf16"

	"dtui/model"
)

// Errors of Copy. None of them quotes the value.
var (
	// ErrNothing means that the value is unknown or empty, so that there is nothing to copy.
	ErrNothing = errors.New("there is nothing to copy: the value is empty or not known")
	// ErrNoRoute means that there is no clipboard here.
	ErrNoRoute = errors.New("no clipboard can be reached from here: there is no display, and the terminal has none")
	// ErrOff means that copying is switched off.
	ErrOff = errors.New("copying is switched off")
	// ErrTerminal means that the route is Osc52: nothing was sent yet, the caller writes what OSC52 returns to its
	// terminal and then shows the Result that came with this error.
	ErrTerminal = errors.New("not sent yet: the terminal has to be written to")
	// ErrNotExact means that the program would put something else on the clipboard than the value.
	ErrNotExact = errors.New("clip.exe copies only plain ASCII text unchanged, and this value has other characters: set the clipboard to osc52")
)

// defaultTimeout bounds one copy. Programs take milliseconds; the first start of clip.exe from WSL takes the longest.
const defaultTimeout = 5 * time.Second

// Options say how a person wants their clipboard.
type Options struct {
	// Preference is auto, native, osc52 or off; "" means auto.
	Preference string
	// ClearAfter is how long a secret stays, 0 for ever.
	ClearAfter time.Duration
	// ClearOnQuit has a secret cleared when this process ends, if it is there for that long.
	ClearOnQuit bool
	// Program starts this program again, with arguments that come before Command; nil for the executable that runs now.
	Program []string
}

// Clipboard copies along one route, chosen when it was made.
type Clipboard struct {
	environment Environment
	options     Options
	route       Route
	timeout     time.Duration
}

// New chooses the route, as Choose does.
func New(e Environment, options Options) *Clipboard {
	return &Clipboard{environment: e, options: options, route: Choose(e, options.Preference), timeout: defaultTimeout}
}

// Route is the route that Copy takes.
func (c *Clipboard) Route() Route { return c.route }

// Copy puts v on the clipboard. With secret the clipboard is told so where it can be, and the value is cleared as the
// options say; a name or a reference is neither. A nil error means that the clipboard has the value, or that tmux took all
// of it. The error is ErrTerminal on the route Osc52, where the caller has to write the sequence; else ErrNothing,
// ErrNoRoute, ErrOff, ErrNotExact, HelperFailed, NotHeld, BufferKept, or the context's own.
func (c *Clipboard) Copy(ctx context.Context, v model.Value, secret bool) (Result, error) {
	result := Result{Route: c.route, Bytes: v.Size(), Secret: secret, through: string(c.route)}
	switch {
	case !v.Known() || v.Empty():
		return result, ErrNothing
	case c.options.Preference == "off":
		return result, ErrOff
	case c.route == None:
		return result, ErrNoRoute
	case c.route == Osc52:
		return result, ErrTerminal
	}
	if err := ctx.Err(); err != nil {
		return result, err
	}
	input, err := inputFor(c.route, v)
	if err != nil {
		return result, err
	}
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	if c.route.helped() {
		return c.detach(limited, result, order{value: input, secret: secret})
	}
	err = c.environment.program(limited, c.route, input, c.arguments()...)
	if c.route == Tmux {
		err = c.forget(ctx, err)
	}
	return result, err
}

// inputFor is what a program reads from its standard input. With OSC52 it is all of this package that reveals a value.
func inputFor(route Route, v model.Value) ([]byte, error) {
	text := v.Reveal()
	if route != ClipExe {
		return []byte(text), nil
	}
	// clip.exe guesses the encoding of what it reads. ASCII widened to UTF-16 is what it guesses rightly; with a byte
	// order mark it puts the mark on the clipboard as a first, invisible character, and without one it takes other
	// text for a code page now and then. A value that looks right and is not must not be copied at all.
	if strings.ContainsFunc(text, func(r rune) bool { return r == 0 || r > 0x7e }) {
		return nil, ErrNotExact
	}
	wide := make([]byte, 0, 2*len(text))
	for _, unit := range utf16.Encode([]rune(text)) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	return wide, nil
}

// buffer is the tmux buffer that a value passes through.
const buffer = "dtui"

func (c *Clipboard) arguments() []string {
	if c.route == Tmux {
		return []string{"load-buffer", "-w", "-b", buffer, "-"}
	}
	return nil
}

// BufferKept means that the value is still in a buffer of tmux.
type BufferKept struct{ Err error }

func (e BufferKept) Error() string {
	return "the value may still be in a buffer of tmux: tmux delete-buffer -b " + buffer + " removes it (" + e.Err.Error() + ")"
}

func (e BufferKept) Unwrap() error { return e.Err }

// forget deletes the buffer, also after a failure or a cancelled context: tmux may have filled it before.
func (c *Clipboard) forget(ctx context.Context, loaded error) error {
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.timeout)
	defer cancel()
	deleted := c.environment.program(limited, Tmux, nil, "delete-buffer", "-b", buffer)
	switch {
	case deleted == nil:
		return loaded
	case loaded == nil:
		return BufferKept{Err: deleted}
	}
	var failed HelperFailed
	if errors.As(loaded, &failed) && (failed.Status > 0 || failed.unstarted) {
		return loaded // tmux never took it, so there is no buffer to delete.
	}
	return errors.Join(loaded, BufferKept{Err: deleted})
}
