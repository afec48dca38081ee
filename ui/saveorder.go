package ui

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
)

// errRootFirst is why the changes of a branch were not sent.
var errRootFirst = errors.New("its root was to be saved first, and was not; save again after that")

// turns splits the orders of a save in those that go at once and those that wait for them. A root flows into its branches,
// so where both are saved the order matters: what a branch still follows would move under its guards if the root was
// first, and a branch that gives up a value of its own shows what the root has by then.
func turns(orders []model.SaveOrder) (first, then []model.SaveOrder) {
	waits := map[model.ConfigID]bool{}
	for _, branch := range orders {
		if !branch.Config.Branch() {
			continue
		}
		at := slices.IndexFunc(orders, func(o model.SaveOrder) bool { return o.ID.ConfigRef == branch.Config.RootRef() })
		switch {
		case at < 0:
		case removes(branch):
			waits[branch.ID] = true
		default:
			waits[orders[at].ID] = true
		}
	}
	for _, order := range orders {
		// Of one environment one branch may wait for the root and the root for another; then the root goes first.
		root := !order.Config.Branch() && slices.ContainsFunc(orders, func(o model.SaveOrder) bool {
			return o.Config.Branch() && removes(o) && o.Config.RootRef() == order.ID.ConfigRef
		})
		if waits[order.ID] && !root {
			then = append(then, order)
		} else {
			first = append(first, order)
		}
	}
	return first, then
}

func removes(order model.SaveOrder) bool {
	return slices.ContainsFunc(order.Lines, func(c model.Change) bool { return c.Removal != model.Keep })
}

// send sends orders, each as one request of its own.
func (a *App) send(orders []model.SaveOrder) []tea.Cmd {
	a.saves.waiting += len(orders)
	var commands []tea.Cmd
	for _, order := range orders {
		api := a.saves.api
		commands = append(commands, func() tea.Msg { return savedMsg{api.Save(context.Background(), order)} })
	}
	return commands
}

// sendLater sends what has waited. A branch that was to give up its own values is not sent while its root was not saved.
func (a *App) sendLater() []tea.Cmd {
	later := a.saves.later
	a.saves.later = nil
	var ready []model.SaveOrder
	for _, order := range later {
		held := order.Config.Branch() && removes(order) && slices.ContainsFunc(a.saves.reports, func(r model.SaveReport) bool {
			return r.ID.ConfigRef == order.Config.RootRef() && r.Err != nil
		})
		if !held {
			ready = append(ready, a.afterRoot(order))
			continue
		}
		report := model.SaveReport{ID: order.ID, Err: errRootFirst}
		for _, line := range order.Lines {
			report.Lines = append(report.Lines, model.LineResult{Change: line, State: model.NotSent})
		}
		a.saves.reports = append(a.saves.reports, report)
	}
	if len(ready) == 0 {
		return a.sendNotes()
	}
	return a.send(ready)
}

// afterRoot has the lines of a branch that are to follow its root expect what the same save has put there.
func (a *App) afterRoot(order model.SaveOrder) model.SaveOrder {
	for _, report := range a.saves.reports {
		if !order.Config.Branch() || report.ID.ConfigRef != order.Config.RootRef() || report.Snapshot == nil {
			continue
		}
		order.Lines = slices.Clone(order.Lines)
		for i, line := range order.Lines {
			saved := slices.ContainsFunc(report.Lines, func(r model.LineResult) bool {
				return r.State == model.Applied && (r.Change.Key() == line.Key() || r.Change.Name == line.Key())
			})
			if line.Removal == model.FollowRoot && saved {
				order.Lines[i].RootValue = report.Snapshot.Find(line.Key())
			}
		}
	}
	return order
}
