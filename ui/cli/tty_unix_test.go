//go:build unix

package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// patience is how long a wait may last. Nothing is measured against it: only a wait that would never end meets it.
const patience = 60 * time.Second

// tty is a program in a pseudo-terminal of which the test keeps both ends: the bytes as they came, and the device with
// its settings, which outlives the program. (The drive package shows neither: it is about what a person sees.)
type tty struct {
	t      testing.TB
	cmd    *exec.Cmd
	master *os.File
	slave  *os.File
	before *term.State
	stdin  *os.File      // standard input when it is not the terminal
	dir    string        // working directory, "" for the test's own
	done   chan struct{} // closed when everything written has been read
	exited chan struct{}

	mu      sync.Mutex
	cond    sync.Cond
	screen  *vt.Emulator
	raw     []byte
	never   []string // what no frame may show, by the text of the screen without blanks
	shown   string
	over    bool
	hung    bool
	blind   bool      // nothing is drawn
	came    time.Time // when the last bytes came
	expired bool
}

// newTTY opens the terminal without a program.
func newTTY(t testing.TB, w, h int) *tty {
	t.Helper()
	p := &tty{t: t, screen: vt.NewEmulator(w, h), done: make(chan struct{}), exited: make(chan struct{})}
	p.cond.L = &p.mu
	var err error
	if p.master, p.slave, err = pty.Open(); err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(p.slave, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}); err != nil {
		t.Fatal(err)
	}
	if p.before, err = term.GetState(p.slave.Fd()); err != nil {
		t.Fatal(err)
	}
	go p.answer()
	go p.read()
	return p
}

// in120x40 runs a program in a new terminal.
func in120x40(t testing.TB, bin string, args, env []string) *tty {
	t.Helper()
	return newTTY(t, 120, 40).run(bin, args, env)
}

// run starts a program in a session of its own. env is its whole environment.
func (p *tty) run(bin string, args, env []string) *tty {
	p.t.Helper()
	p.cmd = exec.CommandContext(p.t.Context(), bin, args...)
	p.cmd.Env = append([]string{"TERM=xterm-256color", "LANG=C.UTF-8", "COLORTERM=truecolor"}, env...)
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = p.slave, p.slave, p.slave
	if p.stdin != nil {
		p.cmd.Stdin = p.stdin
	}
	p.cmd.Dir = p.dir
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 1}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	go func() {
		// The exit code is in the state; there is no pipe that could fail.
		_ = p.cmd.Wait()
		p.ended()
	}()
	p.t.Cleanup(func() {
		select {
		case <-p.exited:
		default:
			_ = p.cmd.Process.Kill() // It may end by itself meanwhile, which is as good.
		}
		<-p.exited
		p.close()
	})
	return p
}

func (p *tty) ended() {
	p.mu.Lock()
	p.over = true
	p.cond.Broadcast()
	p.mu.Unlock()
	close(p.exited)
}

// answer sends what the terminal answers to queries.
func (p *tty) answer() { _, _ = io.Copy(p.master, p.screen) }

// read draws what the program writes until the last user of the device has closed it.
func (p *tty) read() {
	defer close(p.done)
	buf := make([]byte, 32<<10)
	for {
		n, err := p.master.Read(buf)
		p.mu.Lock()
		p.raw = append(p.raw, buf[:n]...)
		p.came = time.Now()
		if !p.blind {
			_, _ = p.screen.Write(buf[:n]) // An emulator in memory does not fail.
		}
		if len(p.never) > 0 && p.shown == "" {
			p.shown = p.leakedLocked()
		}
		p.cond.Broadcast()
		last := p.hung
		p.mu.Unlock()
		if err != nil || last {
			return
		}
	}
}

// leakedLocked is the first of the forbidden texts that is on the screen.
func (p *tty) leakedLocked() string {
	text := squeezed(p.textLocked())
	for _, secret := range p.never {
		if strings.Contains(text, secret) {
			return secret
		}
	}
	return ""
}

func (p *tty) textLocked() string {
	var b strings.Builder
	for y := range p.screen.Height() {
		for x := range p.screen.Width() {
			if cell := p.screen.CellAt(x, y); cell != nil {
				b.WriteString(cell.Content)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// squeezed leaves out blanks and frames, so that a value that is wrapped over lines is found too.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x2500 && r <= 0x257f {
			return -1
		}
		return r
	}, text)
}

func (p *tty) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.textLocked()
}

// forbid makes the test fail when one of the texts is in any frame from now on.
func (p *tty) forbid(texts []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.never = texts
}

// send types bytes.
func (p *tty) send(keys ...string) *tty {
	p.t.Helper()
	for _, key := range keys {
		if _, err := p.master.WriteString(key); err != nil {
			p.t.Fatalf("typing %q: %v", key, err)
		}
	}
	return p
}

// until waits until the screen is as demanded.
func (p *tty) until(what string, want func(text string) bool) *tty {
	p.t.Helper()
	timer := time.AfterFunc(patience, func() {
		p.mu.Lock()
		p.expired = true
		p.cond.Broadcast()
		p.mu.Unlock()
	})
	defer timer.Stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	for !want(p.textLocked()) {
		if p.over || p.expired {
			p.t.Fatalf("%s: not seen (the program has ended: %v)\n%s", what, p.over, p.textLocked())
		}
		p.cond.Wait()
	}
	return p
}

// see waits until all texts are on the screen.
func (p *tty) see(texts ...string) *tty {
	p.t.Helper()
	return p.until(fmt.Sprintf("%q", texts), func(screen string) bool {
		return !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(screen, text) })
	})
}

