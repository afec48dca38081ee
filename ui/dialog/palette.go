package dialog

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/screen"
)

// command is a line of the palette. Away says where it works when it is out of reach, "" when it is not.
type command struct {
	keys.Binding
	away string
}

// Palette finds a command by what is typed and runs it.
type Palette struct {
	finder
	commands []command
	filter   *list.Filter
	off      func(keys.Action) string
	recent   []int
	shown    []line
	explain  bool
	top      int
	// rowAt finds what is listed at a row of the box.
	rowAt map[int]int
}

// line is a command that is listed, with the characters that match.
type line struct {
	at    int
	marks []int
}

// mostRecent is how many commands that were run before are listed.
const mostRecent = 5

// NewPalette makes the palette for a chain of scopes. Off says why an action cannot be done now. Recent are the actions
// that were run from it before, the newest first.
func NewPalette(c *screen.Context, chain []keys.Scope, off func(keys.Action) string, recent []keys.Action) screen.Dialog {
	p := &Palette{finder: newFinder(), off: off}
	at := map[keys.Action]int{}
	listed := map[string]bool{}
	add := func(row keys.Binding, away string) {
		id := string(row.Action) + " " + row.Long
		if row.Hidden || listed[id] {
			return
		}
		listed[id] = true
		if away == "" {
			at[row.Action] = len(p.commands)
		}
		p.commands = append(p.commands, command{row, away})
	}
	for _, row := range c.Keys.In(chain) {
		add(row, "")
	}
	for _, row := range c.Keys.Rows() {
		if !slices.Contains(chain, row.Scope) {
			add(row, "only "+where(row.Scope))
		}
	}
	names := make([]string, len(p.commands))
	for i, row := range p.commands {
		// Words that say nothing new would only make a name longer, and so a worse match.
		names[i] = row.Long
		for _, word := range append(strings.Fields(row.Short), string(row.Action)) {
			if !strings.Contains(names[i], word) {
				names[i] += "  " + word
			}
		}
	}
	p.filter = list.NewFilter(names)
	for _, action := range recent {
		if i, ok := at[action]; ok && len(p.recent) < mostRecent {
			p.recent = append(p.recent, i)
		}
	}
	p.find()
	return p
}

// where says in which part of dtui the keys of a scope work.
func where(s keys.Scope) string {
	switch s {
	case keys.Global:
		return "everywhere"
	case keys.Projects, keys.Configs, keys.Secrets:
		return "in the " + string(s) + " pane"
	case keys.Compare:
		return "in the diff"
	case keys.Plan:
		return "in a promotion"
	case keys.Reviewer:
		return "in the review"
	case keys.Conflict:
		return "in a conflict"
	case keys.Welcome:
		return "on the welcome screen"
	default:
		return "in " + string(s)
	}
}

// find lists what matches, the best first, with the recent commands below when nothing was typed.
func (p *Palette) find() {
	p.shown = p.shown[:0]
	pattern := strings.TrimSpace(p.pattern())
	hits := p.behind(p.filter.Match(pattern), strings.ToLower(pattern))
	p.order(hits, pattern)
	for _, hit := range hits {
		p.shown = append(p.shown, line{hit.Index, hit.Positions})
	}
	if pattern == "" {
		for _, i := range p.recent {
			p.shown = append(p.shown, line{at: i})
		}
	}
	p.list.SetLen(len(p.shown))
	p.list.First()
}

// behind adds the commands behind which lies what was typed, as far as they are not found already.
func (p *Palette) behind(hits []list.Hit, pattern string) []list.Hit {
	const least = 3
	for i, row := range p.commands {
		if len(pattern) >= least && strings.Contains(row.Also, pattern) && !slices.ContainsFunc(hits, func(hit list.Hit) bool { return hit.Index == i }) {
			hits = append(hits, list.Hit{Index: i})
		}
	}
	return hits
}

