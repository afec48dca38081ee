package textdiff

import (
	"strconv"
	"strings"

	"dtui/model"
	"dtui/model/textdiff"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// beside is the width inside the pane from which the texts stand beside each other. In less, the lines of both stand below
// each other.
const beside = 98

// frame is a frame while it is drawn.
type frame struct {
	s *Screen
	c *screen.Context
	w int
	// number is the width of a line number.
	number int
	// wrapped are the pieces of the line that was wrapped last, by side.
	wrapped [2]wrapped
}

// Draw draws the pane.
func (s *Screen) Draw(c *screen.Context, w, h int) []string {
	s.sync(c)
	f := &frame{s: s, c: c, w: max(w-2, 1), number: 3}
	for side := range s.sides {
		f.number = max(f.number, len(strconv.Itoa(len(s.table.diff.Lines(side)))))
	}
	unified := f.unified()
	at := shape{w: f.leftWidth() - f.ahead(), unified: unified, wrap: s.wrap, clusters: c.Look.Cells.Clusters}
	if unified {
		at.w = f.w - f.ahead()
	}
	at.w = max(at.w, 1)
	s.arrange(at)
	p := look.Pane{W: w, H: h, Focused: !c.Behind, Title: s.title(c), Right: s.progress(c)}
	p.Body = f.heads(h)
	s.head = len(p.Body)
	foot := f.summary()
	rows := max(h-2-s.head-len(foot), 1)
	s.list.SetHeight(rows)
	if !s.table.some() {
		p.Body = append(p.Body, f.hidden()...)
	} else {
		from, to := s.list.Window()
		for i := from; i < to; i++ {
			p.Body = append(p.Body, look.Row{Text: f.line(i)})
		}
	}
	for len(p.Body) < s.head+rows {
		p.Body = append(p.Body, f.blank())
	}
	p.Body = append(p.Body[:s.head+rows], foot...)
	if a, b, ok := s.list.Thumb(rows); ok {
		p.ThumbFrom, p.ThumbTo = a+s.head, b+s.head
	}
	return c.Look.Pane(p)
}

func (s *Screen) title(c *screen.Context) []look.Seg {
	name := look.PaneTitle(s.name, !c.Behind)
	name.Outside = true
	return []look.Seg{name, look.T("  text diff", theme.Muted)}
}

// progress says which change the cursor is at, and how long the pair stays in clear.
func (s *Screen) progress(c *screen.Context) []look.Seg {
	var segs []look.Seg
	if s.table.both() {
		switch at, of := s.changed(); {
		case of == 0:
			segs = append(segs, look.T("no line differs", theme.Muted))
		case at == 0:
			segs = append(segs, look.T(look.Count(of, "change"), theme.Muted))
		default:
			segs = append(segs, look.T("change "+strconv.Itoa(at)+" of "+strconv.Itoa(of), theme.Muted))
		}
	}
	if !s.table.both() || !c.Shows(s.Subject(c)) {
		return segs
	}
	if len(segs) > 0 {
		segs = append(segs, look.T(dot(c.Look), theme.Faint))
	}
	count := look.T(c.Look.Countdown+" "+strconv.Itoa(c.Left())+"s", theme.Warn)
	if c.Left() <= lastSeconds {
		count.Attr = theme.Bold
	}
	return append(segs, count)
}

const lastSeconds = 5

// dot stands between the parts of a line.
func dot(l *look.Look) string { return " " + l.NotLoaded + " " }

// leftWidth is the width of the left column where the texts stand beside each other.
func (f *frame) leftWidth() int { return (f.w - 1) / 2 }

// ahead is how many cells stand before a line: the bar, the number or two, and the mark.
func (f *frame) ahead() int {
	if f.unified() {
		return 1 + 2*(f.number+1) + 2
	}
	return 1 + f.number + 3
}

func (f *frame) unified() bool { return f.w < beside }

// heads name the sides.
func (f *frame) heads(h int) []look.Row {
	if f.s.shape.unified {
		return []look.Row{{Text: f.head(left, f.w)}, {Text: f.head(right, f.w)}}
	}
	row := look.Row{Text: f.beside(f.head(left, f.leftWidth()), f.head(right, f.w-f.leftWidth()-1))}
	if h < roomy {
		return []look.Row{row}
	}
	return []look.Row{row, f.blank()}
}

// roomy is the height from which a blank row stands below the names of the sides.
const roomy = 20

// beside puts two cells with the line between them.
func (f *frame) beside(l, r string) string {
	return l + f.c.Look.Paint(f.c.Look.Frame.Left, theme.Border, theme.OnBg, 0) + r
}

// blank is an empty row.
func (f *frame) blank() look.Row {
	if f.unified() {
		return look.Row{}
	}
	return look.Row{Text: f.beside(f.c.Look.Blank(f.leftWidth(), theme.OnBg), f.c.Look.Blank(f.w-f.leftWidth()-1, theme.OnBg))}
}

func (f *frame) head(side, w int) string {
	l, at := f.c.Look, &f.s.sides[side]
	n := l.Line(w, theme.OnBg).Gap(1)
	if f.s.shape.unified {
		mark, tone := f.mark(textdiff.Changed, side)
		n.Add(mark, tone, theme.Bold).Gap(1)
	} else {
		n.Gap(1)
	}
	tone := theme.Text
	if at.Ref.Config != "" {
		tone = theme.EnvTone(f.c.W.Environment(at.Ref))
	}
	n.OutsideFree(at.Title, tone, theme.Bold)
	if at.Ref.Config != "" {
		environment := f.c.W.Environment(at.Ref)
		word := f.c.W.EnvironmentName(at.Ref.Project, environment)
		if purpose := model.PurposeOf(environment); purpose != model.OtherPurpose {
			word = purpose.String()
		}
		n.Gap(3).OutsideFree(strings.ToUpper(word), tone, 0)
	}
	if text := f.s.table.of[side]; text.Known() && !f.c.Presenter {
		n.Gap(3).Add(look.Count(text.Lines(), "line")+dot(l)+look.Size(text.Size()), theme.Muted, 0)
	}
	if snapshot := f.c.W.Loaded(at.Ref); at.config && snapshot != nil {
		if change, staged := f.c.W.Staging.Of(snapshot.ID()).Get(f.s.name); staged {
			mark, tone := l.StagedMark(&change)
			n.Gap(3).Add(mark+" staged", tone, 0)
		}
	}
	return n.String()
}

// hidden is what stands in the place of lines that are masked or not there.
func (f *frame) hidden() []look.Row {
	cell := func(side, w int) string {
		n := f.c.Look.Line(w, theme.OnBg).Gap(1)
		if f.s.shape.unified {
			mark, tone := f.mark(textdiff.Changed, side)
			n.Add(mark, tone, theme.Bold)
		}
		text, tone := f.standIn(side)
		return n.Gap(1).Add(text, tone, 0).String()
	}
	if f.s.shape.unified {
		return []look.Row{{Text: cell(left, f.w)}, {Text: cell(right, f.w)}}
	}
	return []look.Row{{Text: f.beside(cell(left, f.leftWidth()), cell(right, f.w-f.leftWidth()-1))}}
}

// standIn is what stands for a text that is not shown.
func (f *frame) standIn(side int) (string, theme.Tone) {
	l, t, at := f.c.Look, &f.s.table, &f.s.sides[side]
	switch {
	case t.of[side].Known():
		return l.Masked(), theme.Muted
	case t.there[side]:
		return "? not known", theme.Muted
	case at.Find == nil:
		return "let go of while the screen was blank", theme.Muted
	case f.unread(side):
		if read := f.c.W.Config(at.Ref); read.Err != nil && !read.Busy {
			return l.Failed + " could not be read; " + f.c.Key(keys.Reload, own()...) + " tries again", theme.Danger
		}
		return "reading it" + l.Ellipsis, theme.Muted
	default:
		return l.Missing + " missing", theme.Faint
	}
}

// unread reports whether a text was not read, or let go of and not read again.
func (f *frame) unread(side int) bool {
	_, identity := f.s.sides[side].find(f.c)
	return identity == ""
}

// summary counts what differs, or says how to see it.
func (f *frame) summary() []look.Row {
	n := f.c.Look.Line(f.w, theme.OnBg).Gap(2).Add(f.s.aspect.String(), theme.Faint, 0).Add(dot(f.c.Look), theme.Faint, 0)
	t := &f.s.table
	switch {
	case f.c.Presenter:
		n.Add("hidden in presenter mode", theme.Muted, 0)
	case !t.ready():
		n.Add("nothing to compare", theme.Muted, 0)
	case !t.both():
		key := f.c.Key(keys.Reveal, own()...)
		n.Add("masked", theme.Muted, 0).Add(dot(f.c.Look), theme.Faint, 0).Add(key, theme.Accent, theme.Bold).Add(" shows both texts", theme.Muted, 0)
	default:
		var rows []look.Row
		for _, line := range cells.WrapWords(f.c.Look.Cells.Printable(f.counts()), max(n.Room()-1, 1)) {
			room := n.Room()
			rows = append(rows, look.Row{Text: n.Add(line, theme.Muted, 0).String()})
			n = f.c.Look.Line(f.w, theme.OnBg).To(f.w - room)
		}
		return rows[:min(len(rows), 2)]
	}
	return []look.Row{{Text: n.String()}}
}

func (f *frame) counts() string {
	d := f.s.table.diff
	var parts []string
	if n := d.Count(textdiff.Changed); n > 0 {
		verb := " differ"
		if n == 1 {
			verb = " differs"
		}
		parts = append(parts, look.Count(n, "line")+verb)
	}
	for side, kind := range [2]textdiff.Kind{textdiff.OnlyLeft, textdiff.OnlyRight} {
		if n := d.Count(kind); n > 0 {
			parts = append(parts, strconv.Itoa(n)+" only in "+f.s.short(side))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, "the same lines on both sides")
	}
	if d.EndsDiffer() {
		side := right
		if !strings.HasSuffix(f.s.table.text(left), "\n") {
			side = left
		}
		parts = append(parts, "no newline at the end of "+f.s.short(side))
	}
	return strings.Join(parts, ", ")
}
