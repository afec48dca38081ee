package ui

import (
	"dtui/ui/manage"
	"dtui/ui/screen"
)

// request asks for what a change request of staged changes needs.
func (f flows) request(c *screen.Context, units []screen.ProposedUnit) []screen.Effect {
	return manage.NewRequest(c, f.app.env.API, units, f.goToRequest)
}

// goToRequest lists the change requests with the cursor on one of them.
func (f flows) goToRequest(c *screen.Context, id string) []screen.Effect {
	listed := manage.New(f.app.managed())
	return append(screen.Effects(screen.Show{Screen: listed}), listed.GoTo(c, manage.Requests, id)...)
}