// gone waits until a text is no longer on the screen.
func (p *tty) gone(text string) *tty {
	p.t.Helper()
	return p.until("no "+text, func(screen string) bool { return !strings.Contains(screen, text) })
}

func (p *tty) signal(s os.Signal) *tty {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
	return p
}

// wait waits for the end and returns the exit code, -1 when a signal ended the program.
func (p *tty) wait() int {
	p.t.Helper()
	select {
	case <-p.exited:
	case <-time.After(patience):
		p.t.Fatalf("the program does not end\n%s", p.text())
	}
	return p.cmd.ProcessState.ExitCode()
}

// ending waits for the end and for all that was written, and returns the exit code.
func (p *tty) ending() int {
	p.t.Helper()
	code := p.wait()
	p.close()
	return code
}

// unleaked fails the test when a forbidden text was in any frame, or is in the bytes as a whole.
func (p *tty) unleaked() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown != "" {
		p.t.Errorf("on the screen unasked: %q", p.shown)
	}
	for _, secret := range p.never {
		if bytes.Contains(p.raw, []byte(secret)) {
			p.t.Errorf("among the bytes: %q", secret)
		}
	}
}

// hangUp takes the terminal away, as closing its window does. A read that is under way would keep it open, so the last
// thing read is the answer to a key.
func (p *tty) hangUp() {
	p.t.Helper()
	p.mu.Lock()
	p.hung = true
	p.mu.Unlock()
	p.send("j")
	<-p.done
	for _, end := range []*os.File{p.slave, p.master} {
		if err := end.Close(); err != nil {
			p.t.Fatal(err)
		}
	}
}

// afterwards is what was written after the alternate screen was left, without control sequences.
func (p *tty) afterwards() string {
	_, left, _ := strings.Cut(string(p.raw), "\x1b[?1049l")
	return strings.TrimSpace(ansi.Strip(left))
}

// close lets the device go; what the program wrote has been read when it returns.
func (p *tty) close() {
	_ = p.slave.Close()
	<-p.done
	if pipe, ok := p.screen.InputPipe().(io.Closer); ok {
		_ = pipe.Close() // A pipe's Close never fails.
	}
	_ = p.master.Close()
}

// restored waits for the end, and fails unless the terminal is as it was before. It returns the exit code.
func (p *tty) restored() int {
	p.t.Helper()
	code := p.wait()
	after, err := term.GetState(p.slave.Fd())
	if err != nil {
		p.t.Fatal(err)
	}
	if !reflect.DeepEqual(p.before, after) {
		p.t.Errorf("the terminal's settings are not restored:\nbefore %+v\nafter  %+v", p.before, after)
	}
	p.close()
	modes := modesOf(p.raw)
	for _, mode := range []string{"1049", "1002", "1006", "2004", "1004"} {
		if !modes[mode].was {
			p.t.Errorf("mode %s was never on, so this test shows nothing", mode)
		}
	}
	for mode, m := range modes {
		if usual := mode == "25" || mode == "7"; m.on != usual {
			p.t.Errorf("mode %s is left with %v", mode, m.on)
		}
	}
	if depth := keyboardDepth(p.raw); depth != 0 {
		p.t.Errorf("%d keyboard enhancements are left", depth)
	}
	return code
}

// mode is what became of a terminal mode.
type mode struct{ on, was bool }

var modeChange = regexp.MustCompile(`\x1b\[\?([0-9;]+)([hl])`)

// modesOf replays the private modes of ECMA-48 and xterm that a program set and reset.
func modesOf(raw []byte) map[string]mode {
	modes := map[string]mode{"25": {on: true}}
	for _, match := range modeChange.FindAllSubmatch(raw, -1) {
		for name := range strings.SplitSeq(string(match[1]), ";") {
			m := modes[name]
			m.on = string(match[2]) == "h"
			m.was = m.was || m.on
			modes[name] = m
		}
	}
	return modes
}

var keyboardChange = regexp.MustCompile(`\x1b\[([=><])([0-9]*)(?:;[0-9]+)?u`)

// keyboardDepth is what is left of the Kitty keyboard protocol's flags: pushed and not popped, or set and not cleared.
func keyboardDepth(raw []byte) int {
	depth, flags := 0, 0
	for _, match := range keyboardChange.FindAllSubmatch(raw, -1) {
		switch string(match[1]) {
		case ">":
			depth++
		case "<":
			depth = max(depth-1, 0)
		case "=":
			flags = 0
			if arg := string(match[2]); arg != "" && arg != "0" {
				flags = 1
			}
		}
	}
	return depth + flags
}

// binaryVariable names a binary that was built already, for a test that runs itself again.
const binaryVariable = "DTUI_TEST_BINARY"

// binary is the program as people get it, built once.
var binary = sync.OnceValues(func() (string, error) {
	if path := os.Getenv(binaryVariable); path != "" {
		return path, nil
	}
	path := builds() + "/dtui"
	build := exec.Command("go", "build", "-buildvcs=false", "-o", path, "dtui")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building dtui: %w\n%s", err, out)
	}
	return path, nil
})

func dtui(t testing.TB) string {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// builds is a folder that lasts as long as the test run.
var builds = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "dtui-test-")
	if err != nil {
		panic(err)
	}
	return dir
})

// output runs the program without a terminal.
func output(t testing.TB, stdin string, env []string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), dtui(t), args...)
	cmd.Env, cmd.Stdin = env, strings.NewReader(stdin)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}
