package drive

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// recorder is a test that is expected to fail.
type recorder struct {
	testing.TB
	failure string
}

func (r *recorder) Helper() {}

func (r *recorder) Fatalf(format string, args ...any) {
	r.failure = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// failureOf returns how the test f fails; it must.
func failureOf(t *testing.T, f func(t testing.TB)) string {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(r)
	}()
	<-done
	if r.failure == "" {
		t.Fatal("nothing failed")
	}
	return r.failure
}

func TestPressTypePasteResize(t *testing.T) {
	t.Parallel()
	d := New(t, newDesk(), 40, 10).FinishAll()
	d.Press("+", "+").See("count: 2")
	d.Type("a Zé?").SeeLine("text:", "aspaceZé?")
	d.Paste("\nmore").Press("shift+tab", "ctrl+p", "pgdown")
	if got := d.Model().(*desk).text; got != "aspaceZé?\nmoreshift+tabctrl+ppgdown" {
		t.Errorf("text is %q", got)
	}
	d = New(t, newDesk(), 40, 10)
	d.Resize(20, 6)
	if s := d.Screen(); s.Width() != 20 || s.Height() != 6 {
		t.Errorf("the screen is %dx%d", s.Width(), s.Height())
	}
	d.NotSee("nothing of the kind")
}

func TestMouseAndFocus(t *testing.T) {
	t.Parallel()
	d := New(t, newDesk(), 40, 10).FinishAll()
	d.Click(7, 2).See("click 7,2").Wheel(1, 1, -2).See("wheelup 1,1").See("count: 2")
	d.Wheel(1, 1, 1).See("wheeldown 1,1")
	d.Focus(false).See("blurred").Focus(true).See("focused")
	d.Click(3, 0).FinishAll().See("handled by the view")
}

// TestStaleAnswer shows what the driver is for: the answers of two loads arrive
// in the wrong order, and a model without a guard shows the wrong project.
func TestStaleAnswer(t *testing.T) {
	t.Parallel()
	for _, guarded := range []bool{false, true} {
		m := newDesk()
		m.guarded = guarded
		d := New(t, m, 60, 10).FinishAll().Press("1", "2")
		if d.Pending() != 2 {
			t.Fatalf("%d commands are pending", d.Pending())
		}
		d.FinishNewest().SeeLine("selected project 2", "shows project 2").FinishOldest()
		if guarded {
			d.SeeLine("selected project 2", "shows project 2")
		} else {
			d.SeeLine("selected project 2", "shows project 1")
		}
	}
}

func TestSequenceIsOrdered(t *testing.T) {
	t.Parallel()
	m := newDesk()
	d := New(t, m, 60, 20).FinishAll()
	m.log = nil
	d.Press("s")
	if d.Pending() != 1 {
		t.Fatalf("%d commands are pending at the start of the sequence", d.Pending())
	}
	d.FinishNewest()
	if d.Pending() != 2 {
		t.Fatalf("%d commands are pending in the batch of the sequence", d.Pending())
	}
	d.FinishNewest()
	if d.Pending() != 1 {
		t.Fatal("the sequence went on before its batch had finished")
	}
	d.FinishNewest().FinishNewest().FinishNewest()
	want := []string{"first", "third", "second", "fourth", "fifth"}
	if !slices.Equal(m.log, want) {
		t.Errorf("the steps came as %q, want %q", m.log, want)
	}
	if d.Pending() != 0 {
		t.Errorf("still pending: %q", d.Labels())
	}
}

