package browse

import (
	"maps"
	"slices"

	"dtui/ui/screen"
)

// Spot is the secret under the cursor and the marked ones, for coming back here.
func (s *Screen) Spot(c *screen.Context) (name string, marks []string) {
	return s.secrets.name(s, c), slices.Sorted(maps.Keys(s.secrets.marks))
}

// Remark marks secrets of the shown config by name. Those that it has not are left out, once it was read.
func (s *Screen) Remark(c *screen.Context, names []string) {
	s.remark = names
	s.refresh(c)
}

// marked takes the names over that the shown config turned out to have.
func (s *Screen) marked(c *screen.Context) {
	if s.remark == nil || c.W.Loaded(s.shown) == nil {
		return
	}
	for _, row := range c.W.Rows(s.shown) {
		if slices.Contains(s.remark, row.Name) {
			s.secrets.marks[row.Name] = true
		}
	}
	s.remark = nil
}