// order sorts hits, which come best first, once more: a name that starts with the pattern before one that holds it, and
// that before one that only has its letters somewhere; of two alike, the one that can be run here.
func (p *Palette) order(hits []list.Hit, pattern string) {
	if pattern == "" {
		return
	}
	rank := func(hit list.Hit) int {
		row, rank := p.commands[hit.Index], 2
		switch {
		case strings.HasPrefix(row.Long, strings.ToLower(pattern)):
			rank = 0
		case gaps(hit.Positions) < len(strings.Fields(pattern)):
			rank = 1
		}
		rank *= 2
		if row.away != "" {
			rank++
		}
		return rank
	}
	slices.SortStableFunc(hits, func(a, b list.Hit) int { return rank(a) - rank(b) })
}

// gaps counts the places at which characters do not stand side by side.
func gaps(positions []int) int {
	n := 0
	for i := 1; i < len(positions); i++ {
		if positions[i] != positions[i-1]+1 {
			n++
		}
	}
	return n
}

// parts is how many lines belong to the list proper; the rest are recent commands.
func (p *Palette) parts() (main, recent int) {
	if strings.TrimSpace(p.pattern()) != "" {
		return len(p.shown), 0
	}
	return len(p.shown) - len(p.recent), len(p.recent)
}

// Name identifies the dialog.
func (p *Palette) Name() string { return "palette" }

// Scope is where its keys are looked up.
func (p *Palette) Scope() keys.Scope { return keys.Finder }

// Typing reports that letters are text.
func (p *Palette) Typing() bool { return true }

// Key types.
func (p *Palette) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	before := p.pattern()
	taken := p.key(c, k)
	if p.pattern() != before {
		p.find()
	}
	return taken, nil
}

// Paste pastes into the field.
func (p *Palette) Paste(_ *screen.Context, text string) []screen.Effect {
	p.text.Paste(text)
	p.find()
	return nil
}

// Handle moves, runs and explains.
func (p *Palette) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	if p.move(a) {
		return nil
	}
	switch a {
	case keys.Mark:
		p.explain = !p.explain
	case keys.Press:
		return p.run()
	case keys.Help:
		return screen.Effects(screen.Push{Dialog: NewHelp(c, []keys.Scope{keys.Finder}, nil)})
	case keys.Back:
		return screen.Effects(screen.Close{})
	}
	return nil
}

// why says why a command cannot be run now, "" when it can.
func (p *Palette) why(row command) string {
	if row.away != "" || p.off == nil {
		return row.away
	}
	return p.off(row.Action)
}

func (p *Palette) run() []screen.Effect {
	at := p.list.Cursor()
	if at < 0 {
		return nil
	}
	row := p.commands[p.shown[at].at]
	switch why := p.why(row); {
	case row.away != "":
		return screen.Effects(screen.Say{Level: screen.Warn, Text: capital(row.Long) + " works " + why + "."})
	case why != "":
		return screen.Effects(screen.Say{Level: screen.Warn, Text: why})
	}
	return screen.Effects(screen.Close{}, screen.Do{Action: string(row.Action)})
}

// Click runs the command that was clicked.
func (p *Palette) Click(_ *screen.Context, _, y int) []screen.Effect {
	at, ok := p.rowAt[y]
	if !ok {
		return nil
	}
	p.list.SetCursor(at)
	return p.run()
}

// Wheel moves the cursor.
func (p *Palette) Wheel(_ *screen.Context, _, _, delta int) { p.list.Move(delta) }

// count is how many of all commands are listed.
func (p *Palette) count() string {
	main, _ := p.parts()
	return fmt.Sprintf("%d of %d", main, len(p.commands))
}

// described says what a command does, in sentences.
func (p *Palette) described(row command) string {
	at := where(row.Scope)
	effect := "It changes nothing in Doppler."
	if row.Writes {
		effect = "It leads to a write; nothing is sent before you have reviewed it."
	}
	if why := p.why(row); row.away == "" && why != "" {
		effect = why
	}
	return fmt.Sprintf("%s: %s, %s. %s", strings.TrimSuffix(capital(row.Long), "…"), keyNames(row.Binding), at, effect)
}

// keyNames lists the keys of a binding, in words when it has none.
func keyNames(row keys.Binding) string {
	if len(row.Keys) == 0 {
		return "no key"
	}
	return strings.Join(row.Keys, " or ")
}

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
