package clip

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf16"

	"dtui/model"
)

// Errors of Copy. None of them quotes the value.
var (
	// ErrNothing means that the value is unknown or empty, so that there is nothing to copy.
	ErrNothing = errors.New("there is nothing to copy: the value is empty or not known")
	// ErrNoRoute means that there is no clipboard here, or that copying is switched off.
	ErrNoRoute = errors.New("no clipboard can be reached from here: install wl-copy, xclip or xsel, or set the clipboard to osc52")
	// ErrTerminal means that the route is Osc52: nothing was sent yet, the caller writes what OSC52 returns to its
	// terminal and then shows the Result that came with this error.
	ErrTerminal = errors.New("not sent yet: the terminal has to be written to")
	// ErrNotExact means that the helper would put something else on the clipboard than the value.
	ErrNotExact = errors.New("clip.exe copies only plain ASCII text unchanged, and this value has other characters: set the clipboard to osc52")
)

// defaultTimeout bounds one copy. Helpers take milliseconds; the first start of clip.exe from WSL takes the longest.
const defaultTimeout = 5 * time.Second

// Clipboard copies along one route, chosen when it was made.
type Clipboard struct {
	environment Environment
	route       Route
	timeout     time.Duration

	mutex     sync.Mutex
	sensitive *bool // whether wl-copy knows --sensitive; nil until it was asked
}

// New chooses the route, as Choose does.
func New(e Environment, pref string) *Clipboard {
	return &Clipboard{environment: e, route: Choose(e, pref), timeout: defaultTimeout}
}

// Route is the route that Copy takes.
func (c *Clipboard) Route() Route { return c.route }

// Copy puts v on the clipboard. A nil error means that the helper took all of it and reported success. The error
// is ErrTerminal on the route Osc52, where the caller has to write the sequence; else ErrNothing, ErrNoRoute,
// ErrNotExact, HelperFailed, BufferKept, or the context's own.
func (c *Clipboard) Copy(ctx context.Context, v model.Value) (Result, error) {
	result := Result{Route: c.route, Bytes: v.Size()}
	if !v.Known() || v.Empty() {
		return result, ErrNothing
	}
	if c.route == None {
		return result, ErrNoRoute
	}
	if c.route == Osc52 {
		return result, ErrTerminal
	}
	if err := ctx.Err(); err != nil {
		return result, fmt.Errorf("not copied: %w", err)
	}
	input, err := inputFor(c.route, v)
	if err != nil {
		return result, err
	}
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	err = c.run(limited, input, c.arguments(limited)...)
	if c.route == Tmux {
		err = c.forget(ctx, err)
	}
	return result, err
}

// inputFor is what a helper reads from its standard input. With OSC52 it is all of this package that reveals a value.
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

// arguments are the helper's arguments. None of them trims a final line end.
func (c *Clipboard) arguments(ctx context.Context) []string {
	switch c.route {
	case WlCopy:
		// Without a type wl-copy guesses one from the text, and offers a certificate, say, as no text at all.
		arguments := []string{"--type", "text/plain"}
		if c.knowsSensitive(ctx) {
			arguments = append(arguments, "--sensitive")
		}
		return arguments
	case Xclip:
		return []string{"-selection", "clipboard", "-in"}
	case Xsel:
		return []string{"--clipboard", "--input"}
	case Tmux:
		return []string{"load-buffer", "-w", "-b", buffer, "-"}
	default:
		return nil
	}
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
	deleted := c.run(limited, nil, "delete-buffer", "-b", buffer)
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
