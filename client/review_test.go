package client_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

func policyOf(configs ...string) model.PolicyDraft {
	return model.PolicyDraft{
		Name: "Review production", Rules: []model.PolicyRule{{Type: model.RequiredReviewer, Count: 1}, {Type: model.DisallowSelfReview}},
		Projects: map[string]model.PolicyTarget{"backend": {Configs: configs}},
	}
}

func TestAPolicyFromMakingToDeleting(t *testing.T) {
	t.Parallel()
	server, url := serve(t, sandbox.Options{})
	c := dial(t, client.Options{Host: url, Token: model.NewValue(server.Token())})
	group, err := c.CreateGroup(t.Context(), model.GroupDraft{Name: "Platform"})
	if err != nil {
		t.Fatal(err)
	}
	d := policyOf("prd")
	d.Rules[0].Subjects = []model.PolicySubject{{Kind: model.GroupSubject, Slug: group.Slug}}
	d.Rules = append(d.Rules, model.PolicyRule{Type: "AutoAssignReviewers", Raw: `{"type":"AutoAssignReviewers","strategy":"all"}`})
	made, err := c.CreatePolicy(t.Context(), d)
	if err != nil || made.ID == "" || made.Reviewers != 1 || !made.NotOneself || !same(made.Rules, d.Rules) {
		t.Fatalf("%+v, %v", made, err)
	}
	again := made.Draft()
	again.Description, again.Rules[0].Count = "both of them", 2
	again.Projects["backend"] = model.PolicyTarget{Environments: []string{"prd"}}
	changed, err := c.ReplacePolicy(t.Context(), made.ID, again)
	if err != nil || changed.Reviewers != 2 || changed.Description != "both of them" || changed.ID != made.ID {
		t.Errorf("%+v, %v", changed, err)
	}
	read, err := c.Policy(t.Context(), made.ID)
	if err != nil || !same(read, changed) || !read.Covers(open(t, c, model.ConfigRef{Project: "backend", Config: "prd"}).Config()) {
		t.Errorf("%+v, %v", read, err)
	}
	nobody, nowhere := policyOf("prd"), policyOf("prd")
	nobody.Rules[0].Subjects = []model.PolicySubject{{Kind: model.UserSubject, Slug: "nobody"}}
	nowhere.Projects = map[string]model.PolicyTarget{"nowhere": {All: true}}
	for name, d := range map[string]model.PolicyDraft{
		"no name": {AllProjects: true}, "no target": {Name: "x"}, "no reviewer": {Name: "x", AllProjects: true, Rules: []model.PolicyRule{{Type: model.RequiredReviewer}}},
		"nobody can": {Name: "x", AllProjects: true, Rules: []model.PolicyRule{{Type: model.RequiredReviewer, Count: 1, Subjects: []model.PolicySubject{}}}},
		"odd rule":   {Name: "x", AllProjects: true, Rules: []model.PolicyRule{{Type: "Odd"}}}, "nobody": nobody,
	} {
		if _, err := c.CreatePolicy(t.Context(), d); model.KindOf(err) != model.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := c.CreatePolicy(t.Context(), nowhere); model.KindOf(err) != model.NotVisible {
		t.Errorf("%v", err)
	}
	if _, err := asBo(t, server, url).CreatePolicy(t.Context(), policyOf("prd")); model.KindOf(err) != model.Forbidden {
		t.Errorf("a collaborator makes a policy: %v", err)
	}
	if err := c.DeletePolicy(t.Context(), made.ID); err != nil {
		t.Error(err)
	}
	if _, err := c.Policy(t.Context(), made.ID); model.KindOf(err) != model.NotVisible {
		t.Errorf("%v", err)
	}
}

// review is two people at one server, where dev is under a policy, and a change request of the first.
type review struct {
	server   *sandbox.Server
	ana, bo  *client.Client
	id, unit string
}

func newReview(t *testing.T) review {
	t.Helper()
	server, url := serve(t, sandbox.Options{})
	r := review{server: server, ana: dial(t, client.Options{Host: url, Token: model.NewValue(server.Token())}), bo: asBo(t, server, url)}
	if _, err := r.ana.CreatePolicy(t.Context(), policyOf("dev")); err != nil {
		t.Fatal(err)
	}
	s := open(t, r.ana, dev)
	lines := []model.Change{
		edit(s, "URL", "http://new.example.com"),
		{Base: s.Find("DSN"), Name: "DSN", Removal: model.Delete},
		{Name: "FRESH", Value: model.NewValue("fresh-text"), Visibility: model.Unmasked, Type: "string"},
	}
	id, err := r.ana.RequestChanges(t.Context(), model.ChangeRequestDraft{
		Title: "Move the database", Description: "OPS-1", Assigned: []model.MemberID{user(t, r.ana, "Bo Berg").Member()}, Units: []model.UnitDraft{{ID: s.ID(), Lines: lines}},
	})
	if err != nil {
		t.Fatal(err)
	}
	r.id = id
	whole, err := r.ana.ChangeRequest(t.Context(), id, false)
	if err != nil || len(whole.Units) != 1 {
		t.Fatalf("%+v, %v", whole, err)
	}
	r.unit = whole.Units[0].ID
	return r
}

func TestAChangeRequestShowsWhatItProposes(t *testing.T) {
	t.Parallel()
	r := newReview(t)
	hidden, err := r.bo.ChangeRequest(t.Context(), r.id, false)
	if err != nil || hidden.Title != "Move the database" || hidden.Description != "OPS-1" || !hidden.Open || hidden.By.Name != "Ana Lima" || !hidden.By.Active || hidden.By.Account {
		t.Errorf("%+v, %v", hidden, err)
	}
	if len(hidden.Assigned) != 1 || hidden.Assigned[0].Name != "Bo Berg" || hidden.Assigned[0].Email != "bo@example.com" || hidden.Assigned[0].Kind != model.UserMember {
		t.Errorf("%+v", hidden.Assigned)
	}
	unit := hidden.Units[0]
	if unit.Ref != dev || unit.Environment != "dev" || unit.Status != model.UnitOpen || len(unit.Proposals) != 3 || unit.Proposals[0].Value.Known() || !unit.Proposals[1].Delete {
		t.Errorf("%+v", unit)
	}
	shown, err := r.bo.ChangeUnit(t.Context(), r.id, r.unit, true)
	if err != nil || shown.Proposals[0].Value.Reveal() != "http://new.example.com" || shown.Proposals[2].Visibility != model.Unmasked || shown.Proposals[2].Type != "string" {
		t.Errorf("%+v, %v", shown, err)
	}
	if list, err := r.bo.ChangeRequests(t.Context(), client.ChangeRequestFilter{Open: true, Title: "DATABASE"}, 1); err != nil || len(list) != 1 || list[0].Units[0].Proposals != nil {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestAChangeRequestIsReviewedAndApplied(t *testing.T) {
	t.Parallel()
	r := newReview(t)
	_, err := r.ana.ApplyUnit(t.Context(), r.id, r.unit)
	if model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "requires 1 approvals for the config 'dev'; there are 0") {
		t.Errorf("%v", err)
	}
	if _, err := r.ana.Approve(t.Context(), r.id, r.unit); model.KindOf(err) != model.Forbidden || !strings.Contains(err.Error(), "review your own") {
		t.Errorf("%v", err)
	}
	for range 2 { // Once more does nothing.
		if status, err := r.bo.Approve(t.Context(), r.id, r.unit); err != nil || status != model.UnitOpen {
			t.Errorf("%s, %v", status, err)
		}
	}
	if _, err := r.bo.Rescind(t.Context(), r.id, r.unit); err != nil {
		t.Error(err)
	}
	if _, err := r.bo.Rescind(t.Context(), r.id, r.unit); model.KindOf(err) != model.Invalid {
		t.Errorf("%v", err)
	}
	if _, err := r.ana.ApplyUnit(t.Context(), r.id, r.unit); model.KindOf(err) != model.Invalid {
		t.Errorf("%v", err)
	}
	if _, err := r.bo.Approve(t.Context(), r.id, r.unit); err != nil {
		t.Error(err)
	}
	if len(r.server.Writes()) != 0 {
		t.Error("something was written before it was applied")
	}
	if status, err := r.ana.ApplyUnit(t.Context(), r.id, r.unit); err != nil || status != model.UnitApplied {
		t.Fatalf("%s, %v", status, err)
	}
	if text(t, r.ana, dev, "URL") != "http://new.example.com" || text(t, r.ana, dev, "FRESH") != "fresh-text" || text(t, r.ana, dev, "DSN") != "(absent)" {
		t.Error("the config is not what was proposed")
	}
	wasApplied(t, r)
}

// wasApplied looks at what is left of a change request that was applied.
func wasApplied(t *testing.T, r review) {
	t.Helper()
	applied, err := r.ana.ChangeRequest(t.Context(), r.id, false)
	logs, failed := r.ana.Logs(t.Context(), dev, 1)
	activity, gone := r.ana.Activity(t.Context(), 1)
	if err != nil || failed != nil || gone != nil || applied.Open || applied.Units[0].ConfigLog != logs[0].ID || applied.Units[0].ActivityLog != activity[0].ID ||
		activity[0].Text != "Applied change request Move the database" {
		t.Errorf("%+v, %v, %+v, %+v", applied, err, logs[0], activity[0])
	}
	if _, err := r.ana.ApplyUnit(t.Context(), r.id, r.unit); model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "already been applied") {
		t.Errorf("%v", err)
	}
	if err := r.ana.CloseChangeRequest(t.Context(), r.id); model.KindOf(err) != model.Invalid {
		t.Errorf("%v", err)
	}
	if list, err := r.ana.ChangeRequests(t.Context(), client.ChangeRequestFilter{Closed: true}, 1); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err := r.ana.ChangeRequests(t.Context(), client.ChangeRequestFilter{Open: true}, 1); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestOnlyTheNamedReviewersCount(t *testing.T) {
	t.Parallel()
	r := newReview(t)
	group, err := r.ana.CreateGroup(t.Context(), model.GroupDraft{Name: "Platform"})
	if err != nil {
		t.Fatal(err)
	}
	list, err := r.ana.Policies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d := list[0].Draft()
	d.Rules = []model.PolicyRule{{Type: model.RequiredReviewer, Count: 1, Subjects: []model.PolicySubject{{Kind: model.GroupSubject, Slug: group.Slug}}}}
	if _, err := r.ana.ReplacePolicy(t.Context(), list[0].ID, d); err != nil {
		t.Fatal(err)
	}
	if _, err := r.bo.Approve(t.Context(), r.id, r.unit); err != nil {
		t.Error(err)
	}
	if _, err := r.bo.ApplyUnit(t.Context(), r.id, r.unit); model.KindOf(err) != model.Invalid {
		t.Errorf("approved by somebody else: %v", err)
	}
	if err := r.ana.AddToGroup(t.Context(), group.Slug, user(t, r.ana, "Bo Berg").Member()); err != nil {
		t.Error(err)
	}
	if _, err := r.bo.ApplyUnit(t.Context(), r.id, r.unit); err != nil {
		t.Error(err)
	}
}

func TestAChangedUnitLosesItsApprovals(t *testing.T) {
	t.Parallel()
	r := newReview(t)
	if _, err := r.bo.Approve(t.Context(), r.id, r.unit); err != nil {
		t.Fatal(err)
	}
	other := open(t, r.ana, model.ConfigRef{Project: "backend", Config: "prd"})
	s := open(t, r.ana, dev)
	err := r.ana.EditChangeRequest(t.Context(), r.id, model.ChangeRequestEdit{
		Title: ptr("Move it all"), Description: ptr(""), Assigned: ptr([]model.MemberID{}),
		Add:   []model.UnitDraft{{ID: other.ID(), Draft: true, Lines: []model.Change{edit(other, "URL", "https://new.example.com")}}},
		Units: []model.UnitEdit{{Unit: r.unit, Set: []model.Change{edit(s, "USER", "user-text")}, Drop: []string{"DSN"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.ana.ChangeRequest(t.Context(), r.id, true)
	if err != nil || got.Title != "Move it all" || got.Description != "" || len(got.Assigned) != 0 || len(got.Units) != 2 || got.Units[1].Status != model.UnitDraftStatus {
		t.Fatalf("%+v, %v", got, err)
	}
	var names []string
	for _, p := range got.Units[0].Proposals {
		names = append(names, p.Name)
	}
	if !slices.Equal(names, []string{"URL", "FRESH", "USER"}) || got.Units[0].Proposals[2].Value.Reveal() != "user-text" {
		t.Errorf("%q", names)
	}
	if _, err := r.ana.ApplyUnit(t.Context(), r.id, r.unit); model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "there are 0") {
		t.Errorf("%v", err)
	}
	draft := got.Units[1].ID
	if _, err := r.bo.Approve(t.Context(), r.id, draft); model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "draft") {
		t.Errorf("%v", err)
	}
	if status, err := r.ana.SetUnitStatus(t.Context(), r.id, draft, model.UnitOpen); err != nil || status != model.UnitOpen {
		t.Errorf("%s, %v", status, err)
	}
	// No policy covers prd.
	if _, err := r.bo.ApplyUnit(t.Context(), r.id, draft); err != nil {
		t.Error(err)
	}
	if got, err := r.ana.ChangeRequest(t.Context(), r.id, false); err != nil || !got.Open {
		t.Errorf("closed with a unit left: %+v, %v", got, err)
	}
	if status, err := r.ana.SetUnitStatus(t.Context(), r.id, r.unit, model.UnitCanceled); err != nil || status != model.UnitCanceled {
		t.Errorf("%s, %v", status, err)
	}
	if got, err := r.ana.ChangeRequest(t.Context(), r.id, false); err != nil || got.Open {
		t.Errorf("open with nothing left: %+v, %v", got, err)
	}
	if text(t, r.ana, dev, "URL") == "http://new.example.com" {
		t.Error("what was cancelled was written")
	}
}

func TestChangeRequestsThatAreRefused(t *testing.T) {
	t.Parallel()
	r := newReview(t)
	bo := user(t, r.ana, "Bo Berg").Member()
	if err := r.ana.Assign(t.Context(), r.id, []model.MemberID{bo, bo}); err != nil {
		t.Error(err)
	}
	s := open(t, r.ana, dev)
	whole := model.ChangeRequestDraft{Title: "x", Units: []model.UnitDraft{{ID: s.ID(), Lines: []model.Change{edit(s, "URL", "value-that-is-sent")}}}}
	reference := whole
	reference.Units = []model.UnitDraft{{ID: s.ID(), Lines: []model.Change{edit(s, "URL", "${NO_SUCH_NAME_IN_HERE}")}}}
	for name, err := range map[string]error{
		"no title":     second(r.ana.RequestChanges(t.Context(), model.ChangeRequestDraft{Units: whole.Units})),
		"no unit":      second(r.ana.RequestChanges(t.Context(), model.ChangeRequestDraft{Title: "x"})),
		"no line":      second(r.ana.RequestChanges(t.Context(), model.ChangeRequestDraft{Title: "x", Units: []model.UnitDraft{{ID: s.ID()}}})),
		"a group":      r.ana.Assign(t.Context(), r.id, []model.MemberID{{Kind: model.GroupMember, Slug: "x"}}),
		"nobody":       r.ana.Assign(t.Context(), r.id, []model.MemberID{{Kind: model.UserMember, Slug: "nobody"}}),
		"applied":      second(r.ana.SetUnitStatus(t.Context(), r.id, r.unit, model.UnitApplied)),
		"no proposal":  r.ana.EditChangeRequest(t.Context(), r.id, model.ChangeRequestEdit{Units: []model.UnitEdit{{Unit: r.unit, Drop: []string{"NONE"}}}}),
		"an old title": r.ana.EditChangeRequest(t.Context(), r.id, model.ChangeRequestEdit{Title: ptr(" ")}),
	} {
		if model.KindOf(err) != model.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"no such request": second(r.ana.ChangeRequest(t.Context(), "none", false)),
		"no such unit":    second(r.ana.ApplyUnit(t.Context(), r.id, "none")),
		"to be changed":   r.ana.EditChangeRequest(t.Context(), r.id, model.ChangeRequestEdit{Units: []model.UnitEdit{{Unit: "none"}}}),
	} {
		if model.KindOf(err) != model.NotVisible {
			t.Errorf("%s: %v", name, err)
		}
	}
	// What Doppler would refuse of a direct write is found when it is applied, and nothing of it is written.
	id, err := r.bo.RequestChanges(t.Context(), model.ChangeRequestDraft{Title: "y", Units: []model.UnitDraft{{ID: open(t, r.bo, dev).ID(), Lines: reference.Units[0].Lines}}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.ana.ChangeRequest(t.Context(), id, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.ana.Approve(t.Context(), id, got.Units[0].ID); err != nil {
		t.Error(err)
	}
	if _, err := r.ana.ApplyUnit(t.Context(), id, got.Units[0].ID); model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "cannot resolve the reference") {
		t.Errorf("%v", err)
	}
	if got, err := r.ana.ChangeUnit(t.Context(), id, got.Units[0].ID, false); err != nil || got.Status != model.UnitOpen || len(r.server.Writes()) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if err := r.ana.CloseChangeRequest(t.Context(), id); err != nil {
		t.Error(err)
	}
	if _, err := r.ana.ApplyUnit(t.Context(), id, got.Units[0].ID); model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "closed") {
		t.Errorf("%v", err)
	}
	r.server.Inject(sandbox.Fault{Kind: sandbox.FaultReset, After: true, Method: http.MethodPost})
	_, err = r.ana.RequestChanges(t.Context(), whole)
	if model.KindOf(err) != model.UnknownOutcome {
		t.Errorf("%v", err)
	}
	noSecrets(t, err, "value-that-is-sent", r.server.Token())
}

func TestWhatIsRestrictedIsRevealedToNoPerson(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	id, err := c.RequestChanges(t.Context(), model.ChangeRequestDraft{Title: "x", Units: []model.UnitDraft{{ID: s.ID(), Lines: []model.Change{
		{Base: s.Find("KEY"), Name: "KEY", Value: model.NewValue("new-key"), Visibility: model.Restricted},
	}}}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.ChangeRequest(t.Context(), id, true)
	if err != nil || got.Units[0].Proposals[0].Value.Known() || got.Units[0].Proposals[0].Visibility != model.Restricted {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestChangeRequestsInEveryForm(t *testing.T) {
	t.Parallel()
	const one = `{"id":"1","title":"t","status":"open","createdAt":null,"createdBy":null,"assigned":null,"new":1,
		"units":[{"id":"u","status":"applied","target":{"project":{"slug":"backend"},"environment":null,"config":{"slug":"x","name":"dev"}},"applied":{"configLog":null,"activityLog":{"slug":"a"}}}]}`
	for _, body := range []string{"[" + one + "]", `{"changeRequests":[` + one + `],"page":1}`, `{"change_requests":[` + one + `]}`} {
		c := handle(t, client.Options{}, jsonAnswer(body))
		list, err := c.ChangeRequests(t.Context(), client.ChangeRequestFilter{}, 1)
		if err != nil || len(list) != 1 || list[0].Units[0].Ref != dev || list[0].Units[0].ActivityLog != "a" || list[0].Units[0].ConfigLog != "" {
			t.Errorf("%+v, %v", list, err)
		}
	}
	for _, body := range []string{`{}`, `[{}]`, `"text-of-the-answer"`, `null`} {
		c := handle(t, client.Options{}, jsonAnswer(body))
		_, err := c.ChangeRequests(t.Context(), client.ChangeRequestFilter{}, 1)
		if model.KindOf(err) != model.Unreadable {
			t.Errorf("%s: %v", body, err)
		}
		noSecrets(t, err, "text-of-the-answer")
		if _, err := c.Approve(t.Context(), "1", "u"); model.KindOf(err) != model.UnknownOutcome {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestAPlanWithoutChangeRequests(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{Plan: sandbox.PlanDeveloper})
	for what, err := range map[string]error{
		"list": second(c.ChangeRequests(t.Context(), client.ChangeRequestFilter{}, 1)), "policies": second(c.Policies(t.Context())),
		"create": second(c.CreatePolicy(t.Context(), policyOf("dev"))), "approve": second(c.Approve(t.Context(), "1", "u")),
	} {
		if model.KindOf(err) != model.Forbidden || !strings.Contains(err.Error(), "change requests") {
			t.Errorf("%s: %v", what, err)
		}
	}
}
