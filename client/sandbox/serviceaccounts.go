package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// serviceAccount acts for programs (Doppler's API reference, Service accounts).
type serviceAccount struct {
	Slug        string             `json:"slug"`
	Name        string             `json:"name"`
	Role        string             `json:"role,omitempty"` // the identifier; empty: Permissions of its own
	Permissions []string           `json:"permissions,omitempty"`
	Created     time.Time          `json:"created"`
	Identities  []*accountIdentity `json:"identities,omitempty"`
}

func (s *state) serviceAccount(slug string) *serviceAccount {
	if slug == "" {
		return nil
	}
	for _, a := range s.Accounts {
		if a.Slug == slug {
			return a
		}
	}
	return nil
}

// roleOf is the role of an account, be it one that belongs to it alone. A role that was deleted leaves nothing allowed.
func (s *state) roleOf(a *serviceAccount) *role {
	if a.Role == "" {
		return &role{Identifier: a.Slug, Name: a.Name, Permissions: a.Permissions, Created: a.Created}
	}
	if held := s.role(a.Role); held != nil {
		return held
	}
	return &role{Identifier: a.Role, Name: a.Role, Permissions: []string{}, Created: a.Created}
}

// settle finds out what the caller's account sees at the moment: all projects by its role, or those that it is a member of.
func (c *call) settle() {
	if c.by == nil || c.by.Account == "" {
		return
	}
	account := c.state.serviceAccount(c.by.Account)
	if account == nil {
		// It was deleted while the request was under way.
		c.by.Limited, c.by.Projects = true, nil
		return
	}
	held := c.state.roleOf(account)
	c.by.Limited = !slices.Contains(held.Permissions, "all_enclave_projects") && !slices.Contains(held.Permissions, "all_enclave_projects_admin")
	c.by.Projects = nil
	for _, p := range c.state.Projects {
		if m := p.member(memberAccount, account.Slug); m != nil && m.Role != roleNoAccess {
			c.by.Projects = append(c.by.Projects, p.Slug)
		}
	}
}

func (c *call) accountObject(a *serviceAccount) object {
	held := c.state.roleOf(a).object(c, true)
	held["is_inline_role"] = a.Role == ""
	return object{"name": a.Name, "slug": a.Slug, "created_at": stamp(a.Created), "workplace_role": held}
}

func (c *call) accountReply(a *serviceAccount) (any, error) {
	return object{"service_account": c.accountObject(a), "success": true}, nil
}

// mayAccounts refuses the smallest plan, which has no service accounts, and whoever may not see or change them.
func (c *call) mayAccounts(permission string) error {
	if err := c.hasPlan("service accounts"); err != nil {
		return err
	}
	return c.mayAdminister("service accounts", permission)
}

// account returns the one in the path. A missing one is 404 without a text (Doppler's API reference, Service accounts).
func (c *call) account(permission string) (*serviceAccount, error) {
	if err := c.mayAccounts(permission); err != nil {
		return nil, err
	}
	if a := c.state.serviceAccount(c.request.PathValue("account")); a != nil {
		return a, nil
	}
	return nil, plainRefusal(http.StatusNotFound)
}

func (c *call) listAccounts() (any, error) {
	if err := c.mayAccounts("service_accounts"); err != nil {
		return nil, err
	}
	window, number, err := page(c, c.state.Accounts)
	if err != nil {
		return nil, err
	}
	list := make([]object, len(window))
	for i, a := range window {
		list[i] = c.accountObject(a)
	}
	return object{"service_accounts": list, "page": number, "success": true}, nil
}

func (c *call) getAccount() (any, error) {
	a, err := c.account("service_accounts")
	if err != nil {
		return nil, err
	}
	return c.accountReply(a)
}

// changeAccount takes the fields that the call gives. A role is an identifier or a list of permissions.
func (c *call) changeAccount(a *serviceAccount) error {
	name, given, err := c.text("name")
	if err != nil {
		return err
	}
	if given {
		if err := c.checkLength("Service account name", name, 1, 100); err != nil {
			return err
		}
		a.Name = name
	}
	raw, given := c.given("workplace_role")
	if !given {
		return nil
	}
	var chosen struct {
		Identifier  string   `json:"identifier"`
		Permissions []string `json:"permissions"`
	}
	if json.Unmarshal(raw, &chosen) != nil || (chosen.Identifier == "") == (chosen.Permissions == nil) {
		return refuse(http.StatusBadRequest, "Please provide a valid workplace_role.")
	}
	if chosen.Identifier != "" && c.state.role(chosen.Identifier) == nil {
		return refuse(http.StatusBadRequest, "Could not find requested role '%s'", chosen.Identifier)
	}
	for _, one := range chosen.Permissions {
		if !slices.Contains(workplacePermissions, one) {
			return refuse(http.StatusBadRequest, "Permission '%s' is not valid", one)
		}
	}
	a.Role, a.Permissions = chosen.Identifier, chosen.Permissions
	return nil
}

func (c *call) createAccount() (any, error) {
	if err := c.mayAccounts("service_accounts_manage"); err != nil {
		return nil, err
	}
	if _, err := c.need("name"); err != nil {
		return nil, err
	}
	if err := c.checkCount("workplace", "service accounts", len(c.state.Accounts), sizesOf(c.server.options.Plan).accounts); err != nil {
		return nil, err
	}
	made := &serviceAccount{Role: roleCollaborator, Created: c.now}
	if err := c.changeAccount(made); err != nil {
		return nil, err
	}
	made.Slug = c.state.newUUID("service account")
	c.state.Accounts = append(c.state.Accounts, made)
	c.acted("Created service account "+made.Name, nil, nil, nil)
	return c.accountReply(made)
}

func (c *call) updateAccount() (any, error) {
	a, err := c.account("service_accounts_manage")
	if err != nil {
		return nil, err
	}
	after := *a
	if err := c.changeAccount(&after); err != nil {
		return nil, err
	}
	*a = after
	c.acted("Modified service account "+a.Name, nil, nil, nil)
	return c.accountReply(a)
}

// deleteAccount ends its tokens, too, and those that its identities gave.
func (c *call) deleteAccount() (any, error) {
	a, err := c.account("service_accounts_manage")
	if err != nil {
		return nil, err
	}
	c.state.Accounts = slices.DeleteFunc(c.state.Accounts, func(one *serviceAccount) bool { return one == a })
	c.state.dropTokens(func(t *token) bool { return t.Account == a.Slug })
	for _, p := range c.state.Projects {
		p.Members = slices.DeleteFunc(p.Members, func(m *member) bool { return m.Kind == memberAccount && m.Slug == a.Slug })
	}
	c.acted("Deleted service account "+a.Name, nil, nil, nil)
	return nil, nil
}
