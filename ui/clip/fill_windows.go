package clip

import "fmt"

// fill puts the value of an order on the clipboard of a route.
func fill(_ Environment, route Route, o order) (holding, error) {
	if route != Windows {
		return holding{}, fmt.Errorf("this system has no clipboard of the kind %q", printable(string(route), 20))
	}
	return fillWindows(o)
}
