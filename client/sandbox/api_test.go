package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"dtui/client/sandbox"
)

func TestAuthentication(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	for _, token := range []string{"", "nonsense", "dp.pt.unknown"} {
		s.as(token).get("/v3/nowhere").want(401).says("Invalid Auth token")
		s.as(token).get("/v3/me").want(401)
	}
	s.get("/v3/nowhere").want(404).says("Not found")
	s.get("/v3/projects/").want(404).says("Not found")
	s.do(http.MethodPatch, "/v3/projects", "").want(404)
	basic := s.as("").request(http.MethodGet, "/v3/me", "")
	basic.SetBasicAuth(s.Token(), "")
	if got, err := s.try(basic); err != nil || got.status != 200 {
		t.Fatalf("basic: %v %v", got, err)
	}
	basic.SetBasicAuth(s.Token(), "password")
	if got, err := s.try(basic); err != nil || got.status != 401 {
		t.Fatalf("basic with a password: %v %v", got, err)
	}
	got := s.get("/v3/me")
	if len(got.header.Get("X-Request-Id")) != 36 || !strings.HasPrefix(got.header.Get("Content-Type"), "application/json") {
		t.Fatalf("header: %v", got.header)
	}
}

func TestMe(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	token := s.Token()
	if !strings.HasPrefix(token, "dp.pt.") || len(token) != len("dp.pt.")+43 {
		t.Fatal("the main token has another form than dp.pt. and 43 characters")
	}
	s.get("/v3/me").want(200).lacks("success").has("Ana Lima", "name").has("personal", "type").has(nil, "last_seen_at").
		has("dp.pt..."+token[len(token)-6:], "token_preview").has("w1", "workplace", "slug").has("Acme", "workplace", "name").
		has("2026-11-23T07:00:00.000Z", "created_at")
	s.get("/v3/me").has("2026-11-23T07:00:00.000Z", "last_seen_at")
	s.as(benToken).get("/v3/me").has("Ben Ode", "name")
	s.as(readToken).get("/v3/me").has("ci", "name").has("service_token", "type")
	if other := start(t, sandbox.Options{}); other.Token() == token {
		t.Fatal("two servers have the same token")
	}
}

func TestTokensAtRunTime(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	token, err := s.AddToken(sandbox.TokenSpec{Kind: sandbox.KindService, Name: "late", Project: "shop", Config: "prd"})
	if err != nil || !strings.HasPrefix(token, "dp.st.prd.") {
		t.Fatal(err)
	}
	s.as(token).get("/v3/me").want(200)
	if !s.RevokeToken(token) || s.RevokeToken(token) {
		t.Fatal("revoking tells whether the token was known")
	}
	s.as(token).get("/v3/me").want(401)
	for _, spec := range []sandbox.TokenSpec{
		{Kind: "odd"},
		{Kind: sandbox.KindPersonal, Person: "nobody"},
		{Kind: sandbox.KindPersonal, Text: "dp.ct.wrong"},
		{Kind: sandbox.KindPersonal, Text: benToken},
		{Kind: sandbox.KindService, Project: "shop", Config: "nope"},
		{Kind: sandbox.KindService, Project: "shop", Config: "dev", Access: "write"},
	} {
		if _, err := s.AddToken(spec); err == nil || spec.Text != "" && strings.Contains(err.Error(), spec.Text) {
			t.Errorf("%+v: %v", spec.Kind, err)
		}
	}
	account, err := s.AddToken(sandbox.TokenSpec{Kind: sandbox.KindServiceAccount, Name: "robot"})
	if err != nil {
		t.Fatal(err)
	}
	s.as(account).get(secretPath+dev+"&name=VAULT").has("hidden", "value", "raw")
	s.as(account).post(secretsPath+dev, `{"secrets":{"A":"1"}}`).want(200)
	s.get(logsPath+dev).has("robot", "logs", 0, "user", "name").has("", "logs", 0, "user", "email").has(nil, "logs", 0, "user", "username")
}

