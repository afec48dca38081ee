package promote

import (
	"dtui/model"
	"dtui/ui/screen"
)

// LetGo forgets the plan. What was ticked is kept by name, and the cursor finds its line again once everything was read.
func (s *Screen) LetGo(*screen.Context) []model.ConfigRef {
	if group, line := s.current(); line != nil {
		s.kept = key{group.ref, line.Name}
	}
	s.made, s.entries = made{}, nil
	s.list.SetLen(0)
	return nil // Refresh asks for what the plan needs itself.
}
