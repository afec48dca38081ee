package sandbox_test

import (
	"net/http"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"dtui/client/sandbox"
)

// route is one of a class of routes that tokens reach or do not.
type route struct{ method, path, body string }

var (
	me        = route{http.MethodGet, "/v3/me", ""}
	place     = route{http.MethodGet, "/v3/workplace", ""}
	users     = route{http.MethodGet, "/v3/workplace/users", ""}
	groups    = route{http.MethodGet, "/v3/workplace/groups", ""}
	projects  = route{http.MethodGet, "/v3/projects", ""}
	configs   = route{http.MethodGet, "/v3/configs?project=shop", ""}
	read      = route{http.MethodGet, secretsPath + stg, ""}
	write     = route{http.MethodPost, secretsPath + stg, `{"secrets":{"A":"1"}}`}
	history   = route{http.MethodGet, logsPath + stg, ""}
	manage    = route{http.MethodPost, "/v3/configs/config/unlock" + stg, ""}
	elsewhere = route{http.MethodGet, secretsPath + "?project=shared&config=prd", ""}
	create    = route{http.MethodPost, "/v3/projects", `{"name":"fresh"}`}
	nowhere   = route{http.MethodGet, "/v3/nowhere", ""}
)

func TestEveryKindOfTokenReachesWhatItShould(t *testing.T) {
	t.Parallel()
	all := map[route]int{
		me: 200, place: 200, users: 200, groups: 200, projects: 200, configs: 200, read: 200, write: 200, history: 200, manage: 200,
		elsewhere: 200, create: 200, nowhere: 404,
	}
	// but is all of that, except for some routes.
	but := func(differs map[route]int) map[route]int {
		out := map[route]int{}
		for r, status := range all {
			out[r] = status
		}
		for r, status := range differs {
			out[r] = status
		}
		return out
	}
	one := map[route]int{users: 403, groups: 403, history: 403, manage: 403, elsewhere: 400, create: 403}
	reading := map[route]int{write: 403}
	for r, status := range one {
		reading[r] = status
	}
	none := map[route]int{
		place: 403, projects: 403, configs: 403, read: 403, write: 403, history: 403, manage: 403, elsewhere: 403, create: 403,
	}
	auditing := map[route]int{groups: 403}
	for r, status := range none {
		if r != place {
			auditing[r] = status
		}
	}
	limited := but(map[route]int{users: 403, groups: 403, elsewhere: 400, create: 403})
	for name, c := range map[string]struct {
		spec  sandbox.TokenSpec
		form  string
		kind  string
		reach map[route]int
	}{
		"cli":           {sandbox.TokenSpec{Kind: sandbox.KindCLI}, `^dp\.ct\.[a-zA-Z0-9]{40,44}$`, "cli", all},
		"personal":      {sandbox.TokenSpec{Kind: sandbox.KindPersonal, Person: "ben"}, `^dp\.pt\.[a-zA-Z0-9]{40,44}$`, "personal", all},
		"service read":  {sandbox.TokenSpec{Kind: sandbox.KindService, Project: "shop", Config: "stg"}, `^dp\.st\.stg\.[a-zA-Z0-9]{40,44}$`, "service_token", but(reading)},
		"service write": {sandbox.TokenSpec{Kind: sandbox.KindService, Project: "shop", Config: "stg", Access: sandbox.AccessReadWrite}, `^dp\.st\.stg\.[a-zA-Z0-9]{40,44}$`, "service_token", but(one)},
		"account":       {sandbox.TokenSpec{Kind: sandbox.KindServiceAccount, Name: "robot"}, `^dp\.sa\.[a-zA-Z0-9]{40,44}$`, "service_account", all},
		"account, some": {sandbox.TokenSpec{Kind: sandbox.KindServiceAccount, Projects: []string{"shop"}}, `^dp\.sa\.`, "service_account", limited},
		"identity":      {sandbox.TokenSpec{Kind: sandbox.KindIdentity}, `^dp\.said\.[a-zA-Z0-9]{40,44}$`, "service_account_identity", all},
		"identity, some": {
			sandbox.TokenSpec{Kind: sandbox.KindIdentity, Projects: []string{"shop"}}, `^dp\.said\.`, "service_account_identity", limited,
		},
		"scim":  {sandbox.TokenSpec{Kind: sandbox.KindSCIM}, `^dp\.scim\.[a-zA-Z0-9]{40,44}$`, "scim", but(none)},
		"audit": {sandbox.TokenSpec{Kind: sandbox.KindAudit}, `^dp\.audit\.[a-zA-Z0-9]{40,44}$`, "audit", but(auditing)},
	} {
		for r, status := range c.reach {
			s := start(t, sandbox.Options{})
			token, err := s.AddToken(c.spec)
			if err != nil {
				t.Fatal(err)
			}
			if !regexp.MustCompile(c.form).MatchString(token) {
				t.Errorf("%s: another form of token", name)
			}
			got := s.as(token).do(r.method, r.path, r.body)
			if got.status != status {
				t.Errorf("%s: %s %s is %d, want %d", name, r.method, r.path, got.status, status)
			}
			if status >= 400 {
				got.says("")
			}
			if r == me {
				got.has(c.kind, "type").has(token[:len("dp.")+len(regexp.MustCompile(`^dp\.(\w+)`).FindStringSubmatch(token)[1])]+"..."+token[len(token)-6:], "token_preview")
			}
		}
	}
}