func TestServiceTokenScope(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	read, write := s.as(readToken), s.as(writeToken)
	read.get("/v3/projects").want(200).count(1, "projects")
	read.get("/v3/configs?project=shop").want(200).count(1, "configs").has("dev", "configs", 0, "name")
	read.get("/v3/environments?project=shop").want(200).count(1, "environments")
	read.get("/v3/workplace").want(200).lacks("workplace", "billing_email")
	read.get(secretsPath).want(200)
	read.get(secretsPath + dev).want(200)
	read.get(secretsPath + branch).want(400).says("This token does not have access to requested config 'dev_branch'")
	read.get(secretsPath + "?project=shop&config=nope").want(400).says("requested config 'nope'")
	read.get(secretsPath + "?project=shared&config=prd").want(400).says("This token does not have access to requested project 'shared'")
	read.post(secretsPath, `{"secrets":{"A":"1"}}`).want(403).says("You do not have write access to this config's secrets")
	read.do(http.MethodDelete, secretPath+"?name=TOKEN", "").want(403)
	read.get(logsPath).want(403)
	read.post("/v3/projects", `{"name":"mine"}`).want(403)
	read.post("/v3/configs", `{"name":"dev_x","environment":"dev"}`).want(403)
	write.post(secretsPath, `{"secrets":{"A":"1"}}`).want(200)
	write.do(http.MethodDelete, secretPath+"?name=A", "").want(204)
	write.post("/v3/configs/config/lock", "").want(403)
	// The token follows its config's environment through a rename, and ends with it.
	s.do(http.MethodPut, "/v3/environments/environment?project=shop&environment=stg", `{"slug":"qa"}`).want(200)
	write.get(secretsPath).has("qa", "secrets", "DOPPLER_CONFIG", "raw")
	s.do(http.MethodDelete, "/v3/environments/environment?project=shop&environment=qa", "").want(200)
	write.get(secretsPath).want(401)
}

func TestWorkplace(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	s.get("/v3/workplace").want(200).has("w1", "workplace", "id").has("Acme", "workplace", "name").
		has("b@acme.test", "workplace", "billing_email").has("s@acme.test", "workplace", "security_email").has(true, "success")
}

func TestProjects(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	const one = "/v3/projects/project"
	s.get("/v3/projects").want(200).has("1", "page").count(2, "projects").has(true, "success").
		has("shop", "projects", 0, "id").has("shop", "projects", 0, "slug").has("shop", "projects", 0, "name").
		has("The shop", "projects", 0, "description").has("2025-10-19T07:00:00.000Z", "projects", 0, "created_at")
	s.get(one+"?project=SHOP").want(200).has("shop", "project", "slug")
	s.get(one + "?project=nope").want(400).says("This token does not have access to requested project 'nope'")
	s.get(one + "?project=a%20b").want(400).says("Please provide a valid project.")
	s.get(one).want(400).says("Please provide a valid project.")
	s.post("/v3/projects", `{"name":"fresh","description":"New"}`).want(200).has("fresh", "project", "id").has("New", "project", "description")
	s.get("/v3/environments?project=fresh").count(3, "environments").has("dev", "environments", 0, "slug").has(true, "environments", 0, "personal_configs")
	s.get("/v3/configs?project=fresh").count(4, "configs").has(true, "configs", 0, "locked").has(true, "configs", 0, "root").
		has("dev_personal", "configs", 1, "name").has(false, "configs", 1, "locked")
	s.post("/v3/projects", `{"name":"bare","create_default_environments":false}`).want(200)
	s.get("/v3/environments?project=bare").count(0, "environments")
	s.post("/v3/projects", `{"name":"shop"}`).want(400).says("Project name already exists in this workplace.")
	s.post("/v3/projects", `{"name":"Shop 2"}`).want(400)
	s.post("/v3/projects", `{"name":"x"}`).want(400).says("between 2 and 80")
	s.post("/v3/projects", `{}`).want(400)
	s.post("/v3/projects", fmt.Sprintf(`{"name":"long","description":%q}`, strings.Repeat("d", 256))).want(400)
	// A rename takes the inheritance along and leaves references behind.
	s.post(secretsPath+stg, `{"secrets":{"R":"${shared.prd.BASE}"}}`).want(200)
	s.post(one+"?project=shared", `{"name":"common","description":"d"}`).want(200).has("common", "project", "slug").has("d", "project", "description")
	s.get(secretPath+stg+"&name=R").has("${shared.prd.BASE}", "value", "computed")
	s.get("/v3/configs/config"+prd).has("common", "config", "inherits", 0, "project")
	s.get(secretPath+prd+"&name=SHARED").has("base/common", "value", "computed")
	s.post(one+"?project=common", `{"name":"shop"}`).want(400)
	s.do(http.MethodDelete, one, `{"project":"common"}`).want(200).has(true, "success")
	s.get("/v3/configs/config"+prd).count(0, "config", "inherits").has(false, "config", "inheriting")
	s.do(http.MethodDelete, one+"?project=common", "").want(400).says("does not have access")
	for _, name := range []string{"shop", "fresh", "bare"} {
		s.do(http.MethodDelete, one+"?project="+name, "").want(200)
	}
	s.get(one + "?project=shop").want(404).says("Could not find requested project 'shop'")
	s.get("/v3/projects").count(0, "projects")
}

