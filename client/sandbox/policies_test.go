package sandbox_test

import (
	"net/http"
	"testing"

	"dtui/client/sandbox"
)

const (
	policiesPath = "/v3/workplace/change_request_policies"
	requestsPath = "/v3/workplace/change_requests"
)

func TestAConfigUnderAPolicyIsNotWrittenDirectly(t *testing.T) {
	t.Parallel()
	for mode, status := range map[string]int{"": 403, sandbox.PolicyForbids: 403, sandbox.PolicyInvalid: 400} {
		s := start(t, sandbox.Options{Policy: mode})
		log := s.get(logsPath+dev).text("logs", 0, "id")
		made := s.post(policiesPath, `{"name":"Root","rules":[{"type":"RequiredReviewer","count":2,"subjects":null}],"targets":{"allProjects":false,"projects":{"shop":{"all":false,"envSlugs":["prd"],"configNames":["dev"]}}}}`).
			want(200).has("Root", "policy", "name").has("prd", "policy", "targets", "projects", "shop", "envSlugs", 0)
		for _, refused := range []*reply{
			s.post(secretsPath+dev, `{"secrets":{"NEW":"v"}}`),
			s.post(secretsPath+prd, `{"change_requests":[{"name":"NEW","value":"v"}]}`),
			s.do(http.MethodDelete, secretPath+dev+"&name=TOKEN", ""),
			s.post(logsPath+"/log/rollback"+dev+"&log="+log, "{}"),
			s.post(secretsPath+branch, `{"change_requests":[{"name":"NEW","value":"v","shouldPromote":true}]}`),
		} {
			refused.want(status)
		}
		if writes := s.Writes(); len(writes) != 0 {
			t.Errorf("written all the same: %+v", writes)
		}
		s.post(secretsPath+dev, `{"secrets":{"NEW":"v"}}`).says(`The config 'dev' is under the change request policy "Root". Create a change request instead.`)
		s.post(secretsPath+branch, `{"secrets":{"NEW":"v"}}`).want(200) // Not covered.
		path := policiesPath + "/change_request_policy/" + made.text("policy", "id")
		s.get(policiesPath).want(200).has("Root", "policies", 0, "policy", "name")
		s.get(path).want(200).has("RequiredReviewer", "policy", "rules", 0, "type")
		s.post(path, `{"name":"All","rules":[],"targets":{"allProjects":true}}`).want(200).has("All", "policy", "name")
		s.post(secretsPath+stg, `{"secrets":{"NEW":"v"}}`).want(status)
		s.do(http.MethodDelete, path, "").want(200)
		s.post(secretsPath+dev, `{"secrets":{"NEW":"v"}}`).want(200)
		s.get(path).want(404)
	}
}

func TestChangeRequests(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	made := s.post(requestsPath, `{"title":"Rotate","assigned":[],"units":[{"action":"create","target":{"project":"shop","config":"dev"},
		"updates":[{"name":"TOKEN","value":"new"},{"name":"PORT","shouldDelete":true},{"name":"VAULT","visType":1}]}]}`).want(200).lacks("success")
	path := requestsPath + "/change_request/" + made.text("changeRequest", "id")
	s.get(path).want(200).has("open", "changeRequest", "status").has("dev", "changeRequest", "units", 0, "target", "config", "name").
		has(nil, "changeRequest", "units", 0, "updates", 0, "value").has("User", "changeRequest", "createdBy", "type")
	s.get(path+"?reveal=true").has("new", "changeRequest", "units", 0, "updates", 0, "value").has(true, "changeRequest", "units", 0, "updates", 1, "shouldDelete")
	s.get(path+"?reveal=false").has(nil, "changeRequest", "units", 0, "updates", 0, "value")
	if got := s.get(requestsPath).want(200).body; got[0] != '[' {
		t.Errorf("the list is no bare array: %s", got)
	}
	if len(s.Writes()) != 0 {
		t.Error("a proposal was written")
	}
	s.post(path+"/close", "").want(200)
	s.get(path).has("closed", "changeRequest", "status")
	for _, body := range []string{
		`{"title":"x","units":[]}`, `{"title":"x","assigned":[],"units":[]}`,
		`{"title":"x","assigned":[],"units":[{"action":"update","target":{"project":"shop","config":"dev"},"updates":[]}]}`,
		`{"title":"x","assigned":[],"units":[{"action":"create","target":{"project":"shop","config":"none"},"updates":[]}]}`,
		`{"title":"x","assigned":[],"units":[{"action":"create","target":{"project":"shop","config":"dev"},"updates":[{"name":"bad"}]}]}`,
		`{"title":"x","assigned":[],"units":[{"action":"create","target":{"project":"shop","config":"dev"},"updates":[{"name":"A","visType":3}]}]}`,
	} {
		s.post(requestsPath, body).want(400)
	}
	s.as(readToken).get(policiesPath).want(403)
	small := start(t, sandbox.Options{Plan: sandbox.PlanDeveloper})
	small.get(policiesPath).want(403)
	small.post(requestsPath, `{}`).want(403)
}
