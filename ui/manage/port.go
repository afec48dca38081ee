package manage

import (
	"slices"

	"dtui/model"
)

// API is every call that the resources need. What they promise is said where they are declared, beside their resource.
type API interface {
	ConfigTokens
	TrustedIPs
	Configs
	Environments
	Projects
	Webhooks
	Accounts
	Workplaces
	People
	RoleWrites
	Integrations
	ChangeRequests
	Policies
	Shares
	Leases
}

// Keeper is what managing does on this machine: keeping what Doppler shows once, reading a template, and delivering to a
// receiver. Its parts are nil where that cannot be done.
type Keeper struct {
	SaveFile     SaveFile
	KeepProfile  KeepProfile
	ReadTemplate ReadTemplate
	Deliver      Deliver
	// Leases are those that this run issued.
	Leases *Ledger
}

// Of are the resources of a place. The order is that of the left pane.
func Of(api API, keep Keeper, p Place) []Resource {
	var all []Resource
	if p.Config.Config != "" {
		all = append(all, configTokens(api, keep, p), trustedIPs(api, p), leases(api, keep, p), syncs(api, p), readers(api, p))
	}
	if p.Project.Slug != "" {
		all = append(all, configs(api, p), environments(api, p), webhooks(api, keep.Deliver, p), members(api, p))
	}
	all = append(
		all, projects(api, p), changeRequests(api, p), policies(api, p), integrations(api, p), accounts(api, keep, p), users(api, p), groups(api, p),
		roles(api, p, model.WorkplaceRoles, "Workplace roles"), roles(api, p, model.ProjectRoles, "Project roles"), invites(api), workplace(api, keep.ReadTemplate, p),
	)
	for at := range all {
		if p.Token == model.ServiceToken && slices.Contains(beyondConfig, all[at].ID) {
			all[at].Off = "A service token reaches one config, and nothing of this. A login of your own may list it."
		}
		if all[at].Plan == "" {
			all[at].Plan = planOf[all[at].ID]
		}
		if why := changesNothing(p.Token); why != "" {
			all[at] = barred(why, all[at])
		}
	}
	return all
}

// beyondConfig is what a service token cannot ask about, being bound to one config, so that it need not ask.
var beyondConfig = []string{
	"webhooks", "members", "integrations", "service-accounts", "users", "groups", "workplace-roles", "project-roles", "invites", "workplace",
}

// planOf is what else needs a plan that not every workplace has (Doppler's documentation of its plans).
var planOf = map[string]string{"service-accounts": "Service accounts", "change-requests": "Change requests", "policies": "Policies for change requests"}
