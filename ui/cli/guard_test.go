package cli

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// raising panics where it is told to.
type raising struct {
	in, update, view any
	command          tea.Cmd
}

func (r raising) Init() tea.Cmd { raise(r.in); return r.command }
func (r raising) Update(tea.Msg) (tea.Model, tea.Cmd) {
	raise(r.update)
	return r, r.command
}

func (r raising) View() tea.View { raise(r.view); return tea.NewView("") }

func raise(what any) {
	if what != nil {
		panic(what)
	}
}

// caught is what a panic would print.
func caught(t *testing.T, do func()) (said string) {
	t.Helper()
	defer func() {
		r := recover()
		if r == nil {
			t.Error("there was no panic")
		}
		said = fmt.Sprintf("%s %v %+v", r, r, r)
	}()
	do()
	return ""
}

// odd calls itself a runtime error and is none.
type odd struct{ text string }

func (o odd) Error() string { return o.text }
func (odd) RuntimeError()   {}

func TestPromise6APanicTellsNoValue(t *testing.T) {
	t.Parallel()
	const secret = "hunter2-in-a-panic"
	for name, what := range map[string]any{
		"text": secret, "error": errors.New(secret), "wrapped": fmt.Errorf("x: %w", errors.New(secret)),
		"struct": struct{ Value string }{secret}, "odd": odd{secret}, "pointer": &odd{secret},
	} {
		command := func() tea.Msg { panic(what) }
		for place, do := range map[string]func(){
			"Init":     func() { (&guarded{raising{in: what}}).Init() },
			"Update":   func() { (&guarded{raising{update: what}}).Update(nil) },
			"View":     func() { (&guarded{raising{view: what}}).View() },
			"command":  func() { (&guarded{raising{command: command}}).Init()() },
			"batch":    func() { inner(t, (&guarded{raising{command: tea.Batch(nil, command, command)}}).Init())() },
			"sequence": func() { inner(t, (&guarded{raising{command: tea.Sequence(command, command)}}).Init())() },
			"nested": func() {
				inner(t, inner(t, (&guarded{raising{command: tea.Batch(tea.Sequence(command, command), command)}}).Init()))()
			},
		} {
			said := caught(t, do)
			if strings.Contains(said, secret) {
				t.Errorf("%s in %s: %s", name, place, said)
			}
			if !strings.Contains(said, "panic of type") {
				t.Errorf("%s in %s does not say what it was: %s", name, place, said)
			}
		}
	}
}

// inner is the first command that a batch or a sequence holds.
func inner(t *testing.T, command tea.Cmd) tea.Cmd {
	t.Helper()
	switch list := command().(type) {
	case tea.BatchMsg:
		return list[0]
	default:
		text := fmt.Sprintf("%T", list)
		if text != "tea.sequenceMsg" {
			t.Fatalf("the command answered with %s", text)
		}
		return firstOf(list)
	}
}

func TestAMistakeOfTheRuntimeKeepsItsWords(t *testing.T) {
	t.Parallel()
	said := caught(t, func() {
		(&guarded{raising{command: func() tea.Msg {
			var none []int
			index := len(none)
			return none[index]
		}}}).Init()()
	})
	if !strings.Contains(said, "index out of range [0] with length 0") {
		t.Errorf("said %q", said)
	}
}

func firstOf(list any) tea.Cmd {
	command, _ := reflect.ValueOf(list).Index(0).Interface().(tea.Cmd)
	return command
}
