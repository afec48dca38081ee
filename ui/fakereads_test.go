package ui_test

import (
	"context"

	"dtui/model"
)

// What nobody gave the fake is refused, as it is for a token that may not see it.
func (f *fakeAPI) refused(what string) error {
	if err := f.called(what); err != nil {
		return err
	}
	return f.failure(model.Forbidden, what)
}

func (f *fakeAPI) TrustedIPs(context.Context, model.ConfigRef) ([]model.TrustedIP, error) {
	return nil, f.refused("trusted IPs")
}

func (f *fakeAPI) Webhooks(context.Context, string) ([]model.Webhook, error) {
	return nil, f.refused("webhooks")
}

func (f *fakeAPI) Workplace(context.Context) (model.WorkplaceSettings, error) {
	return model.WorkplaceSettings{}, f.refused("workplace")
}

func (f *fakeAPI) Members(context.Context, string) ([]model.ProjectMember, error) {
	return nil, f.refused("members")
}
func (f *fakeAPI) Users(context.Context) ([]model.User, error)   { return nil, f.refused("users") }
func (f *fakeAPI) Groups(context.Context) ([]model.Group, error) { return nil, f.refused("groups") }
func (f *fakeAPI) Invites(context.Context) ([]model.Invite, error) {
	return nil, f.refused("invites")
}

func (f *fakeAPI) Roles(context.Context, model.RoleScope) ([]model.Role, error) {
	return nil, f.refused("roles")
}

func (f *fakeAPI) ServiceAccounts(context.Context) ([]model.ServiceAccount, error) {
	return nil, f.refused("service accounts")
}

func (f *fakeAPI) Integrations(context.Context) ([]model.Integration, error) {
	return nil, f.refused("integrations")
}

func (f *fakeAPI) ChangeRequests(context.Context, model.ChangeRequestFilter, int) ([]model.ChangeRequest, error) {
	return nil, f.refused("change requests")
}