func TestEnvironments(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	const one = "/v3/environments/environment?project=shop&environment="
	s.get("/v3/environments?project=shop").want(200).count(3, "environments").has("1", "page").
		has("dev", "environments", 0, "id").has("Development", "environments", 0, "name").
		has("shop", "environments", 0, "project").has(nil, "environments", 0, "initial_fetch_at")
	s.get(one+"prd").want(200).has("prd", "environment", "slug").has(false, "environment", "personal_configs")
	s.get(one + "nope").want(404).says("Could not find requested environment")
	s.get(one + "N%20").want(400).says("Invalid environment id")
	s.post("/v3/environments", `{"project":"shop","name":"Test","slug":"tst","personal_configs":true}`).want(200).has("tst", "environment", "id")
	s.get("/v3/configs?project=shop&environment=tst").count(2, "configs")
	s.post("/v3/environments?project=shop", `{"name":"Test","slug":"tst"}`).want(400).says("already exists")
	s.post("/v3/environments?project=shop", `{"name":"Test","slug":"dev_branch"}`).want(400)
	s.post("/v3/environments?project=shop", `{"name":"T","slug":"tt"}`).want(400)
	s.post("/v3/environments?project=shop", `{"name":"Test"}`).want(400)
	s.do(http.MethodPut, "/v3/environments/environment", `{"project":"shop","environment":"dev","name":"Devel","slug":"local"}`).
		want(200).has("local", "environment", "slug").has("Devel", "environment", "name")
	s.get("/v3/configs?project=shop&environment=local").has("local", "configs", 0, "name").has("local_branch", "configs", 1, "name")
	s.get("/v3/configs/config?project=shop&config=dev").want(404).says("Could not find requested config 'dev'")
	s.do(http.MethodPut, one+"local", `{"slug":"stg"}`).want(400)
	s.do(http.MethodPut, one+"local", `{"personal_configs":false}`).want(200)
	s.get("/v3/configs?project=shop&environment=local").count(2, "configs")
	s.do(http.MethodPut, one+"stg", `{"personal_configs":true}`).want(200)
	s.get(secretsPath + "?project=shop&config=stg_personal").want(200)
	s.do(http.MethodDelete, one+"stg", "").want(200)
	s.get("/v3/configs/config" + stg).want(404)
	s.as(writeToken).get("/v3/me").want(401)
}

