package screen

import (
	"dtui/ui/keys"
	"dtui/ui/list"
)

// Move moves the cursor of a list by an action. The direction, 1 or -1, is where the cursor was going, for lists with rows
// that it cannot stand on; it is 0 when the action is no movement.
func Move(l *list.List, a keys.Action) (direction int) {
	switch a {
	case keys.Up:
		l.Move(-1)
	case keys.PageUp:
		l.Page(-1)
	case keys.HalfUp:
		l.Half(-1)
	case keys.Last:
		l.Last()
	case keys.Down:
		l.Move(1)
		return 1
	case keys.PageDown:
		l.Page(1)
		return 1
	case keys.HalfDown:
		l.Half(1)
		return 1
	case keys.First:
		l.First()
		return 1
	default:
		return 0
	}
	return -1
}
