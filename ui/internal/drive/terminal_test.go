package drive

import (
	"errors"
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

func TestTerminalKeysPasteResize(t *testing.T) {
	t.Parallel()
	m := newDesk()
	tm := Run(t, m, 40, 12)
	tm.See("count: 0").See("init one").See("init two")
	tm.Press("+", "+").See("count: 2")
	tm.Type("a Zé").SeeLine("text:", "aspaceZé")
	tm.Press("esc", "shift+tab", "ctrl+p", "ctrl+i", "alt+x").SeeLine("text:", "escshift+tabctrl+p")
	tm.Resize(60, 20).SeeLine("text:", "ctrl+ictrl+ialt+x"[6:])
	if s := tm.Screen(); s.Width() != 60 || s.Height() != 20 {
		t.Errorf("the screen is %dx%d", s.Width(), s.Height())
	}
	tm.Paste("\npasted 世界\n").See("pasted 世界")
	tm.Resize(30, 8).See("count: 2")
	if !tm.AltScreen() {
		t.Error("the program is not on the alternate screen")
	}
	if got, want := tm.Quit().(*desk).w, 30; got != want {
		t.Errorf("the final model is %d wide, want %d", got, want)
	}
	if tm.AltScreen() || tm.Title() != "" {
		t.Error("the terminal was not restored")
	}
}

func TestTerminalCells(t *testing.T) {
	t.Parallel()
	tm := Run(t, newDesk(), 40, 10)
	s := tm.Screen()
	if c := s.Cell(7, 0); c.Text != "0" || c.Style() != "fg=#ff0000 bold" {
		t.Errorf("the count is %+v", c)
	}
	if x, y, ok := s.Find("[ok]"); !ok || x != 5 || y != 4 || !s.Cell(x, y).Reverse {
		t.Errorf("[ok] is at %d,%d (%v)", x, y, ok)
	}
	if s.CursorX != 6 || s.CursorY != 1 {
		t.Errorf("the cursor is at %d,%d", s.CursorX, s.CursorY)
	}
	plain := Run(t, newDesk(), 40, 10, Profile(colorprofile.Ascii)).Screen()
	if c := plain.Cell(7, 0); c.Style() != "bold" {
		t.Errorf("without colours the count is %q", c.Style())
	}
}

// TestBothDriversShowTheSame compares the two ways to the screen, cell by cell.
func TestBothDriversShowTheSame(t *testing.T) {
	t.Parallel()
	keys := []string{"+", "1", "é", "世", "l"}
	one := New(t, newDesk(), 40, 14).FinishAll().Press(keys...).FinishAll()
	m := newDesk()
	two := Run(t, m, 40, 14).Press(keys...)
	a, b := one.Screen(), two.Screen()
	a.rows, b.rows = a.rows[:5], b.rows[:5] // Below are the answers, whose order is free.
	if a.Styles() != b.Styles() || a.String() != b.String() {
		t.Errorf("the drivers differ:\n%s\n%s\n%s\n%s", a.boxed(), b.boxed(), a.Styles(), b.Styles())
	}
}

func TestTerminalMouseFocusTitle(t *testing.T) {
	t.Parallel()
	tm := Run(t, newDesk(), 40, 10)
	tm.Click(7, 2).See("click 7,2").Wheel(1, 1, 3).See("wheeldown 1,1").See("count: 3")
	tm.Wheel(1, 1, -1).See("wheelup 1,1")
	tm.Focus(false).See("blurred").Focus(true).See("focused")
	tm.Click(3, 0).See("handled by the view")
	tm.Press("1")
	if tm.Title() != "desk; project 1" {
		t.Errorf("the title is %q", tm.Title())
	}
}

func TestTerminalClipboard(t *testing.T) {
	t.Parallel()
	tm := Run(t, newDesk(), 40, 10).Press("c")
	if tm.Clipboard() != "wide 世界; and more" {
		t.Errorf("the clipboard holds %q", tm.Clipboard())
	}
	tm.CopyElsewhere("from elsewhere").Press("r").See("pasted from elsewhere")
	tm.Press("q").Join()
	if tm.Clipboard() != "bye" {
		t.Errorf("at the end the clipboard holds %q", tm.Clipboard())
	}
}

func TestTerminalAnswersForItsColours(t *testing.T) {
	t.Parallel()
	Run(t, newDesk(), 40, 10).Press("b").See("dark true")
	Run(t, newDesk(), 40, 10, Background(color.White)).Press("b").See("dark false")
}

func TestTerminalSequenceAndClock(t *testing.T) {
	t.Parallel()
	m := newDesk()
	tm := Run(t, m, 60, 30).Press("s", "l").See("slow").See("fast")
	tm.Press("t").NotSee("early").Advance(m.clock, time.Second).See("early").NotSee("late")
	tm.Press("T").Advance(m.clock, time.Second).See("after the tick").NotSee("late")
	tm.Advance(m.clock, time.Hour).See("late")
	log := tm.Quit().(*desk).log
	var order []string
	for _, step := range log {
		if slices.Contains([]string{"first", "fourth", "fifth", "tick", "after the tick"}, step) {
			order = append(order, step)
		}
	}
	if want := []string{"first", "fourth", "fifth", "tick", "after the tick"}; !slices.Equal(order, want) {
		t.Errorf("the steps came as %q", log)
	}
}

func TestTerminalTimersInOneAdvance(t *testing.T) {
	t.Parallel()
	m := newDesk()
	tm := Run(t, m, 60, 30).Send(tickMsg("again")).Advance(m.clock, 4*time.Second)
	n := 0
	for _, step := range tm.Quit().(*desk).log {
		if step == "again" {
			n++
		}
	}
	if n != 5 {
		t.Errorf("a timer of one second fired %d times in four", n-1)
	}
}

// TestTerminalExec runs another program from within: the program's end is waited
// for, and the next key is not lost to the old input reader.
func TestTerminalExec(t *testing.T) {
	t.Parallel()
	Run(t, newDesk(), 40, 10).Press("x").See("ran <nil>").Press("+").See("count: 1")
}

func TestTerminalPanic(t *testing.T) {
	t.Parallel()
	tm := Run(t, newDesk(), 40, 10, MayFail()).Press("!")
	if !tm.Ended() || !errors.Is(tm.Err(), tea.ErrProgramPanic) {
		t.Errorf("the program ended with %v", tm.Err())
	}
	if tm.AltScreen() {
		t.Error("the terminal was not restored")
	}
	message := failureOf(t, func(r testing.TB) { Run(r, newDesk(), 40, 10).Press("+", "!") })
	if !strings.Contains(message, "panic") || !strings.Contains(message, "press") {
		t.Errorf("a panic is reported as %q", message)
	}
}

func TestTerminalFailures(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(tm *Terminal)
		want string
	}{
		"not seen":      {func(tm *Terminal) { tm.See("unicorn") }, `"unicorn" is not on the screen`},
		"seen":          {func(tm *Terminal) { tm.NotSee("count") }, `"count" is on the screen`},
		"no line":       {func(tm *Terminal) { tm.SeeLine("0", "count") }, "no row"},
		"after the end": {func(tm *Terminal) { tm.Press("q").Press("+") }, "already ended"},
		"unknown key":   {func(tm *Terminal) { tm.Press("return") }, `key "return"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			message := failureOf(t, func(t testing.TB) { c.do(Run(t, newDesk(), 40, 10)) })
			if !strings.Contains(message, c.want) || !strings.Contains(message, "steps:\nstart") {
				t.Errorf("the failure is\n%s", message)
			}
		})
	}
}

// TestTerminalWaitsForCommands gives the barrier something to wait for: a chain
// of commands on goroutines of their own.
func TestTerminalWaitsForCommands(t *testing.T) {
	t.Parallel()
	tm := Run(t, &chain{}, 20, 1)
	for i := 1; i <= 5; i++ {
		tm.Press("n").See(fmt.Sprintf("at %d", i*20))
	}
}

// TestTerminalFilter drops keys, and a command's message, at the program's door.
func TestTerminalFilter(t *testing.T) {
	t.Parallel()
	tm := Run(t, newDesk(), 40, 12, Filter(func(m tea.Model, msg tea.Msg) tea.Msg {
		_ = m.(*desk)
		if step, ok := msg.(stepMsg); ok && step == "init one" {
			return nil
		}
		return msg
	}))
	tm.See("init two").NotSee("init one")
}

// TestTerminalIgnores runs a command that does not end before the test does.
func TestTerminalIgnores(t *testing.T) {
	t.Parallel()
	m := &blocked{release: make(chan struct{})}
	tm := Run(t, m, 20, 1, Ignore("waitForEver")).See("waiting")
	close(m.release)
	tm.Quit()
}

// chain answers a key with twenty commands, one after the other.
type chain struct{ n int }

func (c *chain) Init() tea.Cmd { return nil }

func (c *chain) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return c, func() tea.Msg { return 19 }
	case int:
		c.n++
		if msg > 0 {
			return c, tea.Batch(func() tea.Msg { return msg - 1 }, func() tea.Msg { return nil })
		}
	}
	return c, nil
}

func (c *chain) View() tea.View { return tea.NewView(fmt.Sprintf("at %d", c.n)) }

type blocked struct{ release chan struct{} }

func (b *blocked) Init() tea.Cmd { return b.waitForEver() }

func (b *blocked) waitForEver() tea.Cmd {
	return func() tea.Msg {
		<-b.release
		return nil
	}
}

func (b *blocked) Update(tea.Msg) (tea.Model, tea.Cmd) { return b, nil }

func (b *blocked) View() tea.View { return tea.NewView("waiting") }
