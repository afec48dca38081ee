package look

import (
	"dtui/model"
	"dtui/ui/theme"
)

// Relation is the sign of how two sides of a name compare.
func (l *Look) Relation(r model.Relation) (string, theme.Tone) {
	switch r {
	case model.Equal:
		return l.Equal, theme.Faint
	case model.Differs:
		return l.Differs, theme.Warn
	case model.OnlyLeft:
		return l.OnlyLeft, theme.Info
	case model.OnlyRight:
		return l.OnlyRight, theme.Info
	default:
		return "?", theme.Muted
	}
}
