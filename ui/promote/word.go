package promote

import (
	"fmt"

	"dtui/ui/keys"
)

// Word says how many lines would be staged.
func (s *Screen) Word(a keys.Action) string {
	if a == keys.Accept && s.made.lines > 0 {
		return fmt.Sprintf("stage %d", s.made.lines)
	}
	return ""
}
