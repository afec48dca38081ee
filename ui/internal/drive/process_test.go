//go:build unix

package drive

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// deskVariable makes the test binary a program to be driven.
const deskVariable = "DTUI_DRIVE_DESK"

func TestMain(m *testing.M) {
	if os.Getenv(deskVariable) == "" {
		os.Exit(m.Run())
	}
	final, err := tea.NewProgram(newDesk(), tea.WithFPS(frameRate)).Run()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	fmt.Printf("counted %d\n", final.(*desk).count)
	if final.(*desk).count == 2 {
		os.Exit(2)
	}
}

func startDesk(t testing.TB) *Process {
	t.Helper()
	bin, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Start(t, bin, nil, []string{deskVariable + "=1"}, 30, 12)
}

func TestProcess(t *testing.T) {
	t.Parallel()
	p := startDesk(t).See("count: 0").See("init two")
	before := p.Bytes()
	p.Press("+").AwaitBytes(before).See("count: 1")
	p.Type("é世").SeeLine("text:", "é世")
	p.Press("esc").SeeLine("é世esc").Raw("\x1b").SeeLine("é世escesc")
	p.Paste("one\ntwo").SeeLine("two").NotSee("unicorn")
	p.Press("1").SeeLine("shows proj").NotSee("shows project 1").Resize(50, 20).See("shows project 1")
	p.Click(7, 2).See("click 7,2").Wheel(1, 1, 1).See("count: 2")
	if p.Title() != "desk; project 1" || !p.AltScreen() {
		t.Errorf("title %q, alternate screen %v", p.Title(), p.AltScreen())
	}
	p.Press("q")
	if code := p.Wait(); code != 2 {
		t.Errorf("the exit code is %d", code)
	}
	if p.Clipboard() != "bye" || p.AltScreen() {
		t.Errorf("clipboard %q, alternate screen %v", p.Clipboard(), p.AltScreen())
	}
	p.See("counted 2")
}

func TestProcessSignal(t *testing.T) {
	t.Parallel()
	p := startDesk(t).See("count: 0").Signal(syscall.SIGTERM)
	if code := p.Wait(); code != 0 {
		t.Errorf("after SIGTERM the exit code is %d", code)
	}
	p = startDesk(t).See("count: 0").Signal(syscall.SIGKILL)
	if code := p.Wait(); code != -1 || p.State().Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Errorf("after SIGKILL the exit code is %d", code)
	}
}

func TestProcessFailures(t *testing.T) {
	t.Parallel()
	message := failureOf(t, func(r testing.TB) { startDesk(r).Press("q").See("unicorn") })
	if !strings.Contains(message, "waited in vain") || !strings.Contains(message, "steps:\nstart") {
		t.Errorf("the failure is %q", message)
	}
	message = failureOf(t, func(r testing.TB) { Start(r, "/does/not/exist", nil, nil, 40, 12) })
	if !strings.Contains(message, "/does/not/exist") {
		t.Errorf("the failure is %q", message)
	}
	p := startDesk(t).Press("q")
	p.Wait()
	message = failureOf(t, func(r testing.TB) {
		p.t = r
		p.Press("+")
	})
	p.t = t
	if !strings.Contains(message, "already ended") {
		t.Errorf("the failure is %q", message)
	}
}

func BenchmarkProcessKey(b *testing.B) {
	p := startDesk(b).See("count: 0")
	n := 0
	for b.Loop() {
		n++
		p.Press("+").See(fmt.Sprintf("count: %d ", n))
	}
}
