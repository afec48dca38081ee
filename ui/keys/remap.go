package keys

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Change gives an action other keys than its usual ones, in place of them. No keys at all leave it to the commands.
type Change struct {
	// Name is SCOPE.ACTION, or ACTION alone for every screen that has it. An action that only dialogs have is meant in
	// all of them; one that both have is changed in a dialog by its full name only.
	Name string
	Keys []string
	// Line is where it was written, for the messages; 0 when it was not read from a file.
	Line int
}

// Problem is what is wrong with one change, as a sentence.
type Problem struct {
	Line int
	Text string
}

// Error is the sentence.
func (p Problem) Error() string { return p.Text }

// Check lists all that is wrong with changes, by line. Changes without a problem make a table.
func Check(changes []Change) []Problem {
	r := remapping{rows: table()}
	r.apply(changes)
	return r.problems
}

// Full is the name of a binding by which a change can mean it alone.
func (b Binding) Full() string { return string(b.Scope) + "." + string(b.Action) }

// remapping is the table while changes are being put into it.
type remapping struct {
	rows []Binding
	// by is the change that made a row as it is; nil for the usual one.
	by       map[int]*Change
	problems []Problem
}

func (r *remapping) fault(c *Change, format string, args ...any) {
	r.problems = append(r.problems, Problem{c.Line, fmt.Sprintf(format, args...)})
}

