package keys

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Table is the set of bindings that a run of dtui has.
type Table struct {
	rows  []Binding
	index map[Scope]map[string]Action
	// last is what In and Footer found for the last chain: every frame asks for the same one several times.
	last struct {
		chain  []Scope
		rows   []Binding
		footer []Binding
	}
}

// New builds the table with the changes that a person wants. A read-only one lacks every binding that writes. It fails
// with the first of the problems that Check lists, and when a key would mean two things in one scope.
func New(readOnly bool, changes ...Change) (*Table, error) {
	t := &Table{index: map[Scope]map[string]Action{}}
	rows := table()
	if len(changes) > 0 {
		changed := remapping{rows: rows}
		changed.apply(changes)
		if len(changed.problems) > 0 {
			return nil, changed.problems[0]
		}
		rows = changed.rows
	}
	for _, row := range rows {
		if readOnly && row.Writes {
			continue
		}
		t.rows = append(t.rows, row)
		scope := t.index[row.Scope]
		if scope == nil {
			scope = map[string]Action{}
			t.index[row.Scope] = scope
		}
		for _, key := range row.Keys {
			if other, taken := scope[key]; taken {
				return nil, fmt.Errorf("the key %s means both %s and %s in %s", key, other, row.Action, row.Scope)
			}
			scope[key] = row.Action
		}
	}
	return t, nil
}

// RevealsFor has the texts of the table say how long a reveal lasts in this run.
func (t *Table) RevealsFor(d time.Duration) {
	length := strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + " s"
	if d >= 2*time.Minute && d%time.Minute == 0 {
		length = strconv.FormatFloat(d.Minutes(), 'f', -1, 64) + " min"
	}
	for i := range t.rows {
		if t.rows[i].Action == Reveal {
			t.rows[i].Long = strings.Replace(t.rows[i].Long, usualReveal, length, 1)
		}
	}
}

// usualReveal is the time that the texts of the table name.
const usualReveal = "30 s"

// Resolve finds what a key means in a chain of scopes, innermost first. A dialog or a text field lets only leaving,
// suspending and hiding through.
func (t *Table) Resolve(chain []Scope, key string) Action {
	shut := false
	for _, scope := range chain {
		if action, ok := t.index[scope][key]; ok && (!shut || slices.Contains(leaks, action)) {
			return action
		}
		shut = shut || closed(scope)
	}
	return None
}

// Writes reports whether an action, as a chain of scopes reaches it, leads to a write.
func (t *Table) Writes(chain []Scope, a Action) bool {
	for _, scope := range chain {
		for i := range t.rows {
			if row := &t.rows[i]; row.Scope == scope && row.Action == a {
				return row.Writes
			}
		}
	}
	return false
}

// Rows lists the whole table. The slice must not be written to.
func (t *Table) Rows() []Binding { return t.rows }

// In lists the bindings that a chain of scopes reaches, innermost first, each action once. The slice must not be written
// to.
func (t *Table) In(chain []Scope) []Binding {
	if !slices.Equal(chain, t.last.chain) || t.last.rows == nil {
		t.last.chain = slices.Clone(chain)
		t.last.rows = t.find(chain)
		t.last.footer = ranked(t.last.rows)
	}
	return t.last.rows
}

func (t *Table) find(chain []Scope) []Binding {
	var found []Binding
	seen := map[Action]bool{}
	shut := false
	for _, scope := range chain {
		for _, row := range t.rows {
			if row.Scope == scope && !seen[row.Action] && (!shut || slices.Contains(leaks, row.Action)) {
				seen[row.Action] = true
				found = append(found, row)
			}
		}
		shut = shut || closed(scope)
	}
	return found
}

// Footer lists what the footer of a chain shows, by priority. The slice must not be written to.
func (t *Table) Footer(chain []Scope) []Binding {
	t.In(chain)
	return t.last.footer
}

func ranked(rows []Binding) []Binding {
	rows = slices.DeleteFunc(slices.Clone(rows), func(b Binding) bool { return b.Rank == 0 || len(b.Keys) == 0 })
	slices.SortStableFunc(rows, func(a, b Binding) int { return cmp.Compare(a.Rank, b.Rank) })
	return rows
}

// Has reports whether an action is in the table at all; a read-only one lacks the writing actions.
func (t *Table) Has(a Action) bool {
	return slices.ContainsFunc(t.rows, func(b Binding) bool { return b.Action == a })
}

// KeyFor is the key to name when an action is mentioned in a chain, "" when it is not reachable.
func (t *Table) KeyFor(chain []Scope, a Action) string {
	for _, row := range t.In(chain) {
		if row.Action == a && len(row.Keys) > 0 {
			return row.Keys[0]
		}
	}
	return ""
}

// Name is how to say an action in a sentence such as "s reviews them": its key, or what to type for one without a key.
// An action that this run does not have is called by its name.
func (t *Table) Name(chain []Scope, a Action) string {
	shut := false
	for _, scope := range chain {
		for i := range t.rows {
			row := &t.rows[i]
			if row.Scope != scope || row.Action != a || shut && !slices.Contains(leaks, a) {
				continue
			}
			if len(row.Keys) > 0 {
				return row.Keys[0]
			}
			return t.Name([]Scope{Global}, Palette) + " " + row.Long
		}
		shut = shut || closed(scope)
	}
	return string(a)
}

// Markdown writes the table for the README.
func (t *Table) Markdown() string {
	var b strings.Builder
	for _, group := range []string{gettingIn, moving, secrets, comparing, finding, history, managing, deciding, saving, everywhere, dialogs} {
		fmt.Fprintf(&b, "\n**%s**\n\n| Key | Where | What |\n| --- | --- | --- |\n", group)
		for _, row := range t.rows {
			if row.Group != group {
				continue
			}
			names := make([]string, len(row.Keys))
			for i, key := range row.Keys {
				names[i] = "`" + strings.ReplaceAll(key, "|", "\\|") + "`"
			}
			if len(names) == 0 {
				names = []string{"commands"} // Rare enough to have no key of their own.
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", strings.Join(names, " "), row.Scope, row.Long)
		}
	}
	return b.String()
}

// Groups lists the headings in the order of the help.
func Groups() []string {
	return []string{gettingIn, moving, secrets, comparing, finding, history, managing, deciding, saving, everywhere}
}
