package browse

import "dtui/model"

// Moved stays with the shown config now that it has another address; its marks stay too.
func (s *Screen) Moved(from, to model.ConfigRef) {
	if s.shown == from {
		s.shown = to
	}
}

// MovedProject stays with the opened project now that it has another slug.
func (s *Screen) MovedProject(from, to string) {
	if s.project == from {
		s.project = to
	}
	if s.shown.Project == from {
		s.shown.Project = to
	}
}

// Gone shows nothing of a config that was deleted.
func (s *Screen) Gone(ref model.ConfigRef) {
	if s.shown == ref {
		s.shown, s.secrets.marks, s.remark = model.ConfigRef{}, map[string]bool{}, nil
		s.focus = min(s.focus, configsPane)
	}
}

// GoneProject shows nothing of a project that was deleted.
func (s *Screen) GoneProject(slug string) {
	if s.shown.Project == slug {
		s.Gone(s.shown)
	}
	if s.project == slug {
		s.project, s.focus = "", projectsPane
	}
}