func (r *remapping) apply(changes []Change) {
	r.by = map[int]*Change{}
	full := map[int]bool{}
	for i := range changes {
		c := &changes[i]
		rows, whole := r.meant(c.Name)
		if len(rows) == 0 {
			r.fault(c, "%s", r.unknown(c.Name))
			continue
		}
		if !r.spelled(c) {
			continue
		}
		for _, at := range rows {
			if full[at] && !whole {
				continue
			}
			full[at] = full[at] || whole
			r.rows[at].Keys, r.by[at] = c.Keys, c
		}
	}
	for at := range r.rows {
		if c := r.by[at]; c != nil {
			r.fits(c, r.rows[at])
		}
	}
	r.collisions()
	slices.SortStableFunc(r.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	r.problems = slices.Compact(r.problems)
}

// meant finds the rows that a name stands for; whole says that it names one alone.
func (r *remapping) meant(name string) (rows []int, whole bool) {
	scope, action, whole := strings.Cut(name, ".")
	if !whole {
		action = name
	}
	var dialogs []int
	for at, row := range r.rows {
		switch {
		case row.Action != Action(action) || whole && row.Scope != Scope(scope):
		case closed(row.Scope) && !whole:
			dialogs = append(dialogs, at)
		default:
			rows = append(rows, at)
		}
	}
	if len(rows) == 0 {
		rows = dialogs
	}
	return rows, whole
}

func (r *remapping) unknown(name string) string {
	scope, action, whole := strings.Cut(name, ".")
	var scopes, names, here []string
	for _, row := range r.rows {
		scopes, names = append(scopes, string(row.Scope)), append(names, string(row.Action))
		if string(row.Scope) == scope {
			here = append(here, string(row.Action))
		}
	}
	switch {
	case !whole:
		return fmt.Sprintf("%s is no action%s", quoted(name), didYouMean(name, "", names))
	case len(here) == 0:
		return fmt.Sprintf("%s is no place that has keys%s", quoted(scope), didYouMean(scope, "", scopes))
	default:
		return fmt.Sprintf("%s has no action %s%s", scope, quoted(action), didYouMean(action, scope+".", here))
	}
}

func didYouMean(name, before string, names []string) string {
	if near := Nearest(name, names); near != "" {
		return ", did you mean " + before + near + "?"
	}
	return "; dtui config show lists them all"
}

// spelled checks the keys of a change by themselves.
func (r *remapping) spelled(c *Change) bool {
	good := true
	seen := map[string]bool{}
	for _, key := range c.Keys {
		if err := Spelled(key); err != nil {
			r.fault(c, "%s: %s", c.Name, err)
			good = false
			continue
		}
		if seen[key] {
			r.fault(c, "%s: %s stands here twice", c.Name, key)
			good = false
		}
		seen[key] = true
	}
	return good
}

// fits checks that the changed keys of a row can work where they are, and that nobody is locked in.
func (r *remapping) fits(c *Change, row Binding) {
	if row.Action == Interrupt {
		if !slices.Equal(row.Keys, []string{"ctrl+c"}) {
			r.fault(c, "%s is always on ctrl+c, the key that ends dtui wherever one is", row.Full())
		}
		return
	}
	if len(row.Keys) == 0 {
		if why := indispensable(row); why != "" {
			r.fault(c, "%s needs a key: %s", row.Full(), why)
		}
		return
	}
	if closed(row.Scope) && row.Action == Back && !slices.Contains(row.Keys, "esc") {
		r.fault(c, "%s needs esc among its keys, so that every dialog can be closed with it", row.Full())
	}
	for _, key := range row.Keys {
		through := slices.Contains(leaks, row.Action)
		switch {
		case printable(key) && row.Scope == Menu:
			r.fault(c, "%s cannot be on %s: letters choose in a menu", row.Full(), key)
		case printable(key) && (typing(row.Scope) || through):
			r.fault(c, "%s cannot be on %s: in a text field that is text", row.Full(), key)
		case Edits(key) && (through || typing(row.Scope) && row.Scope != Menu && row.Scope != Finder):
			r.fault(c, "%s cannot be on %s: in a text field that key edits the text", row.Full(), key)
		case Edits(key) && row.Scope == Finder && !slices.Contains(listKeys, key):
			r.fault(c, "%s cannot be on %s: in a text field that key edits the text", row.Full(), key)
		case key == "esc" && row.Action != Back:
			r.fault(c, "%s cannot be on esc, which goes back everywhere", row.Full())
		}
	}
}

// listKeys are those of the field above a list that are left to the list.
var listKeys = []string{"pgup", "pgdown", "ctrl+home", "ctrl+end"}

// indispensable says why an action may not be without a key, "" when the commands can run it instead.
func indispensable(row Binding) string {
	switch {
	case row.Action == Back, row.Action == Quit, row.Action == Help, row.Action == Palette:
		return "without one there may be no way out"
	case closed(row.Scope):
		return "a dialog has no other way to do this"
	case row.Hidden:
		return "it is not among the commands"
	}
	return ""
}

// collisions finds keys that would mean two things in one chain, and actions on keys that people press to move.
func (r *remapping) collisions() {
	type pair struct {
		a, b int
		key  string
	}
	told := map[pair]bool{}
	for _, chain := range Chains() {
		taken := map[string]int{}
		for _, at := range r.reach(chain) {
			for _, key := range r.rows[at].Keys {
				first, twice := taken[key]
				switch {
				case !twice:
					taken[key] = at
				case first != at && !told[pair{first, at, key}]:
					told[pair{first, at, key}] = true
					r.collide(first, at, key)
				}
			}
		}
	}
	for at := range r.rows {
		c := r.by[at]
		if c == nil || closed(r.rows[at].Scope) || moves(r.rows[at]) {
			continue
		}
		for _, key := range r.rows[at].Keys {
			if other := r.common(key); other >= 0 && r.rows[other].Action != r.rows[at].Action && !r.together(at, other) {
				r.fault(c, "%s cannot be on %s, which is %s on other screens (%s)", r.rows[at].Full(), key, r.rows[other].Action, r.origin(other))
			}
		}
	}
}

// reach lists the rows that a chain leads to, innermost first.
func (r *remapping) reach(chain []Scope) []int {
	var rows []int
	shut := false
	for _, scope := range chain {
		for at, row := range r.rows {
			if row.Scope == scope && (!shut || slices.Contains(leaks, row.Action)) {
				rows = append(rows, at)
			}
		}
		shut = shut || closed(scope)
	}
	return rows
}

func (r *remapping) together(a, b int) bool {
	return slices.ContainsFunc(Chains(), func(chain []Scope) bool {
		rows := r.reach(chain)
		return slices.Contains(rows, a) && slices.Contains(rows, b)
	})
}

// collide says that two rows have one key, at the line that came later.
func (r *remapping) collide(a, b int, key string) {
	x, y := r.by[a], r.by[b]
	if x == nil || y != nil && y.Line >= x.Line {
		a, b, x, y = b, a, y, x
	}
	if x == nil {
		// Both are the usual ones: that is a mistake in the table, not in a change.
		x = &Change{}
	}
	r.fault(x, "%s cannot be on %s, which is %s already (%s): give that one another key too, or choose another here",
		r.rows[a].Full(), key, r.rows[b].Full(), r.origin(b))
}

func (r *remapping) origin(at int) string {
	if c := r.by[at]; c != nil && c.Line > 0 {
		return fmt.Sprintf("line %d", c.Line)
	}
	return "the default"
}

// moves reports whether a binding moves the cursor or between panes and sides.
func moves(row Binding) bool {
	switch row.Action {
	case NextPane, PrevPane, Left, Right:
		return true
	}
	return row.Scope == Moving
}

// common finds the row, if any, that makes a key one that people press on every screen without looking: what moves by
// letters and arrows, and what / : and ? open.
func (r *remapping) common(key string) int {
	if !slices.Contains([]string{"h", "j", "k", "l", "g", "G", "up", "down", "left", "right", "/", ":", "?"}, key) {
		return -1
	}
	return slices.IndexFunc(r.rows, func(row Binding) bool {
		known := moves(row) || row.Action == Filter || row.Action == Palette || row.Action == Help
		return known && !closed(row.Scope) && slices.Contains(row.Keys, key)
	})
}

// Nearest finds the name that somebody meant who wrote another one, "" when none is near.
func Nearest(name string, names []string) string {
	const longestName = 40
	if len(name) > longestName {
		return ""
	}
	best, least := "", max(len(name)/3, 1)+1
	for _, candidate := range names {
		if d := distance(fold(name), fold(candidate)); d < least {
			best, least = candidate, d
		}
	}
	return best
}

func fold(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "-")) }

// distance is how many letters must be added, dropped, replaced or swapped with their neighbour to make one word the
// other.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
