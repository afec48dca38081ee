package model

// Unproposable says what of a change a change request cannot express, as in "rename X"; "" when it can express all of it.
func (c Change) Unproposable() string {
	switch {
	case c.Removal == FollowRoot:
		return "have " + c.Key() + " follow the root config again"
	case c.ToRoot:
		return "set " + c.Key() + " in the root config too"
	case c.Removal == Keep && c.Action() == Rename:
		return "rename " + c.Key()
	default:
		return ""
	}
}

// Proposal says of a staged change that it stands in a change request too.
type Proposal struct {
	// Request is the id of the change request.
	Request string
	Title   string
	change  Change
}

// Propose notes that a change was put into a change request.
func Propose(request, title string, change Change) Proposal {
	return Proposal{Request: request, Title: title, change: change}
}

// Of reports whether a change is to the letter the one that was proposed.
func (p Proposal) Of(c Change) bool { return p.change.equal(c) }

// DropProposed takes out what was proposed, over all configs, as one step that can be undone. What was edited since it was
// proposed stays. It returns how many changes were taken out.
func (s *Staging) DropProposed(label string, units ...UnitDraft) int {
	done := step{label: label}
	for _, unit := range units {
		set := s.sets[unit.ID]
		for _, proposed := range unit.Lines {
			before, ok := set.Get(proposed.Key())
			if !ok || !before.equal(proposed) {
				continue
			}
			line := lineStep{id: unit.ID, config: set.Config, key: proposed.Key(), before: &before}
			s.set(line, nil)
			done.at, done.lines = unit.ID, append(done.lines, line)
		}
	}
	s.remember(done)
	return len(done.lines)
}

// Remembers reports whether what was proposed of a config is staged, or undo or redo would stage it.
func (s *Staging) Remembers(id ConfigID, p Proposal) bool {
	if staged, ok := s.sets[id].Get(p.change.Key()); ok && p.Of(staged) {
		return true
	}
	for _, steps := range [][]step{s.undo, s.redo} {
		for _, st := range steps {
			for _, line := range st.lines {
				if line.id == id && (line.before != nil && p.Of(*line.before) || line.after != nil && p.Of(*line.after)) {
					return true
				}
			}
		}
	}
	return false
}

// Result is how a secret will read once a proposal is applied to what is there now, nil when it will be gone. The text is
// unknown while it is hidden; Read says that the proposal was read with its value, and then none means that the present
// one stays.
func (p ProposedChange) Result(now *Secret, read bool) *Secret {
	if p.Delete {
		return nil
	}
	out := Secret{Visibility: Masked, Type: PlainText}
	if now != nil {
		out = *now
	}
	out.Name = p.Name
	switch {
	case p.Value.Known():
		out.Raw, out.Computed = p.Value, Value{}
		if len(References(p.Value)) == 0 {
			out.Computed = p.Value
		}
	case !read || p.Generated:
		out.Raw, out.Computed = Value{}, Value{}
	}
	if p.Visibility != "" {
		out.Visibility, out.ComputedVisibility = p.Visibility, p.Visibility
	}
	if p.Type != "" {
		out.Type = p.Type
	}
	return &out
}

// SameAs reports whether two readings of a unit propose the same, as far as both tell it: a value that one of them hides
// is not compared, and neither is their order, which Doppler promises nowhere.
func (u ChangeUnit) SameAs(other ChangeUnit) bool {
	if u.ID != other.ID || u.Ref != other.Ref || len(u.Proposals) != len(other.Proposals) {
		return false
	}
	byName := map[string]ProposedChange{}
	for _, q := range other.Proposals {
		byName[q.Name] = q
	}
	for _, p := range u.Proposals {
		q, there := byName[p.Name]
		if !there || p.Delete != q.Delete || p.Visibility != q.Visibility || p.Type != q.Type || p.Generated != q.Generated ||
			p.Value.Known() && q.Value.Known() && !p.Value.Equal(q.Value) {
			return false
		}
	}
	return true
}
