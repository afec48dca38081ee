package promote

import (
	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// Into are the targets with a ticked line, once the plan is accepted.
func (s *Screen) Into(c *screen.Context, a keys.Action) []model.ConfigID {
	s.sync(c)
	if a != keys.Accept || !s.made.ready {
		return nil
	}
	var into []model.ConfigID
	for _, draft := range s.made.plan.Drafts() {
		into = append(into, draft.Present.ID())
	}
	return into
}
