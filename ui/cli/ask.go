package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/charmbracelet/x/term"

	"dtui/model"
)

// errNobody says that there is nobody to ask.
var errNobody = errors.New("there is no terminal to ask at")

// atTerminal runs a question at the person's terminal, which standard input may not be.
func (r *run) atTerminal(ask func(terminal *os.File) error) error {
	if term.IsTerminal(r.stdio.In.Fd()) {
		return ask(r.stdio.In)
	}
	name := "/dev/tty"
	if runtime.GOOS == "windows" {
		name = "CONIN$"
	}
	terminal, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return errNobody
	}
	return errors.Join(ask(terminal), terminal.Close())
}

// passphrase asks for a passphrase without echoing it. The terminal stops echoing before the question is there, so that a
// person, or a script, that answers at once is not seen; reading by the library would leave that gap.
func (r *run) passphrase(ctx context.Context, question string) (model.Value, error) {
	var typed model.Value
	err := r.atTerminal(func(terminal *os.File) error {
		before, err := term.MakeRaw(terminal.Fd())
		if err != nil {
			return fmt.Errorf("asking for the passphrase: %w", err)
		}
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
		defer signal.Stop(signals)
		r.say(r.stdio.Err, "%s: ", question)
		type line struct {
			text model.Value
			err  error
		}
		read := make(chan line, 1)
		go func() {
			text, err := unseenLine(terminal)
			read <- line{text, err}
		}()
		select {
		case got := <-read:
			typed, err = got.text, got.err
		case <-signals:
			err = errGivenUp
		case <-ctx.Done():
			err = ctx.Err()
		}
		r.say(r.stdio.Err, "\r\n")
		return errors.Join(err, term.Restore(terminal.Fd(), before))
	})
	if err == nil && typed.Empty() {
		err = errors.New("no passphrase was typed")
	}
	return typed, err
}

var errGivenUp = exit{exitSignal + int(syscall.SIGINT), errors.New("interrupted")}

// unseenLine reads a line from a terminal that does nothing by itself: no echo, no editing, no signals.
func unseenLine(terminal io.Reader) (model.Value, error) {
	const (
		ctrlC, ctrlD, backspace, ctrlU, escape, del = 0x03, 0x04, 0x08, 0x15, 0x1b, 0x7f

		longest = 4096
	)
	var line []byte
	one := make([]byte, 1)
	for {
		if _, err := io.ReadFull(terminal, one); err != nil {
			return model.Value{}, fmt.Errorf("reading the passphrase: %w", err)
		}
		switch one[0] {
		case '\r', '\n':
			return model.NewValue(string(line)), nil
		case ctrlC, ctrlD, escape:
			return model.Value{}, errGivenUp
		case backspace, del:
			_, size := utf8.DecodeLastRune(line)
			line = line[:len(line)-size]
		case ctrlU:
			line = line[:0]
		default:
			if len(line) < longest {
				line = append(line, one[0])
			}
		}
	}
}

// newPassphrase asks for a passphrase twice.
func (r *run) newPassphrase(ctx context.Context, question string) (model.Value, error) {
	const least = 8
	first, err := r.passphrase(ctx, question)
	if err != nil {
		return first, err
	}
	if first.Size() < least {
		return model.Value{}, fmt.Errorf("the passphrase needs at least %d characters", least)
	}
	second, err := r.passphrase(ctx, "Once more")
	if err == nil && !first.Equal(second) {
		err = errors.New("the two passphrases differ")
	}
	return first, err
}

// agreed asks a question that is answered with y or n; anything else is no.
func (r *run) agreed(question string) (bool, error) {
	yes := false
	err := r.atTerminal(func(terminal *os.File) error {
		r.say(r.stdio.Err, "%s [y/N] ", question)
		var line []byte
		one := make([]byte, 1)
		for len(line) < 16 {
			if n, err := terminal.Read(one); err != nil || n == 0 || one[0] == '\n' || one[0] == '\r' {
				break
			}
			line = append(line, one[0])
		}
		answer := strings.ToLower(strings.TrimSpace(string(line)))
		yes = answer == "y" || answer == "yes"
		return nil
	})
	return yes, err
}
