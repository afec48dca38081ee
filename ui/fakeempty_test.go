package ui_test

import (
	"context"

	"dtui/model"
)

// The fake has none of what is managed beside service tokens, so that whoever presses keys at random finds empty lists.

func (f *fakeAPI) Groups(context.Context) ([]model.Group, error) { return nil, f.called("groups") }

func (f *fakeAPI) Users(context.Context) ([]model.User, error) { return nil, f.called("users") }

func (f *fakeAPI) Invites(context.Context) ([]model.Invite, error) { return nil, f.called("invites") }

func (f *fakeAPI) Integrations(context.Context) ([]model.Integration, error) {
	return nil, f.called("integrations")
}

func (f *fakeAPI) ServiceAccounts(context.Context) ([]model.ServiceAccount, error) {
	return nil, f.called("accounts")
}

func (f *fakeAPI) Members(context.Context, string) ([]model.ProjectMember, error) {
	return nil, f.called("members")
}

func (f *fakeAPI) Webhooks(context.Context, string) ([]model.Webhook, error) {
	return nil, f.called("webhooks")
}

func (f *fakeAPI) TrustedIPs(context.Context, model.ConfigRef) ([]model.TrustedIP, error) {
	return nil, f.called("trusted addresses")
}

func (f *fakeAPI) Roles(context.Context, model.RoleScope) ([]model.Role, error) {
	return nil, f.called("roles")
}

func (f *fakeAPI) Permissions(context.Context, model.RoleScope) ([]string, error) {
	return nil, f.called("permissions")
}

func (f *fakeAPI) ChangeRequests(context.Context, model.ChangeRequestFilter, int) ([]model.ChangeRequest, error) {
	return nil, f.called("change requests")
}

func (f *fakeAPI) Workplace(context.Context) (model.WorkplaceSettings, error) {
	return model.WorkplaceSettings{}, f.called("workplace")
}
