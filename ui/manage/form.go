package manage

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dtui/model"
	"dtui/ui/field"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Spec is what a form asks for, and what comes of it.
type Spec struct {
	// Name is unique among dialogs that can be open together.
	Name, Title string
	// Target is what it is about, such as "backend / prd".
	Target string
	// Text are paragraphs above the fields.
	Text   []string
	Fields []Field
	// Verb is on the button.
	Verb string
	// Danger is for what destroys: the form starts on its harmless button.
	Danger bool
	// Confirm is a name that has to be typed, "" for none; Why says for what.
	Confirm, Why string
	// Check refuses answers that contradict each other.
	Check func(Answers) error
	// Run carries it out. It is called in a command.
	Run func(ctx context.Context, answers Answers) (Outcome, error)
	// Prepare stands in the place of Run where what is sent depends on a text that LetGo forgets: it takes that text, and what
	// it gives back is called in a command.
	Prepare func(answers Answers) func(ctx context.Context) (Outcome, error)
	// Words says a failure in place of its own sentence, nil or "" for that. Failed is told of it too.
	Words  func(err error) string
	Failed func(c *screen.Context, err error) []screen.Effect
	// LetGo forgets what the form holds of what was read, nil for nothing.
	LetGo func()
	// Now reads the texts that fields start with where the list does not tell them, nil for none. Nothing is sent before they
	// are there: it would replace what nobody saw.
	Now func(ctx context.Context) (map[string]string, error)
	// Here is set for one that changes nothing at Doppler.
	Here bool
}

// harmless reports whether the form starts on the button that does nothing. One that asks for nothing does too: a key that is
// held down since the menu before it would carry it out.
func (s *Spec) harmless() bool { return s.Danger || len(s.Fields) == 0 }

// Kind is how a field is filled in.
type Kind uint8

// The kinds: a line of text, several lines, a text that is never shown, one of several options, some of them.
const (
	Line Kind = iota
	Lines
	Hidden
	Choice
	Ticks
)

// Field is one thing that a form asks for.
type Field struct {
	Name, Label string
	Kind        Kind
	Start       string
	Options     []Option
	// Hint is a short text below the field, which may depend on what was typed.
	Hint func(Answers) string
	// Check refuses what was typed. The error is a sentence.
	Check func(Answers) error
	// When says whether the field is asked for; nil for always.
	When func(Answers) bool
	// Secretive is a line that presenter mode hides.
	Secretive bool
	// Shape changes typed text before it is inserted.
	Shape func(string) string
}

// Option is one choice.
type Option struct {
	Value, Label string
	// Off says why it cannot be chosen.
	Off string
	// On has it ticked at the start.
	On bool
}

// Answers are what was filled in.
type Answers struct {
	Now    time.Time
	texts  map[string]string
	values map[string]model.Value
	ticks  map[string][]string
}

// Text is a line, several lines, or the value of the option that was chosen.
func (a Answers) Text(name string) string { return a.texts[name] }

// Value is the text of a hidden field. It is not known when nothing was typed.
func (a Answers) Value(name string) model.Value { return a.values[name] }

// Ticked are the values of the options that were ticked, in their order.
func (a Answers) Ticked(name string) []string { return a.ticks[name] }

// Form is a dialog with fields.
type Form struct {
	spec   Spec
	fields []*input
	// confirm is where a name has to be typed, nil for nowhere.
	confirm *input
	// at is the field with the focus; past the fields it is on the buttons.
	at      int
	button  int
	problem string
	sending bool
	// left is set when the form was closed while an answer was awaited.
	left     bool
	since    time.Time
	after    func(c *screen.Context, o Outcome) []screen.Effect
	rows     []rowOf
	x, y     int
	cursor   bool
	top      int
	height   int
	shown    int
	width    int
	buttonsY int
	spans    [][2]int
	hidden   bool
	// unread says why what the fields start with is not there, "" once it is.
	unread string
	// plan is what needs a plan that not every workplace has.
	plan string
}

// rowOf says which field a drawn row belongs to, and which option of it.
type rowOf struct{ field, option int }

// input is a field while it is filled in.
type input struct {
	Field
	text    *field.Text
	hidden  *field.Hidden
	chosen  int
	ticked  []bool
	problem string
}

