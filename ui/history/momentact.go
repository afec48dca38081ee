package history

import (
	"fmt"
	"strings"
	"time"

	"dtui/model"
	"dtui/model/timeline"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Handle does an action.
func (m *Moment) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	m.sync(c)
	if screen.Move(&m.list, a) != 0 {
		m.kept = ""
		return nil
	}
	switch a {
	case keys.Back:
		return screen.Effects(screen.Leave{})
	case keys.Reload:
		effects := screen.Effects(screen.ReadHistory{Ref: m.ref})
		if m.against != m.ref {
			effects = append(effects, screen.Open{Ref: m.against})
		}
		return effects
	case keys.Shown:
		name := m.name()
		m.shown = (m.shown + 1) % modes
		m.choose(name)
	case keys.NextMatch:
		m.next(1)
	case keys.PrevMatch:
		m.next(-1)
	case keys.Mark:
		if name := m.name(); m.marks[name] {
			delete(m.marks, name)
		} else {
			m.marks[name] = true
		}
		m.list.Move(1)
	case keys.MarkAll:
		m.markAll()
	case keys.Reveal:
		if c.Shows(m.Subject(c)) {
			return screen.Effects(screen.Mask{})
		}
		return screen.Effects(screen.Unmask{})
	case keys.Copy:
		row := m.row()
		return screen.Effects(screen.Copy{Value: row.Then.Raw, What: row.Then.Name + " as of " + whole(m.when, c.Now), Secret: true})
	case keys.StageRight:
		return m.stage(c)
	case keys.CompareNow:
		return m.compare(c, m.ref)
	case keys.Diff:
		return m.ask.Pick(c, m.ref, m.compare)
	case keys.AsOf:
		return m.ask.Time(c, m.ref, m.when.In(c.Now.Location()), func(c *screen.Context, when time.Time) []screen.Effect {
			if !when.Equal(m.when) {
				m.entry, m.when = "", when
				m.table = table{}
			}
			return m.Refresh(c)
		})
	}
	return nil
}

// compare puts another config beside the moment.
func (m *Moment) compare(c *screen.Context, ref model.ConfigRef) []screen.Effect {
	m.against = ref
	m.sync(c)
	return m.Refresh(c)
}

// next goes to the next difference in a direction, and round at the end.
func (m *Moment) next(step int) {
	n := len(m.table.listed)
	for i := 1; i <= n; i++ {
		at := ((m.list.Cursor()+i*step)%n + n) % n
		if m.table.rows[m.table.listed[at]].Relation != model.Equal {
			m.list.SetCursor(at)
			return
		}
	}
}

// markAll marks everything that is listed, or takes these marks away if all of it is marked.
func (m *Moment) markAll() {
	all := true
	for _, at := range m.table.listed {
		all = all && m.marks[m.table.rows[at].Then.Name]
	}
	for _, at := range m.table.listed {
		if name := m.table.rows[at].Then.Name; all {
			delete(m.marks, name)
		} else {
			m.marks[name] = true
		}
	}
}

// picked are the marked names that are still there, else the one under the cursor.
func (m *Moment) picked() []*timeline.Row {
	var rows []*timeline.Row
	for i := range m.table.rows {
		if m.marks[m.table.rows[i].Then.Name] {
			rows = append(rows, &m.table.rows[i])
		}
	}
	if row := m.row(); len(rows) == 0 && row != nil {
		rows = append(rows, row)
	}
	return rows
}

