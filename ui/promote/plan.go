package promote

import (
	"slices"

	"dtui/model"
	"dtui/model/lint"
	"dtui/ui/screen"
)

// made is a plan with all that it was made of, so that it is made anew only when something of that changes.
type made struct {
	ready bool
	// policies tells readings of the change-request policies apart.
	policies uint64
	of       []*model.Snapshot
	version  uint64
	plan     model.Plan
	groups   []group
	// lines and into count what is ticked, and the targets of it; warned counts the lines with a warning.
	lines, into, warned int
}

// group is one target. target is nil when the config could not be read.
type group struct {
	ref     model.ConfigRef
	target  *model.PlanTarget
	refused string
	// policies are the change-request policies that the target is under.
	policies []model.Policy
	count    [model.Blocked + 1]int
	// warned is the number of each line among those with a warning, counted from 1; 0 for the others.
	warned []int
}

// entry is one row of the list.
type entry struct {
	kind  kind
	group int
	line  int
}

type kind uint8

const (
	headEntry kind = iota
	lineEntry
	reasonEntry
	// policyEntry is a row for one change-request policy; its line says which.
	policyEntry
	blankEntry
)

// sync makes the plan anew if something else was read or staged than it was made of.
func (s *Screen) sync(c *screen.Context) {
	if s.fresh(c) {
		return
	}
	loaded := make([]*model.Snapshot, len(s.needs))
	for i, ref := range s.needs {
		loaded[i] = c.W.Loaded(ref)
	}
	ready := s.settled(c)
	group, line := s.current()
	at := s.list.Cursor()
	keep := s.kept
	if line != nil {
		keep = key{group.ref, line.Name}
	}
	s.made = made{ready: ready, of: loaded, version: c.W.Staging.Version(), policies: c.W.PoliciesRead()}
	if ready {
		s.make(c, loaded[0])
	}
	s.enter()
	s.list.SetCursor(max(at, 0))
	for i, e := range s.entries {
		if e.kind == lineEntry && keep == (key{s.made.groups[e.group].ref, s.lineOf(e).Name}) {
			s.list.SetCursor(i)
			s.kept = key{}
		}
	}
	s.land(1)
}

// settled reports whether there is nothing more to wait for.
func (s *Screen) settled(c *screen.Context) bool { return c.W.Loaded(s.source) != nil && !s.pending(c) }

// fresh reports whether the plan is made of what is there now.
func (s *Screen) fresh(c *screen.Context) bool {
	m := &s.made
	if m.ready != s.settled(c) || m.version != c.W.Staging.Version() || m.policies != c.W.PoliciesRead() || len(m.of) != len(s.needs) {
		return false
	}
	for i, ref := range s.needs {
		if m.of[i] != c.W.Loaded(ref) {
			return false
		}
	}
	return true
}

// make plans, and puts the ticks of the person back.
func (s *Screen) make(c *screen.Context, source *model.Snapshot) {
	m := &s.made
	in := model.PlanInput{
		Source: source, Names: s.names, Staged: c.W.Staging.Of, Loaded: c.W.Loaded, Protected: c.W.Protected,
		Computed: s.takesComputed, Fits: fits,
		Exists: func(ref model.ConfigRef) (bool, bool) {
			_, found := c.W.Find(ref)
			return found, c.W.Layout(ref.Project).Known
		},
	}
	m.groups = make([]group, len(s.targets))
	for i, ref := range s.targets {
		m.groups[i].ref = ref
		if config, ok := c.W.Find(ref); ok {
			m.groups[i].policies, _ = c.W.PoliciesOf(config)
		}
		if snapshot := c.W.Loaded(ref); snapshot != nil {
			in.Targets = append(in.Targets, snapshot)
		} else {
			m.groups[i].refused = "it could not be read: " + reason(c.W.Config(ref).Err)
		}
	}
	m.plan = model.PlanPromotion(in)
	next := 0
	for i := range m.groups {
		g := &m.groups[i]
		if g.refused != "" {
			continue
		}
		g.target = &m.plan.Targets[next]
		g.refused = g.target.Refused
		next++
		g.warned = make([]int, len(g.target.Lines))
		for j := range g.target.Lines {
			line := &g.target.Lines[j]
			g.count[line.Verb]++
			if len(line.Warnings) > 0 {
				m.warned++
				g.warned[j] = m.warned
			}
			if tick, decided := s.ticks[key{g.ref, line.Name}]; decided && tickable(line) {
				line.Ticked = tick
			}
		}
	}
	m.lines, m.into = m.plan.Ticked()
}

