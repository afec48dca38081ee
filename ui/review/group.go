package review

import (
	"slices"

	"dtui/model"
	"dtui/ui/field"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// lineKey tells a staged line from all others, whatever is on screen. For a note only the note is set.
type lineKey struct {
	id   model.ConfigID
	key  string
	note model.NoteKey
}

// groupKey tells a group: a config, or the notes of a project.
type groupKey struct {
	id      model.ConfigID
	project model.ProjectID
}

// line is one staged change or note.
type line struct {
	key    lineKey
	change *model.Change
	note   *model.NoteChange
	// standing is how the change relates to the newest reading, 0 when there is none.
	standing model.Standing
	ticked   bool
}

// name is what the line is about.
func (ln *line) name() string {
	if ln.note != nil {
		return ln.note.Secret
	}
	return ln.change.Key()
}

// group is everything that goes out in one request, or the notes of one project.
type group struct {
	groupKey
	notes  bool
	config model.Config
	lines  []line
	ticked int
	// seen is the reading that the lines were compared with.
	seen *model.Snapshot
	// owner is whose the group is, where that is somebody else than who is at work.
	owner model.Owner
	// wrong says why nothing of the group can be sent: its identity is not the one that is there now.
	wrong string
	// stray is the config of the group that is not what and where it was, and fate what became of it.
	stray model.ConfigID
	fate  workspace.Whereabouts
	// pattern is the rule that protects the config, "" when none does.
	pattern string
	// root is where the name of the root is asked for, nil where that is never done.
	root *group
}

func (g *group) protected() bool { return g.pattern != "" }

// sync makes the groups anew when what they are made from has changed.
func (s *Screen) sync(c *screen.Context) {
	if s.version != c.W.Staging.Version() || s.owner != c.W.Account.Owner || s.known != c.W.AccountKnown || s.policies != c.W.PoliciesRead() || s.proposals != c.W.Proposals() {
		s.build(c)
		return
	}
	for i := range s.groups {
		g := &s.groups[i]
		now := *g
		now.astray(c)
		if !g.notes && g.seen != c.W.Loaded(g.id.ConfigRef) || now.fate != g.fate {
			s.build(c)
			return
		}
	}
	if s.findings.stamp != c.W.LintStamp() || s.findings.hidden != c.Presenter {
		s.find(c)
		s.lay(c, s.keep())
	}
}

// build makes the groups from the staging. What a button would do may be something else now than when it was drawn, so
// the buttons start over on the harmless one.
func (s *Screen) build(c *screen.Context) {
	s.version, s.owner, s.known, s.policies = c.W.Staging.Version(), c.W.Account.Owner, c.W.AccountKnown, c.W.PoliciesRead()
	s.proposals = c.W.Proposals()
	keep := s.keep()
	if keep == (lineKey{}) {
		keep = s.kept
	}
	s.kept = lineKey{}
	strays := s.strays()
	s.groups = nil // Not the old room: what was dropped would still lie in it.
	for _, set := range c.W.Staging.Sets() {
		s.groups = append(s.groups, s.configGroup(c, set))
	}
	s.noteGroups(c)
	s.forget()
	if s.button != requestButton || !s.anyWanted(c) {
		s.button = cancelButton // A change request only asks, so that its button can stay.
	}
	if s.place == onButtons && s.strays() > strays {
		s.place = onList // What can be done about them is done there.
	}
	s.find(c)
	s.lay(c, keep)
	if s.place == onField && s.guard >= len(s.guards()) || len(s.groups) == 0 {
		s.place, s.guard = onList, 0
	}
}

func (s *Screen) configGroup(c *screen.Context, set *model.Changeset) group {
	g := group{
		groupKey: groupKey{id: set.ID}, config: set.Config, seen: c.W.Loaded(set.ID.ConfigRef), pattern: c.W.ProtectedBy(set.ID.ConfigRef),
	}
	g.root = rootGuard(c, set)
	now := set.ID
	if g.seen != nil {
		now = g.seen.ID()
	}
	if c.W.AccountKnown {
		now.Owner = c.W.Account.Owner
	}
	if now.Owner != set.ID.Owner {
		g.owner = set.ID.Owner
	}
	if now != set.ID {
		g.wrong = (&model.WrongTarget{Want: set.ID, Got: now}).Difference()
	}
	if g.astray(c); g.fate.Fate != workspace.Present {
		g.wrong = lost(g.stray, g.fate)
	}
	for _, change := range set.Lines() {
		ln := line{key: lineKey{id: set.ID, key: change.Key()}, change: &change}
		if g.seen != nil && g.wrong == "" {
			ln.standing, _ = change.Against(g.seen)
		}
		g.take(ln, s.unticked)
	}
	return g
}

func (s *Screen) noteGroups(c *screen.Context) {
	for _, note := range c.W.Staging.Notes() {
		last := len(s.groups) - 1
		if last < 0 || !s.groups[last].notes || s.groups[last].project != note.Project {
			g := group{groupKey: groupKey{project: note.Project}, notes: true}
			if c.W.AccountKnown && note.Project.Owner != c.W.Account.Owner {
				g.owner = note.Project.Owner
				g.wrong = (&model.WrongTarget{Want: model.ConfigID{Owner: note.Project.Owner}, Got: model.ConfigID{Owner: c.W.Account.Owner}}).Difference()
			}
			if g.strayNote(c); g.wrong == "" && g.fate.Fate != workspace.Present {
				g.wrong = lost(g.stray, g.fate)
			}
			s.groups = append(s.groups, g)
			last++
		}
		s.groups[last].take(line{key: lineKey{note: note.NoteKey}, note: &note}, s.unticked)
	}
}

func (g *group) take(ln line, unticked map[lineKey]bool) {
	ln.ticked = g.wrong == "" && !unticked[ln.key]
	if ln.ticked {
		g.ticked++
	}
	g.lines = append(g.lines, ln)
}

// forget drops what was remembered of lines and configs that are not staged any more, so that what is staged later under
// the same name starts ticked and without an old outcome.
func (s *Screen) forget() {
	lines, groups := map[lineKey]*line{}, map[groupKey]bool{}
	for i := range s.groups {
		groups[s.groups[i].groupKey] = true
		if root := s.groups[i].root; root != nil {
			groups[root.groupKey] = true
		}
		for j := range s.groups[i].lines {
			ln := &s.groups[i].lines[j]
			lines[ln.key] = ln
		}
	}
	for key := range s.unticked {
		if lines[key] == nil {
			delete(s.unticked, key)
		}
	}
	for key, out := range s.outcomes {
		if ln := lines[key]; ln == nil || !out.about(ln) {
			delete(s.outcomes, key)
		}
	}
	for key := range s.problems {
		if !groups[key] {
			delete(s.problems, key)
		}
	}
	for id := range s.names {
		if !groups[groupKey{id: id}] {
			delete(s.names, id)
		}
	}
}

// tick takes a line into the save or out of it.
func (s *Screen) tick(g *group, ln *line, on bool) {
	if g.wrong != "" || ln.ticked == on {
		return
	}
	ln.ticked = on
	if on {
		g.ticked++
		delete(s.unticked, ln.key)
		return
	}
	g.ticked--
	s.unticked[ln.key] = true
}

// guards are the groups whose name is asked for before they are saved, each config once.
func (s *Screen) guards() []*group {
	var found []*group
	for i := range s.groups {
		if g := &s.groups[i]; g.protected() && g.ticked > 0 {
			found = append(found, g)
		}
	}
	own := len(found)
	for i := range s.groups {
		n := s.groups[i].toRoot()
		if n == 0 {
			continue
		}
		root := s.groups[i].root
		at := slices.IndexFunc(found, func(g *group) bool { return g.id.ConfigRef == root.id.ConfigRef })
		switch {
		case at < 0:
			root.ticked = n
			found = append(found, root)
		case at >= own:
			found[at].ticked += n
		}
	}
	return found
}

// nameField is the field in which the name of a config is typed.
func (s *Screen) nameField(g *group) *field.Text {
	f := s.names[g.id]
	if f == nil {
		f = field.New(false)
		s.names[g.id] = f
	}
	return f
}

// named reports whether the name of a config was typed, to the letter.
func (s *Screen) named(g *group) bool {
	f := s.names[g.id]
	if f == nil {
		return false
	}
	typed, err := f.Get()
	return err == nil && typed == g.id.Config
}

// counts are the ticked lines and all lines.
func (s *Screen) counts() (ticked, total int) {
	for i := range s.groups {
		ticked += s.groups[i].ticked
		total += len(s.groups[i].lines)
	}
	return ticked, total
}
