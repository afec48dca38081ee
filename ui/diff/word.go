package diff

import (
	"dtui/model"
	"dtui/ui/keys"
)

// Word names an action after what its key would do next.
func (s *Screen) Word(a keys.Action) string {
	switch a {
	case keys.Shown:
		return [modes]string{"missing", "all", "differing"}[s.shown]
	case keys.Aspect:
		if s.aspect == model.RawText {
			return "computed"
		}
		return "raw"
	default:
		return ""
	}
}
