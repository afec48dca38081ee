package conflict

import (
	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// Into is the config of the line that is kept or edited by hand; taking theirs only drops what is staged.
func (s *Screen) Into(_ *screen.Context, a keys.Action) []model.ConfigID {
	it := s.current()
	if s.onButtons && a == keys.Press {
		a = buttons[s.button].action
	}
	if it == nil || a != keys.Mine && a != keys.ByHand {
		return nil
	}
	return []model.ConfigID{it.id}
}
