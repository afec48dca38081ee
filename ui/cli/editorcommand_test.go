package cli

import (
	"errors"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestEditorCommandIsSplitLikeAShellDoes(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a backslash is a part of a path here")
	}
	for text, want := range map[string][]string{
		"vim": {"vim"}, "  code   --wait\t": {"code", "--wait"}, `emacsclient -c -a ''`: {"emacsclient", "-c", "-a", ""},
		`"/opt/my editor/ed" -x`: {"/opt/my editor/ed", "-x"}, `/opt/my\ editor/ed`: {"/opt/my editor/ed"}, `'a "b"' "c 'd'" "\"\\\n"`: {`a "b"`, "c 'd'", `"\` + `\n`},
		`a'b c'd`: {"ab cd"}, "~/bin/ed ~/x a~/b '~/c' ~": {"/home/ana/bin/ed", "/home/ana/x", "a~/b", "~/c", "~"}, `ed; rm -rf $HOME`: {"ed;", "rm", "-rf", "$HOME"}, "": nil, `""`: {""},
	} {
		if got, err := splitCommand(text, "/home/ana"); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{`"open`, "'open", `ends\`} {
		if got, err := splitCommand(text, ""); err == nil {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestWhichEditor(t *testing.T) {
	t.Parallel()
	installed := func(names ...string) func(string) (string, error) {
		return func(name string) (string, error) {
			if slices.Contains(names, name) {
				return "/opt/none/" + name, nil
			}
			return "", exec.ErrNotFound
		}
	}
	for name, c := range map[string]struct {
		setting    string
		env        map[string]string
		look       func(string) (string, error)
		want, hint string
	}{
		"setting":     {"mine -x", map[string]string{"VISUAL": "v", "EDITOR": "e"}, installed("mine", "v", "e"), "mine -x", ""},
		"VISUAL":      {"", map[string]string{"VISUAL": "v -y", "EDITOR": "e"}, installed("v", "e"), "v -y", ""},
		"EDITOR":      {"", map[string]string{"VISUAL": " ", "EDITOR": "e"}, installed("e"), "e", ""},
		"found":       {"", nil, installed("emacs", "vi", "vim"), "vim", ""},
		"not there":   {"", map[string]string{"VISUAL": "vimm", "EDITOR": "e"}, installed("e"), "VISUAL names the editor vimm, which is not installed here", "Set VISUAL or EDITOR to one that is."},
		"unreadable":  {`"x`, nil, installed("x"), "the setting editor cannot be read as a command: a quote is not closed", "It is split like a shell does: quote what belongs together."},
		"none at all": {"", nil, installed(), "no editor was found", "Set VISUAL or EDITOR to the command of yours."},
	} {
		r := &run{getenv: func(name string) string { return c.env[name] }, settings: settings{editor: c.setting}}
		got, err := r.findEditor(c.look)
		var none noEditor
		if errors.As(err, &none) {
			if none.Error() != c.want || none.Hint() != c.hint {
				t.Errorf("%s: %q, %q", name, none, none.Hint())
			}
			continue
		}
		if text := strings.Join(append([]string{got.program}, got.args...), " "); err != nil || text != c.want {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

func TestEditorArguments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path    string
		args    []string
		line    int
		want    string
		windows bool
	}{
		{"/usr/bin/vim", []string{"-u", "NONE"}, 7, "-u NONE -n -i NONE --cmd set nomodeline -c " + vimQuietly + " +7 f.env", false},
		{"/usr/bin/vim.tiny", nil, 1, "-n -i NONE --cmd set nomodeline -c " + vimQuietly + " f.env", false},
		{"/bin/nano", nil, 7, "-R -N +7 f.env", false},
		{"/usr/bin/hx", nil, 7, "f.env:7", false},
		{"/usr/bin/emacs", []string{"-nw"}, 7, "-nw --eval " + emacsQuietly + " +7 f.env", false},
		{"/usr/bin/code", nil, 7, "--wait f.env", true},
		{"/usr/bin/code", []string{"-w"}, 7, "-w f.env", true},
		{`/x/Notepad.EXE`, nil, 7, "f.env", true},
		{"/opt/none/wrapper", []string{"-a"}, 7, "-a f.env", false},
	} {
		command := editorCommand{path: c.path, args: c.args, kind: kindOf(c.path)}
		if got := strings.Join(command.arguments("f.env", c.line), " "); got != c.want || command.kind.windows != c.windows {
			t.Errorf("%s: %s", c.path, got)
		}
	}
}

type idle struct{ drawn chan<- struct{} }

func (i idle) Init() tea.Cmd                       { return nil }
func (i idle) Update(tea.Msg) (tea.Model, tea.Cmd) { return i, nil }

func (i idle) View() tea.View {
	select {
	case i.drawn <- struct{}{}:
	default:
	}
	return tea.NewView("")
}

// TestBubbleTeaDrawsInTheFunctionThatAwaitRendererLooksFor fails when a newer Bubble Tea calls it otherwise: then read
// whether it still has the mistake that awaitRenderer works round. It is not parallel, because other programs in this
// process draw too.
func TestBubbleTeaDrawsInTheFunctionThatAwaitRendererLooksFor(t *testing.T) {
	if rendererRuns() {
		t.Fatal("something draws before the program has started")
	}
	drawn := make(chan struct{}, 1)
	program := tea.NewProgram(idle{drawn}, tea.WithInput(nil), tea.WithOutput(new(strings.Builder)), tea.WithoutSignalHandler())
	ended := make(chan error, 1)
	go func() {
		_, err := program.Run()
		ended <- err
	}()
	<-drawn
	if !rendererRuns() {
		t.Error("the drawing goroutine is not found")
	}
	program.Quit()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	awaitRenderer()
	if rendererRuns() {
		t.Error("it is found after the end")
	}
}

func TestInterruptsDuringAnEditorAreSpared(t *testing.T) {
	t.Parallel()
	i := newInterruptions()
	interrupt, hangup := syscall.SIGINT, syscall.SIGHUP
	if i.spared(interrupt) {
		t.Error("spared without an editor")
	}
	end := i.begin()
	if !i.spared(interrupt) || i.spared(hangup) {
		t.Error("the wrong signals are spared during an editor")
	}
	end()
	if i.spared(interrupt) {
		t.Error("spared after the editor")
	}
}
