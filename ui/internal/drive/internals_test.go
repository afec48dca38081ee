package drive

import (
	"errors"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// TestBubbleTeaInternals fails when a new Bubble Tea differs from what command.go
// knows about its unexported messages.
func TestBubbleTeaInternals(t *testing.T) {
	t.Parallel()
	one, two := say("one"), say("two")
	for name, cmd := range map[string]tea.Cmd{
		"Batch":    tea.Batch(one, two),
		"Sequence": tea.Sequence(one, two),
		"After":    NewClock(newDesk().clock.Now()).After(1, nil),
		"Labelled": Labelled("label", one),
	} {
		if !isPure(funcName(cmd)) {
			t.Errorf("%s is not recognised before it runs: %s", name, funcName(cmd))
		}
	}
	if isPure(funcName(one)) {
		t.Errorf("%s is taken for a Batch", funcName(one))
	}
	if cmds, ok := sequence(tea.Sequence(one, two)()); !ok || len(cmds) != 2 {
		t.Error("the message of Sequence is not a list of commands")
	}
	if _, ok := sequence(stepMsg("x")); ok {
		t.Error("a text is taken for a sequence")
	}
	if text, ok := clipboardText(tea.SetClipboard("copy")()); !ok || text != "copy" {
		t.Errorf("the message of SetClipboard holds %q", text)
	}
	var got error
	p := &program{}
	exec := tea.Exec(nil, nil)()
	exec = rewrittenExec(exec, p, func(err error) tea.Msg { got = err; return nil })
	cmd, fn, ok := execParts(exec)
	if !ok || cmd != tea.ExecCommand(p) || fn == nil {
		t.Fatal("the message of Exec has other fields")
	}
	fn(tea.ErrInterrupted)
	if !errors.Is(got, tea.ErrInterrupted) {
		t.Error("the callback of Exec was not replaced")
	}
	if msgType(tea.RequestWindowSize()) != "tea.windowSizeMsg" {
		t.Error("the message of RequestWindowSize has another name")
	}
}
