package model

import "cmp"

// Verb is what a promotion would do to one name of one target.
type Verb uint8

// The verbs.
const (
	Create Verb = iota + 1
	Overwrite
	Same
	Blocked
)

// Severity says how a warning sets the tick of its line.
type Severity uint8

// The severities: a Caution starts ticked, a Danger does not.
const (
	Caution Severity = iota + 1
	Danger
)

// Warning is one reason to think twice about a line.
type Warning struct {
	Severity Severity
	Short    string
	Long     string
}

// PlanLine is one name into one target.
type PlanLine struct {
	Name     string
	Verb     Verb
	Ticked   bool
	Before   *Secret
	After    Secret
	Reason   string
	Warnings []Warning
}

// Worst is the highest severity among the warnings, 0 without any.
func (l PlanLine) Worst() Severity {
	var worst Severity
	for _, w := range l.Warnings {
		worst = max(worst, w.Severity)
	}
	return worst
}

// PlanTarget is one target config of a promotion.
type PlanTarget struct {
	Present *Snapshot
	// Refused says why nothing can be promoted here, "" when it can.
	Refused string
	Lines   []PlanLine
}

// Count is the number of lines with a verb.
func (t PlanTarget) Count(v Verb) int {
	n := 0
	for i := range t.Lines {
		if t.Lines[i].Verb == v {
			n++
		}
	}
	return n
}

// Plan is a promotion before anything is staged.
type Plan struct {
	Source  *Snapshot
	Targets []PlanTarget
}

// Ticked counts the lines that would be staged, and the targets that they go to.
func (p Plan) Ticked() (lines, targets int) {
	for _, t := range p.Targets {
		n := 0
		for i := range t.Lines {
			if t.Lines[i].Ticked {
				n++
			}
		}
		lines += n
		if n > 0 {
			targets++
		}
	}
	return lines, targets
}

// PlanInput is what a plan is made of.
type PlanInput struct {
	Source  *Snapshot
	Targets []*Snapshot
	Names   []string
	Staged  func(ConfigID) *Changeset
	// Loaded finds a snapshot of another config if one was read; it tells whether a reference resolves there.
	Loaded    func(ConfigRef) *Snapshot
	Protected []string
}

// PlanPromotion works out what promoting names from one config to others would do. Raw text is taken, so references
// stay references. Managed names are left out.
func PlanPromotion(in PlanInput) Plan {
	plan := Plan{Source: in.Source}
	for _, target := range in.Targets {
		planned := PlanTarget{Present: target}
		switch {
		case target.ID().Owner != in.Source.ID().Owner:
			planned.Refused = "it was read as somebody else or in another workplace"
		case target.ID() == in.Source.ID():
			planned.Refused = "it is the source"
		default:
			for _, name := range in.Names {
				if !Managed(name) {
					planned.Lines = append(planned.Lines, planLine(in, target, name))
				}
			}
		}
		plan.Targets = append(plan.Targets, planned)
	}
	return plan
}

func planLine(in PlanInput, target *Snapshot, name string) PlanLine {
	line := PlanLine{Name: name, Before: target.Find(name)}
	source, found := in.Source.Lookup(name)
	if !found {
		return line.blocked("the source does not have it")
	}
	line.After = Secret{Name: name, Raw: source.Raw, Visibility: source.Visibility, Type: source.Type}
	if line.Before != nil {
		line.After.Visibility, line.After.Type = line.Before.Visibility, line.Before.Type
	}
	raw := source.Text(RawText)
	switch {
	case !raw.Known():
		return line.blocked("the source value is restricted and cannot be read")
	case in.Staged(target.ID()).concerns(name):
		return line.blocked("a change of it is already staged there")
	case line.Before != nil && raw.Equal(line.Before.Text(RawText)):
		line.Verb = Same
		return line
	case line.Before != nil:
		line.Verb = Overwrite
	default:
		line.Verb = Create
	}
	if len(References(raw)) == 0 {
		line.After.Computed = raw
	}
	line.Warnings = warnings(in, target, source, line.Before)
	line.Ticked = line.Worst() < Danger
	return line
}

func (l PlanLine) blocked(reason string) PlanLine {
	l.Verb, l.Reason = Blocked, reason
	return l
}

// Drafts turns the ticked lines into what is staged, and nothing else.
func (p Plan) Drafts() []Draft {
	var drafts []Draft
	for _, target := range p.Targets {
		draft := Draft{Present: target.Present}
		for _, line := range target.Lines {
			if !line.Ticked {
				continue
			}
			change := Change{Base: line.Before, Name: line.Name, Value: line.After.Raw}
			if line.Before == nil {
				change.Visibility, change.Type = line.After.Visibility, line.After.Type
			}
			draft.Changes = append(draft.Changes, change)
		}
		if len(draft.Changes) > 0 {
			drafts = append(drafts, draft)
		}
	}
	return drafts
}

// TakeBack works out the change that undoes one saved line of a promotion: not Doppler's rollback, which undoes
// blindly, but a guarded change of its own. Root is the root config of a branch, nil for a root config. When nothing
// may be done, the reason says why.
func TakeBack(saved Change, now, root *Snapshot) (change Change, reason string) {
	there := now.Find(saved.Name)
	before := saved.Base
	var rootHas *Secret
	if root != nil {
		rootHas = root.Find(saved.Name)
	}
	follows := before != nil && rootHas != nil && rootHas.same(*before)
	switch {
	case there == nil:
		return Change{}, "it was deleted since"
	case before != nil && !follows && !before.Text(RawText).Known():
		return Change{}, "its former value was restricted, so dtui never had it"
	case saved.Value.Known() && !saved.Value.Equal(there.Raw):
		return Change{}, "it was changed since, and is left alone"
	case !saved.left(*there):
		return Change{}, "its settings were changed since, and it is left alone"
	}
	change = Change{Base: there, Name: there.Name}
	switch {
	case before == nil:
		change.Removal = Delete
	case follows:
		change.Removal, change.RootValue = FollowRoot, rootHas
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
