package drive

import (
	"fmt"
	"io"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// desk is the model the drivers are tried on: a counter, a text, a selection
// that loads something, and one key for each thing that can go wrong.
type desk struct {
	w, h     int
	count    int
	text     string
	selected string
	shown    string
	guarded  bool
	focus    string
	at       string
	log      []string
	flaw     string
	views    *int
	clock    *Clock
	width    ansi.Method
}

type (
	loadedMsg struct{ name string }
	stepMsg   string
	tickMsg   string
	ranMsg    struct{ err error }
)

// String lets a test name one answer among several of a type.
func (m loadedMsg) String() string { return m.name }

func newDesk() *desk {
	return &desk{views: new(int), clock: NewClock(time.Unix(0, 0)), width: ansi.GraphemeWidth}
}

func (m *desk) Init() tea.Cmd { return tea.Batch(say("init one"), say("init two")) }

func say(text string) tea.Cmd { return func() tea.Msg { return stepMsg(text) } }

func load(name string) tea.Cmd { return func() tea.Msg { return loadedMsg{name} } }

func (m *desk) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
	case tea.PasteMsg:
		m.text += msg.Content
	case tea.FocusMsg:
		m.focus = "focused"
	case tea.BlurMsg:
		m.focus = "blurred"
	case tea.MouseClickMsg:
		m.at = fmt.Sprintf("click %d,%d", msg.X, msg.Y)
	case tea.MouseWheelMsg:
		m.at = fmt.Sprintf("%v %d,%d", msg.Button, msg.X, msg.Y)
		m.count++
	case tea.ClipboardMsg:
		m.text = "pasted " + msg.Content
	case tea.BackgroundColorMsg:
		m.text = fmt.Sprintf("dark %v", msg.IsDark())
	case loadedMsg:
		if !m.guarded || msg.name == m.selected {
			m.shown = msg.name
		}
	case stepMsg:
		m.log = append(m.log, string(msg))
	case tickMsg:
		m.log = append(m.log, string(msg))
		if msg == "again" {
			return m, m.clock.After(time.Second, msg)
		}
	case ranMsg:
		m.text = fmt.Sprintf("ran %v", msg.err)
	case tea.KeyPressMsg:
		return m, m.press(msg.String())
	}
	return m, nil
}

func (m *desk) press(key string) tea.Cmd {
	switch key {
	case "+":
		m.count++
	case "1", "2":
		m.selected = "project " + key
		return load(m.selected)
	case "s":
		return tea.Sequence(say("first"), nil, tea.Batch(say("second"), say("third")), tea.Sequence(say("fourth"), say("fifth")))
	case "c":
		return tea.SetClipboard("wide 世界; and more")
	case "r":
		return tea.ReadClipboard
	case "b":
		return tea.RequestBackgroundColor
	case "t":
		return tea.Batch(m.clock.After(3*time.Second, tickMsg("late")), m.clock.After(time.Second, tickMsg("early")))
	case "T":
		return tea.Sequence(m.clock.After(time.Second, tickMsg("tick")), say("after the tick"))
	case "l":
		return tea.Batch(Labelled("slow read", say("slow")), Labelled("fast read", say("fast")))
	case "x":
		return tea.Exec(&program{}, func(err error) tea.Msg { return ranMsg{err} })
	case "q":
		return tea.Sequence(tea.SetClipboard("bye"), tea.Quit)
	case "!":
		panic("boom")
	case "ctrl+w":
		m.flaw = "wide"
	case "ctrl+t":
		m.flaw = "tall"
	case "ctrl+u":
		m.flaw = "unsteady"
	case "ctrl+g":
		m.flaw = "control"
	case "S":
		m.text = "token dp.st.secret"
	default:
		m.text += key
	}
	return nil
}

func (m *desk) View() tea.View {
	*m.views++
	title := "desk"
	rows := []string{
		fmt.Sprintf("count: \x1b[1;38;2;255;0;0m%d\x1b[m %s", m.count, m.focus),
		"text: " + m.text,
		"selected " + m.selected + " shows " + m.shown,
		"at " + m.at,
		"世界 \x1b[7m[ok]\x1b[m",
	}
	rows = append(strings.Split(strings.Join(rows, "\n"), "\n"), m.log...)
	switch m.flaw {
	case "wide":
		rows[0] += strings.Repeat("x", m.w)
	case "unsteady":
		rows[0] += fmt.Sprint(*m.views)
	case "control":
		rows[0] += "\x1bP1;2q\x1b\\"
	}
	var out []string
	for y := range m.h {
		var row string
		if y < len(rows) {
			row = rows[y]
		}
		if m.flaw == "" {
			row = ansi.Truncate(row, m.w, "")
		}
		out = append(out, row+strings.Repeat(" ", max(0, m.w-m.width.StringWidth(row))))
	}
	if m.flaw == "tall" {
		out = append(out, strings.Repeat(" ", m.w))
	}
	v := tea.NewView(strings.Join(out, "\n"))
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.ReportFocus = true
	v.WindowTitle = title + "; " + m.selected
	v.Cursor = tea.NewCursor(len("text: "), 1)
	v.OnMouse = func(msg tea.MouseMsg) tea.Cmd {
		if msg.Mouse().X == 3 {
			return say("handled by the view")
		}
		return nil
	}
	return v
}

// program is an external program that needs no terminal.
type program struct{ out io.Writer }

func (p *program) Run() error {
	_, err := io.WriteString(p.out, "output of the program")
	return err
}
func (p *program) SetStdin(io.Reader)    {}
func (p *program) SetStdout(w io.Writer) { p.out = w }
func (p *program) SetStderr(io.Writer)   {}