func TestConfigs(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	const one = "/v3/configs/config"
	uuid := s.get("/v3/configs?project=shop").want(200).count(5, "configs").has("1", "page").
		has("dev", "configs", 0, "name").has(true, "configs", 0, "root").text("configs", 0, "slug")
	s.get(one+dev).want(200).has(uuid, "config", "slug").has("dev", "config", "environment").has("shop", "config", "project").
		has(true, "config", "locked").has(false, "config", "inheriting").count(0, "config", "inherits").count(0, "config", "inheritedBy")
	s.get(one + "?project=shop").want(400).says("Please provide a valid config.")
	s.get(one + "?project=shop&config=NO").want(400).says("Please provide a valid config.")
	s.get(one + "?project=shop&config=no").want(404).says("Could not find requested config 'no'")
	s.get("/v3/configs?project=shop&environment=nope").want(404)

	s.post("/v3/configs?project=shop", `{"environment":"dev","name":"dev_new"}`).want(200).has(false, "config", "root").has("dev", "config", "environment")
	s.post("/v3/configs?project=shop", `{"environment":"dev","name":"dev_new"}`).want(400).says("already exists")
	s.post("/v3/configs?project=shop", `{"environment":"dev","name":"new"}`).want(400).says(`Config name must start with "dev_" (ex: dev_backend).`)
	s.post("/v3/configs?project=shop", `{"environment":"dev","name":"dev_Å"}`).want(400)
	s.post("/v3/configs?project=shop", `{"environment":"dev","name":"dev_`+strings.Repeat("x", 57)+`"}`).want(400)
	s.post("/v3/configs?project=shop", `{"environment":"nope","name":"nope_x"}`).want(404)

	fresh := s.post(one+"/clone"+branch, `{"name":"dev_copy"}`).want(200).text("config", "slug")
	copied := s.get(secretsPath+"?project=shop&config=dev_copy").has("https://branch.test", "secrets", "API_URL", "raw").lacks("secrets", "PORT")
	copied.has("dev_copy", "secrets", "DOPPLER_CONFIG", "raw")
	s.post(secretsPath+"?project=shop&config=dev_copy", `{"secrets":{"API_URL":"mine"}}`).want(200)
	s.get(secretPath+branch+"&name=API_URL").has("https://branch.test", "value", "raw")
	s.post(one+"/clone"+dev, `{"name":"dev_copy2"}`).want(400)

	s.post(one+"/lock?project=shop&config=dev_copy", "").want(200).has(true, "config", "locked")
	s.post(one+"?project=shop&config=dev_copy", `{"name":"dev_other"}`).want(400).says("Locked")
	s.do(http.MethodDelete, one+"?project=shop&config=dev_copy", "").want(400)
	s.post(secretsPath+"?project=shop&config=dev_copy", `{"secrets":{"API_URL":"still"}}`).want(200)
	s.post(one+"/unlock", `{"project":"shop","config":"dev_copy"}`).want(200).has(false, "config", "locked")
	s.post(one+"?project=shop&config=dev_copy", `{"name":"dev_other"}`).want(200).has(fresh, "config", "slug")
	s.post(one+"?project=shop&config=dev_other", `{"name":"stg_other"}`).want(400)
	s.post(one+dev, `{"name":"dev_root"}`).want(400).says("Root")
	s.do(http.MethodDelete, one, `{"project":"shop","config":"dev"}`).want(400).says("Root")
	s.do(http.MethodDelete, one, `{"project":"shop","config":"dev_other"}`).want(200)
	again := s.post("/v3/configs?project=shop", `{"environment":"dev","name":"dev_other"}`).want(200).text("config", "slug")
	if again == fresh {
		t.Fatal("a config that was made again has the old UUID")
	}
}