func TestLabels(t *testing.T) {
	t.Parallel()
	d := New(t, newDesk(), 60, 20)
	if got := d.Labels(); len(got) != 2 || !strings.Contains(got[0], "say") {
		t.Errorf("the initial commands are called %q", got)
	}
	d.FinishAll().Press("l").FinishLabel("fast read").See("fast").NotSee("slow")
	d.FinishLabel("slow").See("slow")
	d.Press("1", "2").FinishLabel("project 2").See("shows project 2").FinishLabel("loadedMsg").See("shows project 1")
	message := failureOf(t, func(t testing.TB) {
		New(t, newDesk(), 60, 20).FinishAll().Press("1").FinishLabel("no such thing")
	})
	if !strings.Contains(message, "no pending command") || !strings.Contains(message, "project 1") {
		t.Errorf("the failure is %q", message)
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	m := newDesk()
	d := New(t, m, 60, 20).FinishAll()
	m.log = nil
	d.Press("t")
	if d.Pending() != 0 {
		t.Fatalf("timers that are not due are pending: %q", d.Labels())
	}
	m.clock.Advance(time.Second)
	if d.Pending() != 1 {
		t.Fatalf("pending after a second: %q", d.Labels())
	}
	d.FinishAll()
	d.Advance(m.clock, 2*time.Second)
	if want := []string{"early", "late"}; !slices.Equal(m.log, want) {
		t.Errorf("the timers fired as %q, want %q", m.log, want)
	}
	m.log = nil
	d.Press("T").Advance(m.clock, time.Second).FinishAll()
	if want := []string{"tick", "after the tick"}; !slices.Equal(m.log, want) {
		t.Errorf("a timer in a sequence: %q, want %q", m.log, want)
	}
	m.log = nil
	d.Send(tickMsg("again")).Advance(m.clock, 5*time.Second)
	if len(m.log) != 6 {
		t.Errorf("a timer of one second fired %d times in five", len(m.log)-1)
	}
	if got := m.clock.Now(); !got.Equal(time.Unix(9, 0)) {
		t.Errorf("the clock shows %v", got)
	}
}

func TestClipboardExecAndQuit(t *testing.T) {
	t.Parallel()
	d := New(t, newDesk(), 60, 20).FinishAll()
	d.Press("c").FinishAll()
	if d.Clipboard() != "wide 世界; and more" {
		t.Errorf("the clipboard holds %q", d.Clipboard())
	}
	d.Press("x").FinishAll().See("ran <nil>")
	if d.Quit() {
		t.Error("the program has quit by itself")
	}
	d.Press("q").FinishAll()
	if !d.Quit() || d.Clipboard() != "bye" {
		t.Errorf("quit: %v, clipboard: %q", d.Quit(), d.Clipboard())
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(d *Driver)
		want []string
	}{
		"panic":         {func(d *Driver) { d.Press("+", "!") }, []string{"panic: boom", `press "+"`, `press "!"`, "desk_test.go"}},
		"too wide":      {func(d *Driver) { d.Press("ctrl+w") }, []string{"row 1", "cells wide on a screen of 40"}},
		"too tall":      {func(d *Driver) { d.Press("ctrl+t") }, []string{"11 rows on a screen of 10"}},
		"unsteady":      {func(d *Driver) { d.Press("ctrl+u") }, []string{"two calls of View differ in Content"}},
		"control":       {func(d *Driver) { d.Press("ctrl+g") }, []string{"control sequence"}},
		"forbidden":     {func(d *Driver) { d.Forbidden("dp.st.secret").Press("S") }, []string{"forbidden"}},
		"wrapped":       {func(d *Driver) { d.Forbidden("dp.st.secret").Send(tea.PasteMsg{Content: "│dp.st.\nsecret│"}) }, []string{"forbidden"}},
		"unknown key":   {func(d *Driver) { d.Press("return") }, []string{`key "return"`}},
		"wrong name":    {func(d *Driver) { d.Press("shift+ctrl+a") }, []string{`Bubble Tea calls it "ctrl+shift+a"`}},
		"not seen":      {func(d *Driver) { d.See("unicorn") }, []string{`"unicorn" is not on the screen`, "count: 0"}},
		"seen":          {func(d *Driver) { d.NotSee("count") }, []string{`"count" is on the screen`}},
		"wrong order":   {func(d *Driver) { d.SeeLine("0", "count") }, []string{"no row"}},
		"none pending":  {func(d *Driver) { d.FinishAll().FinishOldest() }, []string{"0 commands are pending"}},
		"after the end": {func(d *Driver) { d.Press("q").FinishAll().Press("+") }, []string{"already quit"}},
		"missing file":  {func(d *Driver) { d.Golden("missing") }, []string{"DTUI_UPDATE=1"}},
		"other file":    {func(d *Driver) { d.Press("+").Golden("desk") }, []string{"- count: 0", "+ count: 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			message := failureOf(t, func(t testing.TB) { c.do(New(t, newDesk(), 40, 10)) })
			for _, want := range c.want {
				if !strings.Contains(message, want) {
					t.Errorf("the failure does not say %q:\n%s", want, message)
				}
			}
		})
	}
}

func TestForbiddenCanBeAllowed(t *testing.T) {
	t.Parallel()
	New(t, newDesk(), 40, 10).Forbidden("dp.st.secret").Allow("dp.st.secret").Press("S").See("dp.st.secret")
}

func TestIgnoredCommandsNeverRun(t *testing.T) {
	t.Parallel()
	d := New(t, newDesk(), 40, 10, Ignore("say"))
	if d.Pending() != 0 {
		t.Errorf("pending: %q", d.Labels())
	}
}

func TestFilter(t *testing.T) {
	t.Parallel()
	d := New(t, newDesk(), 40, 10, Filter(func(_ tea.Model, msg tea.Msg) tea.Msg {
		if key, ok := msg.(tea.KeyPressMsg); ok && key.String() == "+" {
			return nil
		}
		return msg
	}))
	d.Press("+").See("count: 0")
}

func TestGolden(t *testing.T) {
	t.Parallel()
	d := New(t, newDesk(), 40, 10)
	d.Golden("desk")
	Golden(t, "desk-styles", d.Screen().Styles())
}

func TestScreen(t *testing.T) {
	t.Parallel()
	s := New(t, newDesk(), 40, 10).Screen()
	if c := s.Cell(7, 0); c.Text != "0" || c.Fg != "#ff0000" || !c.Bold || c.Style() != "fg=#ff0000 bold" {
		t.Errorf("the count is %+v", c)
	}
	if c := s.Cell(0, 4); c.Text != "世" || c.Width != 2 {
		t.Errorf("the wide character is %+v", c)
	}
	if c := s.Cell(1, 4); c.Text != "" || c.Width != 0 {
		t.Errorf("its second half is %+v", c)
	}
	if x, y, ok := s.Find("[ok]"); !ok || x != 5 || y != 4 || !s.Cell(x, y).Reverse {
		t.Errorf("[ok] is at %d,%d (%v)", x, y, ok)
	}
	if s.CursorX != 6 || s.CursorY != 1 {
		t.Errorf("the cursor is at %d,%d", s.CursorX, s.CursorY)
	}
	if (s.Cell(40, 0) != Cell{}) || s.Line(-1) != "" {
		t.Error("there is something outside the screen")
	}
}

// TestKeyNames checks that every key can be sent and comes back under its name.
func TestKeyNames(t *testing.T) {
	t.Parallel()
	bases := []string{"+", "?", "é", "世", "👩‍🚀", "A", "z", "[", "O", "/", "0"}
	for base := range plainKeys {
		bases = append(bases, base)
	}
	for base := range letterKeys {
		bases = append(bases, base)
	}
	for base := range tildeKeys {
		bases = append(bases, base)
	}
	for _, base := range bases {
		if _, err := keyMsg(base); err != nil {
			t.Errorf("%v", err)
		}
	}
	for _, key := range []string{
		"ctrl+space", "shift+tab", "ctrl+i", "ctrl+m", "ctrl+j", "ctrl+h", "ctrl+left", "alt+x", "alt+enter",
		"ctrl+shift+s", "ctrl+alt+shift+up", "shift+enter", "ctrl+f5", "shift+f3", "ctrl++", "ctrl+/", "alt+[", "ctrl+\\", "shift+a", "ctrl+_",
	} {
		if _, err := keyMsg(key); err != nil {
			t.Errorf("%v", err)
		}
	}
	for r := 'a'; r <= 'z'; r++ {
		if _, err := keyMsg("ctrl+" + string(r)); err != nil {
			t.Errorf("%v", err)
		}
	}
	for _, key := range []string{"", "return", "ctrl+", "escape", "\x1b", "ctrl+👩‍🚀"} {
		if msg, err := keyMsg(key); err == nil {
			t.Errorf("key %q became %q", key, msg.String())
		}
	}
}

func FuzzScript(f *testing.F) {
	f.Add([]byte{1, 2, 0x80, 0x81, 3, 4, 0xff})
	f.Add([]byte("s\x80\x80\x80+12\xff\x80"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m := newDesk()
		m.guarded = true
		d := New(t, m, 30, 8).Play(Script(data, "+", "1", "2", "s", "t", "l", "c", "q", "20x5", "1x1", "é"))
		if !d.Quit() {
			d.FinishAll()
		}
		if !d.Quit() && m.shown != m.selected {
			t.Fatalf("selected %q shows %q", m.selected, m.shown)
		}
	})
}

func BenchmarkStep(b *testing.B) {
	d := New(b, newDesk(), 160, 45).FinishAll()
	for b.Loop() {
		d.Press("+")
	}
}
