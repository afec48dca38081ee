package promote

import (
	"fmt"

	"dtui/ui/keys"
)

// Word says how many lines would be staged, and which text a switch would take.
func (s *Screen) Word(a keys.Action) string {
	if a == keys.Accept && s.made.lines > 0 {
		return fmt.Sprintf("stage %d", s.made.lines)
	}
	take := map[bool]string{true: "take raw", false: "take computed"}
	switch a {
	case keys.Aspect:
		return take[s.computed]
	case keys.LineAspect:
		group, line := s.current()
		if line != nil {
			return take[s.takesComputed(group.ref, line.Name)] + " here"
		}
	default:
	}
	return ""
}
