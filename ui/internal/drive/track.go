package drive

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// How a running program is found idle, without a sleep:
//
// The model is wrapped, and every command it returns is counted until the
// message it led to has been handled. A barrier is a numbered token in the input
// stream, so it is read after all keys before it. When it arrives the wrapper
// notes, on the program's own goroutine, whether anything was in flight or has
// been handled since the barrier before, and puts its number into the window
// title. Once the terminal has received that title, the frame is on the screen;
// and if the note said "nothing", and the terminal has sent no answer meanwhile,
// the program is idle.

// tokenName starts the answer to a question for the terminal's version
// (XTVERSION), which carries the barrier, and the window title that answers it.
const tokenName = "dtui-drive "

func token(n int) string { return fmt.Sprintf("\x1bP>|%s%d\x1b\\", tokenName, n) }

// readToken returns the number after tokenName, and what follows a second blank.
func readToken(text string) (n int, rest string, ok bool) {
	text, ok = strings.CutPrefix(text, tokenName)
	if !ok {
		return 0, "", false
	}
	number, rest, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(number)
	return n, rest, err == nil
}

// counted is a message whose command is counted until it has been handled.
type counted struct {
	id  int
	msg tea.Msg
}

// tracker counts what is in flight in a program.
type tracker struct {
	opts  options
	input *queue
	done  chan struct{}

	mu     sync.Mutex
	issued int
	flying map[int]string
	quiet  bool // What the last barrier found.

	// The rest belongs to the program's goroutine.
	current int // The id of the message being handled; 0 is uncounted.
	handled int // Messages since the last barrier.
	round   int
	greeted map[string]bool
}

func newTracker(opts options, input *queue) *tracker {
	return &tracker{
		opts: opts, input: input, done: make(chan struct{}),
		flying: map[int]string{}, greeted: map[string]bool{},
	}
}

// greetings are the messages every program gets once, each from a goroutine of its own.
var greetings = []string{"tea.ColorProfileMsg", "tea.WindowSizeMsg", "tea.EnvMsg"}

func (tr *tracker) take(label string) int {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.issued++
	tr.flying[tr.issued] = label
	return tr.issued
}

func (tr *tracker) drop(id int) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	delete(tr.flying, id)
}

// isQuiet returns what the last barrier found, and names what is in flight.
func (tr *tracker) isQuiet() (bool, []string) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	var labels []string
	for _, label := range tr.flying {
		labels = append(labels, label)
	}
	slices.Sort(labels)
	return tr.quiet, labels
}

// flight is a Batch or Sequence on its way; rest are the parts of a Sequence that
// have yet to start. They are not counted, as the part before may be a timer.
type flight struct {
	parent *flight
	rest   []*part
	open   int
}

// part is a command, and the flight it belongs to, if any.
type part struct {
	flight *flight
	cmd    tea.Cmd
	label  string
	id     int
}

// wrap counts a command from now on.
func (tr *tracker) wrap(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	p := &part{cmd: cmd, label: funcName(cmd)}
	tr.start(p)
	return func() tea.Msg { return tr.run(p) }
}

// start counts a part, unless it is to be ignored.
func (tr *tracker) start(p *part) {
	if !containsAny(p.label, tr.opts.ignored) {
		p.id = tr.take(p.label)
	}
}

// landed is called when a part of f has made its message: the next part of a
// Sequence counts from now on, before the message of the one before can be handled.
func (tr *tracker) landed(f *flight) {
	if f == nil {
		return
	}
	tr.mu.Lock()
	f.open--
	last := f.open == 0
	tr.mu.Unlock()
	switch {
	case !last:
	case len(f.rest) == 0:
		tr.landed(f.parent)
	default:
		next := f.rest[0]
		f.rest, f.open = f.rest[1:], 1
		tr.start(next)
	}
}

// split makes parts of the commands of a Batch or Sequence.
func (tr *tracker) split(parent *flight, cmds []tea.Cmd, ordered bool) []tea.Cmd {
	f := &flight{parent: parent}
	var wrapped []tea.Cmd
	for _, cmd := range cmds {
		if cmd == nil {
			continue
		}
		p := &part{flight: f, cmd: cmd, label: funcName(cmd)}
		f.rest = append(f.rest, p)
		wrapped = append(wrapped, func() tea.Msg { return tr.run(p) })
	}
	parts := f.rest
	switch {
	case len(parts) == 0:
		tr.landed(parent)
	case ordered:
		f.open, f.rest = 1, parts[1:]
		tr.start(parts[0])
	default:
		f.open, f.rest = len(parts), nil
		for _, p := range parts {
			tr.start(p)
		}
	}
	return wrapped
}