func TestDirectoryTokensSayWhatTheyReach(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	for kind, says := range map[string]string{
		sandbox.KindSCIM: "A SCIM token has access to users and groups only", sandbox.KindAudit: "An audit token has access to the workplace and its users only",
	} {
		token, err := s.AddToken(sandbox.TokenSpec{Kind: kind})
		if err != nil {
			t.Fatal(err)
		}
		s.as(token).get("/v3/projects").want(403).says(says)
		s.as(token).do(http.MethodDelete, "/v3/projects/project?project=shop", "").want(403)
	}
	s.get("/v3/projects/project?project=shop").want(200)
}

func TestWorkplaceUsers(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	got := s.get("/v3/workplace/users").want(200).count(2, "workplace_users").has("1", "page").has(true, "success").
		has("owner", "workplace_users", 0, "access").has("collaborator", "workplace_users", 1, "access").
		has("2025-10-19T07:00:00.000Z", "workplace_users", 0, "created_at").has("ana@acme.test", "workplace_users", 0, "user", "email").
		has("Ana Lima", "workplace_users", 0, "user", "name").has("ana", "workplace_users", 0, "user", "username").
		has("", "workplace_users", 0, "user", "profile_image_url")
	id := got.text("workplace_users", 1, "id")
	s.as(benToken).get("/v3/me").has(id, "principal", "slug")
	s.get("/v3/workplace/users?email=BEN@acme.test").count(1, "workplace_users").has(id, "workplace_users", 0, "id")
	s.get("/v3/workplace/users?email=eve@acme.test").count(0, "workplace_users")
	s.get("/v3/workplace/users?page=2").count(0, "workplace_users").has("2", "page")
	s.get("/v3/workplace/users?page=x").want(400)
	s.get("/v3/workplace/users/"+id).want(200).has("Ben Ode", "workplace_user", "user", "name").has(true, "success")
	s.get("/v3/workplace/users/"+id+"?settings=true").want(200).lacks("workplace_user", "user", "mfa_enabled")
	s.get("/v3/workplace/users/" + id + "?settings=perhaps").want(400)
	s.get("/v3/workplace/users/5ba6e0fd-a80a-4c39-9e85-3d5230d44e62").want(404).says("Could not find requested user")
	s.get("/v3/workplace/users/").want(404)
	audit, err := s.AddToken(sandbox.TokenSpec{Kind: sandbox.KindAudit})
	if err != nil {
		t.Fatal(err)
	}
	s.as(audit).get("/v3/workplace/users/"+id+"?settings=true").want(200).has(true, "workplace_user", "user", "mfa_enabled").
		has(false, "workplace_user", "user", "thirdparty_sso_enabled").has(false, "workplace_user", "user", "saml_sso_enabled")
	s.as(audit).get("/v3/workplace/users/"+id).want(200).lacks("workplace_user", "user", "mfa_enabled")
	s.get("/v3/workplace/groups").want(200).count(0, "groups")
}

