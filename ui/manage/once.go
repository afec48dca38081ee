package manage

import (
	"context"
	"strings"
	"time"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// SaveFile writes a text to a new file that only its owner can read, and says where.
type SaveFile func(ctx context.Context, name string, text model.Value) (path string, err error)

// KeptToken is a token to be kept as a login of dtui.
type KeptToken struct {
	// Name is that of the profile.
	Name      string
	Host      string
	Workplace string
	Token     model.Value
}

// KeepProfile keeps a token as a login of dtui, and says where. The present login stays the one in use.
type KeepProfile func(ctx context.Context, t KeptToken) (where string, err error)

// profile keeps what was made in a place.
func (k Keeper) profile(p Place) func(ctx context.Context, name string, token model.Value) (string, error) {
	if k.KeepProfile == nil {
		return nil
	}
	return func(ctx context.Context, name string, token model.Value) (string, error) {
		return k.KeepProfile(ctx, KeptToken{Name: name, Host: p.Owner.Host, Workplace: p.Workplace, Token: token})
	}
}

// Once is a text that Doppler gives once, such as the key of a token. It is masked until it is asked for, and leaving it
// before it was copied or kept asks.
type Once struct {
	// Title says what was made, What names the text in messages, as in "the key of ci".
	Title, Target, What string
	Facts               []Fact
	Value               model.Value
	// Plain are other texts of it that are no secrets, such as an address to open.
	Plain []Fact
	// File is a name to suggest for a file, Profile one for a profile. Either is left out where that is no use.
	File, Profile string
	SaveFile      SaveFile
	// KeepProfile keeps the text as a login under a name, and says where.
	KeepProfile func(ctx context.Context, name string, token model.Value) (where string, err error)

	button  int
	taken   bool
	sure    bool
	until   time.Time
	problem string
	said    string
	busy    bool
	spans   [][2]int
	height  int
}

// Name identifies the dialog.
func (o *Once) Name() string { return "shown once: " + o.What }

// Scope is where its keys are looked up.
func (o *Once) Scope() keys.Scope { return keys.Buttons }

// LetGo keeps the text: nothing can give it again.
func (o *Once) LetGo(*screen.Context) []model.ConfigRef { return nil }

// Taken reports whether it was copied or kept.
func (o *Once) Taken() bool { return o.taken }

// Busy reports whether an answer is awaited.
func (o *Once) Busy() bool { return o.busy }

// Shown is until when the text is in clear.
func (o *Once) Shown() (until time.Time, shown bool) { return o.until, !o.until.IsZero() }

// Mask hides it again.
func (o *Once) Mask() { o.until = time.Time{} }

type onceButton struct {
	label string
	press func(c *screen.Context) []screen.Effect
}

func (o *Once) buttons() []onceButton {
	closing := "Close"
	if o.sure && !o.taken {
		closing = "Close, and lose it"
	}
	list := []onceButton{{"Copy", o.copy}, {"Show", o.show}}
	if !o.until.IsZero() {
		list[1].label = "Hide"
	}
	if o.KeepProfile != nil && o.Profile != "" {
		list = append(list, onceButton{"Keep as profile…", o.askProfile})
	}
	if o.SaveFile != nil && o.File != "" {
		list = append(list, onceButton{"Write a file…", o.askFile})
	}
	return append(list, onceButton{closing, o.close})
}

func (o *Once) copy(*screen.Context) []screen.Effect {
	o.taken = true
	return screen.Effects(screen.Copy{Value: o.Value, What: o.What, Secret: true})
}

func (o *Once) show(c *screen.Context) []screen.Effect {
	switch {
	case c.Presenter:
		o.problem = "Presenter mode hides it."
	case o.until.IsZero():
		o.until = c.Now.Add(c.RevealFor)
	default:
		o.Mask()
	}
	return nil
}

// close closes it, the second time whatever was done.
func (o *Once) close(*screen.Context) []screen.Effect {
	if o.taken || o.sure {
		return screen.Effects(screen.CloseThis{Dialog: o})
	}
	o.sure, o.button = true, 0
	o.problem = "It was neither copied nor kept, and Doppler does not give it again. Close it once more to lose it."
	return nil
}

func (o *Once) askFile(c *screen.Context) []screen.Effect {
	return o.ask(c, "Write to a file", "file", o.File, "Only you can read the file, and a file that is there already is left alone.", func(ctx context.Context, name string) (string, error) {
		path, err := o.SaveFile(ctx, name, o.Value)
		return "Written to " + path + ", which only you can read.", err
	})
}

func (o *Once) askProfile(c *screen.Context) []screen.Effect {
	return o.ask(c, "Keep as a profile", "profile", o.Profile, "dtui can log in as it from then on.", func(ctx context.Context, name string) (string, error) {
		where, err := o.KeepProfile(ctx, name, o.Value)
		return "Kept as the profile " + name + " " + where + ".", err
	})
}

func (o *Once) ask(_ *screen.Context, title, label, start, hint string, do func(ctx context.Context, name string) (string, error)) []screen.Effect {
	return screen.Effects(screen.Push{Dialog: NewForm(Spec{
		Name: title, Title: title, Target: o.What, Text: []string{hint}, Verb: "Keep",
		Fields: []Field{{Name: "name", Label: label, Start: start, Check: needed("name", "It needs a name.")}},
		Here:   true,
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			said, err := do(ctx, strings.TrimSpace(a.Text("name")))
			return Outcome{Done: said}, err
		},
	}, func(_ *screen.Context, done Outcome) []screen.Effect {
		o.taken, o.said, o.problem = true, done.Done, ""
		return nil
	})})
}

