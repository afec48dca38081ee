package manage

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/dialog"
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

// Once is what Doppler gives once, such as the key of a token. It is masked until it is asked for, and leaving it before it
// was copied or kept asks.
type Once struct {
	// Title says what was made, What names it in messages, as in "the key of ci".
	Title, Target, What string
	Facts               []Fact
	// Parts are its texts: at least one.
	Parts []Part
	// File is a name to suggest for a file, Profile one for a profile. Either is left out where that is no use.
	File, Profile string
	SaveFile      SaveFile
	// KeepProfile keeps the text as a login under a name, and says where.
	KeepProfile func(ctx context.Context, name string, token model.Value) (where string, err error)

	button int
	kept   bool
	// sure is set when closing has asked.
	sure    bool
	until   time.Time
	problem string
	said    string
	// form asks where to keep it.
	form *Form
	// back is how many rows it is scrolled back from its end, most how many it can be.
	back, most int
	spans      []span
	height     int
}

// span is where a button stands.
type span struct{ row, from, to int }

// Name identifies the dialog.
func (o *Once) Name() string { return "shown once: " + o.What }

// Scope is where its keys are looked up.
func (o *Once) Scope() keys.Scope { return keys.Buttons }

// LetGo keeps the text: nothing can give it again.
func (o *Once) LetGo(*screen.Context) []model.ConfigRef { return nil }

// Taken reports whether all of it was copied or kept, as far as can be known.
func (o *Once) Taken() bool {
	names, _ := o.missing()
	return len(names) == 0
}

// Lost says what closing it would lose, "" when nothing.
func (o *Once) Lost() string {
	names, sent := o.missing()
	switch what := strings.Join(names, " and "); {
	case len(names) == 0:
		return ""
	case sent:
		return "Doppler does not give " + what + " again, and the terminal does not confirm that it took the copy."
	default:
		return "Doppler does not give " + what + " again, and it was neither copied nor kept."
	}
}

// Busy reports whether it is being kept.
func (o *Once) Busy() bool { return o.form != nil && o.form.Busy() }

// Shown is until when the text is in clear.
func (o *Once) Shown() (until time.Time, shown bool) { return o.until, !o.until.IsZero() }

// Mask hides it again.
func (o *Once) Mask() { o.until = time.Time{} }

type onceButton struct {
	label string
	press func(c *screen.Context) []screen.Effect
}

// mostCopies is how many parts have a button each; more are chosen from a menu.
const mostCopies = 3

func (o *Once) buttons() []onceButton {
	closing := "Close"
	if o.sure && !o.Taken() {
		closing = "Close, and lose it"
	}
	var list []onceButton
	if len(o.Parts) > mostCopies {
		list = append(list, onceButton{"Copy…", o.choose})
	} else {
		for at := range o.Parts {
			list = append(list, onceButton{o.Parts[at].Button, func(*screen.Context) []screen.Effect { return o.copy(at) }})
		}
	}
	show := onceButton{"Show", o.show}
	if !o.until.IsZero() {
		show.label = "Hide"
	}
	list = append(list, show)
	if o.KeepProfile != nil && o.Profile != "" {
		list = append(list, onceButton{"Keep as profile…", o.askProfile})
	}
	if o.SaveFile != nil && o.File != "" {
		list = append(list, onceButton{"Write a file…", o.askFile})
	}
	return append(list, onceButton{closing, o.close})
}

// copy puts a part on the clipboard. It counts as taken once it is there.
func (o *Once) copy(at int) []screen.Effect {
	p := &o.Parts[at]
	return screen.Effects(screen.Copy{Value: p.Value, What: p.What, Secret: true, Done: func(confirmed bool, err error) {
		if err == nil {
			p.taken, p.sent = p.taken || confirmed, true
			o.problem, o.said = "", "Copied "+p.What+"."
			if !confirmed {
				o.said = "Sent " + p.What + " to the terminal, which does not confirm it. Paste it where it belongs before you close."
			}
		}
	}})
}

