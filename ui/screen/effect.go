package screen

import (
	"time"

	"dtui/model"
	"dtui/model/matrix"
)

// Effect is something a handler asks the root model to do.
type Effect interface{ effect() }

type (
	// LoadProjects reads the projects.
	LoadProjects struct{}
	// LoadLayout reads the environments and configs of a project.
	LoadLayout struct{ Project string }
	// Open reads a config with its secrets. Show also goes to it.
	Open struct {
		Ref  model.ConfigRef
		Show bool
	}
	// Want reads a config unless it was read already or is on its way.
	Want struct{ Ref model.ConfigRef }
	// Gather reads configs in the background, a few at a time, after everything that somebody waits for.
	Gather struct{ Refs []model.ConfigRef }
	// StopGathering gives up what is not read yet of that.
	StopGathering struct{}
	// RecallExpected asks for what was said of names in earlier runs.
	RecallExpected struct{}
	// Expect says of places that their text is meant to differ from the reference, or else that they may be missing; with
	// On false it takes that back.
	Expect struct {
		Places      []matrix.Place
		Differs, On bool
	}
	// GoTo shows a config in the browse screen; it is opened if need be. Name is the secret to stand on, if any.
	GoTo struct {
		Ref  model.ConfigRef
		Name string
	}
	// Copy puts a text on the clipboard. What names it in the message; Reference marks a text that holds no secret.
	Copy struct {
		Value  model.Value
		What   string
		Secret bool
		// Done is told what came of it, nil for nobody. Confirmed is whether the clipboard is known to have it: a terminal
		// does not say.
		Done func(confirmed bool, err error)
	}
	// Say shows a toast.
	Say struct {
		Level Level
		Text  string
		Hint  string
	}
	// Push opens a dialog.
	Push struct{ Dialog Dialog }
	// Close closes the top dialog.
	Close struct{}
	// Show puts a screen above the present one.
	Show struct{ Screen Screen }
	// Leave goes back one screen.
	Leave struct{}
	// Save sends orders and notes.
	Save struct {
		Orders []model.SaveOrder
		Notes  []model.NoteChange
	}
	// Edit gives a text to the person's own editor.
	Edit struct {
		Text model.Value
		// File is the name of the file that holds it, without a folder; Line is where to put the cursor, from 1.
		File string
		Line int
		// What names the text in messages.
		What string
		// Done gets what came back, an error too. It is not called when the editor was never asked for.
		Done func(c *Context, edited Edited) []Effect
	}
	// WantPolicies reads the change-request policies in the background.
	WantPolicies struct{}
	// PlanTakeBack reads the targets of the newest promotion afresh, to see what can be taken back.
	PlanTakeBack struct{}
	// Unmask shows the subject of the present screen in clear for a while.
	Unmask struct{}
	// Mask ends that.
	Mask struct{}
	// Unlock goes on with what may follow once protected configs were unlocked: at once when none of them is locked, else
	// after asking.
	Unlock struct {
		IDs  []model.ConfigID
		Then func(c *Context) []Effect
	}
	// Unlocked is the answer to that question: the configs can be edited for a while from now on.
	Unlocked struct {
		IDs  []model.ConfigID
		Then func(c *Context) []Effect
	}
	// Do runs an action as if its key was pressed.
	Do struct{ Action string }
	// Staged says that the staging changed.
	Staged struct{}
	// Quit leaves.
	Quit struct{}
)

func (LoadProjects) effect()   {}
func (LoadLayout) effect()     {}
func (Open) effect()           {}
func (Want) effect()           {}
func (Gather) effect()         {}
func (StopGathering) effect()  {}
func (RecallExpected) effect() {}
func (Expect) effect()         {}
func (GoTo) effect()           {}
func (Copy) effect()           {}
func (Say) effect()            {}
func (Push) effect()           {}
func (Close) effect()          {}
func (Show) effect()           {}
func (Leave) effect()          {}
func (Save) effect()           {}
func (Edit) effect()           {}
func (WantPolicies) effect()   {}
func (PlanTakeBack) effect()   {}
func (Unmask) effect()         {}
func (Mask) effect()           {}
func (Unlock) effect()         {}
func (Unlocked) effect()       {}
func (Do) effect()             {}
func (Staged) effect()         {}
func (Quit) effect()           {}

// Level is how a toast is meant.
type Level uint8

// The levels. Errors stay until they are acknowledged.
const (
	Info Level = iota
	OK
	Warn
	Bad
)

// ToastFor is how long a toast stays that needs no answer.
const ToastFor = 4 * time.Second

// Done is one successful result.
func Done(text string) Say { return Say{Level: OK, Text: text} }

// Problem is a failure with the way out.
func Problem(text, hint string) Say { return Say{Level: Bad, Text: text, Hint: hint} }

// Effects is shorthand for a list.
func Effects(list ...Effect) []Effect { return list }