// NewForm makes a form. After is told of what came of it, once it was carried out.
func NewForm(spec Spec, after func(c *screen.Context, o Outcome) []screen.Effect) *Form {
	if strings.ContainsFunc(spec.Confirm, func(r rune) bool { return !unicode.IsPrint(r) }) {
		// Nobody can type it.
		spec.Confirm = "yes"
	}
	f := &Form{spec: spec, after: after}
	for _, one := range spec.Fields {
		f.fields = append(f.fields, newInput(one))
	}
	if spec.Confirm != "" {
		f.confirm = newInput(Field{Name: confirmName, Label: "type " + spec.Confirm, Kind: Line, Hint: func(a Answers) string { return howFar(a.Text(confirmName), spec.Confirm) }})
		f.fields = append(f.fields, f.confirm)
	}
	if spec.harmless() && f.confirm == nil {
		f.at = len(f.fields)
	}
	if !spec.harmless() {
		f.button = 1
	}
	return f
}

var errConfirm = errors.New("that is not the name")

// howFar says how far what was typed is from the name that is asked for.
func howFar(typed, name string) string {
	left, begun := strings.CutPrefix(name, typed)
	switch {
	case typed == "":
		return ""
	case typed == name:
		return "that is its name"
	case begun:
		return look.Count(utf8.RuneCountInString(left), "more character")
	}
	return "that is not the name"
}

// confirmName cannot be the name of a field of a resource.
const confirmName = " confirm"

func newInput(one Field) *input {
	i := &input{Field: one}
	switch one.Kind {
	case Line, Lines:
		i.text = field.New(one.Kind == Lines)
		i.text.Shape = one.Shape
		i.text.Set(one.Start)
	case Hidden:
		i.hidden = &field.Hidden{}
	case Choice:
		for at, option := range one.Options {
			if option.Value == one.Start {
				i.chosen = at
			}
		}
	case Ticks:
		i.ticked = make([]bool, len(one.Options))
		for at, option := range one.Options {
			i.ticked[at] = option.On
		}
	}
	return i
}

// ask reads what the fields start with.
func (f *Form) ask() []screen.Effect {
	if f.spec.Now == nil {
		return nil
	}
	f.unread = "What it says now is being read."
	return screen.Effects(screen.Errand{Run: func(ctx context.Context) func(*screen.Context) []screen.Effect {
		texts, err := f.spec.Now(ctx)
		return func(*screen.Context) []screen.Effect {
			if f.unread, f.problem = "", ""; err != nil {
				f.unread = "What it says now could not be read, so nothing is changed: " + look.Sentence(err)
				f.problem = f.unread
			}
			for _, i := range f.fields {
				if now, ok := texts[i.Name]; ok {
					i.text.Set(now)
				}
			}
			return screen.Effects(screen.Told{Err: err})
		}
	}})
}

// offer fills in the options of a field that were not known when the form was made.
func (f *Form) offer(name string, options []Option) {
	for _, i := range f.fields {
		if i.Name == name {
			i.Options = options
			*i = *newInput(i.Field)
		}
	}
}

// answers are what stands in the fields now. The first field that cannot be read is named.
func (f *Form) answers(now time.Time) (a Answers, wrong *input, err error) {
	a = Answers{Now: now, texts: map[string]string{}, values: map[string]model.Value{}, ticks: map[string][]string{}}
	for _, i := range f.fields {
		switch i.Kind {
		case Line, Lines:
			text, e := i.text.Get()
			if e != nil && err == nil {
				wrong, err = i, e
			}
			a.texts[i.Name] = text
		case Hidden:
			if !i.hidden.Empty() {
				a.values[i.Name] = i.hidden.Value()
			}
		case Choice:
			if i.chosen < len(i.Options) {
				a.texts[i.Name] = i.Options[i.chosen].Value
			}
		case Ticks:
			for at, on := range i.ticked {
				if on {
					a.ticks[i.Name] = append(a.ticks[i.Name], i.Options[at].Value)
				}
			}
		}
	}
	return a, wrong, err
}

// asked are the fields that are asked for now, in order.
func (f *Form) asked(now time.Time) []*input {
	a, _, _ := f.answers(now)
	var asked []*input
	for _, i := range f.fields {
		if i.When == nil || i.When(a) {
			asked = append(asked, i)
		}
	}
	return asked
}
