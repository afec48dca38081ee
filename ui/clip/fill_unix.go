//go:build unix

package clip

import "fmt"

// fill puts the value of an order on the clipboard of a route.
func fill(e Environment, route Route, o order) (holding, error) {
	switch route {
	case Wayland:
		return fillWayland(e, o)
	case X11:
		return fillX11(e, o)
	case Mac:
		return fillMac(e, o)
	default:
		return holding{}, fmt.Errorf("this system has no clipboard of the kind %q", printable(string(route), 20))
	}
}
