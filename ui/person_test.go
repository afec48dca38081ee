package ui_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui"
	"dtui/ui/clip"
	"dtui/ui/internal/drive"
	"dtui/ui/manage"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// person is somebody in front of the program: the driver, the fake Doppler behind it, and what was put on the clipboard.
type person struct {
	*drive.Driver
	t      testing.TB
	api    *fakeAPI
	app    *ui.App
	clock  *drive.Clock
	copied []string
	// raw is what was written to the terminal past the screen.
	raw     []string
	route   clip.Route
	copyErr error
	// clearAfter and ended are of the next copy.
	clearAfter time.Duration
	ended      <-chan clip.Ending
	outlook    clip.Outlook
	// access is nil in a run with one way in.
	access  *fakeAccess
	session ui.Session
	// editor is nil for somebody without one.
	editor *fakeEditor
	// said is nil in a run that remembers nothing.
	said *fakeSaid
	// watch is nil in a run that cannot watch, webhook in one that receives nothing.
	watch   *fakeWatch
	webhook *fakeWebhook
	// offline is nil on a machine that keeps nothing.
	offline *fakeOffline
	keep    manage.Keeper
}

// watched tells the fake when the program is inside Update or View, and notes what goes straight to the terminal.
type watched struct{ p *person }

func (w watched) inside() func() {
	w.p.api.updating = true
	return func() { w.p.api.updating = false }
}

func (w watched) Init() tea.Cmd {
	defer w.inside()()
	return w.p.app.Init()
}

func (w watched) View() tea.View {
	defer w.inside()()
	return w.p.app.View()
}

func (w watched) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if raw, ok := msg.(tea.RawMsg); ok {
		w.p.raw = append(w.p.raw, raw.Msg.(string))
	}
	defer w.inside()()
	_, cmd := w.p.app.Update(msg)
	return w, cmd
}

// sit starts the program on a screen of 120×40 and leaves the first requests unanswered.
func sit(t testing.TB, options ui.Options, settings ...func(*person)) *person {
	t.Helper()
	return sitAt(t, 120, 40, options, settings...)
}

func sitAt(t testing.TB, w, h int, options ui.Options, settings ...func(*person)) *person {
	t.Helper()
	clock := drive.NewClock(noon)
	p := &person{t: t, clock: clock, api: newFakeAPI(t, clock), route: clip.Wayland}
	for _, set := range settings {
		set(p)
	}
	env := ui.Env{API: p.api, Now: clock.Now, After: clock.After, Clipboard: p.outlook, Copy: func(_ context.Context, v model.Value, secret bool) (clip.Result, error) {
		if p.api.updating {
			t.Error("the clipboard was written straight from Update")
		}
		if p.copyErr != nil {
			return clip.Result{Route: p.route, Bytes: v.Size(), Secret: secret}, p.copyErr
		}
		p.copied = append(p.copied, v.Reveal())
		return clip.Result{Route: p.route, Bytes: v.Size(), Secret: secret, ClearAfter: p.clearAfter, Ended: p.ended}.Through("wl-copy"), nil
	}}
	env.Session, env.Keep = p.session, p.keep
	env.Background = inBackground
	if p.said != nil {
		env.RecallExpected, env.KeepExpected = p.said.recall, p.said.keep
	}
	if p.access != nil {
		env.Access = p.access
	}
	if p.offline != nil {
		env.Offline = p.offline
	}
	if p.watch != nil {
		env.Watch = p.watch.open
	}
	if p.webhook != nil {
		env.Webhook = p.webhook
	}
	if options.NoToken {
		env.API = nil
	}
	if p.editor != nil {
		env.Editor = p.editor
	}
	app, err := ui.New(env, options)
	if err != nil {
		t.Fatal(err)
	}
	p.app = app
	p.Driver = drive.New(t, watched{p}, w, h, drive.Waiting("(*App).listen"))
	return p
}

// at starts with a config open and every answer in.
func at(t testing.TB, ref model.ConfigRef, settings ...func(*person)) *person {
	t.Helper()
	p := sit(t, ui.Options{Start: ref}, settings...)
	p.FinishAll()
	return p
}

// open goes to a config of the open project by its name.
func (p *person) open(name string) *person {
	p.t.Helper()
	p.asked(name)
	p.FinishAll()
	return p
}