func TestInheritance(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	const one = "/v3/configs/config"
	parent := "?project=shared&config=prd"
	s.get(one+parent).has(true, "config", "inheritable").has("shop", "config", "inheritedBy", 0, "project").has("prd", "config", "inheritedBy", 0, "config")
	s.get(one+prd).has(true, "config", "inheriting").has("shared", "config", "inherits", 0, "project")
	s.post(one+"/inheritable"+parent, `{"inheritable":false}`).want(400)
	s.post(one+"/inheritable"+prd, `{"inheritable":true}`).want(400)
	s.post(one+"/inheritable"+prd, `{}`).want(400)
	s.post(one+"/inherits"+prd, `{"inherits":[]}`).want(200).has(false, "config", "inheriting").has(true, "success")
	s.get(secretsPath+prd).lacks("secrets", "BASE")
	for body, says := range map[string]string{
		`{"inherits":[{"project":"shop","config":"prd"}]}`:                                       "same environment",
		`{"inherits":[{"project":"shop","config":"dev"}]}`:                                       "not inheritable",
		`{"inherits":[{"project":"shop","config":"no"}]}`:                                        "Could not find",
		`{"inherits":[{"project":"shared","config":"prd"},{"project":"shared","config":"prd"}]}`: "twice",
		`{}`: "valid inherits",
	} {
		s.post(one+"/inherits"+prd, body).want(400).says(says)
	}
	s.post(one+"/inheritable"+dev, `{"inheritable":true}`).want(200).has(true, "config", "inheritable")
	s.post(one+"/inherits"+dev, `{"inherits":[{"project":"shared","config":"prd"}]}`).want(400)
	// The later parent wins, the own value over both, and a restricted one stays restricted.
	s.post(secretsPath+dev, `{"secrets":{"BASE":"dev-base"}}`).want(200)
	s.post(one+"/inherits"+prd, `{"inherits":[{"project":"shared","config":"prd"},{"project":"shop","config":"dev"}]}`).want(200)
	s.get(secretsPath+prd).has("dev-base", "secrets", "BASE", "raw").has("https://prd.test", "secrets", "API_URL", "raw").has(nil, "secrets", "VAULT", "raw")
	// Two roots cannot be computed from each other by way of branches.
	s.post(one+"/inheritable"+branch, `{"inheritable":true}`).want(200)
	s.post(one+"/inherits"+stg, `{"inherits":[{"project":"shop","config":"dev_branch"}]}`).want(200)
	s.post("/v3/configs?project=shop", `{"environment":"stg","name":"stg_b"}`).want(200)
	s.post(one+"/inheritable?project=shop&config=stg_b", `{"inheritable":true}`).want(200)
	s.post(one+"/inheritable"+dev, `{"inheritable":false}`).want(400)
	s.post(one+"/inherits"+prd, `{"inherits":[]}`).want(200)
	s.post(one+"/inheritable"+dev, `{"inheritable":false}`).want(200)
	s.post(one+"/inherits"+dev, `{"inherits":[{"project":"shop","config":"stg_b"}]}`).want(400).says("inherits from this config")

	developer := start(t, sandbox.Options{Plan: sandbox.PlanDeveloper})
	developer.post(one+"/inherits"+prd, `{"inherits":[]}`).want(403)
}

func TestPlanCounts(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{Plan: sandbox.PlanDeveloper, NoRateLimits: true})
	s.post("/v3/environments?project=shop", `{"name":"Four","slug":"four"}`).want(200)
	s.post("/v3/environments?project=shop", `{"name":"Five","slug":"five"}`).want(400).
		says("Your project has reached its limit of 4 environments. Upgrade to the Team plan to increase your limit")
	for i := range 9 {
		s.post("/v3/configs?project=shop", fmt.Sprintf(`{"environment":"stg","name":"stg_%d"}`, i)).want(200)
	}
	s.post("/v3/configs?project=shop", `{"environment":"stg","name":"stg_9"}`).want(400).says("limit of 10 configs")
}

func TestPaging(t *testing.T) {
	t.Parallel()
	text, err := sandbox.Generate(45, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, sandbox.Options{World: text})
	s.get("/v3/projects").count(20, "projects").has("1", "page")
	s.get("/v3/projects?page=2").count(20, "projects").has("2", "page")
	s.get("/v3/projects?page=3").count(5, "projects")
	s.get("/v3/projects?page=4").want(200).count(0, "projects").has("4", "page")
	s.get("/v3/projects?page=9223372036854775807").want(200).count(0, "projects")
	s.get("/v3/projects?per_page=15&page=3").count(15, "projects")
	s.get("/v3/projects?per_page=15&page=4").count(0, "projects")
	s.get("/v3/projects?per_page=99999").count(45, "projects")
	s.get("/v3/projects?page=0").want(400).says("valid page")
	s.get("/v3/projects?per_page=x").want(400).says("valid per_page")
	seen := map[string]bool{}
	for page := 1; page <= 3; page++ {
		got := s.get(fmt.Sprintf("/v3/projects?page=%d", page))
		for i := range got.at("projects").([]any) {
			seen[got.text("projects", i, "slug")] = true
		}
	}
	if len(seen) != 45 {
		t.Fatalf("the pages hold %d of 45 projects", len(seen))
	}
}

