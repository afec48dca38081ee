package drive

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// task is a command that has not finished.
type task struct {
	label string
	cmd   tea.Cmd
	group *group

	// ran says that the command has been run to learn its message, which waits
	// for the test to deliver it.
	ran bool
	msg tea.Msg

	// clock, at and order are set for timers.
	clock *Clock
	at    time.Time
	order int
}

func (k *task) due() bool { return k.clock == nil || !k.at.After(k.clock.Now()) }

// group is a Batch or Sequence, which may be nested.
type group struct {
	parent *group
	// rest are the commands a Sequence has yet to start.
	rest []tea.Cmd
	open int
}

// collect takes over a command that Update, Init or another command returned.
func (d *Driver) collect(cmd tea.Cmd, label string, g *group) {
	if cmd == nil {
		d.complete(g)
		return
	}
	name := funcName(cmd)
	if isPure(name) {
		d.expand(cmd(), label, g)
		return
	}
	if label == "" {
		label = name
	}
	if containsAny(label, d.opts.ignored) {
		return
	}
	if containsAny(label, d.opts.waiting) {
		d.await(cmd, label, g)
		return
	}
	d.pending = append(d.pending, &task{label: label, cmd: cmd, group: g})
}

// arrival is what a waiting command has brought.
type arrival struct {
	label string
	msg   tea.Msg
	group *group
}

// await runs a command beside the test. One that ends without a message never arrives.
func (d *Driver) await(cmd tea.Cmd, label string, g *group) {
	if d.arrivals == nil {
		d.arrivals = make(chan arrival)
	}
	arrivals := d.arrivals
	go func() {
		if msg := cmd(); msg != nil {
			arrivals <- arrival{label, msg, g}
		}
	}()
}

// Arrives waits for the next message of a command that [Waiting] names, and delivers it.
func (d *Driver) Arrives() *Driver {
	d.t.Helper()
	if d.arrivals == nil {
		d.fail("arrives: no command waits")
	}
	got := <-d.arrivals
	d.step("arrives "+got.label+" -> "+msgType(got.msg), func() {
		d.deliver(got.msg)
		d.complete(got.group)
	})
	return d
}

// expand takes apart a message that stands for other commands; it reports
// whether msg was one.
func (d *Driver) expand(msg tea.Msg, label string, g *group) bool {
	switch msg := msg.(type) {
	case labelled:
		d.collect(msg.cmd, msg.label, g)
		return true
	case sleeping:
		if label == "" {
			label = "timer " + msgType(msg.msg)
		}
		d.timers = append(d.timers, &task{
			label: label, group: g, ran: true, msg: msg.msg,
			clock: msg.clock, at: msg.at, order: msg.order,
		})
		return true
	case tea.BatchMsg:
		batch := &group{parent: g, open: len(msg)}
		for _, cmd := range msg {
			d.collect(cmd, label, batch)
		}
		if len(msg) == 0 {
			d.complete(g)
		}
		return true
	}
	if cmds, ok := sequence(msg); ok {
		d.complete(&group{parent: g, rest: cmds, open: 1})
		return true
	}
	return false
}

// complete is called when a command of g has finished: it starts the next one of
// a Sequence, or closes the group when it was the last.
func (d *Driver) complete(g *group) {
	if g == nil {
		return
	}
	g.open--
	if g.open > 0 {
		return
	}
	if len(g.rest) == 0 {
		d.complete(g.parent)
		return
	}
	next := g.rest[0]
	g.rest = g.rest[1:]
	g.open = 1
	d.collect(next, "", g)
}

// ready moves the timers that are due to the pending commands, by deadline.
func (d *Driver) ready() []*task {
	var due, rest []*task
	for _, k := range d.timers {
		if k.due() {
			due = append(due, k)
		} else {
			rest = append(rest, k)
		}
	}
	slices.SortStableFunc(due, func(a, b *task) int { return byDeadline(a.at, b.at, a.order, b.order) })
	d.timers = rest
	d.pending = append(d.pending, due...)
	return d.pending
}

// run runs the task's command if it has not been run, and takes apart what can
// be. It reports whether the task now has a message of its own to deliver.
func (d *Driver) run(k *task) bool {
	if k.ran {
		return true
	}
	k.ran, k.msg = true, k.cmd()
	if d.expand(k.msg, "", k.group) {
		d.remove(k)
		return false
	}
	return true
}

func (d *Driver) remove(k *task) {
	d.pending = slices.DeleteFunc(d.pending, func(other *task) bool { return other == k })
}

// finish runs one task and delivers its message.
func (d *Driver) finish(k *task) {
	d.t.Helper()
	d.step("finish "+k.label, func() {
		if !d.run(k) {
			return
		}
		d.remove(k)
		d.note("  -> " + msgType(k.msg))
		if program, fn, ok := execParts(k.msg); ok {
			d.exec(k, program, fn)
			return
		}
		d.deliver(k.msg)
		d.complete(k.group)
	})
}

// exec stands in for the release of the terminal: the program runs without
// input, and what it says is thrown away, as nobody looks at it.
func (d *Driver) exec(k *task, program tea.ExecCommand, fn tea.ExecCallback) {
	var out bytes.Buffer
	program.SetStdin(strings.NewReader(""))
	program.SetStdout(&out)
	program.SetStderr(&out)
	err := program.Run()
	if fn != nil {
		d.collect(func() tea.Msg { return fn(err) }, k.label+" ended", k.group)
		return
	}
	d.complete(k.group)
}

// labelOf returns what [Driver.FinishLabel] can know of a task without running it.
func labelOf(k *task) string {
	if !k.ran {
		return k.label
	}
	label := k.label + " " + msgType(k.msg)
	if s, ok := k.msg.(fmt.Stringer); ok {
		label += " " + s.String()
	}
	return label
}
