package review

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// buttonKind names a button by what it does, so that the focus never slides from one to another.
type buttonKind uint8

const (
	cancelButton buttonKind = iota
	decideButton
	// requestButton opens a change request.
	requestButton
	// someButton saves what is not protected.
	someButton
	allButton
)

// button is one of the row. Labels go from the longest to the shortest; Off says why it cannot be pressed.
type button struct {
	kind   buttonKind
	labels [3]string
	off    string
}

// buttons are those that there are now.
func (s *Screen) buttons(c *screen.Context) []button {
	row := []button{{kind: cancelButton, labels: [3]string{"Cancel", "Cancel", "Cancel"}}}
	if n := s.conflicted(); n > 0 && s.ask.Decide != nil {
		row = append(row, button{kind: decideButton, off: s.busy(), labels: [3]string{
			fmt.Sprintf("Decide %d", n), fmt.Sprintf("Decide %d", n), "Decide",
		}})
	}
	if !c.ReadOnly && s.anyWanted(c) {
		row = append(row, button{kind: requestButton, off: s.offRequest(c), labels: [3]string{"Request the changes" + c.Look.Ellipsis, "Request" + c.Look.Ellipsis, "Request"}})
	}
	ticked, _ := s.counts()
	guarded := 0
	for i := range s.groups {
		if g := &s.groups[i]; g.asks() {
			guarded += g.ticked
		}
	}
	if guarded > 0 && guarded < ticked {
		row = append(row, button{kind: someButton, labels: s.labels(c.Look, false), off: s.offSave(c, false)})
	}
	return append(row, button{kind: allButton, labels: s.labels(c.Look, true), off: s.offSave(c, true)})
}

func (s *Screen) busy() string {
	if s.saving {
		return "A save is under way."
	}
	return ""
}

// offSave says why a save cannot start, "" when it can.
func (s *Screen) offSave(c *screen.Context, all bool) string {
	ticked, total := s.counts()
	switch {
	case s.saving:
		return s.busy()
	case c.ReadOnly:
		return "Nothing can be saved: dtui was started read-only."
	case total == 0:
		return "Nothing is staged."
	case ticked == 0:
		return "No line is ticked; nothing would be saved."
	case !all:
		return ""
	}
	var missing []string
	for _, g := range s.guards() {
		if !s.named(g) {
			missing = append(missing, s.short(g))
		}
	}
	if len(missing) == 0 {
		return ""
	}
	return "Saving to " + listed(c.Look, missing) + " asks for the name first."
}

// labels name a save with its number of lines and its targets.
func (s *Screen) labels(l *look.Look, all bool) [3]string {
	var targets []string
	lines, notes := 0, 0
	for i := range s.groups {
		g := &s.groups[i]
		switch {
		case g.ticked == 0 || g.asks() && !all:
		case g.notes:
			notes += g.ticked
		default:
			lines += g.ticked
			targets = append(targets, s.short(g))
		}
	}
	short := fmt.Sprintf("Save %d", lines+notes)
	switch {
	case lines+notes == 0:
		return [3]string{"Save", "Save", "Save"}
	case lines == 0:
		text := "Save " + look.Count(notes, "note")
		return [3]string{text, text, short}
	}
	only := ""
	if !all {
		only = " only"
	}
	where := listed(l, targets)
	long := fmt.Sprintf("Save %d to %s%s", lines, where, only)
	if notes > 0 {
		long += " and " + look.Count(notes, "note")
	}
	if len(targets) == 2 {
		where = "both"
	}
	return [3]string{long, fmt.Sprintf("Save %d to %s%s", lines+notes, where, only), short}
}

// short names a config as shortly as the others allow.
func (s *Screen) short(g *group) string {
	for i := range s.groups {
		if other := &s.groups[i]; !other.notes && other.id.Project != g.id.Project {
			return g.id.ConfigRef.String()
		}
	}
	return g.id.Config
}

// without says what can be saved while a name is still missing.
func (s *Screen) without(l *look.Look) string {
	var configs []string
	notes := 0
	for i := range s.groups {
		switch g := &s.groups[i]; {
		case g.ticked == 0 || g.asks():
		case g.notes:
			notes += g.ticked
		default:
			configs = append(configs, s.short(g))
		}
	}
	if len(configs) == 0 {
		return look.Count(notes, "note") + " can be saved without it"
	}
	return listed(l, configs) + " can be saved without it"
}

