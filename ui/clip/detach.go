package clip

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
)

// NotHeld means that no helper holds the value, so that nothing was copied.
type NotHeld struct{ Err error }

func (e NotHeld) Error() string { return e.Err.Error() }
func (e NotHeld) Unwrap() error { return e.Err }

// helper is this program, started again to hold the clipboard.
type helper struct {
	cmd *exec.Cmd
	// orders is its standard input. It stays open as long as this process lives, since its end tells the helper that.
	orders  *os.File
	reports *bufio.Reader
	close   func()
}

// detach starts a helper, hands it an order and waits until it says that the clipboard has the value. What the helper says
// later goes to the channel of the result.
func (c *Clipboard) detach(ctx context.Context, result Result, o order) (Result, error) {
	if o.secret {
		o.after, o.untilQuit = c.options.ClearAfter, c.options.ClearOnQuit
	}
	h, err := c.start()
	if err != nil {
		return result, NotHeld{fmt.Errorf("the helper that holds the clipboard could not be started: %w", err)}
	}
	// A helper that does not answer is ended, and with it every read and write below.
	stop := context.AfterFunc(ctx, func() { _ = h.cmd.Process.Kill() }) // It may end by itself meanwhile, which is as good.
	_, sent := io.WriteString(h.orders, o.head())
	if sent == nil {
		_, sent = h.orders.Write(o.value)
	}
	line, err := h.reports.ReadString('\n')
	var said standing
	switch {
	case err == nil:
		said, err = readStanding(line)
	case errors.Is(err, io.EOF):
		err = errors.Join(errors.New("the helper that holds the clipboard ended at once"), sent)
	}
	if !stop() {
		err = fmt.Errorf("the clipboard did not take it in time: %w", ctx.Err())
	}
	if err != nil {
		_ = h.cmd.Process.Kill()
		_ = h.end() // How it ends adds nothing to what is reported already.
		return result, NotHeld{err}
	}
	result.through, result.Concealed = said.through, said.concealed
	if !said.keeps {
		return result, h.end()
	}
	result.ClearAfter, result.ClearOnQuit = o.after, o.untilQuit
	ended := make(chan Ending, 1)
	result.Ended = ended
	go func() {
		line, err := h.reports.ReadString('\n')
		if err != nil {
			line = ""
		}
		_ = h.end() // The line, or that there is none, has said it.
		ended <- readEnding(line)
	}()
	return result, nil
}

// start starts a helper in a session of its own, without a terminal.
func (c *Clipboard) start() (*helper, error) {
	program := c.options.Program
	if program == nil {
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		program = []string{self}
	}
	orders, ordersHere, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	reportsHere, reports, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, orders.Close(), ordersHere.Close())
	}
	arguments := slices.Concat(program[1:], []string{Command, string(c.route)})
	cmd := exec.Command(program[0], arguments...) //nolint:noctx // It has to outlive every context of this process; detach ends one that hangs.
	cmd.Env, cmd.Dir, cmd.SysProcAttr = c.environment.variables(""), root(), detached()
	cmd.Stdin, cmd.Stdout = orders, reports
	err = cmd.Start()
	_, _ = orders.Close(), reports.Close() // The child has its own; nothing was written to these ends.
	if err != nil {
		return nil, errors.Join(err, ordersHere.Close(), reportsHere.Close())
	}
	return &helper{cmd: cmd, orders: ordersHere, reports: bufio.NewReader(reportsHere), close: func() {
		_, _ = ordersHere.Close(), reportsHere.Close() // Nothing is written to or read from them any more.
	}}, nil
}

// end waits for a helper that is about to end, and lets go of it.
func (h *helper) end() error {
	defer h.close()
	if err := h.cmd.Wait(); err != nil {
		return NotHeld{fmt.Errorf("the helper that holds the clipboard failed: %w", err)}
	}
	return nil
}

// root is where a helper runs, so that it keeps no other file system from being unmounted.
func root() string {
	if os.PathSeparator == '/' {
		return "/"
	}
	return ""
}
