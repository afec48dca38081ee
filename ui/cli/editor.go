package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"dtui/ui"
	"dtui/ui/screen"
)

// outsideEditor starts the person's own editor in dtui's terminal.
type outsideEditor struct {
	run *run
	// until ends when dtui has to end; the editor then ends first.
	until context.Context
	spare *interruptions
}

// Find says which editor there is, and makes sure of the folder.
func (e *outsideEditor) Find() (ui.EditorPlace, error) {
	command, err := e.run.findEditor(exec.LookPath)
	if err != nil {
		return ui.EditorPlace{}, err
	}
	base, inMemory := e.run.editorBase()
	return ui.EditorPlace{
		Program: command.program, Folder: base, InMemory: inMemory, KeepsCopies: command.kind.windows,
		Open: func(request screen.Edit, then func(screen.Edited) tea.Msg) tea.Cmd {
			job := &editorJob{editor: e, command: command, base: base, request: request}
			return tea.Exec(job, func(err error) tea.Msg {
				if err != nil && !job.ran {
					job.edited = screen.Edited{Err: fmt.Errorf("the terminal could not be given to the editor: %w", err)}
				}
				return then(job.edited)
			})
		},
	}, nil
}

// Sweep removes what a dtui that was killed has left.
func (e *outsideEditor) Sweep() ([]string, error) { return sweepEditorFolders(e.run.editorBases()) }

// editorJob is one run of the editor. It is what Bubble Tea runs while it has let go of the terminal.
type editorJob struct {
	editor  *outsideEditor
	command editorCommand
	base    string
	request screen.Edit

	in          io.Reader
	out, errout io.Writer
	ran         bool
	edited      screen.Edited
}

// SetStdin takes the terminal.
func (j *editorJob) SetStdin(r io.Reader) { j.in = r }

// SetStdout takes the terminal.
func (j *editorJob) SetStdout(w io.Writer) { j.out = w }

// SetStderr takes dtui's standard error.
func (j *editorJob) SetStderr(w io.Writer) { j.errout = w }

// Run edits the text. The file is gone when it returns, however it returns. What went wrong stands in the result, so that
// the error that Bubble Tea hands on is its own.
func (j *editorJob) Run() error {
	j.ran = true
	awaitRenderer()
	folder, err := newEditorFolder(j.base)
	if err != nil {
		j.edited.Err = err
		return nil
	}
	defer func() {
		if err := folder.remove(); err != nil {
			j.edited.Left = fmt.Errorf("the editor's file could not be removed from %s: %w", folder.path, err)
		}
	}()
	if err := folder.write(j.request.File, j.request.Text); err != nil {
		j.edited.Err = fmt.Errorf("the editor's file could not be written: %w", err)
		return nil
	}
	began := time.Now()
	if err := j.start(folder.path); err != nil {
		j.edited.Err = err
		return nil
	}
	const atOnce = 2 * time.Second
	j.edited.AtOnce = time.Since(began) < atOnce
	j.edited.Text, j.edited.Err = folder.read(j.request.File)
	return nil
}

