package manage

import (
	"context"
	"time"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// Place is where somebody manages. It carries the identities that a write names.
type Place struct {
	Owner model.Owner
	// Workplace is its name, as people know it.
	Workplace string
	// Project is zero where no project is open.
	Project model.ProjectID
	// Config is zero where no config is open.
	Config      model.ConfigID
	Environment string
	// Root is whether the config is the root of its environment.
	Root bool
	// Token is the kind of token that is used.
	Token model.TokenKind
}

// Level is what a resource belongs to.
type Level uint8

// The levels.
const (
	OfConfig Level = iota
	OfProject
	OfWorkplace
)

// Resource is a kind of thing that there are several of.
type Resource struct {
	// ID is unique among resources.
	ID    string
	Title string
	Level Level
	// Target says what the things belong to, "" for what the level says.
	Target string
	// About is a sentence for the foot of the list.
	About string
	// One is the word for one of them.
	One     string
	Columns []Column
	// Off says why it cannot be listed here, "" when it can.
	Off string
	// Barred says why nothing of it can be changed with this kind of token, "" where that depends.
	Barred string
	// Plan is what needs a plan that not every workplace has, such as "Groups", "" for what every plan has.
	Plan string
	List func(ctx context.Context) ([]Item, error)
	// Views are other lists in the place of List, of which one is shown at a time. The first one is shown first.
	Views []View
	// Needs are the configs whose readings the list is drawn with.
	Needs []model.ConfigRef
	// Make are the ways to make a new one.
	Make []Action
}

// View is one of several lists of the same things.
type View struct {
	Name string
	List func(ctx context.Context) ([]Item, error)
}

// Column is a column of a list. The first one has the name of the thing.
type Column struct {
	Head  string
	Width int
}

// Item is one thing in a list.
type Item struct {
	// ID tells it from the others, also after a reload.
	ID   string
	Name string
	// Note is set for what is no thing but a sentence about the list, such as what it cannot tell. It is not counted.
	Note bool
	// Cells are for the columns after the first.
	Cells []Cell
	// Warn tells whether to mark it for somebody's attention; nil for never.
	Warn func(now time.Time) bool
	// Facts are lines about it, as of a time.
	Facts func(now time.Time) []Fact
	// Change, Remove and More are what can be done to it. Each of them is asked for by a key of its own.
	Change, Remove, More []Action
	// Whole is what its actions are about where that is more than the thing itself, "" for its name.
	Whole string
	// Inside is what it holds, nil for nothing.
	Inside func() Resource
	// Inspect reads what a list does not tell, nil for nothing.
	Inspect func(ctx context.Context) ([]Fact, error)
	// Pair is what it is and what it becomes, nil where that is nothing that can be masked.
	Pair *Pair
	// Secrets are the names of secrets that it tells of, which presenter mode may hide.
	Secrets []string
	// Copy is what identifies it to other tools.
	Copy string
	// Goto is the config that it is about, zero for none.
	Goto model.ConfigRef
}

// Cell is a text of a list.
type Cell struct {
	Text string
	Tone theme.Tone
	// At and Say are for a time in words that depend on the present one.
	At  time.Time
	Say func(at, now time.Time) string
	// Draw draws it in the place of a text, where that depends on what was read since; clear is whether a masked value is
	// shown.
	Draw func(c *screen.Context, n *look.Line, w int, clear bool)
}

func (c *Cell) text(now time.Time) string {
	if c.Say != nil {
		return c.Say(c.At, now)
	}
	return c.Text
}

// Fact is one line about a thing.
type Fact struct {
	Label string
	Text  string
	Tone  theme.Tone
	// Warn puts a mark before it.
	Warn bool
	// Covered has a masked value drawn after the text.
	Covered bool
	// Secretive is a text that presenter mode hides.
	Secretive bool
	// Value is a secret text in the place of Text, which is drawn masked.
	Value model.Value
}

// Action is something that can be done.
type Action struct {
	Label string
	// Off says why it cannot be done, "" when it can.
	Off string
	// Form asks for what is needed and for a yes. It is made when it is opened.
	Form func(c *screen.Context) Spec
}

// Outcome is what came of an action.
type Outcome struct {
	// Done is a sentence.
	Done string
	// Made is the id of what was made, for whoever goes on with it.
	Made string
	// Warn is said beside it.
	Warn string
	// Once is what is shown once, nil for nothing.
	Once *Once
	// Then are effects such as reading a project again.
	Then []screen.Effect
	// Same is set where the list is as it was.
	Same bool
	// Facts are told of the thing that it was done to, until the list is read again.
	Facts []Fact
}

// Again reports whether the list has to be read again.
func (o *Outcome) Again() bool { return !o.Same }

func cell(text string, tones ...theme.Tone) Cell {
	tone := theme.Muted
	if len(tones) > 0 {
		tone = tones[0]
	}
	return Cell{Text: text, Tone: tone}
}

func fact(label, text string) Fact { return Fact{Label: label, Text: text, Tone: theme.Text} }

func warning(label, text string) Fact {
	return Fact{Label: label, Text: text, Tone: theme.Warn, Warn: true}
}
