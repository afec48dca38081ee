package screen

import "context"

// Errand is a request of a screen or dialog that knows by itself what to ask for and what to do with the answer.
type Errand struct {
	// Write is one that changes something: it is not given up when the screen is blanked or the login changes, and what it
	// answers is told whatever is shown by then.
	Write bool
	// Run does it. It gives back what to do with the answer, in the order of messages.
	Run func(ctx context.Context) func(c *Context) []Effect
}

// CloseThis closes a dialog wherever it stands among the open ones, if it still does.
type CloseThis struct{ Dialog Dialog }

func (Errand) effect()    {}
func (CloseThis) effect() {}
