package review

import (
	"dtui/model/lint"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// findings is what the lines bring about that is probably a mistake.
type findings struct {
	of map[lineKey][]lint.Finding
	// total counts them, looking is set while some may be missing.
	total   int
	looking bool
	// stamp and hidden are what they were made from.
	stamp  uint64
	hidden bool
}

// find takes over what was found.
func (s *Screen) find(c *screen.Context) {
	found := findings{of: map[lineKey][]lint.Finding{}, stamp: c.W.LintStamp(), hidden: c.Presenter}
	lines, projects := map[lint.Place]lineKey{}, map[string]bool{}
	for i := range s.groups {
		g := &s.groups[i]
		if g.notes || g.wrong != "" || g.seen == nil {
			continue
		}
		projects[g.id.Project] = true
		for j := range g.lines {
			change := g.lines[j].change
			lines[lint.Place{In: g.id.ConfigRef, Name: change.Key()}] = g.lines[j].key
			lines[lint.Place{In: g.id.ConfigRef, Name: change.Name}] = g.lines[j].key
		}
	}
	for project := range projects {
		all, current := c.W.Lint(project)
		if !current {
			// What was found before the last edit may be wrong of it.
			found.looking = true
			continue
		}
		for _, finding := range all.Found {
			if !finding.Staged {
				continue
			}
			// What a removal or a copy does to another secret stands under the removal or the copy.
			for _, place := range append([]lint.Place{{In: finding.In.ConfigRef, Name: finding.Name}}, finding.Also...) {
				if key, staged := lines[place]; staged {
					found.of[key] = append(found.of[key], finding)
					found.total++
					break
				}
			}
		}
	}
	s.findings = found
}

// findingRemarks are the sentences below a line. In presenter mode only that there are some: they tell of the value.
func (s *Screen) findingRemarks(c *screen.Context, ln *line) []remark {
	list := s.findings.of[ln.key]
	if len(list) > 0 && c.Presenter {
		return []remark{{c.Look.Attention + " " + look.Count(len(list), "warning") + ", hidden in presenter mode", theme.Warn}}
	}
	var out []remark
	for _, finding := range list {
		glyph, tone := c.Look.Severity(finding.Severity)
		out = append(out, remark{glyph + " " + finding.Message, tone})
	}
	return out
}

// warnings are the words of the title.
func (s *Screen) warnings(c *screen.Context) []look.Seg {
	switch {
	case s.findings.looking:
		return []look.Seg{look.T(" · looking for mistakes"+c.Look.Ellipsis, theme.Muted)}
	case s.findings.total > 0:
		return []look.Seg{look.T(" · ", theme.Muted), look.B(look.Count(s.findings.total, "warning"), theme.Warn)}
	default:
		return nil
	}
}
