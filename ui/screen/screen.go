package screen

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/workspace"
)

// Context is what screens and dialogs see. Handlers may change the workspace's staging; drawing changes nothing.
type Context struct {
	W    *workspace.Workspace
	Look *look.Look
	Keys *keys.Table
	// Now is the time of the message that is being handled, or of the frame that is being drawn.
	Now time.Time
	// Revealed is what is shown in clear at the moment, if anything.
	Revealed *Reveal
	// RevealFor is how long a value stays in clear once it was asked for.
	RevealFor time.Duration
	// Presenter hides every value, note and size, also of what is unmasked: others can see the screen.
	Presenter bool
	// HideNames hides the names of secrets too; it goes with Presenter. Each name has an alias that stays the same.
	HideNames bool
	// ReadOnly is a run in which nothing can be written.
	ReadOnly bool
	// Spin is the phase of the spinner.
	Spin int
	// Behind is true while something is drawn under a dialog: it is masked and dimmed.
	Behind bool
	// Clipboard says where a copy would go.
	Clipboard string
}

// Key is how to say an action in a sentence such as "s reviews them", as this run has it. The chain is where the key will
// be pressed, without the global scope.
func (c *Context) Key(a keys.Action, chain ...keys.Scope) string {
	if c.Keys == nil {
		return string(a)
	}
	return c.Keys.Name(append(slices.Clip(chain), keys.Global), a)
}

// Reveal is one thing shown in clear until a time. Subject is the screen's word for what it is.
type Reveal struct {
	Subject string
	Until   time.Time
}

// Name is the name of the secret, which every subject ends with.
func (r *Reveal) Name() string { return r.Subject[strings.LastIndexByte(r.Subject, ':')+1:] }

// RevealFor is how long a value stays in clear, unless the person chose another time.
const RevealFor = 30 * time.Second

// Shows reports whether a subject is in clear. Nothing is while a dialog stands above it.
func (c *Context) Shows(subject string) bool {
	return c.Revealed != nil && subject != "" && c.Revealed.Subject == subject && !c.Behind && c.Now.Before(c.Revealed.Until)
}

// Left is how many seconds a reveal still lasts, rounded up.
func (c *Context) Left() int {
	if c.Revealed == nil {
		return 0
	}
	return int((c.Revealed.Until.Sub(c.Now) + time.Second - 1) / time.Second)
}

// Rest is how much of a bar of so many cells stands for what is left of a reveal.
func (c *Context) Rest(cells int) int {
	whole := c.RevealFor
	if whole <= 0 {
		whole = RevealFor
	}
	return min(max(int(time.Duration(cells*c.Left())*time.Second/whole), 0), cells)
}

// Header is what stands at the top while a screen is shown.
type Header struct {
	Crumbs []string
	// Config is the config that the screen is about, nil when there is none or several.
	Config *model.ConfigRef
}

// Screen fills the terminal between header and footer.
type Screen interface {
	// Header is what stands above.
	Header(c *Context) Header
	// Scopes are where its keys are looked up, innermost first, without the global scope.
	Scopes() []keys.Scope
	// Handle does an action.
	Handle(c *Context, a keys.Action) []Effect
	// Off says why an action cannot be done now, "" when it can.
	Off(c *Context, a keys.Action) string
	// Draw draws h rows of w cells.
	Draw(c *Context, w, h int) []string
	// Subject is what a reveal would show now, "" when there is nothing. A reveal ends when it changes.
	Subject(c *Context) string
	// Click handles a click at a cell of the screen's own area.
	Click(c *Context, x, y int) []Effect
	// Wheel scrolls what is under a cell.
	Wheel(c *Context, x, y, delta int)
	// Refresh is called after something was read or staged.
	Refresh(c *Context) []Effect
}

// Wording is a screen that names an action after what it would do now, in the footer; "" leaves the usual word.
type Wording interface {
	Word(a keys.Action) string
}

// Stager is a screen with actions that stage. Into names the configs that an action would stage something new into, none
// when it would not: what is protected among them has to be unlocked first.
type Stager interface {
	Into(c *Context, a keys.Action) []model.ConfigID
}

// Typing is a screen or dialog that takes text. Key reports whether it took the key.
type Typing interface {
	Typing() bool
	Key(c *Context, k tea.KeyPressMsg) (taken bool, effects []Effect)
	Paste(c *Context, text string) []Effect
}

// Keeper is a screen or dialog that holds texts that were read, or typed ones that must not be lost. LetGo forgets what was
// read, keeps the place, and names the configs that have to be read again for it. A dialog that is none is closed then.
type Keeper interface {
	LetGo(c *Context) []model.ConfigRef
}

// Refresher is a dialog that takes over what was read since.
type Refresher interface{ Refresh(c *Context) }

// Shower is a dialog that can show a secret text. Shown is until when it does; Mask hides it.
type Shower interface {
	Shown() (until time.Time, shown bool)
	Mask()
}

// Dialog stands above a screen until it closes.
type Dialog interface {
	// Name is what it is, unique among dialogs that can be open together.
	Name() string
	Scope() keys.Scope
	Handle(c *Context, a keys.Action) []Effect
	// Draw draws a box of at most w×h cells; all rows have the same width.
	Draw(c *Context, w, h int) []string
	// Click handles a click at a cell of its own box.
	Click(c *Context, x, y int) []Effect
}

// Cursor is a dialog or screen in which the terminal's cursor stands, at a cell of its own area.
type Cursor interface {
	Cursor() (x, y int, shown bool)
}
