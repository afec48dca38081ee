package model

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
	Name   string
	Verb   Verb
	Ticked bool
	// Aspect is which text of the source is taken. Frozen says that it is the computed one of a text with references, which
	// would follow nothing in the target.
	Aspect   Aspect
	Frozen   bool
	Before   *Secret
	After    Secret
	Reason   string
	Warnings []Warning
	// veiled is whether the text is kept out of sight in the source.
	veiled bool
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
	// Exists reports whether there is a config, and whether that is known; nil knows nothing.
	Exists func(ConfigRef) (exists, known bool)
	// Fits reports whether Doppler would take a text for its type, as far as can be told; nil takes every text.
	Fits func(Secret) bool
	// Computed chooses the lines that take the computed text, what applications get; nil chooses none. The others take the raw
	// one, so that references stay references.
	Computed func(target ConfigRef, name string) bool
}

func (in PlanInput) aspect(target ConfigRef, name string) Aspect {
	if in.Computed != nil && in.Computed(target, name) {
		return ComputedText
	}
	return RawText
}

// PlanPromotion works out what promoting names from one config to others would do. Managed names are left out.
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
	line := PlanLine{Name: name, Before: target.Find(name), Aspect: in.aspect(target.ID().ConfigRef, name)}
	source, found := in.Source.Lookup(name)
	if !found {
		return line.blocked("the source does not have it")
	}
	line.Frozen = line.Aspect == ComputedText && source.IsReference()
	line.veiled = !source.InSight()
	text := source.Text(line.Aspect)
	line.After = Secret{Name: name, Raw: text, Visibility: source.Visibility, Type: source.Type}
	if line.Frozen && stricter(source.ComputedVisibility, source.Visibility) {
		// What the reference leads to is kept more closely than the reference itself, and it is that text which is written.
		line.After.Visibility = source.ComputedVisibility
	}
	taken := line.After
	if line.Before != nil {
		line.After.Visibility, line.After.Type = line.Before.Visibility, line.Before.Type
	}
	switch {
	case source.Restricted():
		return line.blocked("the source value is restricted and cannot be read")
	case !text.Known() && line.Aspect == ComputedText:
		return line.blocked("the computed value of the source is not shown to you")
	case !text.Known():
		return line.blocked("the source value cannot be read")
	case in.Staged(target.ID()).concerns(name):
		return line.blocked("a change of it is already staged there")
	case line.Before != nil && text.Equal(line.Before.Text(RawText)):
		line.Verb = Same
		return line
	case line.Before != nil:
		line.Verb = Overwrite
	default:
		line.Verb = Create
	}
	if len(References(text)) == 0 {
		line.After.Computed = text
	}
	line.Warnings = warnings(in, target, taken, line)
	line.Ticked = line.Worst() < Danger
	return line
}

// stricter reports whether a visibility is known to keep a text more closely than another.
func stricter(a, b Visibility) bool {
	return a == Restricted && b != Restricted || a == Masked && b == Unmasked
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
			change := Change{Base: line.Before, Name: line.Name, Value: line.After.Raw, Veiled: line.veiled}
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
