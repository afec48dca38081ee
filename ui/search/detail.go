package search

import (
	"slices"
	"strconv"
	"strings"

	"dtui/model"
	"dtui/model/search"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// details draws the dividing line and exactly g.detail rows about the secret under the cursor, and what was not searched.
func (s *Screen) details(c *screen.Context, g area) []look.Row {
	at, found := s.current(c)
	var title, right []look.Seg
	if found {
		title = []look.Seg{{Text: at.Name, Tone: theme.Text, Attr: theme.Bold, Outside: true}, look.T("  in ", theme.Muted), look.O(at.ConfigRef.String(), theme.Text)}
	}
	clear := found && c.Shows(s.Subject(c))
	if clear {
		right = countdown(c)
	}
	rows := append(make([]look.Row, 0, g.detail+1), look.Divide(title, right))
	rest := s.unsearched(c, g)
	if found {
		rows = append(rows, s.values(c, g, at, clear, g.detail-len(rest))...)
	}
	for len(rows) < g.detail+1-len(rest) {
		rows = append(rows, look.Row{})
	}
	return append(rows[:g.detail+1-len(rest)], rest...)
}

// values draws what the configs of the row hold, the chosen one first and each masked unless it was asked for.
func (s *Screen) values(c *screen.Context, g area, at search.Place, clear bool, most int) []look.Row {
	refs := s.refs(c)
	if i := slices.Index(refs, at.ConfigRef); i > 0 {
		refs = append([]model.ConfigRef{at.ConfigRef}, slices.Delete(refs, i, i+1)...)
	}
	var rows []look.Row
	for i, ref := range refs {
		if len(rows) >= most-1 && i > 0 {
			break
		}
		label := 16
		n := c.Look.Line(g.w, theme.OnBg).Gap(3).Outside(ref.Config, label, theme.EnvTone(c.W.Environment(ref)), 0).Gap(1)
		snapshot := s.store.Read(c.W, ref)
		if snapshot == nil {
			n.Add(c.Look.NotLoaded+" not read", theme.Faint, 0)
		} else {
			style := look.ValueStyle{Aspect: s.aspect(), Clear: clear && ref == at.ConfigRef}
			if style.Clear {
				style.Left = c.Left()
			}
			n.Value(snapshot.Find(at.Name), g.w-label-6, style)
		}
		rows = append(rows, look.Row{Text: n.String()})
	}
	if note := s.note(c, at); note != "" && len(rows) < most {
		rows = append(rows, look.Row{Text: c.Look.Line(g.w, theme.OnBg).Gap(3).Outside("note", 16, theme.Faint, 0).Gap(1).Outside(note, g.w-22, theme.Text, 0).String()})
	}
	return rows
}

// note is what somebody wrote of the name, "" when that is not known or hidden.
func (s *Screen) note(c *screen.Context, at search.Place) string {
	snapshot := s.store.Read(c.W, at.ConfigRef)
	if snapshot == nil || c.Presenter {
		return ""
	}
	note, _ := c.W.NoteOf(snapshot, at.Name)
	return note
}

// countdown says how long the value stays in clear.
func countdown(c *screen.Context) []look.Seg {
	l, left := c.Look, c.Left()
	const bar = 15
	done := c.Rest(bar)
	return []look.Seg{
		look.T("masked again in "+strconv.Itoa(left)+" s  ", theme.Warn), look.T(strings.Repeat(l.BarDone, done), theme.Warn),
		look.T(strings.Repeat(l.BarRest, bar-done), theme.Faint),
	}
}

// unread is what was not looked into, and why.
type unread struct {
	// projects are the first of count that are not read whole.
	projects []string
	count    int
	// failures counts what could not be read; the first of it is where, for err.
	failures int
	where    string
	err      error
}

// mostListed is how many projects are named that were not searched yet.
const mostListed = 8

// look finds what was not searched.
func (s *Screen) look(c *screen.Context) unread {
	var out unread
	fails := func(where string, err error) {
		if out.failures++; out.failures == 1 {
			out.where, out.err = where, err
		}
	}
	for i := range c.W.Projects {
		slug := c.W.Projects[i].Slug
		layout := c.W.Layout(slug)
		if err := s.store.unlisted[slug]; err != nil && !layout.Known {
			fails(slug, err)
			continue
		}
		left := !layout.Known
		for j := range layout.Configs {
			ref := layout.Configs[j].ConfigRef
			_, there := s.store.known[ref]
			if s.mode != byName {
				there = s.store.Read(c.W, ref) != nil
			}
			if err := s.store.failed[ref]; err != nil && !there {
				fails(ref.String(), err)
				continue
			}
			left = left || !there
		}
		if left {
			if out.count++; out.count <= mostListed {
				out.projects = append(out.projects, slug)
			}
		}
	}
	return out
}

// unsearched says which projects and configs were not looked into, and why.
func (s *Screen) unsearched(c *screen.Context, g area) []look.Row {
	var rows []look.Row
	if s.unread.count > 0 {
		rows = append(rows, look.Row{Text: s.notYet(c, g, s.unread.projects, s.unread.count)})
	}
	if n := s.unread.failures; n > 0 {
		line := c.Look.Line(g.w, theme.OnBg).Gap(3).Segs(s.why(c, s.unread.where, s.unread.err)...)
		if n > 1 {
			line.Add(dot(c.Look)+strconv.Itoa(n-1)+" more", theme.Faint, 0)
		}
		rows = append(rows, look.Row{Text: line.String()})
	}
	return rows
}

// notYet lists the first projects that are not read whole.
func (s *Screen) notYet(c *screen.Context, g area, slugs []string, count int) string {
	n := c.Look.Line(g.w, theme.OnBg).Gap(3).Col("not searched yet", 18, theme.Muted, 0)
	listed := 0
	for i, slug := range slugs {
		if cells.Width(c.Look.Cells.Printable(slug))+24 > n.Room() {
			break
		}
		if i > 0 {
			n.Add(dot(c.Look), theme.Faint, 0)
		}
		n.OutsideFree(slug, theme.Faint, 0)
		listed++
	}
	if more := count - listed; more > 0 {
		n.Add(dot(c.Look)+look.Count(more, "more project"), theme.Faint, 0)
	}
	return n.String()
}

// why says what could not be searched.
func (s *Screen) why(c *screen.Context, where string, err error) []look.Seg {
	word, mark, tone := "failed", c.Look.Failed, theme.Danger
	if kind := model.KindOf(err); kind == model.Forbidden || kind == model.NotVisible {
		word, mark, tone = "not allowed", c.Look.Restricted, theme.Muted
	}
	return []look.Seg{
		look.T(mark+" "+word+"  ", tone), look.O(where, theme.Text), look.T(": ", theme.Muted), look.O(reason(err), theme.Muted), look.T(dot(c.Look), theme.Faint),
		look.B(c.Key(keys.Reload, s.Scopes()...), theme.Accent), look.T(" tries again", theme.Muted),
	}
}
