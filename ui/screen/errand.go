package screen

import (
	"context"

	"dtui/model"
)

// Errand is a request of a screen or dialog that knows by itself what to ask for and what to do with the answer.
type Errand struct {
	// Write is one that changes something: it is not given up when the screen is blanked or the login changes, and what it
	// answers is told whatever is shown by then.
	Write bool
	// Here is one that changes something on this machine alone: as Write, but a read-only run lets it through.
	Here bool
	// Run does it. It gives back what to do with the answer, in the order of messages.
	Run func(ctx context.Context) func(c *Context) []Effect
}

// Told is what Doppler answered to an errand, nil for a good answer: it says how the connection and the login are.
type Told struct{ Err error }

// InFront goes on with an answer only if a screen is still what the person is at: what was asked for there may not show or
// open anything elsewhere.
type InFront struct {
	Screen Screen
	Then   func(c *Context) []Effect
}

// CloseThis closes a dialog wherever it stands among the open ones, if it still does.
type CloseThis struct{ Dialog Dialog }

// Moved says that a config has another address since: what is staged in it and known of it goes there.
type Moved struct {
	From, To model.ConfigID
	// Environment is the slug that its environment has by now, "" where whoever tells of it does not know.
	Environment string
}

// MovedProject is the same for a whole project, with what is staged for it in notes.
type MovedProject struct {
	From, To model.ProjectID
}

// Dropped says that configs are gone, and what was staged in them with them. Project is set when all of it is gone.
type Dropped struct {
	// Owner is whose they were.
	Owner   model.Owner
	IDs     []model.ConfigID
	Project string
}

func (Errand) effect()       {}
func (Told) effect()         {}
func (InFront) effect()      {}
func (CloseThis) effect()    {}
func (Moved) effect()        {}
func (MovedProject) effect() {}
func (Dropped) effect()      {}
