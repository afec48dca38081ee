package screen

import "dtui/model"

// Sighted is a screen that shows the values of a few configs, which are kept up to date while it does. Those that matter
// most come first.
type Sighted interface {
	InSight(c *Context) []model.ConfigRef
}
