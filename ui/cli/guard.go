package cli

import (
	"fmt"
	"reflect"
	"runtime"

	tea "charm.land/bubbletea/v2"
)

// guarded runs a model, and every command that it returns, so that a panic tells where it was and not what it held:
// Bubble Tea restores the terminal and then prints the panic's value as it is.
type guarded struct{ model tea.Model }

// wordless is a panic whose own words were left out, because a library can build them from a value.
type wordless struct{ kind string }

func (w wordless) Error() string {
	return "dtui stopped because of a mistake of its own (a panic of type " + w.kind + "; its text is left out, as it could hold a value)"
}

// redact panics again with what is safe to print. The runtime's own errors hold types, lengths and addresses only.
func redact() {
	switch r := recover().(type) {
	case nil:
	case wordless:
		panic(r)
	case runtime.Error:
		if ofRuntime(r) {
			panic(r)
		}
		panic(wordless{fmt.Sprintf("%T", r)})
	default:
		panic(wordless{fmt.Sprintf("%T", r)})
	}
}

// ofRuntime is false for types of other packages that call themselves runtime errors.
func ofRuntime(err runtime.Error) bool {
	t := reflect.TypeOf(err)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.PkgPath() == "runtime"
}

func (g *guarded) Init() tea.Cmd {
	defer redact()
	return guardedCommand(g.model.Init())
}

func (g *guarded) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	defer redact()
	next, command := g.model.Update(msg)
	g.model = next
	return g, guardedCommand(command)
}

func (g *guarded) View() tea.View {
	defer redact()
	return g.model.View()
}

// guardedCommand guards a command and those that it answers with: Bubble Tea runs the commands of a batch or a sequence
// without handing them to the model.
func guardedCommand(command tea.Cmd) tea.Cmd {
	if command == nil {
		return nil
	}
	return func() tea.Msg {
		defer redact()
		msg := command()
		// The type of a sequence is not exported, but it is a slice of commands too.
		list := reflect.ValueOf(msg)
		if msg == nil || list.Kind() != reflect.Slice || list.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
			return msg
		}
		for i := range list.Len() {
			if inner, ok := list.Index(i).Interface().(tea.Cmd); ok {
				list.Index(i).Set(reflect.ValueOf(guardedCommand(inner)))
			}
		}
		return msg
	}
}