// run runs a command and makes of its message what the program should get.
func (tr *tracker) run(p *part) tea.Msg {
	msg := p.cmd()
	for {
		switch m := msg.(type) {
		case labelled:
			if containsAny(m.label, tr.opts.ignored) {
				tr.drop(p.id)
				p.id = 0
			}
			msg = m.cmd()
			continue
		case sleeping:
			if msg = tr.sleep(p, m); msg == stopped {
				return nil
			}
			continue
		}
		break
	}
	defer func(id int) { tr.drop(id) }(p.id)
	if batch, ok := msg.(tea.BatchMsg); ok {
		return tea.BatchMsg(tr.split(p.flight, batch, false))
	}
	if cmds, ok := sequence(msg); ok {
		return resequenced(msg, tr.split(p.flight, cmds, true))
	}
	tr.landed(p.flight)
	if msg == nil || p.id == 0 {
		return msg
	}
	// The message takes the count over, until it has been handled.
	return counted{id: tr.take(p.label), msg: msg}
}

// stopped stands for the message of a timer that outlives the program.
var stopped = new(int)

// sleep waits for a timer. While it sleeps the program is idle; the one who moves
// the clock counts it again before anybody can ask.
func (tr *tracker) sleep(p *part, m sleeping) tea.Msg {
	due := make(chan int, 1)
	m.clock.sleep(m, func() { due <- tr.take("timer " + p.label) })
	tr.drop(p.id)
	select {
	case p.id = <-due:
		return m.msg
	case <-tr.done:
		return stopped
	}
}

// filter unpacks counted messages before the program looks at them, and applies
// the program's own filter.
func (tr *tracker) filter(model tea.Model, msg tea.Msg) tea.Msg {
	tr.current = 0
	if m, ok := msg.(counted); ok {
		tr.current, msg = m.id, m.msg
	}
	if kind := msgType(msg); slices.Contains(greetings, kind) {
		tr.greeted[kind] = true
	}
	if tr.opts.filter != nil && msg != nil {
		msg = tr.opts.filter(model.(tracked).inner, msg)
	}
	if msg == nil {
		tr.handled++
		tr.drop(tr.current)
	}
	if program, fn, ok := execParts(msg); ok {
		return tr.exec(msg, program, fn)
	}
	return msg
}

// exec prepares the run of another program: the input is kept back meanwhile, and
// the message of its end is counted.
func (tr *tracker) exec(msg tea.Msg, program tea.ExecCommand, fn tea.ExecCallback) tea.Msg {
	tr.input.hold()
	ended := &part{label: "the end of another program"}
	tr.start(ended)
	return rewrittenExec(msg, &guest{ExecCommand: program, over: tr.input.release}, func(err error) tea.Msg {
		ended.cmd = func() tea.Msg {
			if fn == nil {
				return nil
			}
			return fn(err)
		}
		return tr.run(ended)
	})
}

// guest is a program that runs in the place of this one.
type guest struct {
	tea.ExecCommand
	over func()
}

// Run implements tea.ExecCommand. It takes no less than a frame: Bubble Tea
// (v2.1.1, tea.go, startRenderer) lets the old renderer stop the ticker that it
// has just restarted for the new one if the program in between ends at once, and
// then never draws again. No real program is that fast, but fakes are, and there
// is nothing to wait for that tells.
func (g *guest) Run() error {
	defer g.over()
	frame := time.NewTimer(time.Second / frameRate)
	err := g.ExecCommand.Run()
	<-frame.C
	return err
}

// barrier notes whether the program is idle.
func (tr *tracker) barrier(n int) {
	tr.round = n
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.quiet = len(tr.flying) == 0 && tr.handled == 0 && len(tr.greeted) == len(greetings)
	tr.handled = 0
}

// tracked is the model under a tracker.
type tracked struct {
	inner tea.Model
	tr    *tracker
}

// Init implements tea.Model.
func (m tracked) Init() tea.Cmd { return m.tr.wrap(m.inner.Init()) }

// Update implements tea.Model.
func (m tracked) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if version, ok := msg.(tea.TerminalVersionMsg); ok {
		if n, _, ok := readToken(version.Name); ok {
			m.tr.barrier(n)
			return m, nil
		}
	}
	id := m.tr.current
	inner, cmd := m.inner.Update(msg)
	cmd = m.tr.wrap(cmd)
	m.tr.handled++
	m.tr.drop(id)
	return tracked{inner: inner, tr: m.tr}, cmd
}

// View implements tea.Model.
func (m tracked) View() tea.View {
	v := m.inner.View()
	v.WindowTitle = fmt.Sprintf("%s%d %s", tokenName, m.tr.round, v.WindowTitle)
	if handle := v.OnMouse; handle != nil {
		v.OnMouse = func(msg tea.MouseMsg) tea.Cmd { return m.tr.wrap(handle(msg)) }
	}
	return v
}