// fits reports whether nothing is known that would make Doppler refuse a text for its type.
func fits(secret model.Secret) bool {
	if secret.Type == model.PlainText || secret.Type == "" {
		return true
	}
	secret.Visibility = model.Masked // The target may restrict what is there; what would be written is known.
	return !slices.ContainsFunc(lint.Secret(secret), func(f lint.Finding) bool { return f.Rule == lint.WrongType })
}

// takesComputed reports whether a line takes the computed text.
func (s *Screen) takesComputed(target model.ConfigRef, name string) bool {
	return s.computed != s.others[key{target, name}]
}

func tickable(line *model.PlanLine) bool {
	return line.Verb == model.Create || line.Verb == model.Overwrite
}

// enter lists the groups with their lines.
func (s *Screen) enter() {
	s.entries = s.entries[:0]
	for i := range s.made.groups {
		if s.airy && i > 0 {
			s.entries = append(s.entries, entry{kind: blankEntry, group: i})
		}
		g := &s.made.groups[i]
		s.entries = append(s.entries, entry{kind: headEntry, group: i})
		if g.refused != "" {
			s.entries = append(s.entries, entry{kind: reasonEntry, group: i})
			continue
		}
		for j := range g.policies {
			s.entries = append(s.entries, entry{kind: policyEntry, group: i, line: j})
		}
		for j := range g.target.Lines {
			s.entries = append(s.entries, entry{kind: lineEntry, group: i, line: j})
		}
	}
	s.list.SetLen(len(s.entries))
}

// land moves the cursor off the rows on which it cannot stand, in a direction, and back at the end.
func (s *Screen) land(step int) {
	for range 2 {
		for at := s.list.Cursor(); at >= 0 && at < len(s.entries); at += step {
			if s.entries[at].kind == lineEntry || s.entries[at].kind == headEntry && s.made.groups[s.entries[at].group].refused != "" {
				s.list.SetCursor(at)
				return
			}
		}
		step = -step
	}
}

// at is the row under the cursor.
func (s *Screen) at() (entry, bool) {
	at := s.list.Cursor()
	if at < 0 || at >= len(s.entries) {
		return entry{}, false
	}
	return s.entries[at], true
}

// current is the group and the line under the cursor; the line is nil on a group without lines.
func (s *Screen) current() (*group, *model.PlanLine) {
	e, ok := s.at()
	if !ok || e.group >= len(s.made.groups) {
		return nil, nil
	}
	if e.kind != lineEntry {
		return &s.made.groups[e.group], nil
	}
	return &s.made.groups[e.group], s.lineOf(e)
}

func (s *Screen) lineOf(e entry) *model.PlanLine { return &s.made.groups[e.group].target.Lines[e.line] }

// tick decides about one line.
func (s *Screen) tick(g *group, line *model.PlanLine, to bool) {
	if tickable(line) {
		line.Ticked = to
		s.ticks[key{g.ref, line.Name}] = to
	}
}

// tickAll ticks every line of a target, or unticks all of them if they are ticked.
func (s *Screen) tickAll(g *group) {
	all := true
	for i := range g.target.Lines {
		all = all && (g.target.Lines[i].Ticked || !tickable(&g.target.Lines[i]))
	}
	for i := range g.target.Lines {
		s.tick(g, &g.target.Lines[i], !all)
	}
}

// nextWarning goes to the next line with a warning, and round at the end.
func (s *Screen) nextWarning() {
	n := len(s.entries)
	for i := 1; i <= n; i++ {
		at := (s.list.Cursor() + i) % n
		if e := s.entries[at]; e.kind == lineEntry && len(s.lineOf(e).Warnings) > 0 {
			s.list.SetCursor(at)
			return
		}
	}
}