// stage stages the old texts of the picked names into the other side, as one step of guarded edits. What was not there then
// is not deleted by it.
func (m *Moment) stage(c *screen.Context) []screen.Effect {
	there := m.table.there
	set := c.W.Staging.Of(there.ID())
	var changes []model.Change
	var unknown, absent, staged, done []string
	equal := 0
	for _, row := range m.picked() {
		name := row.Then.Name
		_, byKey := set.Get(name)
		_, byName := set.Named(name)
		switch {
		case row.Then.Standing == timeline.NotRecorded:
			unknown = append(unknown, name)
		case row.Then.Standing == timeline.Absent:
			absent = append(absent, name)
		case byKey || byName:
			staged = append(staged, name)
		case row.Relation == model.Equal:
			equal++
		default:
			changes = append(changes, model.Change{Base: there.Find(name), Name: name, Value: row.Then.Raw})
			done = append(done, name)
		}
	}
	var parts []string
	add := func(names []string, why string) {
		if len(names) > 0 {
			parts = append(parts, look.Few(names)+" "+look.Is(len(names))+" "+why)
		}
	}
	add(unknown, "not recorded")
	add(absent, "not there then, and is deleted in the secrets alone")
	add(staged, "staged already")
	if equal > 0 {
		parts = append(parts, fmt.Sprintf("%d the same as then", equal))
	}
	hint := ""
	if len(parts) > 0 {
		hint = "Skipped: " + strings.Join(parts, "; ") + "."
	}
	if len(changes) == 0 {
		return screen.Effects(screen.Say{Level: screen.Warn, Text: "Nothing was staged in " + m.against.String() + ".", Hint: hint})
	}
	label := done[0] + " as of " + whole(m.when, c.Now)
	if len(done) > 1 {
		label = fmt.Sprintf("%d secrets as of %s", len(done), whole(m.when, c.Now))
	}
	if err := c.W.Staging.StageAll(label, model.Draft{Present: there, Changes: changes}); err != nil {
		return screen.Effects(screen.Problem("Nothing was staged: "+strings.TrimSuffix(err.Error(), ".")+".", "Mark fewer secrets, or change the value first."))
	}
	for _, name := range done {
		delete(m.marks, name)
	}
	level := screen.OK
	if len(unknown)+len(absent)+len(staged) > 0 {
		level = screen.Warn
	}
	text := fmt.Sprintf("Staged %s in %s. Nothing is sent yet; %s reviews %s.", look.Count(len(changes), "change"), m.against, c.Key(keys.Review), pronoun(len(changes)))
	return screen.Effects(screen.Staged{}, screen.Say{Level: level, Text: text, Hint: hint})
}

// Into is the side that an action stages into.
func (m *Moment) Into(c *screen.Context, a keys.Action) []model.ConfigID {
	m.sync(c)
	if a != keys.StageRight || m.table.there == nil {
		return nil
	}
	return []model.ConfigID{m.table.there.ID()}
}

// Off says why an action cannot be done now, "" when it can.
func (m *Moment) Off(c *screen.Context, a keys.Action) string {
	m.sync(c)
	switch a {
	case keys.StageLeft:
		return "The left side is the past, which nobody can change; " + c.Key(keys.StageRight, keys.Moment) + " stages its values into the right."
	case keys.CompareNow:
		if m.against == m.ref {
			return "The right side is now already; " + c.Key(keys.Diff, keys.Moment) + " chooses another config."
		}
		return ""
	case keys.Shown, keys.NextMatch, keys.PrevMatch, keys.Mark, keys.MarkAll, keys.Reveal, keys.Copy, keys.StageRight:
	default:
		return ""
	}
	if m.table.log == nil || m.table.there == nil {
		return "Both sides have to be read first."
	}
	if a == keys.Shown {
		return ""
	}
	row := m.row()
	if row == nil {
		return "Nothing is listed."
	}
	name, then := row.Then.Name, m.then(row)
	closed := shut(m.table.log.Present, name)
	switch a {
	case keys.Copy, keys.Reveal:
		readableThere := row.There != nil && row.There.Text(model.RawText).Known()
		switch {
		case closed && (a == keys.Copy || !readableThere):
			return name + " is restricted: Doppler shows its value to no person."
		case row.Then.Standing == timeline.NotRecorded && (a == keys.Copy || !readableThere):
			return "What " + name + " held then is not recorded."
		case row.Then.Standing == timeline.Absent && a == keys.Copy:
			return name + " was not there then."
		case a == keys.Reveal && inSight(then) && (inSight(row.There) || !readableThere) && !c.Shows(m.Subject(c)):
			return "Nothing of " + name + " is masked here."
		}
	case keys.StageRight:
		if m.table.there.ID().Owner != m.table.log.Present.ID().Owner {
			return "The sides were read by different logins."
		}
	}
	return ""
}

// Word names an action after what its key would do next.
func (m *Moment) Word(a keys.Action) string {
	if a == keys.Shown {
		return [modes]string{"not recorded", "all", "differing"}[m.shown]
	}
	return ""
}

// Click chooses a row.
func (m *Moment) Click(c *screen.Context, x, y int) []screen.Effect {
	m.sync(c)
	if at, ok := m.area.names.at(x, y, 1); ok {
		from, to := m.list.Window()
		if at += from; at < to {
			m.list.SetCursor(at)
		}
	}
	return nil
}

// Wheel scrolls the list.
func (m *Moment) Wheel(_ *screen.Context, _, _, delta int) { m.list.ScrollBy(delta) }
