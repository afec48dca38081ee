package sandbox_test

import (
	"net/http"
	"path/filepath"
	"testing"

	"dtui/client/sandbox"
)

const activityPath = "/v3/logs"

func TestActivityLog(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	// What the configs' logs know is in it from the start, the newest first.
	s.get(activityPath).want(200).count(2, "logs").has("Rotated in dev of shop", "logs", 0, "text").
		has("Ben Ode", "logs", 0, "user", "name").has("shop", "logs", 0, "enclave_project").lacks("logs", 0, "diff")
	s.as(benToken).post(secretsPath+dev, `{"change_requests":[{"name":"NEW","value":"v"},{"name":"TOKEN","originalName":"TOKEN","value":"w"},{"name":"PORT","shouldDelete":true}]}`).want(200)
	first := s.get(activityPath+"?per_page=1").want(200).count(1, "logs").has("Ben Ode", "logs", 0, "user", "name").
		has("dev", "logs", 0, "enclave_environment").has("dev", "logs", 0, "enclave_config").has("2026-11-23T07:00:00.000Z", "logs", 0, "created_at")
	s.get(activityPath+"/log?log="+first.text("logs", 0, "id")).want(200).has("NEW", "log", "diff", "added", 0).
		has("PORT", "log", "diff", "removed", 0).has("TOKEN", "log", "diff", "updated", 0).count(1, "log", "diff", "updated")
	log := s.get(logsPath+dev).text("logs", 0, "id")
	s.post(logsPath+"/log/rollback"+dev+"&log="+log, "{}").want(200)
	s.get(activityPath).has("Rolled back log "+log+" in dev of shop", "logs", 0, "text")
	for _, step := range []struct{ method, path, body, want string }{
		{http.MethodPost, "/v3/projects", `{"name":"extra"}`, "Created project extra"},
		{http.MethodPost, "/v3/projects/project?project=extra", `{"name":"other"}`, "Renamed project extra to other"},
		{http.MethodPost, "/v3/environments?project=other", `{"name":"Test","slug":"tst"}`, "Created environment tst"},
		{http.MethodPost, "/v3/configs?project=other&environment=tst", `{"name":"tst_a"}`, "Created config tst_a"},
		{http.MethodPost, "/v3/configs/config?project=other&config=tst_a", `{"name":"tst_b"}`, "Renamed config tst_a to tst_b"},
		{http.MethodPost, "/v3/configs/config/lock?project=other&config=tst_b", ``, "Locked config tst_b"},
		{http.MethodPost, "/v3/projects/project/note?project=other", `{"secret":"A","note":"n"}`, "Changed the note of A"},
		{http.MethodDelete, "/v3/projects/project?project=other", ``, "Deleted project other"},
	} {
		s.do(step.method, step.path, step.body)
		s.get(activityPath).has(step.want, "logs", 0, "text").has("Ana Lima", "logs", 0, "user", "name")
	}
	s.get(activityPath).has(nil, "logs", 0, "enclave_config").has("other", "logs", 0, "enclave_project")
	s.get(activityPath+"?page=9").want(200).count(0, "logs")
	s.get(activityPath + "/log?log=none").want(404)
	s.as(readToken).get(activityPath).want(403).says("You do not have access to activity logs")
	s.as(readToken).get(activityPath + "/log?log=none").want(403)
}

func TestActivityIsKept(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "data.json")
	s := start(t, sandbox.Options{DataFile: file})
	s.post(secretsPath+dev, `{"secrets":{"NEW":"v"}}`).want(200)
	before := s.get(activityPath).want(200).body
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if after := start(t, sandbox.Options{DataFile: file}).get(activityPath).want(200).body; after != before {
		t.Errorf("%s\nbecame\n%s", before, after)
	}
}
