package diff

import (
	"dtui/model"
	"dtui/ui/screen"
)

// LetGo forgets the comparison. The cursor finds its name again once both sides were read.
func (s *Screen) LetGo(*screen.Context) []model.ConfigRef {
	if name := s.name(); name != "" {
		s.kept, s.top = name, s.list.Top()
	}
	s.table, s.split = table{by: s.aspect}, split{}
	return nil // Refresh asks for both sides itself.
}
