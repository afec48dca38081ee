package browse

import (
	"fmt"
	"strings"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// detail draws the block below the list: what is known of the secret under the cursor.
func (s *Screen) detail(c *screen.Context, w, h int) []look.Row {
	here, ok := s.current(c)
	if !ok {
		if c.W.Loaded(s.shown) == nil {
			return nil
		}
		// The block stays where it is when a filter lists nothing.
		return fillTo([]look.Row{look.Divide(nil, nil)}, h)
	}
	l := c.Look
	shows := c.Shows(s.Subject(c)) && s.focus == secretsPane
	rows := []look.Row{look.Divide([]look.Seg{{Text: here.row.Name, Tone: theme.Text, Attr: theme.Bold, Outside: true}}, s.status(c, here, shows))}
	found := s.findings(c, here.row)
	d := &details{l: l, w: w, rows: rows, most: h - min(len(found), mostFindings+1)}
	change := here.row.Change
	secret := here.row.Seen()
	switch {
	case change != nil && change.Base != nil && !change.OnlyToRoot() && (change.Value.Known() || change.Removal != model.Keep):
		s.wasRow(c, d, change.Base)
		if change.Removal != model.Keep {
			d.text("now", s.removal(change), theme.Danger)
		} else {
			s.valueRows(d, "now", secret, shows)
		}
	default:
		s.valueRows(d, "value", secret, shows)
	}
	if secret != nil {
		d.rawRow(secret, shows)
		d.text("kind", s.kind(c, secret, change), theme.Text)
	}
	if change != nil && change.ToRoot {
		d.outside("root", "will be set in "+here.snapshot.Config().RootRef().String()+" too", theme.Warn)
	}
	s.findingRows(c, d, found)
	if here.row.Moved {
		d.text(l.Attention, "Doppler has changed since you staged this; the save will show both.", theme.Danger)
	}
	if change != nil && change.Action() == model.Rename {
		d.outside("renamed", change.Base.Name+" "+l.Arrow+" "+change.Name, theme.Warn)
	}
	s.noteRow(c, d, here)
	if here.hidden() || here.row.Secret != nil && !here.managed && (h > detailNarrow || here.snapshot.Config().Branch()) {
		s.originRow(c, d, here.row.Name)
	}
	if policies, _ := c.W.PoliciesOf(here.snapshot.Config()); len(policies) > 0 && h > detailNarrow {
		d.outside("policy", policies[0].Name+": "+policies[0].Review(), theme.Warn)
	}
	if c.Presenter && h > detailNarrow {
		s.presenterRows(c, d)
	} else {
		read, tone := "from Doppler at "+clock(here.snapshot.ReadAt()), theme.Faint
		if here.snapshot.Copied() {
			read, tone = "offline copy of "+screen.When(here.snapshot.ReadAt(), c.Now), theme.Warn
		}
		d.text("read", read, tone)
	}
	return fillTo(d.rows, h)
}

func (s *Screen) noteRow(c *screen.Context, d *details, here current) {
	if note, staged := c.W.NoteOf(here.snapshot, here.row.Name); note != "" || staged {
		if c.Presenter {
			note = "hidden"
		}
		if staged {
			note += "  (staged, all environments)"
		}
		d.outside("note", note, theme.Text)
	}
}

func (s *Screen) status(c *screen.Context, here current, shows bool) []look.Seg {
	l := c.Look
	switch {
	case c.Presenter:
		return []look.Seg{look.T("presenter mode", theme.Info)}
	case shows:
		const bar = 15
		left := c.Left()
		done := c.Rest(bar)
		return []look.Seg{
			{Text: fmt.Sprintf("masked again in %d s  ", left), Tone: theme.Warn},
			look.T(strings.Repeat(l.BarDone, done), theme.Warn), look.T(strings.Repeat(l.BarRest, bar-done), theme.Faint),
		}
	case here.row.Moved:
		// It stands here too because a low block has no row for it.
		return []look.Seg{look.T(actionWord(here.row.Change)+"; Doppler has changed since", theme.Danger)}
	case here.row.Change != nil:
		return []look.Seg{look.T(actionWord(here.row.Change)+", not saved", theme.Info)}
	case here.hidden():
		return []look.Seg{look.T("deleted here", theme.Warn)}
	case here.managed:
		return []look.Seg{look.T("set by Doppler", theme.Faint)}
	case here.row.Secret != nil && here.row.Secret.Restricted():
		return []look.Seg{look.T("restricted", theme.Faint)}
	case here.row.Secret != nil && here.row.Secret.Visibility == model.Unmasked:
		return []look.Seg{look.T("unmasked", theme.Faint)}
	default:
		return []look.Seg{look.T("masked", theme.Faint)}
	}
}

// presenterRows say what is hidden, and how to see it again.
func (s *Screen) presenterRows(c *screen.Context, d *details) {
	what := "Every value, note and size"
	if c.HideNames {
		what = "Every value, note, size and name"
	}
	n := d.l.Line(d.w, theme.OnBg).Gap(3).Add(d.l.Info+" ", theme.Info, theme.Bold)
	d.rows = append(d.rows, look.Row{}, look.Row{Text: n.Add(what+" is hidden. Reveal and $EDITOR are off; copy works.", theme.Muted, 0).String()})
	key := c.Key(keys.Presenter, s.Scopes()...)
	n = d.l.Line(d.w, theme.OnBg).Gap(5).Add(key, theme.Accent, theme.Bold)
	d.rows = append(d.rows, look.Row{Text: n.Add(" leave presenter mode", theme.Muted, 0).String()})
}

func actionWord(change *model.Change) string {
	if change.OnlyToRoot() {
		return "to be set in the root too"
	}
	switch change.Action() {
	case model.Add:
		return "new"
	case model.Remove:
		return "to be deleted"
	case model.Rename:
		return "renamed"
	default:
		return "edited"
	}
}

func (s *Screen) removal(change *model.Change) string {
	if change.Removal == model.FollowRoot {
		return "the own value goes; the root's is seen again"
	}
	return "will be deleted"
}

// wasRow is what was there before the edit: its text where its visibility allows, a mask and its size otherwise.
func (s *Screen) wasRow(c *screen.Context, d *details, secret *model.Secret) {
	text := secret.Text(model.RawText)
	if secret.Visibility == model.Unmasked && text.Known() && !text.Empty() && !c.Presenter {
		d.outside("was", text.Reveal(), theme.Muted)
		return
	}
	n := d.start("was").Value(secret, min(d.w-3-labelWidth, 14), look.ValueStyle{Aspect: model.RawText, Plain: true})
	if text.Known() && !text.Empty() && !c.Presenter {
		n.Gap(1).Add(s.size(c, secret), theme.Muted, 0)
	}
	d.rows = append(d.rows, look.Row{Text: n.String()})
}

// dot stands between the parts of a description.
func dot(l *look.Look) string { return " " + l.NotLoaded + " " }

// size is the length of a secret's stored text, "" when it is not known.
func (s *Screen) size(c *screen.Context, secret *model.Secret) string {
	text := secret.Text(model.RawText)
	switch {
	case !text.Known():
		return ""
	case c.Presenter:
		return look.SizeHidden
	}
	size := look.Count(text.Size(), "byte")
	if lines := text.Lines(); lines > 1 {
		size += dot(c.Look) + look.Count(lines, "line")
	}
	return size
}

// kind is a secret's settings and size, without its text, and what its settings were before a staged change of them.
func (s *Screen) kind(c *screen.Context, secret *model.Secret, change *model.Change) string {
	text := strings.ReplaceAll(secretKind(secret), " · ", dot(c.Look))
	if change != nil && change.Base != nil && (change.Visibility != "" || change.Type != "") {
		text = strings.ReplaceAll(secretKind(change.Base), " · ", dot(c.Look)) + " " + c.Look.Arrow + " " + text
	}
	switch size := s.size(c, secret); {
	case size == "":
	case c.Presenter:
		text += " " + size
	default:
		text += dot(c.Look) + size
	}
	return text
}

// details collects the rows of the block.
type details struct {
	l    *look.Look
	w    int
	most int
	rows []look.Row
}

const labelWidth = 9

func (d *details) start(label string) *look.Line {
	return d.l.Line(d.w, theme.OnBg).Gap(3).Col(label, labelWidth, theme.Faint, 0)
}

func (d *details) text(label, text string, tone theme.Tone) {
	d.rows = append(d.rows, look.Row{Text: d.start(label).Add(d.l.Cells.Printable(text), tone, 0).String()})
}

func (d *details) outside(label, text string, tone theme.Tone) {
	n := d.start(label)
	d.rows = append(d.rows, look.Row{Text: n.Outside(look.Preview(text, n.Room()), n.Room(), tone, 0).String()})
}

// valueRows draws the text: over several rows where it is shown, in one where it is not.
func (s *Screen) valueRows(d *details, label string, secret *model.Secret, shows bool) {
	text := model.Value{}
	if secret != nil {
		text = secret.Text(model.ComputedText)
		if !text.Known() {
			text = secret.Text(model.RawText)
		}
	}
	room := d.w - 3 - labelWidth - 1
	tone := theme.Warn
	if text.Known() && inSight(secret) && !d.l.Hidden {
		shows, tone = true, theme.Text
	}
	if !shows || !text.Known() || text.Empty() {
		n := d.start(label)
		d.rows = append(d.rows, look.Row{Text: n.Value(secret, n.Room(), look.ValueStyle{Aspect: model.ComputedText}).String()})
		return
	}
	d.wrapped(label, text.Reveal(), room, tone)
}

// wrapped draws a text over as many rows as leave room for what else is told, and marks where it goes on.
func (d *details) wrapped(label, text string, room int, tone theme.Tone) {
	most := max(d.most-len(d.rows)-3, 1)
	shown := look.Preview(text, room*most)
	more := len(shown) < len(text)
	var parts []look.Seg
	for _, line := range strings.Split(strings.TrimSuffix(shown, "\n"), "\n") {
		if len(parts) > most {
			break
		}
		safe, tone := d.l.Cells.Printable(line), tone
		if safe != line {
			tone = theme.Warn
		}
		for _, part := range cells.Wrap(safe, room) {
			parts = append(parts, look.T(part, tone))
		}
	}
	if len(parts) > most {
		parts, more = parts[:most], true
	}
	for i, part := range parts {
		n := d.start(label)
		if label = ""; more && i == len(parts)-1 {
			n.Add(d.l.Cells.Fit(part.Text, min(cells.Width(part.Text), room-1)), part.Tone, 0).Add(d.l.Ellipsis, theme.Faint, 0)
		} else {
			n.Segs(part)
		}
		d.rows = append(d.rows, look.Row{Text: n.String()})
	}
}

// rawRow shows the stored text where it is not what applications get.
func (d *details) rawRow(secret *model.Secret, shows bool) {
	raw := secret.Text(model.RawText)
	if !raw.Known() || !secret.IsReference() || d.l.Hidden {
		return
	}
	if shows || secret.Visibility == model.Unmasked && secret.ComputedVisibility != model.Masked || onlyReference(raw) {
		d.outside("raw", raw.Reveal(), theme.Info)
		return
	}
	refs := model.References(raw)
	names := make([]string, len(refs))
	for i, ref := range refs {
		names[i] = ref.String()
	}
	d.outside("raw", "built from "+strings.Join(names, " "), theme.Info)
}

// onlyReference reports whether a raw text is one reference and nothing else, which holds no secret.
func onlyReference(raw model.Value) bool {
	refs := model.References(raw)
	return len(refs) == 1 && refs[0].Start == 0 && refs[0].End == raw.Size()
}
