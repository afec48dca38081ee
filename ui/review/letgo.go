package review

import (
	"math"

	"dtui/model"
	"dtui/ui/screen"
)

// LetGo forgets what the lines were compared with and what a save brought along. What is staged, ticked and typed stays, and
// so does what is said of the last save.
func (s *Screen) LetGo(c *screen.Context) []model.ConfigRef {
	var refs []model.ConfigRef
	for i := range s.groups {
		if g := &s.groups[i]; g.seen != nil || !g.notes && c.W.Config(g.id.ConfigRef).Busy {
			refs = append(refs, g.id.ConfigRef)
		}
	}
	if key := s.keep(); key != (lineKey{}) {
		s.kept = key
	}
	s.reports = c.W.Bare(s.reports)
	s.groups, s.entries, s.findings = nil, nil, findings{}
	s.list.SetLen(0)
	s.version = math.MaxUint64 // The next look makes the groups anew.
	return refs
}
