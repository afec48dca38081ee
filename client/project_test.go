package client_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

func owner(t *testing.T, c *client.Client) model.Owner {
	t.Helper()
	account, err := c.Account(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return account.Owner
}

func project(t *testing.T, c *client.Client, slug string) model.ProjectID {
	t.Helper()
	return model.ProjectID{Owner: owner(t, c), Slug: slug}
}

func configID(t *testing.T, c *client.Client, ref model.ConfigRef) model.ConfigID {
	t.Helper()
	config, err := c.Config(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return model.ConfigID{Owner: owner(t, c), ConfigRef: ref, UUID: config.UUID}
}

func says(t *testing.T, err error, kind model.Kind, text string) {
	t.Helper()
	if model.KindOf(err) != kind || err == nil || !strings.Contains(err.Error(), text) {
		t.Errorf("%v (%s), want %s and %q", err, model.KindOf(err), kind, text)
	}
}

// activity are the texts of the activity log, the newest first.
func activity(t *testing.T, c *client.Client) []string {
	t.Helper()
	entries, err := c.Activity(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, e := range entries {
		texts = append(texts, e.Text)
	}
	return texts
}

func TestAProjectsLife(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{})
	made, err := c.CreateProject(t.Context(), owner(t, c), model.ProjectDraft{Name: "shop", Description: "The <shop> & more", DefaultEnvironments: true})
	if err != nil || made.Slug != "shop" || made.Description != "The <shop> & more" || made.CreatedAt.IsZero() {
		t.Fatalf("%+v, %v", made, err)
	}
	layout, err := c.Layout(t.Context(), "shop")
	if err != nil || len(layout.Environments) != 3 || len(layout.Configs) != 4 {
		t.Errorf("%+v, %v", layout, err)
	}
	bare, err := c.CreateProject(t.Context(), owner(t, c), model.ProjectDraft{Name: "bare"})
	if layout, failed := c.Layout(t.Context(), bare.Slug); err != nil || failed != nil || len(layout.Environments) != 0 {
		t.Errorf("%+v, %v, %v", layout, err, failed)
	}
	says(t, second(c.CreateProject(t.Context(), owner(t, c), model.ProjectDraft{Name: "shop"})), model.Invalid, "already exists")

	text := "Moved"
	renamed, err := c.UpdateProject(t.Context(), project(t, c, "shop"), model.ProjectEdit{Name: "store", Description: &text})
	if err != nil || renamed.Slug != "store" || renamed.Description != text {
		t.Fatalf("%+v, %v", renamed, err)
	}
	again, err := c.UpdateProject(t.Context(), project(t, c, "store"), model.ProjectEdit{Name: "store"})
	if read, failed := c.Project(t.Context(), "store"); err != nil || failed != nil || again.Description != text || read != again {
		t.Errorf("%+v, %+v, %v, %v", again, read, err, failed)
	}
	says(t, second(c.Project(t.Context(), "shop")), model.NotVisible, "shop")
	if err := c.DeleteProject(t.Context(), project(t, c, "store")); err != nil {
		t.Fatal(err)
	}
	says(t, c.DeleteProject(t.Context(), project(t, c, "store")), model.NotVisible, "store")
	if log := activity(t, c); !slices.Contains(log, "Deleted project store") || !slices.Contains(log, "Renamed project shop to store") {
		t.Errorf("the log has %q", log)
	}
}

func TestARenameCarriesEverythingButReferences(t *testing.T) {
	t.Parallel()
	const referring = `{"workplace":{"id":"w","name":"W","billing_email":"","security_email":""},
	 "people":[{"id":"a","name":"A","email":"a@example.com","username":"a"}],"tokens":[],"projects":[
	 {"slug":"one","environments":[{"slug":"dev","configs":[{"name":"dev","secrets":{"X":{"value":"text of x"}},
	   "history":[{"ago":"1d","by":"a","text":"Began","changes":[]}]}]}]},
	 {"slug":"two","environments":[{"slug":"dev","configs":[{"name":"dev","secrets":{"Y":{"value":"${one.dev.X}"}}}]}]}]}`
	_, c := start(t, sandbox.Options{World: []byte(referring)})
	from, two := model.ConfigRef{Project: "one", Config: "dev"}, model.ConfigRef{Project: "two", Config: "dev"}
	minted, err := c.CreateConfigToken(t.Context(), configID(t, c, from), model.ConfigTokenDraft{Name: "ci", Access: model.ReadOnly})
	if err != nil {
		t.Fatal(err)
	}
	if got := open(t, c, two).Find("Y").Computed.Reveal(); got != "text of x" {
		t.Fatalf("before: %q", got)
	}
	if _, err := c.UpdateProject(t.Context(), project(t, c, "one"), model.ProjectEdit{Name: "uno"}); err != nil {
		t.Fatal(err)
	}
	to := model.ConfigRef{Project: "uno", Config: "dev"}
	logs, err := c.Logs(t.Context(), to, 1)
	tokens, failed := c.ConfigTokens(t.Context(), to)
	if err != nil || failed != nil || len(logs) != 1 || len(tokens) != 1 || tokens[0].UUID != minted.UUID || text(t, c, to, "X") != "text of x" {
		t.Errorf("%d logs, %d tokens, %v, %v", len(logs), len(tokens), err, failed)
	}
	if y := open(t, c, two).Find("Y"); y.Raw.Reveal() != "${one.dev.X}" || y.Computed.Reveal() != "${one.dev.X}" {
		t.Errorf("the reference is %q, %q", y.Raw.Reveal(), y.Computed.Reveal())
	}
	bound := dial(t, client.Options{Host: c.Host(), Token: minted.Key})
	if open(t, bound, to).Find("X").Raw.Reveal() != "text of x" {
		t.Error("the token did not follow its config")
	}
}

func TestWhatIsRefusedHereIsNotSent(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	me, id := owner(t, c), configID(t, c, dev)
	before := len(server.Requests())
	bad := "Bad Name"
	environment := model.EnvironmentID{Owner: me, Project: "backend", Slug: "dev"}
	for name, err := range map[string]error{
		"project":     second(c.CreateProject(t.Context(), me, model.ProjectDraft{Name: bad})),
		"description": second(c.UpdateProject(t.Context(), model.ProjectID{Owner: me, Slug: "backend"}, model.ProjectEdit{Name: "a"})),
		"environment": second(c.CreateEnvironment(t.Context(), model.ProjectID{Owner: me, Slug: "backend"}, model.EnvironmentDraft{Name: "QA", Slug: bad})),
		"edit":        second(c.UpdateEnvironment(t.Context(), environment, model.EnvironmentEdit{Slug: &bad})),
		"branch":      second(c.CreateBranch(t.Context(), model.ProjectID{Owner: me, Slug: "backend"}, "dev", "stg_x")),
		"rename":      second(c.RenameConfig(t.Context(), id, "dev", "dev_")),
		"clone":       second(c.CloneConfig(t.Context(), id, "dev", "dev_É")),
		"token":       second(c.CreateConfigToken(t.Context(), id, model.ConfigTokenDraft{Name: "x", Access: model.ReadOnly})),
		"access":      second(c.CreateConfigToken(t.Context(), id, model.ConfigTokenDraft{Name: "ci", Access: "write"})),
		"revoke":      c.RevokeConfigToken(t.Context(), me, model.ConfigToken{ConfigRef: dev}),
		"account":     second(c.CreateServiceAccount(t.Context(), me, model.ServiceAccountDraft{})),
		"both":        second(c.CreateServiceAccount(t.Context(), me, model.ServiceAccountDraft{Name: "x", Role: "admin", Permissions: []string{"logs"}})),
		"slug":        c.DeleteServiceAccount(t.Context(), me, ".."),
		"no slug":     c.DeleteAccountToken(t.Context(), me, "a", ""),
		"identity":    second(c.CreateAccountIdentity(t.Context(), me, "a", model.IdentityTerms{Name: "x"})),
		"address":     c.AddTrustedIP(t.Context(), id, model.TrustedIP{Text: "10.0.0.1/8"}),
		"workplace":   second(c.UpdateWorkplace(t.Context(), me, model.WorkplaceEdit{BillingEmail: &bad})),
		"template":    second(c.ImportTemplate(t.Context(), me, model.Template{})),
		"share":       second(c.SharePlain(t.Context(), me, model.ShareDraft{Secret: model.NewValue("s"), Views: 51, Days: 1})),
		"sealed":      second(c.ShareSealed(t.Context(), me, model.ShareDraft{Secret: model.NewValue("s"), Views: 1, Days: 91})),
		"lease":       second(c.IssueLease(t.Context(), id, "db", 0)),
		"lease's id":  c.RevokeLease(t.Context(), me, model.Lease{Config: dev, Secret: "db"}),
	} {
		if model.KindOf(err) != model.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(server.Requests()) - before; n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestNothingIsDoneAsSomebodyElse(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	me := owner(t, c)
	other, id := me, configID(t, c, dev)
	other.Actor = "somebody"
	remade := id
	remade.UUID = "another"
	foreign := id
	foreign.Owner.Host = "https://elsewhere.example"
	name := "Development"
	before := len(posts(server))
	for what, err := range map[string]error{
		"project":     second(c.CreateProject(t.Context(), other, model.ProjectDraft{Name: "shop"})),
		"host":        c.DeleteProject(t.Context(), model.ProjectID{Owner: foreign.Owner, Slug: "backend"}),
		"environment": c.DeleteEnvironment(t.Context(), model.EnvironmentID{Owner: other, Project: "backend", Slug: "dev"}),
		"made anew":   second(c.UpdateEnvironment(t.Context(), model.EnvironmentID{Owner: me, Project: "backend", Slug: "dev", RootUUID: "x"}, model.EnvironmentEdit{Name: &name})),
		"config":      c.DeleteConfig(t.Context(), remade),
		"lock":        second(c.LockConfig(t.Context(), foreign)),
		"token":       second(c.CreateConfigToken(t.Context(), remade, model.ConfigTokenDraft{Name: "ci", Access: model.ReadOnly})),
		"revoke":      c.RevokeConfigToken(t.Context(), other, model.ConfigToken{ConfigRef: dev, UUID: "x"}),
		"account":     c.DeleteServiceAccount(t.Context(), other, "x"),
		"workplace":   second(c.UpdateWorkplace(t.Context(), other, model.WorkplaceEdit{Name: &name})),
		"share":       second(c.ShareSealed(t.Context(), other, model.ShareDraft{Secret: model.NewValue("s"), Views: 1, Days: 1})),
		"lease":       second(c.IssueLease(t.Context(), remade, "db", model.DefaultLease)),
		"trusted":     c.DeleteTrustedIP(t.Context(), remade, model.TrustedIP{Text: "0.0.0.0/0"}),
	} {
		var wrong *model.WrongTarget
		if !errors.As(err, &wrong) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if n := len(posts(server)) - before; n != 0 {
		t.Errorf("%d writes were sent", n)
	}
	if got := (&model.WrongTarget{Want: model.ConfigID{Owner: other}}).Error(); !strings.Contains(got, "sent to the workplace") {
		t.Error(got)
	}
}

func TestAWriteWhoseAnswerIsLostIsNotRepeated(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	server.Inject(sandbox.Fault{Kind: sandbox.FaultReset, After: true, Method: http.MethodPost})
	_, err := c.CreateProject(t.Context(), owner(t, c), model.ProjectDraft{Name: "shop"})
	says(t, err, model.UnknownOutcome, "create the project shop")
	if n := len(posts(server)); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestAServiceTokenManagesNothing(t *testing.T) {
	t.Parallel()
	server, admin := start(t, sandbox.Options{})
	key, err := server.AddToken(sandbox.TokenSpec{Kind: sandbox.KindService, Project: "backend", Config: "dev", Access: sandbox.AccessReadWrite})
	if err != nil {
		t.Fatal(err)
	}
	c := dial(t, client.Options{Host: admin.Host(), Token: model.NewValue(key)})
	me, id := owner(t, c), configID(t, c, dev)
	name := "W"
	for what, err := range map[string]error{
		"projects":        second(c.CreateProject(t.Context(), me, model.ProjectDraft{Name: "shop"})),
		"environments":    second(c.CreateEnvironment(t.Context(), model.ProjectID{Owner: me, Slug: "backend"}, model.EnvironmentDraft{Name: "QA", Slug: "qa"})),
		"configs":         second(c.LockConfig(t.Context(), id)),
		"service tokens":  second(c.CreateConfigToken(t.Context(), id, model.ConfigTokenDraft{Name: "ci", Access: model.ReadOnly})),
		"service account": second(c.ServiceAccounts(t.Context())),
		"trusted IPs":     c.AddTrustedIP(t.Context(), id, model.TrustedIP{Text: "10.0.0.1"}),
		"workplace":       second(c.UpdateWorkplace(t.Context(), me, model.WorkplaceEdit{Name: &name})),
		"sharing":         second(c.SharePlain(t.Context(), me, model.ShareDraft{Secret: model.NewValue("s"), Views: 1, Days: 1})),
		"dynamic":         second(c.IssueLease(t.Context(), id, "db", model.DefaultLease)),
	} {
		says(t, err, model.Forbidden, what)
	}
	settings, err := c.Workplace(t.Context())
	if err != nil || settings.Name != "Acme" || settings.BillingEmail != "" {
		t.Errorf("%+v, %v", settings, err)
	}
}
