package ui

import (
	"dtui/model"
	"dtui/ui/manage"
	"dtui/ui/screen"
)

// Manage shows what Doppler has beside secrets.
func (f flows) Manage(c *screen.Context, project string, ref model.ConfigRef) []screen.Effect {
	place, resources := f.app.managed(c, project, ref)
	return screen.Effects(screen.Show{Screen: manage.New(place, resources)})
}

// managed are the resources of a place, with the identities that their writes name.
func (a *App) managed(c *screen.Context, project string, ref model.ConfigRef) (manage.Place, []manage.Resource) {
	w := c.W
	p := manage.Place{Owner: w.Account.Owner, Workplace: w.Account.WorkplaceName}
	if layout := w.Layout(project); project != "" && layout.Known {
		p.Project, p.Configs, p.Environments = model.ProjectID{Owner: p.Owner, Slug: project}, layout.Configs, layout.Environments
	}
	if snapshot := w.Loaded(ref); snapshot != nil {
		p.Config, p.Protected = snapshot.ID(), w.ProtectedBy(ref) != ""
		if found, ok := w.Find(ref); ok {
			p.Environment, p.Root = found.Environment, found.Root
		}
	}
	return p, manage.Of(a.env.API, a.env.Keep, p)
}

// errandBusy reports whether an answer is awaited by a screen or dialog that asks by itself.
func (a *App) errandBusy() bool {
	if a.errands > 0 {
		return true
	}
	for _, s := range a.screens {
		if m, ok := s.(*manage.Screen); ok && m.Busy() {
			return true
		}
	}
	return false
}