func TestLogs(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	got := s.get(logsPath+dev).want(200).count(2, "logs").has("1", "page").has("Rotated", "logs", 0, "text").lacks("logs", 0, "diff").
		has("Ben Ode", "logs", 0, "user", "name").has("2026-11-04T07:00:00.000Z", "logs", 0, "created_at").
		has("Added PORT; Updated VAULT", "logs", 1, "text")
	at := func(i int) string { return dev + "&log=" + s.get(logsPath+dev).text("logs", i, "id") }
	if len(got.text("logs", 0, "id")) != 15 {
		t.Fatal("a log's id has not 15 characters")
	}
	s.get(logsPath+"/log"+at(0)).want(200).has("t0k", "log", "diff", 0, "added").has("old", "log", "diff", 0, "removed").has(false, "log", "rollback")
	s.get(logsPath+"/log"+at(1)).lacks("log", "diff", 0, "removed").has("8080", "log", "diff", 0, "added").
		lacks("log", "diff", 1, "added").lacks("log", "diff", 1, "removed").has("VAULT", "log", "diff", 1, "name")
	s.get(logsPath + "/log" + dev + "&log=nope").want(404)
	s.get(logsPath + "/log" + dev).want(400)

	// One request is one entry.
	s.post(secretsPath+dev, `{"secrets":{"TOKEN":"n","PORT":null,"A":"1","B":"2","C":"3","D":"4","VAULT":"x"}}`).want(200)
	s.get(logsPath+dev).count(3, "logs").has("Added A, B, C and 1 more; Updated TOKEN, VAULT; Deleted PORT", "logs", 0, "text")
	entry := s.get(logsPath+"/log"+at(0)).count(7, "log", "diff").has("PORT", "log", "diff", 4, "name").
		has("8080", "log", "diff", 4, "removed").lacks("log", "diff", 4, "added")
	entry.has("VAULT", "log", "diff", 6, "name").lacks("log", "diff", 6, "removed").lacks("log", "diff", 6, "added")
	// Nothing changed: no entry.
	s.post(secretsPath+dev, `{"secrets":{"TOKEN":"n","NOPE":null}}`).want(200)
	s.get(logsPath+dev).count(3, "logs")
	// A change of visibility alone names the secret.
	s.post(secretsPath+dev, `{"change_requests":[{"name":"TOKEN","value":null,"visibility":"unmasked"}]}`).want(200)
	s.get(logsPath+"/log"+at(0)).count(1, "log", "diff").has("TOKEN", "log", "diff", 0, "name").lacks("log", "diff", 0, "added")

	// A rollback undoes its entry, blindly, restricted values included, and is an entry itself.
	id := s.get(logsPath+dev).text("logs", 1, "id")
	s.post(logsPath+"/log/rollback"+dev+"&log="+id, "").want(200).has(true, "log", "rollback").has("Rolled back log "+id, "log", "text").
		has("t0k", "log", "diff", 5, "added").has("n", "log", "diff", 5, "removed")
	s.get(secretsPath+dev).has("t0k", "secrets", "TOKEN", "raw").has("masked", "secrets", "TOKEN", "rawVisibility").
		has("8080", "secrets", "PORT", "raw").lacks("secrets", "A")
	s.as(readToken).get(secretPath+"?name=VAULT").has("hidden", "value", "raw")
	s.post(logsPath+"/log/rollback"+dev+"&log="+id, "").want(400)
	s.post(logsPath+"/log/rollback"+at(3), "").want(200)
	s.get(secretPath+dev+"&name=TOKEN").has("old", "value", "raw")
}

func TestRollbackOnBranch(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	s.do(http.MethodDelete, secretPath+branch+"&name=TOKEN", "").want(204)
	id := s.get(logsPath+branch).text("logs", 0, "id")
	s.post(logsPath+"/log/rollback"+branch+"&log="+id, "").want(200)
	// The name follows the root again, rather than holding a copy.
	s.post(secretsPath+dev, `{"secrets":{"TOKEN":"later"}}`).want(200)
	s.get(secretPath+branch+"&name=TOKEN").has("later", "value", "raw")
}
