package screen

import (
	"errors"

	"dtui/model"
	"dtui/ui/look"
)

// ErrDeclined is why nothing came back when the person was asked and chose not to open the editor.
var ErrDeclined = errors.New("the editor was not opened")

// Edited is what came back from an editor.
type Edited struct {
	// Text is what the file held when the editor had ended, unknown after an error.
	Text model.Value
	// Err says why nothing came back.
	Err error
	// AtOnce says that the editor ended sooner than a person can read: it may still have the file open in a window.
	AtOnce bool
	// Left says that the file could not be removed, and where it is.
	Left error
}

// Failed says why nothing came back; it reports false when something did. What is named as it was.
func (e Edited) Failed(what string) ([]Effect, bool) {
	switch {
	case e.Err == nil:
		return nil, false
	case errors.Is(e.Err, ErrDeclined):
		return nil, true
	}
	hint := ""
	var helpful interface{ Hint() string }
	if errors.As(e.Err, &helpful) {
		hint = helpful.Hint()
	}
	return Effects(Problem(look.Sentence(e.Err)+" "+what+" is as it was.", hint)), true
}

// Unchanged says that what came back is what was given.
func (e Edited) Unchanged(what string) []Effect {
	hint := ""
	if e.AtOnce {
		hint = "It ended at once. One with a window of its own needs an option that makes it wait, such as --wait."
	}
	return Effects(Say{Level: Info, Text: "Nothing was changed in the editor. " + what + " is as it was.", Hint: hint})
}
