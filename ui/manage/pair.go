package manage

import (
	"context"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/textdiff"
	"dtui/ui/theme"
)

// Pair is what a name of a config is now, and what a proposal makes of it. What it is now is looked up in the newest reading
// of the config, under whose identity it is shown.
type Pair struct {
	Ref model.ConfigRef
	// Of tells the proposal from those of other requests.
	Of       string
	Proposed model.ProposedChange
	// Values are those of the whole unit, once somebody asked to see one.
	Values *proposedValues
}

// proposedValues are the values that a unit proposes, which are read when they are asked for.
type proposedValues struct {
	known bool
	busy  bool
	of    map[string]model.Value
	// read reads them, and fails with a staleError where the unit is another one since.
	read func(ctx context.Context) (map[string]model.Value, error)
}

// now is what is there, nil for nothing; read is false while the config is not read.
func (p *Pair) now(c *screen.Context) (secret *model.Secret, read bool) {
	snapshot := c.W.Loaded(p.Ref)
	if snapshot == nil {
		return nil, false
	}
	return snapshot.Find(p.Proposed.Name), true
}

// proposed is the change with its value, as far as that was read.
func (p *Pair) proposed() model.ProposedChange {
	change := p.Proposed
	if p.Values.known {
		change.Value = p.Values.of[change.Name]
	}
	return change
}

// becomes is what will be there, nil for nothing.
func (p *Pair) becomes(c *screen.Context) *model.Secret {
	now, _ := p.now(c)
	return p.proposed().Result(now, p.Values.known)
}

// subject names the pair under the identity of what is there now. It ends with the name of the secret.
func (p *Pair) subject(c *screen.Context) string {
	uuid := ""
	if snapshot := c.W.Loaded(p.Ref); snapshot != nil {
		uuid = snapshot.ID().UUID
	}
	return "request:" + p.Of + ":" + p.Ref.String() + ":" + uuid + ":" + p.Proposed.Name
}

// kept reports whether the present value stays: only a reading with the values tells.
func (p *Pair) kept() bool {
	return p.Values.known && !p.Proposed.Delete && !p.Proposed.Generated && !p.Values.of[p.Proposed.Name].Known()
}

// off says why it cannot be shown.
func (p *Pair) off(c *screen.Context, a keys.Action) string {
	now, _ := p.now(c)
	name := c.Look.Cells.Printable(p.Proposed.Name)
	after := p.becomes(c)
	switch {
	case p.Values.busy:
		return "The values of the request are being read."
	case a == keys.TextDiff && c.Presenter:
		return "Presenter mode hides every value."
	case p.Proposed.Delete && !shows(now):
		return name + " is deleted, and what it is now may not be shown or is not read."
	case a == keys.TextDiff && p.Proposed.Delete:
		return name + " is deleted: there is no text after it."
	case after != nil && after.Restricted() && !shows(now):
		return name + " is restricted: Doppler shows its value to no person."
	}
	return ""
}

// shows reports whether a reveal could show the text of a secret.
func shows(secret *model.Secret) bool {
	return secret != nil && secret.Text(model.RawText).Known()
}

// reveal reads the values that a request proposes, unless they were read, and then goes on if the person still is where it
// was asked for.
func (s *Screen) reveal(c *screen.Context, l *listing, then func(c *screen.Context, p *Pair) []screen.Effect) []screen.Effect {
	p := l.item().Pair
	v := p.Values
	if v.known || p.Proposed.Delete {
		return then(c, p)
	}
	v.busy = true
	return screen.Effects(screen.Errand{Run: func(ctx context.Context) func(*screen.Context) []screen.Effect {
		values, err := v.read(ctx)
		return func(c *screen.Context) []screen.Effect {
			v.busy = false
			if err != nil {
				effects := screen.Effects(screen.Told{Err: err}, screen.Problem(look.Sentence(err), ""))
				if isStale(err) && s.open() == l {
					effects = append(effects, s.read(c, l)...)
				}
				return effects
			}
			if s.open() != l {
				return nil // It was left meanwhile, and nothing of it is kept.
			}
			v.known, v.of = true, values
			effects := screen.Effects(screen.Told{})
			return append(effects, screen.InFront{Screen: s, Then: func(c *screen.Context) []screen.Effect {
				if i := l.item(); i == nil || i.Pair != p {
					return nil
				}
				return then(c, p)
			}})
		}
	}})
}

// lines lays both texts line by line, which is asking to see them.
func (p *Pair) lines(c *screen.Context) []screen.Effect {
	now, _ := p.now(c)
	after := p.becomes(c)
	if !shows(now) || !shows(after) {
		return screen.Effects(screen.Say{Level: screen.Warn, Text: c.Look.Cells.Printable(p.Proposed.Name) + " does not have a text on both sides that may be shown."})
	}
	left := textdiff.In(p.Ref, p.Proposed.Name)
	left.Title, left.Word = "Now", "now"
	right := textdiff.Of("Proposed", "proposed", p.Ref, p.Of, after)
	return textdiff.New(p.Proposed.Name, left, right, model.RawText, textdiff.Ask{}).Ask(c)
}