// listed names one or two configs and counts more.
func listed(l *look.Look, names []string) string {
	const most = 20
	for i, name := range names {
		name = l.Cells.Printable(name)
		if cells.Width(name) > most {
			name = strings.TrimRight(l.Cells.Fit(name, most), " ")
		}
		names[i] = name
	}
	switch len(names) {
	case 1:
		return names[0]
	case 2:
		if names[0] != names[1] {
			return names[0] + " and " + names[1]
		}
	}
	return look.Count(len(names), "config")
}

// toButtons goes to the button row, always to the harmless button.
func (s *Screen) toButtons() { s.place, s.button = onButtons, cancelButton }

// walk goes through the list, the name fields and the buttons, and round.
func (s *Screen) walk(c *screen.Context, direction int) {
	row, fields := s.buttons(c), len(s.guards())
	at := 0
	switch s.place {
	case onField:
		at = 1 + s.guard
	case onButtons:
		at = 1 + fields
		for i, b := range row {
			if b.kind == s.button {
				at += i
			}
		}
	case onList:
		if direction < 0 {
			// Backwards from the list too the first button is the harmless one.
			s.toButtons()
			return
		}
	}
	stops := 1 + fields + len(row)
	at = (at + direction + stops) % stops
	switch {
	case at == 0:
		s.place = onList
	case at <= fields:
		s.place, s.guard = onField, at-1
	default:
		s.place, s.button = onButtons, row[at-1-fields].kind
	}
}

// press does what a button says, or says why it is off.
func (s *Screen) press(c *screen.Context, kind buttonKind) []screen.Effect {
	for _, b := range s.buttons(c) {
		if b.kind != kind {
			continue
		}
		if b.off != "" {
			return screen.Effects(screen.Say{Level: screen.Warn, Text: b.off})
		}
		switch kind {
		case cancelButton:
			s.place = onList
			return screen.Effects(screen.Leave{})
		case decideButton:
			s.toButtons()
			return s.ask.Decide(c, s.reports, s.notes)
		case requestButton:
			return s.request(c)
		default:
			return s.save(c, kind == allButton)
		}
	}
	s.toButtons()
	return nil
}

// save asks for the ticked lines to be sent, each under the identity that it was staged with. What is not protected can
// go without the rest.
func (s *Screen) save(c *screen.Context, all bool) []screen.Effect {
	var out screen.Save
	for i := range s.groups {
		g := &s.groups[i]
		if g.ticked == 0 || g.asks() && !all {
			continue
		}
		order := model.SaveOrder{ID: g.id, Config: g.config}
		for j := range g.lines {
			ln := &g.lines[j]
			switch {
			case !ln.ticked:
				continue
			case ln.note != nil:
				out.Notes = append(out.Notes, *ln.note)
			default:
				order.Lines = append(order.Lines, *ln.change)
			}
			delete(s.outcomes, ln.key)
		}
		delete(s.problems, g.groupKey)
		// The name was typed for this save and for no other.
		delete(s.names, g.id)
		if g.root != nil {
			delete(s.names, g.root.id)
		}
		if len(order.Lines) > 0 {
			out.Orders = append(out.Orders, order)
		}
	}
	s.place, s.button, s.guard = onList, cancelButton, 0
	s.lay(c, s.keep())
	return screen.Effects(out)
}

// Typing reports whether a name field has the focus.
func (s *Screen) Typing() bool { return s.place == onField }

// Key types into the name field.
func (s *Screen) Key(c *screen.Context, k tea.KeyPressMsg) (taken bool, effects []screen.Effect) {
	s.sync(c)
	guards := s.guards()
	if s.place != onField || s.guard >= len(guards) {
		return false, nil
	}
	return s.nameField(guards[s.guard]).Key(k), nil
}

// Paste puts text into the name field. The line end that a copied line brings along is left out.
func (s *Screen) Paste(c *screen.Context, text string) []screen.Effect {
	s.sync(c)
	guards := s.guards()
	if s.place == onField && s.guard < len(guards) {
		s.nameField(guards[s.guard]).Paste(strings.TrimRight(text, "\r\n"))
	}
	return nil
}
