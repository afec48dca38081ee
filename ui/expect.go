package ui

import (
	"sync"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/model/matrix"
	"dtui/ui/screen"
)

// Expectation is one thing that a person said of names in the matrix, to be kept for later runs. It holds names only.
type Expectation struct {
	Places []matrix.Place
	// Differs: the text is meant to differ from the reference. Else the name may be missing.
	Differs bool
	// On is false when it was taken back.
	On bool
}

// expectedMsg is what the one who is at work said in earlier runs.
type expectedMsg struct {
	of
	owner model.Owner
	marks matrix.Marks
}

func (a *App) recallExpected() tea.Cmd {
	if a.env.RecallExpected == nil || a.options.Sandbox {
		return nil
	}
	recall, owner, ours := a.env.RecallExpected, a.ctx.W.Account.Owner, a.ours()
	return func() tea.Msg { return expectedMsg{ours, owner, recall(owner)} }
}

func (a *App) expectedWas(msg expectedMsg) []tea.Cmd {
	if a.ctx.W.Foreign(msg.owner) {
		return nil
	}
	a.ctx.W.ExpectedWas(msg.marks)
	return append(a.applyNames(a.strays.names...), a.refresh()...)
}

// sayings are what the person said of names and what is not kept yet, in their order.
type sayings struct {
	mu      sync.Mutex
	pending []saying
	// keeping is held by who keeps them: two at a time could change places.
	keeping sync.Mutex
}

type saying struct {
	owner model.Owner
	what  Expectation
}

func (s *sayings) add(said saying) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending = append(s.pending, said)
}

func (s *sayings) take() []saying {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.pending
	s.pending = nil
	return taken
}

func (s *sayings) keep(with func(model.Owner, Expectation)) {
	s.keeping.Lock()
	defer s.keeping.Unlock()
	for _, said := range s.take() {
		with(said.owner, said.what)
	}
}

// KeepSaid keeps what was said of names and is not kept yet. It waits for what is being kept, so that leaving right after
// saying something loses nothing.
func (a *App) KeepSaid() {
	if a.env.KeepExpected != nil {
		a.sayings.keep(a.env.KeepExpected)
	}
}

// expect takes in what the person said, and has it kept. Nothing waits for that but leaving.
func (a *App) expect(e screen.Expect) []tea.Cmd {
	a.ctx.W.Expect(e.Places, e.Differs, e.On)
	commands := a.refresh()
	if a.env.KeepExpected != nil && a.ctx.W.AccountKnown && !a.options.Sandbox {
		a.sayings.add(saying{a.ctx.W.Account.Owner, Expectation(e)})
		commands = append(commands, func() tea.Msg {
			a.KeepSaid()
			return nil
		})
	}
	return commands
}
