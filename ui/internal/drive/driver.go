package drive

import (
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// endless is the number of commands after which [Driver.FinishAll] decides that
// they beget each other for ever.
const endless = 10_000

// historyLength is the number of steps a failure message tells.
const historyLength = 60

// Driver runs a model without a program, one step at a time. Commands the model
// returns are kept until the test finishes them, in any order it likes. After
// every step the driver checks that the view fills the screen exactly, that
// drawing it twice gives the same, that it holds no control sequence but colours
// and links, and that no forbidden text is visible.
//
// A Driver belongs to one goroutine.
type Driver struct {
	t         testing.TB
	opts      options
	model     tea.Model
	w, h      int
	view      tea.View
	frame     frame
	pending   []*task
	timers    []*task
	arrivals  chan arrival
	forbidden []string
	watch     func() []string
	clipboard string
	quit      bool
	history   []string
	dropped   int
}

// New starts the model on a screen of w columns and h rows: it calls Init and
// View and sends the size, and leaves the initial commands pending.
func New(t testing.TB, model tea.Model, w, h int, opts ...Option) *Driver {
	t.Helper()
	d := &Driver{t: t, opts: newOptions(opts), model: model, w: w, h: h}
	d.guard(func() {
		d.note("start")
		cmd := d.model.Init()
		// A program draws the model once before it learns its size.
		d.model.View()
		d.collect(cmd, "", nil)
	})
	return d.Resize(w, h)
}

// Model returns the model as the last Update left it.
func (d *Driver) Model() tea.Model { return d.model }

// View returns the last view.
func (d *Driver) View() tea.View { return d.view }

// Quit reports whether the model has quit.
func (d *Driver) Quit() bool { return d.quit }

// Clipboard returns the text the model last copied through the terminal (OSC 52).
func (d *Driver) Clipboard() string { return d.clipboard }

// Forbidden adds texts that must never be visible from here on, such as the
// values of masked secrets. They are also found across line breaks and borders.
func (d *Driver) Forbidden(texts ...string) *Driver {
	d.t.Helper()
	d.forbidden = append(d.forbidden, texts...)
	d.check()
	return d
}

// Allow takes texts back from [Driver.Forbidden], for the time a secret is revealed.
func (d *Driver) Allow(texts ...string) *Driver {
	d.forbidden = slices.DeleteFunc(d.forbidden, func(f string) bool { return slices.Contains(texts, f) })
	return d
}

// Watch has a function say after every step which texts must not be visible then, such as those of all masked secrets but
// the one that is revealed.
func (d *Driver) Watch(forbidden func() []string) *Driver {
	d.watch = forbidden
	return d
}

// Pending returns the number of unfinished commands. A timer counts once it is due.
func (d *Driver) Pending() int { return len(d.ready()) }

// Labels names the pending commands, oldest first: by [Labelled], or else by the
// function that created the command, such as "ui.(*App).load.func1"; and by the
// type and text of the message once the command has run.
func (d *Driver) Labels() []string {
	var labels []string
	for _, k := range d.ready() {
		labels = append(labels, labelOf(k))
	}
	return labels
}

// Finish runs the i-th pending command, counted from 0 at the oldest, and
// delivers its message.
func (d *Driver) Finish(i int) *Driver {
	d.t.Helper()
	pending := d.ready()
	if i < 0 || i >= len(pending) {
		d.fail("finish %d: %d commands are pending", i, len(pending))
	}
	d.finish(pending[i])
	return d
}

// FinishOldest finishes the command that has been pending longest.
func (d *Driver) FinishOldest() *Driver {
	d.t.Helper()
	return d.Finish(0)
}

// FinishNewest finishes the command that was started last.
func (d *Driver) FinishNewest() *Driver {
	d.t.Helper()
	return d.Finish(len(d.ready()) - 1)
}

// FinishLabel finishes the oldest command whose label contains text (see
// [Driver.Labels]). When none does, commands are run, oldest first, to see the
// type and text of their messages; those that do not match keep their message
// for later.
func (d *Driver) FinishLabel(text string) *Driver {
	d.t.Helper()
	for _, k := range slices.Clone(d.ready()) {
		if strings.Contains(labelOf(k), text) {
			d.finish(k)
			return d
		}
	}
	for i := 0; i < len(d.pending); i++ {
		k, alone := d.pending[i], true
		d.guard(func() { alone = d.run(k) })
		if !alone {
			i-- // The command turned out to stand for others, now at the end of the list.
			continue
		}
		if strings.Contains(labelOf(k), text) {
			d.finish(k)
			return d
		}
	}
	d.fail("finish %q: no pending command has such a label, only %q", text, d.Labels())
	return d
}

// FinishAll finishes commands, oldest first, until none is pending.
func (d *Driver) FinishAll() *Driver {
	d.t.Helper()
	for range endless {
		if d.quit || len(d.ready()) == 0 {
			return d
		}
		d.finish(d.pending[0])
	}
	d.fail("%d commands finished and there are still more: some command starts itself again; name it with drive.Ignore", endless)
	return d
}

// Advance moves the clock on and delivers every timer that becomes due, each at
// its own time; other commands stay pending.
func (d *Driver) Advance(clock *Clock, by time.Duration) *Driver {
	d.t.Helper()
	end := clock.Now().Add(by)
	for range endless {
		at, found := end, false
		for _, k := range d.timers {
			if k.clock == clock && !k.at.After(at) {
				at, found = k.at, true
			}
		}
		clock.Advance(max(0, at.Sub(clock.Now())))
		if !found || d.quit {
			return d
		}
		d.ready()
		for _, k := range slices.Clone(d.pending) {
			if k.clock == clock && !d.quit {
				d.finish(k)
			}
		}
	}
	d.fail("advance %v: %d timers fired and there are still more: some timer starts itself again with no delay", by, endless)
	return d
}

// step does one thing and checks the result.
func (d *Driver) step(what string, do func()) {
	d.t.Helper()
	if d.quit {
		d.fail("%s: the program has already quit", what)
	}
	d.note(what)
	d.guard(do)
	d.check()
}

// deliver hands one message to the model, as the program's event loop does.
func (d *Driver) deliver(msg tea.Msg) {
	if d.opts.filter != nil {
		msg = d.opts.filter(d.model, msg)
	}
	switch msg := msg.(type) {
	case nil:
		return
	case tea.QuitMsg, tea.InterruptMsg:
		d.quit = true
		return
	case tea.MouseMsg:
		if d.view.OnMouse != nil {
			d.collect(d.view.OnMouse(msg), "", nil)
		}
	}
	if text, ok := clipboardText(msg); ok {
		d.clipboard = text
	}
	var cmd tea.Cmd
	d.model, cmd = d.model.Update(msg)
	if msgType(msg) == "tea.windowSizeMsg" { // The model asked for its size.
		w, h := d.w, d.h
		d.collect(func() tea.Msg { return tea.WindowSizeMsg{Width: w, Height: h} }, "tea.RequestWindowSize", nil)
	}
	d.collect(cmd, "", nil)
}

// check draws the view and looks for what is always wrong.
func (d *Driver) check() {
	d.t.Helper()
	var second tea.View
	d.guard(func() {
		d.view = d.model.View()
		second = d.model.View()
	})
	if field := differs(d.view, second); field != "" {
		d.fail("two calls of View differ in %s", field)
	}
	w, h := d.w, d.h
	if d.opts.loose || d.quit {
		w, h = -1, -1
	}
	var err error
	if d.frame, err = readFrame(d.view.Content, d.opts.method); err == nil {
		err = d.frame.fits(w, h)
	}
	if err != nil {
		d.fail("%v", err)
	}
	forbidden := d.forbidden
	if d.watch != nil {
		forbidden = slices.Concat(forbidden, d.watch())
	}
	shown := ""
	if len(forbidden) > 0 {
		shown = d.frame.squeezed()
	}
	for _, text := range forbidden {
		if visible(shown, text) || text != "" && strings.Contains(d.view.WindowTitle, text) {
			d.fail("the forbidden text %q is visible", text)
		}
	}
}

// guard turns a panic into a failure that tells the steps.
func (d *Driver) guard(do func()) {
	d.t.Helper()
	panicked := true
	defer func() {
		if !panicked {
			return
		}
		if r := recover(); r != nil { // nil: the test was ended by Fatal, not by a panic.
			d.fail("panic: %v\n%s", r, debug.Stack())
		}
	}()
	do()
	panicked = false
}

func (d *Driver) note(what string) {
	if len(d.history) == historyLength {
		d.history = d.history[1:]
		d.dropped++
	}
	d.history = append(d.history, what)
}

// fail ends the test with the steps that led here and the screen.
func (d *Driver) fail(format string, args ...any) {
	d.t.Helper()
	var earlier string
	if d.dropped > 0 {
		earlier = fmt.Sprintf("(%d earlier)\n", d.dropped)
	}
	d.t.Fatalf("%s\nsteps:\n%s%s\nscreen:\n%s", fmt.Sprintf(format, args...),
		earlier, strings.Join(d.history, "\n"), strings.Join(d.frame.lines, "\n"))
}
