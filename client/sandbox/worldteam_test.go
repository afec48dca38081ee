package sandbox_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"dtui/client/sandbox"
)

// teamed is the world with more in it.
func teamed(more string) []byte {
	return []byte(strings.TrimSuffix(world, "}") + "," + more + "}")
}

func TestWorldsThatNameNobody(t *testing.T) {
	t.Parallel()
	for more, says := range map[string]string{
		`"groups":[{"name":"G","ago":"1d","members":["eve"]}]`:                                                                        `"eve" is not among the people`,
		`"groups":[{"name":"G","ago":"1d","project_role":"emperor","members":[]}]`:                                                    "unknown role",
		`"invites":[{"email":"x@acme.test","role":"emperor"}]`:                                                                        `"emperor" is unknown`,
		`"integrations":[{"name":"I","type":"fax"}]`:                                                                                  `"fax" is unknown`,
		`"integrations":[{"name":"I","type":"github","syncs":[{"project":"shop","config":"moon"}]}]`:                                  `no config "moon"`,
		`"policies":[{"name":"P","groups":["G"],"projects":{}}]`:                                                                      `no group "G"`,
		`"policies":[{"name":"P","projects":{"moon":{"all":true}}}]`:                                                                  `no project "moon"`,
		`"change_requests":[{"title":"T","by":"eve","units":[]}]`:                                                                     `"eve", who is not`,
		`"change_requests":[{"title":"T","by":"ana","assigned":["eve"],"units":[]}]`:                                                  `"eve" is not`,
		`"change_requests":[{"title":"T","by":"ana","units":[{"project":"shop","config":"moon"}]}]`:                                   `no config "moon"`,
		`"change_requests":[{"title":"T","by":"ana","units":[{"project":"shop","config":"dev","updates":[{"name":"bad"}]}]}]`:         "uppercase",
		`"change_requests":[{"title":"T","by":"ana","units":[{"project":"shop","config":"dev","approved_by":["eve"],"updates":[]}]}]`: `"eve" is not`,
		`"nonsense":[]`: "nonsense",
	} {
		_, err := sandbox.New(sandbox.Options{World: teamed(more)})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", more, err)
		}
	}
	for from, to := range map[string]string{
		`"username":"ben"}`: `"username":"ben","access":"emperor"}`,
		`"notes":`:          `"members":[{"person":"eve","role":"viewer"}],"notes":`,
		`"slug":"shop",`:    `"slug":"shop","webhooks":[{"name":"h","url":"https://example.com/","configs":[]}],`,
	} {
		if _, err := sandbox.New(sandbox.Options{World: []byte(strings.Replace(world, from, to, 1))}); err == nil {
			t.Errorf("%s is taken", to)
		}
	}
}

// TestATeamIsKept starts a server anew over its data file.
func TestATeamIsKept(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "data.json")
	first := start(t, sandbox.Options{DataFile: file, World: teamed(`"groups":[{"name":"G","ago":"1d","members":["ben"]}],
		"integrations":[{"name":"I","type":"github","syncs":[{"project":"shop","config":"dev","last":"1h"}]}],
		"policies":[{"name":"P","reviewers":1,"groups":["G"],"projects":{"shop":{"all":true}}}],
		"change_requests":[{"title":"T","ago":"1h","by":"ana","units":[{"project":"shop","config":"dev","updates":[{"name":"TOKEN","value":"new"}]}]}]`)})
	id := first.post("/v3/projects/roles", `{"name":"Night","permissions":[]}`).want(200).text("role", "identifier")
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	s := start(t, sandbox.Options{DataFile: file})
	s.get("/v3/projects/roles/role/" + id).want(200)
	s.get("/v3/workplace/groups").has("G", "groups", 0, "name")
	s.get("/v3/integrations").has("dev", "integrations", 0, "syncs", 0, "config")
	s.get(policiesPath).has("P", "policies", 0, "policy", "name")
	s.get(requestsPath + "?status=open&title=t").want(200)
	s.get(requestsPath + "?page=x").want(400)
}

func TestOddCornersOfPeople(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	group := s.post("/v3/workplace/groups", `{"name":"G"}`).want(200).text("group", "slug")
	path := "/v3/workplace/groups/group/" + group
	// The refusals that Doppler's reference shows as text/plain have no envelope.
	for _, r := range []*reply{
		s.get("/v3/workplace/groups/group/none").want(404), s.get("/v3/workplace/roles/role/none").want(404), s.do(http.MethodDelete, path+"/members/workplace_user/none", "").want(404),
	} {
		if r.body != "" {
			t.Errorf("%q", r.body)
		}
	}
	ben := s.get("/v3/workplace/users").text("workplace_users", 1, "id")
	for _, want := range []int{204, 409} {
		if r := s.post(path+"/members", `{"type":"workplace_user","slug":"`+ben+`"}`).want(want); r.body != "" {
			t.Errorf("%q", r.body)
		}
	}
	s.get(path + "/members/workplace_user/" + ben).want(204)
	scim, err := s.AddToken(sandbox.TokenSpec{Kind: sandbox.KindSCIM})
	if err != nil {
		t.Fatal(err)
	}
	s.as(scim).do(http.MethodPatch, path, `{"name":"H"}`).want(200).has("H", "group", "name")
	s.as(scim).get("/v3/workplace/roles").want(403)
	audit, err := s.AddToken(sandbox.TokenSpec{Kind: sandbox.KindAudit})
	if err != nil {
		t.Fatal(err)
	}
	s.as(audit).get(path).want(403)
	s.post("/v3/workplace/groups", `{"name":"G2","default_project_role":"emperor"}`).want(404)
	s.post("/v3/projects/project/members?project=shop", `{"type":"robot","slug":"x"}`).want(400)
	s.post("/v3/projects/project/members?project=shop", `{"type":"group","slug":"`+group+`","environments":["dev"]}`).want(200).
		has("collaborator", "member", "role", "identifier").has(false, "member", "access_all_environments")
	s.do(http.MethodPatch, "/v3/projects/project/members/member/group/"+group+"?project=shop", `{"environments":null}`).want(200).
		has(nil, "member", "environments").has(true, "member", "access_all_environments")
	s.post("/v3/projects", `{"name":"fresh"}`).want(200)
	s.get("/v3/projects/project/members?project=fresh").has("admin", "members", 0, "role", "identifier").count(1, "members")
	s.as(readToken).get("/v3/integrations").want(403)
	s.as(writeToken).post("/v3/configs/config/syncs"+stg, `{}`).want(403)
	s.as(benToken).post("/v3/integrations", `{"type":"github","name":"x"}`).want(403)
	// Changing takes the data as text too, which is what Doppler's reference has there.
	slug := s.post("/v3/integrations", `{"type":"github","name":"x","data":{}}`).want(200).text("integration", "slug")
	s.do(http.MethodPut, "/v3/integrations/integration?integration="+slug, `{"data":"{\"a\":1}"}`).want(200)
	s.do(http.MethodPut, "/v3/integrations/integration?integration="+slug, `{"data":"text"}`).want(400)
	s.do(http.MethodDelete, "/v3/configs/config/syncs/sync"+stg+"&sync=none&delete_from_target=true", "").want(400)
	// A policy's projects may be JSON in a text as well.
	s.post(policiesPath, `{"name":"P","rules":[],"targets":{"projects":"{\"shop\":{\"all\":true}}"}}`).want(200).has(true, "policy", "targets", "projects", "shop", "all")
	s.as(benToken).post(policiesPath, `{"name":"P","rules":[],"targets":{}}`).want(403)
}
