package workspace

import (
	"time"

	"dtui/model"
)

// policies are the change-request policies of the workplace. They hold no value and stay when what was read is let go of.
type policies struct {
	Load
	known bool
	list  []model.Policy
}

// BeginPolicies notes that the policies were asked for; ok is false while they are on their way.
func (w *Workspace) BeginPolicies(now time.Time) (number uint64, ok bool) {
	if w.policies.Busy {
		return 0, false
	}
	return w.policies.begin(now), true
}

// PoliciesAre files the answer.
func (w *Workspace) PoliciesAre(number uint64, list []model.Policy, err error) {
	p := &w.policies
	if p.end(number, err) && err == nil {
		p.known, p.list = true, list
	}
}

// PoliciesOf are the change-request policies that cover a config. Known is false as long as they were not read.
func (w *Workspace) PoliciesOf(config model.Config) (covering []model.Policy, known bool) {
	for _, p := range w.policies.list {
		if p.Covers(config) {
			covering = append(covering, p)
		}
	}
	return covering, w.policies.known
}

// PoliciesRead tells readings of the policies apart: it changes with each answer.
func (w *Workspace) PoliciesRead() uint64 { return w.policies.answered }

// PoliciesUntold says why it is not known what policies there are, nil while that is known or still asked for. Where the
// plan has none, or the token may not see them, the error is one of the kind Forbidden.
func (w *Workspace) PoliciesUntold() error {
	if w.policies.known || w.policies.Busy {
		return nil
	}
	return w.policies.Err
}
