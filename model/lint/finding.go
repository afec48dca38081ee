package lint

import (
	"cmp"
	"slices"

	"dtui/model"
)

// Rule names what is wrong, for settings and for people.
type Rule string

// The rules.
const (
	LeadingSpace    Rule = "leading-space"
	TrailingSpace   Rule = "trailing-space"
	TrailingNewline Rule = "trailing-newline"
	CRLF            Rule = "crlf"
	BOM             Rule = "bom"
	ZeroWidth       Rule = "zero-width"
	Bidi            Rule = "bidi"
	SmartQuotes     Rule = "smart-quotes"
	Placeholder     Rule = "placeholder"
	Empty           Rule = "empty"
	WrongType       Rule = "wrong-type"
	BrokenPEM       Rule = "broken-pem"
	Shared          Rule = "shared"
	DeadReference   Rule = "dead-reference"
)

// rules are all rules in the order in which they are listed, the worst first.
var rules = []struct {
	rule     Rule
	severity model.Severity
	title    string
}{
	{DeadReference, model.Danger, "reference that resolves to nothing"},
	{Shared, model.Danger, "same secret in development and production"},
	{WrongType, model.Danger, "does not fit its type"},
	{BrokenPEM, model.Danger, "broken PEM"},
	{Bidi, model.Danger, "bidirectional control character"},
	{ZeroWidth, model.Danger, "zero-width character"},
	{BOM, model.Danger, "byte order mark"},
	{Placeholder, model.Caution, "placeholder"},
	{CRLF, model.Caution, "carriage return"},
	{LeadingSpace, model.Caution, "leading space"},
	{TrailingSpace, model.Caution, "trailing space"},
	{TrailingNewline, model.Caution, "trailing line end"},
	{SmartQuotes, model.Caution, "typographic quotation mark"},
	{Empty, model.Caution, "empty"},
}

// Rules lists the rules, the worst first.
func Rules() []Rule {
	list := make([]Rule, len(rules))
	for i := range rules {
		list[i] = rules[i].rule
	}
	return list
}

func (r Rule) rank() int {
	for i := range rules {
		if rules[i].rule == r {
			return i
		}
	}
	return len(rules)
}

// Title is the rule in a few words.
func (r Rule) Title() string {
	if at := r.rank(); at < len(rules) {
		return rules[at].title
	}
	return string(r)
}

// Severity is how bad a finding of the rule is.
func (r Rule) Severity() model.Severity {
	if at := r.rank(); at < len(rules) {
		return rules[at].severity
	}
	return model.Caution
}

// Finding is one thing that is probably wrong with one secret.
type Finding struct {
	Rule     Rule
	Severity model.Severity
	// In and Name say where.
	In   model.ConfigID
	Name string
	// Message is a sentence that quotes no value.
	Message string
	// Staged: what is staged brings it about, so that it can be mended before anything is saved.
	Staged bool
	// Also are the other places that the finding is about, as for one secret in two environments.
	Also []Place
}

// Place is one name in one config.
type Place struct {
	In   model.ConfigRef
	Name string
}

func (p Place) compare(q Place) int {
	return cmp.Or(cmp.Compare(p.In.Project, q.In.Project), cmp.Compare(p.In.Config, q.In.Config), cmp.Compare(p.Name, q.Name))
}

func sorted(found []Finding) []Finding {
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Or(Place{a.In.ConfigRef, a.Name}.compare(Place{b.In.ConfigRef, b.Name}), cmp.Compare(a.Rule.rank(), b.Rule.rank()),
			cmp.Compare(a.Message, b.Message))
	})
	return found
}