func TestAServiceAccountFollowsItsProjects(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	token, err := s.AddToken(sandbox.TokenSpec{Kind: sandbox.KindServiceAccount, Projects: []string{"shop"}})
	if err != nil {
		t.Fatal(err)
	}
	robot := s.as(token)
	robot.get("/v3/projects").count(1, "projects").has("shop", "projects", 0, "slug")
	robot.get(secretPath+dev+"&name=VAULT").has("hidden", "value", "raw")
	robot.post("/v3/configs/config/inherits"+stg, `{"inherits":[{"project":"shared","config":"prd"}]}`).want(400).says("does not have access to requested project 'shared'")
	s.post("/v3/projects/project?project=shop", `{"name":"store"}`).want(200)
	robot.get("/v3/projects").count(1, "projects").has("store", "projects", 0, "slug")
	// A project of the old name is another one, and without any left it sees none instead of all.
	s.post("/v3/projects", `{"name":"shop"}`).want(200)
	robot.get("/v3/projects/project?project=shop").want(400)
	s.do(http.MethodDelete, "/v3/projects/project?project=store", "").want(200)
	robot.get("/v3/projects").want(200).count(0, "projects")
	robot.get(secretsPath + "?project=shared&config=prd").want(404).says("Could not find requested project 'shared'")
	blind, err := s.AddToken(sandbox.TokenSpec{Kind: sandbox.KindServiceAccount, Projects: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	s.as(blind).get("/v3/projects").want(200).count(0, "projects")
	for _, spec := range []sandbox.TokenSpec{
		{Kind: sandbox.KindServiceAccount, Projects: []string{"nope"}}, {Kind: sandbox.KindCLI, Life: -1}, {Kind: sandbox.KindSCIM, Text: "dp.audit.x"},
	} {
		if _, err := s.AddToken(spec); err == nil {
			t.Errorf("%s: taken", spec.Kind)
		}
	}
}

func TestTokensExpireAndAreKept(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "data.json")
	clock := newClock()
	open := func() *site { return start(t, sandbox.Options{DataFile: file, Now: clock.Now}) }
	keep := func(s *site, spec sandbox.TokenSpec) string {
		token, err := s.KeepToken(spec)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	robot := sandbox.TokenSpec{Kind: sandbox.KindServiceAccount, Projects: []string{"shop"}}
	hourly := sandbox.TokenSpec{Kind: sandbox.KindIdentity}
	s := open()
	first, brief := keep(s, robot), keep(s, hourly)
	if keep(s, robot) != first || keep(s, hourly) != brief || keep(s, sandbox.TokenSpec{Kind: sandbox.KindServiceAccount}) == first {
		t.Error("another specification gives the same token, or the same another")
	}
	if keep(s, sandbox.TokenSpec{Kind: sandbox.KindPersonal}) == s.Token() {
		t.Error("the main token is given as a further one")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open()
	if keep(s, robot) != first || keep(s, hourly) != brief {
		t.Error("the tokens are others after a restart")
	}
	s.as(first).get("/v3/projects").count(1, "projects")
	clock.add(time.Hour - time.Millisecond)
	s.as(brief).get("/v3/me").want(200)
	clock.add(time.Millisecond)
	s.as(brief).get("/v3/me").want(401).says("Invalid Auth token")
	if keep(s, hourly) == brief {
		t.Error("an expired token is given again")
	}
	s.as(first).get("/v3/me").want(200)
}
