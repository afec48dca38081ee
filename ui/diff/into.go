package diff

import (
	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// Into is the side that an action stages into.
func (s *Screen) Into(c *screen.Context, a keys.Action) []model.ConfigID {
	s.sync(c)
	if !s.table.ready() {
		return nil
	}
	side := s.chosen
	switch a {
	case keys.StageRight:
		side = right
	case keys.StageLeft:
		side = left
	case keys.Edit, keys.Delete:
	default:
		return nil
	}
	return []model.ConfigID{s.table.of[side].ID()}
}
