package drive

import (
	"fmt"
	"path"
	"reflect"
	"runtime"
	"strings"
	"unsafe"

	tea "charm.land/bubbletea/v2"
)

// Bubble Tea keeps some of its messages to itself. What the drivers must know of
// them is read here by reflection, from v2.1.1 (commands.go, clipboard.go,
// exec.go); TestBubbleTeaInternals fails when a newer version differs.

var cmdType = reflect.TypeFor[tea.Cmd]()

// funcName returns the name of the function that created the command, such as
// "ui.(*App).load.func1".
func funcName(cmd tea.Cmd) string {
	// The frames of one program counter run from the innermost inlined call
	// outwards, so the last one is the command itself.
	frames := runtime.CallersFrames([]uintptr{reflect.ValueOf(cmd).Pointer() + 1})
	for {
		frame, more := frames.Next()
		if !more {
			return path.Base(frame.Function)
		}
	}
}

// isPure reports whether running the command only reveals what it is made of:
// Batch, Sequence, a [Clock]'s timer, or a [Labelled] command.
func isPure(name string) bool {
	return strings.Contains(name, "compactCmds[") ||
		strings.HasPrefix(name, "drive.(*Clock).After.") ||
		strings.HasPrefix(name, "drive.Labelled.")
}

// sequence returns the commands of a tea.Sequence message, whose type is a slice
// of commands other than tea.BatchMsg.
func sequence(msg tea.Msg) ([]tea.Cmd, bool) {
	v := reflect.ValueOf(msg)
	if msg == nil || v.Kind() != reflect.Slice || v.Type().Elem() != cmdType {
		return nil, false
	}
	cmds := make([]tea.Cmd, v.Len())
	for i := range cmds {
		cmds[i] = v.Index(i).Interface().(tea.Cmd)
	}
	return cmds, true
}

// resequenced returns a message of the same type as msg with other commands.
func resequenced(msg tea.Msg, cmds []tea.Cmd) tea.Msg {
	v := reflect.MakeSlice(reflect.TypeOf(msg), len(cmds), len(cmds))
	for i, cmd := range cmds {
		v.Index(i).Set(reflect.ValueOf(cmd))
	}
	return v.Interface()
}

// clipboardText returns the text of the message behind tea.SetClipboard and
// tea.SetPrimaryClipboard.
func clipboardText(msg tea.Msg) (string, bool) {
	switch msgType(msg) {
	case "tea.setClipboardMsg", "tea.setPrimaryClipboardMsg":
		return reflect.ValueOf(msg).String(), true
	}
	return "", false
}

// execParts returns the program of a tea.Exec message and the callback that
// makes a message of its end, which may be nil.
func execParts(msg tea.Msg) (tea.ExecCommand, tea.ExecCallback, bool) {
	if msgType(msg) != "tea.execMsg" {
		return nil, nil, false
	}
	_, cmd, fn := execFields(msg)
	return *cmd, *fn, true
}

// rewrittenExec returns a tea.Exec message with another program and callback.
func rewrittenExec(msg tea.Msg, program tea.ExecCommand, fn tea.ExecCallback) tea.Msg {
	whole, cmdField, fnField := execFields(msg)
	*cmdField, *fnField = program, fn
	return whole.Interface()
}

// execFields copies a tea.Exec message and returns pointers to the copy's fields.
// They are unexported, hence unsafe: without it the end of an external program
// could not be waited for.
func execFields(msg tea.Msg) (reflect.Value, *tea.ExecCommand, *tea.ExecCallback) {
	whole := reflect.New(reflect.TypeOf(msg)).Elem()
	whole.Set(reflect.ValueOf(msg))
	cmd := (*tea.ExecCommand)(unsafe.Pointer(whole.FieldByName("cmd").UnsafeAddr()))
	fn := (*tea.ExecCallback)(unsafe.Pointer(whole.FieldByName("fn").UnsafeAddr()))
	return whole, cmd, fn
}

func msgType(msg tea.Msg) string { return fmt.Sprintf("%T", msg) }

func containsAny(text string, parts []string) bool {
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}
