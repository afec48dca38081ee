package diff

import (
	"fmt"
	"strings"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// copying is what copying rows from one side to the other comes to.
type copying struct {
	changes []model.Change
	names   []string
	missing []string
	closed  []string
	staged  []string
	equal   int
}

// offStage says why nothing can be copied between the two sides at all.
func (s *Screen) offStage() string {
	l, r := s.table.of[left].ID(), s.table.of[right].ID()
	switch {
	case l == r:
		return "both sides are the same config"
	case l.Owner != r.Owner:
		return "the sides were read by different logins"
	}
	return ""
}

// collect sorts rows by what a copy would do. The raw text is copied, so that references stay references.
func (s *Screen) collect(c *screen.Context, rows []*model.DiffRow, from, to int) copying {
	var found copying
	set := c.W.Staging.Of(s.table.of[to].ID())
	for _, row := range rows {
		source, target := on(row, from), on(row, to)
		_, byKey := set.Get(row.Name)
		_, byName := set.Named(row.Name)
		switch {
		case source == nil:
			found.missing = append(found.missing, row.Name)
		case !source.Text(model.RawText).Known():
			found.closed = append(found.closed, row.Name)
		case byKey || byName:
			found.staged = append(found.staged, row.Name)
		case target != nil && source.Raw.Equal(target.Text(model.RawText)):
			found.equal++
		default:
			change := model.Change{Base: s.table.of[to].Find(row.Name), Name: row.Name, Value: source.Raw, Veiled: !source.InSight()}
			if change.Base == nil {
				change.Visibility, change.Type = source.Visibility, source.Type
			}
			found.changes = append(found.changes, change)
			found.names = append(found.names, row.Name)
		}
	}
	return found
}

// stage stages a copy of rows as one step.
func (s *Screen) stage(c *screen.Context, rows []*model.DiffRow, from, to int) []screen.Effect {
	found := s.collect(c, rows, from, to)
	hint := found.skipped(s.refs[from], s.refs[to])
	if len(found.changes) == 0 {
		return screen.Effects(screen.Say{Level: screen.Warn, Text: "Nothing was staged in " + s.refs[to].String() + ".", Hint: hint})
	}
	label := "copy of " + found.names[0]
	if len(found.names) > 1 {
		label = fmt.Sprintf("copy of %d secrets", len(found.names))
	}
	draft := model.Draft{Present: s.table.of[to], Changes: found.changes}
	if err := c.W.Staging.StageAll(label+" from "+s.refs[from].Config, draft); err != nil {
		return screen.Effects(screen.Problem("Nothing was staged: "+strings.TrimSuffix(err.Error(), ".")+".", "Mark fewer secrets, or change the value first."))
	}
	for _, name := range found.names {
		delete(s.marks, name)
	}
	level := screen.OK
	if len(found.missing)+len(found.closed)+len(found.staged) > 0 {
		level = screen.Warn
	}
	text := fmt.Sprintf("Staged %s in %s. Nothing is sent yet; %s reviews %s.",
		look.Count(len(found.changes), "change"), s.refs[to], c.Key(keys.Review, own()...), pronoun(len(found.changes)))
	return screen.Effects(screen.Staged{}, screen.Say{Level: level, Text: text, Hint: hint})
}

// skipped names what was left out and why.
func (f copying) skipped(from, to model.ConfigRef) string {
	var parts []string
	add := func(names []string, why string) {
		if len(names) > 0 {
			parts = append(parts, look.Few(names)+" "+look.Is(len(names))+" "+why)
		}
	}
	add(f.missing, "missing in "+from.String())
	add(f.closed, "restricted in "+from.String())
	add(f.staged, "staged in "+to.String()+" already")
	if f.equal > 0 {
		parts = append(parts, fmt.Sprintf("%d %s the same text on both sides", f.equal, hold(f.equal)))
	}
	if len(parts) == 0 {
		return ""
	}
	return "Skipped: " + strings.Join(parts, "; ") + "."
}

func hold(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

func pronoun(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}