// choose asks which part to copy.
func (o *Once) choose(*screen.Context) []screen.Effect {
	items := make([]dialog.Item, len(o.Parts))
	for at, p := range o.Parts {
		items[at] = dialog.Item{Label: p.What, Choose: func(*screen.Context) []screen.Effect { return o.copy(at) }}
	}
	return screen.Effects(screen.Push{Dialog: dialog.NewMenu("copy-part", "Copy", o.What, 0, items)})
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

// close closes it, the second time whatever was done. What is being kept is waited for: only its answer tells whether the
// text can go.
func (o *Once) close(*screen.Context) []screen.Effect {
	switch lost := o.Lost(); {
	case o.Busy():
		o.problem = "It is being kept. Wait for the answer."
	case lost == "" || o.sure:
		o.forget()
		return screen.Effects(screen.CloseThis{Dialog: o})
	default:
		o.sure, o.button = true, 0
		o.problem = lost + " Close it once more to lose it."
	}
	return nil
}

func (o *Once) askFile(*screen.Context) []screen.Effect {
	text := o.whole()
	return o.ask("Write to a file", "file", o.File, "Only you can read the file, and a file that is there already is left alone.", func(ctx context.Context, name string) (string, error) {
		path, err := o.SaveFile(ctx, name, text)
		return "Written to " + path + ", which only you can read.", err
	})
}

func (o *Once) askProfile(*screen.Context) []screen.Effect {
	text := o.whole()
	return o.ask("Keep as a profile", "profile", o.Profile, "dtui can log in as it from then on.", func(ctx context.Context, name string) (string, error) {
		where, err := o.KeepProfile(ctx, name, text)
		return "Kept as the profile " + name + " " + where + ".", err
	})
}

// ask asks under which name to keep it. An error stays in the form, with the text still in hand.
func (o *Once) ask(title, label, start, hint string, do func(ctx context.Context, name string) (string, error)) []screen.Effect {
	if o.Busy() {
		o.problem = "It is being kept. Wait for the answer."
		return nil
	}
	o.form = NewForm(Spec{
		Name: title, Title: title, Target: o.What, Text: []string{hint}, Verb: "Keep",
		Fields: []Field{{Name: "name", Label: label, Start: start, Check: needed("name", "It needs a name.")}},
		Here:   true,
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			said, err := do(ctx, strings.TrimSpace(a.Text("name")))
			var hinting interface{ Hint() string }
			if errors.As(err, &hinting) && hinting.Hint() != "" {
				// Such as what to do where there is no keyring.
				err = sentenceError(look.Sentence(err) + " " + hinting.Hint())
			}
			return Outcome{Done: said}, err
		},
	}, func(_ *screen.Context, done Outcome) []screen.Effect {
		o.kept, o.said, o.problem = true, done.Done, ""
		return nil
	})
	return screen.Effects(screen.Push{Dialog: o.form})
}

// namedAfter is a name that every file system and the list of profiles take, after what something is called.
func namedAfter(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.", r)) {
			return r
		}
		return '-'
	}, name)
	name = strings.TrimLeft(name, "-_.")
	if name = name[:min(len(name), mostOfName)]; name == "" {
		return "token"
	}
	return name
}

// mostOfName is what a profile's name can have.
const mostOfName = 64

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
	case keys.Up:
		o.back = min(o.back+1, o.most)
	case keys.Down:
		o.back = max(o.back-1, 0)
	}
	return nil
}

