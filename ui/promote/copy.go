package promote

import (
	"fmt"
	"strings"

	"dtui/model"
	"dtui/ui/cells"
)

// table is the plan as plain text for a ticket or a chat. No value stands in it, and no size.
func (s *Screen) table(untold error) string {
	var b strings.Builder
	taken := "raw (references stay references)"
	if s.computed {
		taken = "computed (references become fixed texts)"
	}
	fmt.Fprintf(&b, "Promote from %s\ntext taken: %s\n", s.source, taken)
	if untold != nil {
		fmt.Fprintf(&b, "change-request policies: not known (%s)\n", cells.Printable(strings.TrimSuffix(reason(untold), ".")))
	}
	for i := range s.made.groups {
		g := &s.made.groups[i]
		fmt.Fprintf(&b, "\nto %s\n", g.ref)
		if g.refused != "" {
			fmt.Fprintf(&b, "  refused: %s\n", g.refused)
			continue
		}
		for _, policy := range g.policies {
			fmt.Fprintf(&b, "  ! change requests only (%s): %s\n", cells.Printable(policy.Name), cells.Printable(policy.Review()))
		}
		width := 0
		for j := range g.target.Lines {
			width = max(width, cells.Width(cells.Printable(g.target.Lines[j].Name)))
		}
		for j := range g.target.Lines {
			line := &g.target.Lines[j]
			var notes []string
			if line.Reason != "" {
				notes = append(notes, line.Reason)
			}
			for _, w := range line.Warnings {
				notes = append(notes, "! "+w.Short)
			}
			if line.Aspect == model.ComputedText != s.computed {
				notes = append(notes, "takes the "+line.Aspect.String()+" text")
			}
			row := fmt.Sprintf("  %s %-9s  %s  %s", box(line), verbWord(line.Verb), cells.Fit(cells.Printable(line.Name), width), cells.Printable(strings.Join(notes, "; ")))
			b.WriteString(strings.TrimRight(row, " ") + "\n")
		}
	}
	return b.String()
}

func box(line *model.PlanLine) string {
	switch {
	case !tickable(line):
		return "   "
	case line.Ticked:
		return "[x]"
	default:
		return "[ ]"
	}
}

func verbWord(v model.Verb) string {
	switch v {
	case model.Create:
		return "create"
	case model.Overwrite:
		return "overwrite"
	case model.Same:
		return "same"
	default:
		return "blocked"
	}
}
