package promote

import (
	"strconv"
	"strings"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// line draws one name of a target.
func (s *Screen) line(c *screen.Context, n *look.Line, g *columns, group *group, e entry, attr theme.Attr, selected bool) {
	line := s.lineOf(e)
	n.To(3).Add(box(line), theme.Text, attr)
	glyph, tone := verbMark(c.Look, line.Verb)
	n.To(7).Add(glyph+" ", tone, theme.Bold)
	if g.verbs {
		n.Col(verbWord(line.Verb), 11, tone, 0)
	}
	n.Outside(line.Name, g.name, theme.Text, attr).Gap(1)
	end := n.Room() - g.change
	s.change(c, n, g.change, line, selected && c.Shows(s.subject(group, line)))
	n.Gap(n.Room() - end)
	n.Gap(1)
	s.note(c.Look, n, g, line)
}

func (s *Screen) subject(g *group, line *model.PlanLine) string {
	return "promote:" + s.made.plan.Source.ID().UUID + ":" + g.target.Present.ID().UUID + ":" + g.ref.String() + ":" + line.Name
}

// note says what stands against a line, in few words; without room for words only that something does.
func (s *Screen) note(l *look.Look, n *look.Line, g *columns, line *model.PlanLine) {
	room := n.Room() - 1
	switch {
	case line.Verb == model.Same && g.notes:
		n.Outside("identical", room, theme.Faint, 0)
	case line.Verb == model.Blocked && g.notes:
		n.Outside(line.Reason, room, theme.Muted, 0)
	case len(line.Warnings) > 0:
		worst := line.Warnings[0]
		for _, w := range line.Warnings {
			if w.Severity > worst.Severity {
				worst = w
			}
		}
		tone := theme.Warn
		if worst.Severity == model.Danger {
			tone = theme.Danger
		}
		more := ""
		if len(line.Warnings) > 1 {
			more = " +" + strconv.Itoa(len(line.Warnings)-1)
		}
		n.Add("!", tone, theme.Bold)
		if g.notes {
			short := worst.Short
			if !g.verbs {
				short = terse(short)
			}
			n.Gap(1).Outside(short, min(room-2-len(more), cells.Width(l.Cells.Printable(short))), tone, 0)
		}
		n.Add(more, theme.Muted, 0)
	}
}

// terse is a warning for a narrow column: without its article, and of a host only which one. The detail has the whole.
func terse(short string) string {
	short = strings.TrimPrefix(short, "a ")
	subject, _, _ := strings.Cut(short, " would reach ")
	return subject
}

// change draws what is there now and what would be there, in at most w cells.
func (s *Screen) change(c *screen.Context, n *look.Line, w int, line *model.PlanLine, revealed bool) {
	after := s.piece(c.Look, &line.After, s.openAfter(line), revealed, w)
	switch line.Verb {
	case model.Same:
		after.draw(n, w)
		return
	case model.Blocked:
		source, found := s.made.plan.Source.Lookup(line.Name)
		if !found {
			s.piece(c.Look, nil, false, false, w).draw(n, w)
			return
		}
		s.piece(c.Look, &source, s.openAfter(line), revealed, w).draw(n, w)
		return
	default:
	}
	before := s.piece(c.Look, line.Before, line.Before != nil && line.Before.InSight(), revealed, w)
	room := w - 3
	first := min(before.width, max(room/2, room-after.width))
	before.draw(n, first)
	n.Add(" "+c.Look.Arrow+" ", theme.Faint, 0)
	after.draw(n, min(after.width, room-first))
}

// piece is one value as it may be drawn.
type piece struct {
	mark    string
	text    string
	width   int
	tone    theme.Tone
	attr    theme.Attr
	outside bool
}

// openAfter is open for what a line would write: the target may show what the source masks, but that is no reason to show
// it here before anybody has looked at the line.
func (s *Screen) openAfter(line *model.PlanLine) bool {
	source, found := s.made.plan.Source.Lookup(line.Name)
	return found && source.InSight() && (line.After.Visibility == "" || line.After.InSight())
}

func readable(secret *model.Secret) bool { return secret != nil && secret.Text(model.RawText).Known() }

// piece says how the raw text of a secret is drawn in a column of at most w cells.
func (s *Screen) piece(l *look.Look, secret *model.Secret, isOpen, revealed bool, w int) piece {
	p := piece{tone: theme.Muted}
	switch {
	case secret == nil:
		p.text = l.Missing
	case secret.Restricted():
		p.text = l.Restricted + " restricted"
	case !readable(secret):
		p.text = "? not known"
	case l.Hidden:
		p.text = l.Masked()
		if secret.IsReference() {
			p.mark, p.text = l.Reference, "ref"
		}
	case secret.Raw.Empty():
		p.text, p.tone, p.attr = "empty", theme.Faint, theme.Italic
	case revealed:
		p.text, p.tone, p.outside = look.Preview(secret.Raw.Reveal(), w), theme.Warn, true
	case secret.IsReference():
		p.mark, p.text = l.Reference, "ref"
	case isOpen:
		p.text, p.tone, p.outside = look.Preview(secret.Raw.Reveal(), w), theme.Text, true
	default:
		p.text = l.Masked()
	}
	safe := p.text
	if p.outside {
		safe = l.Cells.Printable(p.text)
	}
	p.width = cells.Width(safe)
	if p.mark != "" {
		p.width += 2
	}
	return p
}

func (p piece) draw(n *look.Line, w int) {
	w = min(w, p.width)
	if p.mark != "" && w > 2 {
		n.Add(p.mark+" ", theme.Info, 0)
		w -= 2
	}
	if p.outside {
		n.Outside(p.text, w, p.tone, p.attr)
		return
	}
	n.Col(p.text, w, p.tone, p.attr)
}

// describe says in words what a text is, without a part of it.
func describe(l *look.Look, secret *model.Secret) string {
	if !readable(secret) {
		return ""
	}
	size := look.Size(secret.Raw.Size())
	refs := model.References(secret.Raw)
	switch {
	case l.Hidden && len(refs) == 0:
		return "a fixed text " + look.SizeHidden
	case l.Hidden:
		return "a text with " + look.Count(len(refs), "reference")
	case len(refs) == 0:
		return "a fixed text of " + size
	}
	return "a text of " + size + " with " + look.Count(len(refs), "reference")
}
