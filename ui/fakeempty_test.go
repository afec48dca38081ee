package ui_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"

	"dtui/model"
)

// The fake has none of what is managed beside service tokens, so that whoever presses keys at random finds empty lists. Where a
// nasty text is given, it has one of each, with that text wherever there is one.

// filled is nothing, or one thing whose every text is the nasty one.
func filled[T any](f *fakeAPI) []T {
	if f.nasty == "" {
		return nil
	}
	var one T
	fillTexts(reflect.ValueOf(&one).Elem(), f.nasty)
	return []T{one}
}

func fillTexts(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fillTexts(v.Field(i), text)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillTexts(v.Index(0), text)
	}
}

func (f *fakeAPI) Groups(context.Context) ([]model.Group, error) {
	return filled[model.Group](f), f.called("groups")
}

func (f *fakeAPI) Users(context.Context) ([]model.User, error) {
	return filled[model.User](f), f.called("users")
}

func (f *fakeAPI) Invites(context.Context) ([]model.Invite, error) {
	return filled[model.Invite](f), f.called("invites")
}

func (f *fakeAPI) Integrations(context.Context) ([]model.Integration, error) {
	return filled[model.Integration](f), f.called("integrations")
}

func (f *fakeAPI) ServiceAccounts(context.Context) ([]model.ServiceAccount, error) {
	return filled[model.ServiceAccount](f), f.called("accounts")
}

func (f *fakeAPI) Members(context.Context, string) ([]model.ProjectMember, error) {
	return filled[model.ProjectMember](f), f.called("members")
}

func (f *fakeAPI) Webhooks(context.Context, string) ([]model.Webhook, error) {
	if f.hooks != nil {
		return f.hooks, f.called("webhooks")
	}
	return filled[model.Webhook](f), f.called("webhooks")
}

func (f *fakeAPI) TrustedIPs(context.Context, model.ConfigRef) ([]model.TrustedIP, error) {
	return filled[model.TrustedIP](f), f.called("trusted addresses")
}

func (f *fakeAPI) Roles(context.Context, model.RoleScope) ([]model.Role, error) {
	return filled[model.Role](f), f.called("roles")
}

func (f *fakeAPI) Permissions(context.Context, model.RoleScope) ([]string, error) {
	return filled[string](f), f.called("permissions")
}

func (f *fakeAPI) Workplace(context.Context) (model.WorkplaceSettings, error) {
	var one model.WorkplaceSettings
	fillTexts(reflect.ValueOf(&one).Elem(), f.nasty)
	return one, f.called("workplace")
}

func (f *fakeAPI) AccountTokens(context.Context, string) ([]model.AccountToken, error) {
	return filled[model.AccountToken](f), f.called("account tokens")
}

func (f *fakeAPI) AccountIdentities(context.Context, string) ([]model.AccountIdentity, error) {
	return filled[model.AccountIdentity](f), f.called("account identities")
}

func (f *fakeAPI) IntegrationMembers(context.Context, string) ([]model.IntegrationMember, error) {
	return filled[model.IntegrationMember](f), f.called("integration members")
}

func (f *fakeAPI) IntegrationOptions(context.Context, string) (string, error) {
	text, err := json.Marshal(map[string]any{f.nasty: []string{f.nasty}})
	return string(text), errors.Join(err, f.called("integration options"))
}

func (f *fakeAPI) Group(context.Context, string) (model.Group, error) {
	return filled[model.Group](f)[0], f.called("group")
}

func (f *fakeAPI) GroupMembers(context.Context, string) ([]model.MemberID, error) {
	return filled[model.MemberID](f), f.called("group members")
}

func (f *fakeAPI) Sync(context.Context, model.ConfigRef, string) (model.Sync, error) {
	return filled[model.Sync](f)[0], f.called("sync")
}