// Handle moves between the buttons and presses them.
func (o *Once) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	n := len(o.buttons())
	switch a {
	case keys.NextField:
		o.button = (o.button + 1) % n
	case keys.PrevField:
		o.button = (o.button + n - 1) % n
	case keys.Press:
		return o.buttons()[min(o.button, n-1)].press(c)
	case keys.Back:
		return o.close(c)
	}
	return nil
}

// Draw draws the box.
func (o *Once) Draw(c *screen.Context, w, h int) []string {
	l := c.Look
	w = min(w, 86)
	inner := w - 2
	body := []look.Row{{}}
	line := func(label string) *look.Line {
		return l.Line(inner, theme.OnRaised).Gap(3).Col(label, labelWidth, theme.Faint, 0)
	}
	for _, f := range append(o.Facts[:len(o.Facts):len(o.Facts)], o.Plain...) {
		body = append(body, look.Row{Text: line(f.Label).OutsideFree(f.Text, f.Tone, 0).String()})
	}
	shown := !o.until.IsZero() && c.Now.Before(o.until) && !c.Presenter && !c.Behind
	if shown {
		// It may be longer than the box, and all of it is meant to be seen.
		text := l.Cells.Printable(o.Value.Reveal())
		for i, part := range cells.WrapWords(text, max(inner-labelWidth-12, 8)) {
			n := l.Line(inner, theme.OnRaised).To(3 + labelWidth)
			if i == 0 {
				n = line("text")
			}
			body = append(body, look.Row{Text: n.Add(part, theme.Text, 0).String()})
		}
	} else {
		body = append(body, look.Row{Text: line("text").Add(l.Masked(), theme.Muted, 0).String()})
	}
	body = append(body, look.Row{})
	said, tone := "Doppler shows this once. Copy it or keep it before you close.", theme.Muted
	switch {
	case o.problem != "":
		said, tone = o.problem, theme.Danger
	case o.said != "":
		said, tone = o.said, theme.OK
	}
	for _, part := range cells.WrapWords(l.Cells.Printable(said), inner-6) {
		body = append(body, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(3).Add(part, tone, 0).String()})
	}
	if room := max(h-5, 3); len(body) > room {
		body = body[len(body)-room:]
	}
	body = append(body, look.Row{}, look.Row{Text: o.buttonRow(l, inner)})
	o.height = len(body) + 2
	right := []look.Seg{look.T("shown once", theme.Warn)}
	return l.Framed(look.Pane{Title: []look.Seg{{Text: o.Title, Tone: theme.Text, Attr: theme.Bold, Outside: true}}, Right: right, W: w, H: o.height, Body: body}, false)
}

func (o *Once) buttonRow(l *look.Look, w int) string {
	list := o.buttons()
	total := 1
	for _, b := range list {
		total += cells.Width(b.label) + 5
	}
	n := l.Line(w, theme.OnRaised).Gap(max(w-total, 0))
	o.spans = o.spans[:0]
	for at, b := range list {
		start := w - n.Room()
		l.Button(n, b.label, at == o.button, at == o.button, false, false)
		o.spans = append(o.spans, [2]int{start, w - n.Room()})
		n.Gap(1)
	}
	return n.String()
}

// Click presses the button that was clicked.
func (o *Once) Click(c *screen.Context, x, y int) []screen.Effect {
	if y != o.height-2 {
		return nil
	}
	for at, span := range o.spans {
		if x-1 >= span[0] && x-1 < span[1] {
			o.button = at
			return o.buttons()[at].press(c)
		}
	}
	return nil
}

// needed refuses an empty line.
func needed(name, sentence string) func(Answers) error {
	return func(a Answers) error {
		if strings.TrimSpace(a.Text(name)) == "" {
			return sentenceError(sentence)
		}
		return nil
	}
}

// sentenceError is a refusal that is a sentence already.
type sentenceError string

func (e sentenceError) Error() string { return string(e) }
