package screen

import "dtui/model"

// ProposedUnit is what of one config could be put into a change request.
type ProposedUnit struct {
	model.UnitDraft
	Environment string
	// Wanted is whether a change request is the way for it: a policy covers it, or a save was refused because of one.
	Wanted   bool
	Policies []model.Policy
	// Protected is the rule that protects the config, "" for none.
	Protected string
	// Left are clauses on what stays behind, such as "A: a change request cannot rename A".
	Left []string
}
