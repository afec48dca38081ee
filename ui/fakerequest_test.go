package ui_test

import (
	"context"

	"dtui/model"
)

// proposedText is the value that the fake's change request proposes.
const proposedText = "the-text-that-is-proposed"

// proposes has the fake hold one change request, of a secret of the development config.
func proposes(p *person) {
	p.api.request = &model.ChangeRequest{ID: "request-1", Title: "Another token", Open: true, By: model.RequestAuthor{Slug: "bob", Name: "Bob"}, Units: []model.ChangeUnit{{
		ID: "unit-1", Status: model.UnitOpen, Ref: dev, Environment: "dev", Proposals: []model.ProposedChange{{Name: "TOKEN", Value: model.NewValue(proposedText)}},
	}}}
}

// asked is the request as Doppler gives it to who does not ask for the values.
func (f *fakeAPI) asked(reveal bool) model.ChangeRequest {
	request := *f.request
	unit := request.Units[0]
	unit.Proposals = append([]model.ProposedChange{}, unit.Proposals...)
	for i := range unit.Proposals {
		if !reveal {
			unit.Proposals[i].Value = model.Value{}
		}
	}
	request.Units = []model.ChangeUnit{unit}
	return request
}

func (f *fakeAPI) ChangeRequests(context.Context, model.ChangeRequestFilter, int) ([]model.ChangeRequest, error) {
	if f.request != nil {
		return []model.ChangeRequest{f.asked(false)}, f.called("change requests")
	}
	return filled[model.ChangeRequest](f), f.called("change requests")
}

func (f *fakeAPI) ChangeRequest(_ context.Context, _ string, reveal bool) (model.ChangeRequest, error) {
	if f.request != nil {
		return f.asked(reveal), f.called("change request")
	}
	return filled[model.ChangeRequest](f)[0], f.called("change request")
}

func (f *fakeAPI) ChangeUnit(_ context.Context, _, _ string, reveal bool) (model.ChangeUnit, error) {
	return f.asked(reveal).Units[0], f.called("change unit")
}

func (f *fakeAPI) Approve(context.Context, string, string) (model.UnitStatus, error) {
	return model.UnitOpen, f.called("approve")
}

func (f *fakeAPI) SetUnitStatus(_ context.Context, _, _ string, to model.UnitStatus) (model.UnitStatus, error) {
	return to, f.called("set status " + string(to))
}

// reviewing is somebody at the changes of that request.
func (p *person) reviewing() *person {
	p.t.Helper()
	p.Press("C").FinishAll()
	for range 30 {
		if p.Screen().Contains("▌  Change requests") {
			break
		}
		p.Press("down")
	}
	p.Press("enter").FinishAll().Press("enter").FinishAll().Press("enter").FinishAll()
	p.See("─ Changes").See("TOKEN")
	return p
}