// verb is the change in one word, as far as it can be told.
func (p *Pair) verb(c *screen.Context) (string, theme.Tone) {
	now, read := p.now(c)
	change := p.proposed()
	switch {
	case change.Delete && read && now == nil:
		return "gone", theme.Muted
	case change.Delete:
		return "delete", theme.Danger
	case change.Generated:
		return "generate", theme.Warn
	case !read:
		return "set", theme.Muted
	case now == nil:
		return "add", theme.OK
	case p.kept() && !p.settles(now):
		return "same", theme.Muted
	case p.kept():
		return "settings", theme.Warn
	case p.Values.known && change.Value.Same(now.Raw) && !p.settles(now):
		return "same", theme.Muted
	case p.Values.known:
		return "edit", theme.Warn
	}
	return "change", theme.Warn
}

// settles reports whether visibility or type become others.
func (p *Pair) settles(now *model.Secret) bool {
	return p.Proposed.Visibility != "" && p.Proposed.Visibility != now.Visibility || p.Proposed.Type != "" && p.Proposed.Type != now.Type
}

// drawNow draws what is there now.
func (p *Pair) drawNow(c *screen.Context, n *look.Line, w int, clear bool) {
	now, read := p.now(c)
	at := c.W.Config(p.Ref)
	switch {
	case !read && at.Busy:
		n.Col("reading"+c.Look.Ellipsis, w, theme.Faint, 0)
	case !read:
		n.Col("not read", w, theme.Faint, 0)
	default:
		n.Value(now, w, look.ValueStyle{Clear: clear, Aspect: model.RawText, Plain: true})
	}
}

// drawAfter draws what will be there.
func (p *Pair) drawAfter(c *screen.Context, n *look.Line, w int, clear bool) {
	now, _ := p.now(c)
	after := p.becomes(c)
	switch {
	case after == nil:
		n.Col("deleted", w, theme.Danger, 0)
	case p.Proposed.Generated:
		n.Col("Doppler makes it", w, theme.Muted, 0)
	case p.kept() && after.Restricted():
		n.Col(c.Look.Restricted+" restricted, or kept", w, theme.Muted, 0)
	case p.kept() && now == nil:
		n.Col("kept", w, theme.Muted, 0)
	case !after.Raw.Known() && !after.Restricted():
		n.Col(c.Look.Masked(), w, theme.Muted, 0)
	default:
		n.Value(after, w, look.ValueStyle{Clear: clear, Aspect: model.RawText, Plain: true})
	}
}

// draw draws both in full width, and what else becomes different.
func (p *Pair) draw(c *screen.Context, w int) []look.Row {
	clear := c.Shows(p.subject(c))
	now, read := p.now(c)
	row := func(label string, draw func(*look.Line, int)) look.Row {
		n := c.Look.Line(w, theme.OnBg).Gap(3).Col(label, labelWidth, theme.Faint, 0)
		draw(n, n.Room()-2)
		return look.Row{Text: n.String()}
	}
	said := func(label, text string, tone theme.Tone) look.Row {
		return row(label, func(n *look.Line, w int) { n.Outside(text, w, tone, 0) })
	}
	rows := []look.Row{
		row("now", func(n *look.Line, w int) { p.drawNow(c, n, w, clear) }),
		row("becomes", func(n *look.Line, w int) { p.drawAfter(c, n, w, clear) }),
	}
	if err := c.W.Config(p.Ref).Err; !read && err != nil {
		rows[0] = said("now", "not read: "+look.Sentence(err), theme.Warn)
	}
	before := model.Secret{Visibility: "new", Type: "new"}
	if now != nil {
		before = *now
	}
	arrow := " " + c.Look.Arrow + " "
	switch {
	case !read:
		before.Visibility, before.Type, arrow = "", "", ""
	case p.Proposed.Delete:
		return rows
	}
	if to := p.Proposed.Visibility; to != "" && to != before.Visibility {
		rows = append(rows, said("visibility", string(before.Visibility)+arrow+string(to), theme.Text))
	}
	if to := p.Proposed.Type; to != "" && to != before.Type {
		rows = append(rows, said("type", string(before.Type)+arrow+string(to), theme.Text))
	}
	if !p.Values.known && !p.Proposed.Delete && !p.Proposed.Generated {
		rows = append(rows, said("", c.Key(keys.Reveal, own()...)+" reads and shows it; that a value is kept is told then.", theme.Muted))
	}
	return rows
}
