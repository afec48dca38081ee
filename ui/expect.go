package ui

import (
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
	return a.refresh()
}

// expect takes in what the person said, and has it kept. Nothing waits for that.
func (a *App) expect(e screen.Expect) []tea.Cmd {
	a.ctx.W.Expect(e.Places, e.Differs, e.On)
	commands := a.refresh()
	if keep, owner := a.env.KeepExpected, a.ctx.W.Account.Owner; keep != nil && a.ctx.W.AccountKnown && !a.options.Sandbox {
		commands = append(commands, func() tea.Msg {
			keep(owner, Expectation(e))
			return nil
		})
	}
	return commands
}
