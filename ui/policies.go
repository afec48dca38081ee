package ui

import (
	tea "charm.land/bubbletea/v2"

	"dtui/model"
)

// policiesMsg is the answer to a request for the change-request policies.
type policiesMsg struct {
	of
	number uint64
	list   []model.Policy
	err    error
}

// loadPolicies reads them after everything that somebody waits for.
func (a *App) loadPolicies() tea.Cmd {
	if a.blanked != nil || a.env.API == nil {
		return nil
	}
	number, ok := a.ctx.W.BeginPolicies(a.ctx.Now)
	if !ok {
		return nil
	}
	api, ours, ctx := a.env.API, a.ours(), a.reads
	marked := ctx
	if a.env.Background != nil {
		marked = a.env.Background(ctx)
	}
	return func() tea.Msg {
		list, err := api.Policies(marked)
		if ctx.Err() != nil {
			return nil
		}
		return policiesMsg{ours, number, list, err}
	}
}

// policiesAre files the answer. That they may not be read says nothing about the connection.
func (a *App) policiesAre(msg policiesMsg) []tea.Cmd {
	a.ctx.W.PoliciesAre(msg.number, msg.list, msg.err)
	if model.KindOf(msg.err) == model.Forbidden {
		return a.refresh()
	}
	return append(a.answered(msg.err), a.refresh()...)
}
