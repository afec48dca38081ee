package model

import "cmp"

// Promoted is one line of a promotion with where it came from.
type Promoted struct {
	StagedChange
	// From is the source, Aspect the text of it that was taken.
	From   ConfigRef
	Aspect Aspect
	// Root is what the root of a branch held under the name when the promotion was staged, nil where it lacked it. RootRead
	// is false where the root was not read, and for a root config.
	Root     *Secret
	RootRead bool
}

// TakeBack works out the change that undoes one saved line of a promotion: not Doppler's rollback, which undoes
// blindly, but a guarded change of its own. Now is the config as it is; root is what the root of a branch will hold under
// the name once its own part is taken back, nil where nothing. When nothing may be done, the reason says why.
func TakeBack(saved Promoted, now *Snapshot, root *Secret) (change Change, reason string) {
	there, before := now.Find(saved.Name), saved.Base
	follows := before != nil && root != nil && root.same(*before)
	if saved.RootRead {
		follows = follows && saved.Root != nil && saved.Root.same(*before)
	}
	switch {
	case there == nil:
		return Change{}, "deleted since"
	case before != nil && !follows && !before.Text(RawText).Known():
		return Change{}, "the former value was restricted, and dtui never had it"
	case saved.Value.Known() && there.Raw.Known() && !saved.Value.Equal(there.Raw):
		return Change{}, "changed since"
	case !saved.left(*there):
		return Change{}, "settings changed since"
	case saved.Value.Known() && !there.Raw.Known():
		return Change{}, "restricted, so that nobody can tell whether it was changed since"
	}
	change = Change{Base: there, Name: there.Name}
	hidden := saved.RootRead && saved.Root != nil
	switch {
	case before == nil && root != nil && !hidden:
		// The root has got the name since: without a value of its own the branch shows that, as if nothing was promoted.
		change.Removal, change.RootValue = FollowRoot, root
	case before == nil:
		change.Removal, change.RootValue = Delete, root
	case follows:
		change.Removal, change.RootValue = FollowRoot, root
	default:
		change.Name, change.Value, change.Visibility, change.Type = before.Name, before.Raw, before.Visibility, before.Type
	}
	return change.settle(), ""
}

// left reports whether a saved change left the settings as they are there. Those that it did not set it kept, and of a
// new name they are Doppler's to choose.
func (c Change) left(there Secret) bool {
	visibility, kind := c.Visibility, c.Type
	if c.Base != nil {
		visibility, kind = cmp.Or(visibility, c.Base.Visibility), cmp.Or(kind, c.Base.Type)
	}
	return (visibility == "" || visibility == there.Visibility) && (kind == "" || kind == there.Type)
}

// Then joins a line with a later one of the same name: together they lead from the first base to the last text.
func (p Promoted) Then(later Promoted) Promoted {
	p.From, p.Aspect = later.From, later.Aspect
	p.Name, p.Value = later.Name, later.Value
	p.Visibility, p.Type = cmp.Or(later.Visibility, p.Visibility), cmp.Or(later.Type, p.Type)
	return p
}

// TakingBack is what taking a promotion back comes to.
type TakingBack struct {
	Drafts []Draft
	Left   []LeftAlone
}

// LeftAlone is a line of a promotion that is not taken back, and why.
type LeftAlone struct {
	Ref    ConfigRef
	Name   string
	Reason string
}

// TakeAllBack works out the inverse of saved lines over all their targets. Now finds the config as it is, nil with why
// where it is not to be had; root finds the root config of a branch as it is. Staged says why a name is not to be touched
// here, "" when it is free. Targets come in the order of their lines.
func TakeAllBack(saved []Promoted, now func(ConfigID) (*Snapshot, string), root func(ConfigRef) *Snapshot, staged func(ConfigID, string) string) TakingBack {
	var out TakingBack
	drafts := map[ConfigID]int{}
	// What a root will hold is known once its own lines are worked out.
	become := map[ConfigRef]map[string]*Secret{}
	at := func(line Promoted) (Change, *Snapshot, string) {
		snapshot, reason := now(line.ID)
		if snapshot == nil {
			return Change{}, nil, reason
		}
		if reason := staged(line.ID, line.Name); reason != "" {
			return Change{}, snapshot, reason
		}
		var below *Secret
		if config := snapshot.Config(); config.Branch() {
			ref := config.RootRef()
			if held := root(ref); held != nil {
				below = held.Find(line.Name)
			}
			if will, changes := become[ref][line.Name]; changes {
				below = will
			}
		}
		change, reason := TakeBack(line, snapshot, below)
		return change, snapshot, reason
	}
	for _, line := range saved {
		snapshot, _ := now(line.ID)
		if snapshot == nil || snapshot.Config().Branch() {
			continue
		}
		if change, _, reason := at(line); reason == "" {
			ref := line.ID.ConfigRef
			if become[ref] == nil {
				become[ref] = map[string]*Secret{}
			}
			become[ref][line.Name] = change.Result()
		}
	}
	for _, line := range saved {
		change, snapshot, reason := at(line)
		if reason != "" {
			out.Left = append(out.Left, LeftAlone{line.ID.ConfigRef, line.Name, reason})
			continue
		}
		place, started := drafts[line.ID]
		if !started {
			place = len(out.Drafts)
			drafts[line.ID] = place
			out.Drafts = append(out.Drafts, Draft{Present: snapshot})
		}
		out.Drafts[place].Changes = append(out.Drafts[place].Changes, change)
	}
	return out
}
