package manage

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

func somebody(t *testing.T) *screen.Context {
	t.Helper()
	th, err := theme.New("auto", true, theme.TrueColor)
	if err != nil {
		t.Fatal(err)
	}
	table, err := keys.New(false)
	if err != nil {
		t.Fatal(err)
	}
	return &screen.Context{W: workspace.New(nil), Look: look.New(th, theme.Unicode()), Keys: table, Now: time.Date(2026, 3, 1, 14, 0, 0, 0, time.UTC)}
}

// A workplace may have more people than a terminal has lines: the one under the cursor is seen, and so is a refusal.
func TestALongListOfOptionsFollowsTheCursor(t *testing.T) {
	t.Parallel()
	c := somebody(t)
	people := Field{Name: "people", Label: "reviewers", Kind: Ticks}
	for n := range 60 {
		people.Options = append(people.Options, Option{Value: fmt.Sprint(n), Label: fmt.Sprintf("person %02d", n)})
	}
	f := NewForm(Spec{Name: "f", Title: "Ask", Verb: "Ask", Fields: []Field{people}, Check: func(Answers) error { return sentenceError("Nobody is ticked.") }}, nil)
	see := func(text string) {
		t.Helper()
		rows := f.Draw(c, 76, 22)
		if len(rows) > 22 {
			t.Fatalf("%d rows", len(rows))
		}
		for i, row := range rows {
			rows[i] = cells.Plain(row)
		}
		if !strings.Contains(strings.Join(rows, "\n"), text) {
			t.Fatalf("%q is not in sight:\n%s", text, strings.Join(rows, "\n"))
		}
	}
	see("person 00")
	for n := range 55 {
		f.Key(c, tea.KeyPressMsg{Code: tea.KeyDown})
		see(fmt.Sprintf("person %02d", n+1))
	}
	f.Handle(c, keys.Confirm)
	see("Nobody is ticked.")
	see("person 55")
	for range 54 {
		f.Key(c, tea.KeyPressMsg{Code: tea.KeyUp})
	}
	see("person 01")
}

// The list beside the left pane is of what is chosen there, for the mouse too: what a key makes is one of those.
func TestTheWheelLeavesNoListOfSomethingElse(t *testing.T) {
	t.Parallel()
	c := somebody(t)
	var all []Resource
	for n := range 20 {
		all = append(all, Resource{ID: fmt.Sprint(n), Title: fmt.Sprint("Things ", n), Level: OfConfig})
	}
	s := New(Place{}, all)
	s.GoTo(c, "0", "")
	s.open().listedAre(c, s.open().number, nil, nil)
	s.Handle(c, keys.Back)
	s.Draw(c, 120, 10)
	for range 5 {
		s.Wheel(c, 3, 3, 3)
	}
	if s.chosen().ID == "0" || s.open() != nil {
		t.Errorf("%s is chosen, and %v is listed", s.chosen().ID, s.open())
	}
}

func TestAFailureToOpenAChangeRequestSaysWhatIsKnown(t *testing.T) {
	t.Parallel()
	for kind, want := range map[model.Kind]string{
		model.UnknownOutcome: "Look at the list of change requests before you send it again. Everything stays staged.",
		model.Forbidden:      "The plan has no change requests, or this token may not open them. Everything stays staged.",
		model.Unavailable:    "no route. Everything stays staged.",
	} {
		if got := requestWords(&model.Failure{Kind: kind, What: "create a change request", Messages: []string{"no route"}}); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %q", kind, got)
		}
	}
}

func TestEnterInTheLastFieldGoesToTheButtonThatCarriesItOut(t *testing.T) {
	t.Parallel()
	c := somebody(t)
	on := func(spec Spec, typed string) int {
		f := NewForm(spec, nil)
		for _, r := range typed {
			f.Key(c, tea.KeyPressMsg{Code: r, Text: string(r)})
		}
		f.Handle(c, keys.Press)
		if f.Typing() || f.Busy() {
			t.Fatal("the form is not on its buttons")
		}
		return f.button
	}
	if on(Spec{Name: "f", Verb: "Create", Fields: []Field{text("name", "name", "", nil)}}, "x") != 1 {
		t.Error("enter after what was typed leads to Cancel")
	}
	danger := Spec{Name: "f", Verb: "Delete", Danger: true, Confirm: "prd"}
	if on(danger, "pr") != 0 || on(danger, "prd") != 1 {
		t.Error("the name that is asked for decides where enter leads")
	}
}

func TestTheNameThatIsAskedForSaysHowFarItIs(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"": "", "p": "2 more characters", "pr": "1 more character", "prd": "that is its name", "pro": "that is not the name", "prd_": "that is not the name"} {
		if got := howFar(typed, "prd"); got != want {
			t.Errorf("%q: %q", typed, got)
		}
	}
}