// start runs the editor and waits for its end.
func (j *editorJob) start(folder string) error {
	file := folder + string(os.PathSeparator) + j.request.File
	// It is not bound to a context: it is ended by what a terminal would send.
	cmd := exec.CommandContext(context.WithoutCancel(j.editor.until), j.command.path, j.command.arguments(file, j.request.Line)...)
	cmd.Env = j.editor.run.childEnvironment()
	if !j.command.kind.windows {
		// What it leaves in its own or in the temporary folder goes with the folder. A program with windows outlives it.
		cmd.Dir = folder
		cmd.Env = slices.DeleteFunc(cmd.Env, func(entry string) bool {
			return strings.HasPrefix(entry, "TMPDIR=") || strings.HasPrefix(entry, "PWD=")
		})
		cmd.Env = append(cmd.Env, "TMPDIR="+folder, "PWD="+folder)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = j.in, j.out, j.errout
	restore := keepTerminal(j.in)
	defer j.editor.spare.begin()()
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("the editor %s could not be started: %w", j.command.program, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var err error
	select {
	case err = <-ended:
	case <-j.editor.until.Done():
		err = endProcess(cmd.Process, ended)
	}
	restore()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exit) && exit.Exited():
		return fmt.Errorf("the editor ended with exit status %d", exit.ExitCode())
	case errors.As(err, &exit):
		// A signal does not let it put the terminal right.
		_, _ = io.WriteString(j.out, usualModes) // There is nowhere else to say so.
		return fmt.Errorf("the editor was ended (%s)", strings.ReplaceAll(exit.ProcessState.String(), ":", ""))
	}
	return fmt.Errorf("the editor %s: %w", j.command.program, err)
}

// endProcess has the editor end as a closed terminal would, and makes it end when it does not.
func endProcess(editor *os.Process, ended <-chan error) error {
	const grace = time.Second
	_ = editor.Signal(syscall.SIGHUP) // It may have ended by itself, which is as good.
	select {
	case err := <-ended:
		return err
	case <-time.After(grace):
	}
	_ = editor.Kill() // As above.
	return <-ended
}

// usualModes put right what a program in raw mode may have left on: the scroll region, the keypad, mouse and focus
// reports, bracketed paste, keyboard enhancements, colours, and the hidden cursor. (ECMA-48 and xterm's control sequences.)
const usualModes = "\x1b[r\x1b[?1l\x1b>\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[>4m\x1b[<u\x1b[0m\x1b[?25h\x1b[?1049l"

// keepTerminal returns what puts the terminal's settings back: Bubble Tea takes those that it finds after the editor for
// the ones to leave behind at the end, and an editor that was killed leaves raw ones.
func keepTerminal(in io.Reader) func() {
	file, ok := in.(term.File)
	if !ok {
		return func() {}
	}
	state, err := term.GetState(file.Fd())
	if err != nil {
		return func() {}
	}
	return func() { _ = term.Restore(file.Fd(), state) } // A terminal that is gone needs no settings.
}

var _ tea.ExecCommand = (*editorJob)(nil)

// interruptions keep ctrl+c and ctrl+\ from ending dtui while they are meant for an editor: a terminal sends them to both.
type interruptions struct{ state chan interruptionState }

type interruptionState struct {
	// active is how many editors run; ignored are signals that were left alone meanwhile, and forgiven those that came
	// meanwhile and were not looked at yet.
	active, ignored, forgiven int
}

func newInterruptions() *interruptions {
	i := &interruptions{state: make(chan interruptionState, 1)}
	i.state <- interruptionState{}
	return i
}

// spared reports whether a signal was meant for an editor.
func (i *interruptions) spared(s os.Signal) bool {
	if s != syscall.SIGINT && s != syscall.SIGQUIT {
		return false
	}
	state := <-i.state
	defer func() { i.state <- state }()
	switch {
	case state.active > 0:
		state.ignored++
		return true
	case state.forgiven > 0:
		state.forgiven--
		return true
	}
	return false
}

// begin leaves such signals alone until the function that it returns is called.
func (i *interruptions) begin() (end func()) {
	const most = 64
	came := make(chan os.Signal, most)
	signal.Notify(came, syscall.SIGINT, syscall.SIGQUIT)
	state := <-i.state
	state.active++
	i.state <- state
	return func() {
		signal.Stop(came)
		state := <-i.state
		state.active--
		state.forgiven = max(len(came)-state.ignored, 0)
		state.ignored = 0
		i.state <- state
	}
}

// outside is the editor of this run.
func (r *run) outside() *outsideEditor {
	if r.editor == nil {
		r.editor = &outsideEditor{run: r, until: context.Background(), spare: newInterruptions()}
	}
	return r.editor
}
