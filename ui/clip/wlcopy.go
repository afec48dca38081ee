//go:build unix

package clip

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"syscall"
	"time"
)

// wlCopySensitive tells whether wl-copy is there, and whether it has --sensitive, which came with version 2.3 together with
// the end of its file below /tmp.
func wlCopySensitive(e Environment) (sensitive, installed bool) {
	path, err := e.LookPath("wl-copy")
	if err != nil {
		return false, false
	}
	ctx, cancel := context.WithTimeout(context.Background(), dialTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "--help")
	cmd.Env, cmd.SysProcAttr = e.variables(""), bound()
	cmd.WaitDelay = time.Second // Help forks nothing, but a wrapper round wl-copy might.
	help, err := cmd.Output()
	return err == nil && bytes.Contains(help, []byte("--sensitive")), true
}

// wlCopy is a wl-copy that owns the clipboard, as a child that ends by itself when something else is copied.
type wlCopy struct {
	environment Environment
	cmd         *exec.Cmd
	// clean says that this wl-copy keeps no file that its end by a signal would leave.
	clean bool
	ended chan error
}

// fillWlCopy returns once the clipboard gives the value back: wl-copy itself says nothing until it ends.
func fillWlCopy(e Environment, o order, sensitive bool) (holding, error) {
	path, err := e.LookPath("wl-copy")
	if err != nil {
		return holding{}, err
	}
	// Without a type wl-copy guesses one from the text, and offers a certificate, say, as no text at all.
	arguments := []string{"--foreground", "--type", "text/plain"}
	if sensitive && o.secret {
		arguments = append(arguments, "--sensitive")
	}
	cmd := exec.Command(path, arguments...) //nolint:noctx // It lives until the clipboard is emptied, which clear sees to.
	cmd.Env, cmd.SysProcAttr, cmd.Stdin = e.variables(""), bound(), bytes.NewReader(o.value)
	if err := cmd.Start(); err != nil {
		return holding{}, err
	}
	gone := make(chan error, 1)
	go func() { gone <- cmd.Wait() }()
	w := &wlCopy{environment: e, cmd: cmd, clean: sensitive, ended: gone}
	if err := w.serves(o.value); err != nil {
		return holding{}, errors.Join(err, w.end())
	}
	again, lost := make(chan error, 1), make(chan Ending, 1)
	w.ended = again
	go func() {
		err := <-gone
		again <- err
		lost <- endingOf(err)
	}()
	return holding{
		standing: standing{through: "wl-copy", concealed: sensitive && o.secret},
		ended:    lost,
		clear:    w.clear,
	}, nil
}

// endingOf reads the end of a wl-copy that nobody asked to end.
func endingOf(err error) Ending {
	if err == nil {
		return Replaced
	}
	return Lost
}

// serves waits until the clipboard holds the value.
func (w *wlCopy) serves(value []byte) error {
	ctx, cancel := context.WithTimeout(context.Background(), dialTimeout)
	defer cancel()
	path, err := w.environment.LookPath("wl-paste")
	if err != nil {
		return err
	}
	for {
		paste := exec.CommandContext(ctx, path, "--no-newline", "--type", "text/plain")
		paste.Env, paste.SysProcAttr = w.environment.variables(""), bound()
		got, err := paste.Output()
		if err == nil && bytes.Equal(got, value) {
			return nil
		}
		select {
		case err := <-w.ended:
			w.ended <- err
			return errors.Join(errors.New("wl-copy ended before the clipboard had the value"), err)
		case <-ctx.Done():
			return errors.New("wl-copy did not fill the clipboard in time")
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// clear ends wl-copy, with which the clipboard is empty, if it has not ended before because something else was copied.
func (w *wlCopy) clear() Ending {
	select {
	case err := <-w.ended:
		return endingOf(err)
	default:
	}
	if w.end() != nil {
		return Kept
	}
	return Cleared
}

// end ends wl-copy. One that keeps a file removes it only when the clipboard is taken from it, which its own --clear does.
// That is not one step with the look whether it still has the clipboard; the window is as long as a program takes to start.
func (w *wlCopy) end() error {
	if w.clean {
		return w.cmd.Process.Signal(syscall.SIGTERM)
	}
	ctx, cancel := context.WithTimeout(context.Background(), dialTimeout)
	defer cancel()
	empty := exec.CommandContext(ctx, w.cmd.Path, "--clear")
	empty.Env, empty.SysProcAttr = w.environment.variables(""), bound()
	if err := empty.Run(); err != nil {
		return err
	}
	select {
	case ended := <-w.ended:
		return ended
	case <-ctx.Done():
		return errors.Join(errors.New("wl-copy does not end"), w.cmd.Process.Kill())
	}
}