// asked is open without waiting for the answer.
func (p *person) asked(name string) *person {
	p.t.Helper()
	p.Press("2", "/").Paste(name).Press("enter", "g", "esc")
	p.Press("enter")
	return p
}

// on puts the cursor on a secret, by filtering for its name.
func (p *person) on(name string) *person {
	p.t.Helper()
	p.Press("3", "/").Paste(name).Press("enter", "g", "esc")
	return p
}

// edit stages a new value for a secret of the shown config.
func (p *person) edit(name, value string) *person {
	p.t.Helper()
	p.on(name).Press("e")
	p.unlocked()
	if p.app.Dialogs() != 1 {
		p.t.Fatalf("no editor of %s:\n%s", name, p.Screen())
	}
	p.Paste(value).Press("ctrl+s")
	if p.app.Dialogs() != 0 {
		p.t.Fatalf("%s was not accepted:\n%s", name, p.Screen())
	}
	return p
}

// unlocked answers the question that stands before the first edit of a protected config, if it is asked.
func (p *person) unlocked() *person {
	p.t.Helper()
	if p.Screen().Contains("Unlock for editing") {
		p.Press("right", "enter").NotSee("Unlock for editing")
	}
	return p
}

// save reviews what is staged and presses the last button, typing the names that are asked for.
func (p *person) save(protected ...string) *person {
	p.t.Helper()
	p.sent(protected...)
	p.FinishAll()
	return p
}

// sent is save without waiting for the answers.
func (p *person) sent(protected ...string) *person {
	p.t.Helper()
	p.Press("s")
	p.press(protected...)
	return p
}

// press walks from the list of the review over the name fields to the button that saves all, and presses it.
func (p *person) press(protected ...string) *person {
	p.t.Helper()
	if len(protected) == 0 {
		p.Press("tab")
	}
	for _, name := range protected { // The review starts in the field of the first.
		p.Type(name).Press("tab")
	}
	for range 4 {
		if button := p.focusedButton(); strings.HasPrefix(button, "Save") && !strings.HasSuffix(button, "only") {
			return p.do("enter")
		}
		p.Press("tab")
	}
	p.t.Fatalf("no button saves everything:\n%s", p.Screen())
	return p
}

// do presses keys.
func (p *person) do(keys ...string) *person {
	p.t.Helper()
	p.Press(keys...)
	return p
}

var buttonPattern = regexp.MustCompile(`\[ ([^\]]*) \]`)

// focusedButton is the text of the button with the focus, as its cells show it.
func (p *person) focusedButton() string {
	s := p.Screen()
	for y, line := range s.Lines() {
		for _, found := range buttonPattern.FindAllStringSubmatch(line, -1) {
			x, _, ok := findIn(s, y, found[0])
			if ok && s.Cell(x+2, y).Bold {
				return found[1]
			}
		}
	}
	return ""
}

func findIn(s drive.Screen, y int, text string) (int, int, bool) {
	runes := []rune(text)
	for x := range s.Width() {
		match := true
		for i, r := range runes {
			if s.Cell(x+i, y).Text != string(r) {
				match = false
				break
			}
		}
		if match {
			return x, y, true
		}
	}
	return 0, 0, false
}

// lastOrder is the newest order that Doppler got.
func (p *person) lastOrder() model.SaveOrder {
	p.t.Helper()
	if len(p.api.orders) == 0 {
		p.t.Fatal("no save was sent")
	}
	return p.api.orders[len(p.api.orders)-1]
}

// staged lists every staged change with the config that it belongs to.
func (p *person) staged() []model.StagedChange {
	var all []model.StagedChange
	for _, set := range p.app.Staging().Sets() {
		for _, line := range set.Lines() {
			all = append(all, model.StagedChange{ID: set.ID, Change: line})
		}
	}
	return all
}

// stagedLines are what is staged, to the letter.
func (p *person) stagedLines() []string {
	var lines []string
	for _, line := range p.staged() {
		lines = append(lines, describe(line.ID, line.Change))
	}
	slices.Sort(lines)
	return lines
}

// keeps fails the test unless what is staged is still this.
func (p *person) keeps(want []string) {
	p.t.Helper()
	if got := p.stagedLines(); !slices.Equal(got, want) {
		p.t.Fatalf("staged is now\n%s\nand not\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
