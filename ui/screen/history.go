package screen

import (
	"dtui/model"
	"dtui/ui/workspace"
)

type (
	// ReadHistory reads a config together with the newest page of its log, and the same of its root where it is a branch.
	ReadHistory struct{ Ref model.ConfigRef }
	// ReadPage reads the page of a log that comes next.
	ReadPage struct{ Log *workspace.Log }
	// ReadEntry reads the diff of an entry. Unhurried is for one among many, behind everything that somebody waits for.
	ReadEntry struct {
		Log       *workspace.Log
		ID        string
		Unhurried bool
	}
	// AwaitRest goes on once the cursor has rested for a moment: only the last of several does.
	AwaitRest struct{ Then func(c *Context) []Effect }
	// RollBack has Doppler roll an entry back, if nothing has happened to the config since it was previewed.
	RollBack struct{ Order RollBackOrder }
)

func (ReadHistory) effect() {}
func (ReadPage) effect()    {}
func (ReadEntry) effect()   {}
func (AwaitRest) effect()   {}
func (RollBack) effect()    {}

// RollBackOrder is an entry to be rolled back by Doppler. It names what was previewed and holds no text: the question may
// stand while the screen is blank.
type RollBackOrder struct {
	ID    model.ConfigID
	Entry string
	// Newest is the newest entry of the log that was previewed.
	Newest string
	// Open are the names of which only Doppler knows what comes back.
	Open []string
}