// Draw draws the box. What has no room is scrolled to; the end, with the texts, is seen first.
func (o *Once) Draw(c *screen.Context, w, h int) []string {
	l := c.Look
	w = min(w, 86)
	inner := w - 2
	body := []look.Row{{}}
	line := func(label string) *look.Line {
		// That of a part of a lease is Doppler's word for it.
		return l.Line(inner, theme.OnRaised).Gap(3).Outside(label, labelWidth, theme.Faint, 0)
	}
	for _, f := range o.Facts {
		body = append(body, look.Row{Text: line(f.Label).OutsideFree(f.Text, f.Tone, 0).String()})
	}
	shown := !o.until.IsZero() && c.Now.Before(o.until) && !c.Presenter && !c.Behind
	for _, p := range o.Parts {
		if p.Whole {
			continue
		}
		if !shown && !(p.Clear && !c.Presenter) {
			body = append(body, look.Row{Text: line(p.Label).Add(l.Masked(), theme.Muted, 0).String()})
			continue
		}
		// It may be longer than the box, and all of it is meant to be seen.
		for i, part := range cells.WrapWords(l.Cells.Printable(p.Value.Reveal()), max(inner-labelWidth-6, 8)) {
			n := l.Line(inner, theme.OnRaised).To(3 + labelWidth)
			if i == 0 {
				n = line(p.Label)
			}
			body = append(body, look.Row{Text: n.Add(part, theme.Text, 0).String()})
		}
	}
	body = append(append(body, look.Row{}), o.sentence(l, inner)...)
	buttons := o.buttonRows(l, inner)
	room := max(h-3-len(buttons), 1)
	p := look.Pane{
		Title: []look.Seg{{Text: o.Title, Tone: theme.Text, Attr: theme.Bold, Outside: true}},
		Right: []look.Seg{look.T("shown once", theme.Warn)}, W: w,
	}
	if o.most = max(len(body)-room, 0); o.most > 0 {
		top := o.most - min(o.back, o.most)
		p.ThumbFrom = top * room / len(body)
		p.ThumbTo = max(p.ThumbFrom+1, (top+room)*room/len(body))
		body = body[top : top+room]
	}
	p.Body = append(append(body, look.Row{}), buttons...)
	p.H = len(p.Body) + 2
	o.height = p.H
	return l.Framed(p, false)
}

// sentence says what to do, or what came of it.
func (o *Once) sentence(l *look.Look, w int) []look.Row {
	said, tone := "Doppler shows this once. Copy it or keep it before you close.", theme.Muted
	switch {
	case o.problem != "":
		said, tone = o.problem, theme.Danger
	case o.said != "":
		said, tone = o.said, theme.OK
	}
	var rows []look.Row
	for _, part := range cells.WrapWords(l.Cells.Printable(said), w-6) {
		rows = append(rows, look.Row{Text: l.Line(w, theme.OnRaised).Gap(3).Add(part, tone, 0).String()})
	}
	return rows
}

// buttonRows draws the buttons, in as many rows as they take.
func (o *Once) buttonRows(l *look.Look, w int) []look.Row {
	list := o.buttons()
	for at := range list {
		if label := l.Cells.Printable(list[at].label); cells.Width(label) > w-8 {
			list[at].label = l.Cells.Fit(label, w-8) // One without room would not be there.
		} else {
			list[at].label = label
		}
	}
	o.spans = o.spans[:0]
	var rows []look.Row
	for at := 0; at < len(list); {
		total, end := 1, at
		for ; end < len(list) && (end == at || total+cells.Width(list[end].label)+5 <= w); end++ {
			total += cells.Width(list[end].label) + 5
		}
		n := l.Line(w, theme.OnRaised).Gap(max(w-total, 0))
		for ; at < end; at++ {
			start := w - n.Room()
			l.Button(n, list[at].label, at == o.button, at == o.button, false, false)
			o.spans = append(o.spans, span{len(rows), start, w - n.Room()})
			n.Gap(1)
		}
		rows = append(rows, look.Row{Text: n.String()})
	}
	return rows
}

// Click presses the button that was clicked.
func (o *Once) Click(c *screen.Context, x, y int) []screen.Effect {
	if len(o.spans) == 0 {
		return nil
	}
	first := o.height - 2 - o.spans[len(o.spans)-1].row
	for at, span := range o.spans {
		if y-first == span.row && x-1 >= span.from && x-1 < span.to {
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
