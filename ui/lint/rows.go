package lint

import (
	"slices"

	rules "dtui/model/lint"
	"dtui/ui/screen"
)

// sync lists anew when something else was found, or something else is to be shown.
func (s *Screen) sync(c *screen.Context) {
	found, _ := c.W.Lint(s.project)
	now := made{of: found, one: s.one, text: s.filter.Text(), hidden: c.Presenter}
	if now == s.made {
		return
	}
	keep, at := s.kept, s.list.Cursor()
	if f := s.finding(); f != nil {
		keep = *f
	}
	s.made = now
	s.enter()
	s.list.SetCursor(at)
	for i, e := range s.entries {
		if f := e.finding; f != nil && f.Rule == keep.Rule && f.In == keep.In && f.Name == keep.Name {
			s.list.SetCursor(i)
			s.kept = rules.Finding{}
			break
		}
	}
	s.land(1)
}

// enter makes the entries: by rule, the worst first. In presenter mode there are none, for a finding tells of a value.
func (s *Screen) enter() {
	s.entries, s.listed, s.total, s.mechanical = nil, 0, 0, 0
	if s.made.of == nil || s.made.hidden {
		s.list.SetLen(0)
		return
	}
	found := s.made.of.Found
	if s.one {
		found = s.made.of.In(s.ref)
	}
	s.total = len(found)
	byRule := map[rules.Rule][]*rules.Finding{}
	for i := range found {
		if s.holds(&found[i]) {
			byRule[found[i].Rule] = append(byRule[found[i].Rule], &found[i])
			s.listed++
		}
	}
	for _, rule := range rules.Rules() {
		if len(byRule[rule]) == 0 {
			continue
		}
		s.entries = append(s.entries, entry{rule: rule, count: len(byRule[rule])})
		if rule.Mechanical() {
			s.mechanical += len(byRule[rule])
		}
		for _, finding := range byRule[rule] {
			s.entries = append(s.entries, entry{rule: rule, finding: finding})
		}
	}
	s.list.SetLen(len(s.entries))
}

// holds reports whether a finding is listed: its name, its config or what is wrong holds what was typed.
func (s *Screen) holds(f *rules.Finding) bool {
	return slices.ContainsFunc([]string{f.Name, f.In.Config, f.Rule.Title(), string(f.Rule)}, s.filter.Holds)
}

// land moves the cursor off a heading, the way it was going where there is one.
func (s *Screen) land(direction int) {
	at := s.list.Cursor()
	if at < 0 || at >= len(s.entries) || s.entries[at].finding != nil {
		return
	}
	if next := at + direction; next >= 0 {
		s.list.SetCursor(next)
		return
	}
	s.list.SetCursor(at + 1)
	// The heading above the first finding stays in sight.
	s.list.ScrollBy(-1)
}

// jump goes to the first finding of the next rule, round the end.
func (s *Screen) jump(direction int) {
	var heads []int
	for i, e := range s.entries {
		if e.finding == nil {
			heads = append(heads, i)
		}
	}
	if len(heads) == 0 {
		return
	}
	here := 0
	for i, head := range heads {
		if head < s.list.Cursor() {
			here = i
		}
	}
	s.list.SetCursor(heads[(here+direction+len(heads))%len(heads)])
	s.land(1)
}

// mendable are the listed findings that can be mended mechanically.
func (s *Screen) mendable() []rules.Finding {
	var found []rules.Finding
	for _, e := range s.entries {
		if e.finding != nil && e.rule.Mechanical() {
			found = append(found, *e.finding)
		}
	}
	return found
}
