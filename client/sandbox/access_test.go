package sandbox_test

import (
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"dtui/client/sandbox"
)

const (
	tokensPath   = "/v3/configs/config/tokens"
	accountsPath = "/v3/workplace/service_accounts"
)

// Doppler's programs name the life of a token in three forms.
func TestTheLifeOfATokenInEveryForm(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	at := s.clock.Now().Add(time.Hour)
	for _, form := range []string{`1795417200`, `"1795417200"`, `"` + at.Format(time.RFC3339) + `"`} {
		s.post(tokensPath+dev, `{"name":"ci","expire_at":`+strings.ReplaceAll(form, "1795417200", unix(at))+`}`).want(200).
			has("2026-11-23T08:00:00.000Z", "token", "expires_at").has("read", "token", "access")
	}
	for _, form := range []string{`1`, `"soon"`, `true`, `1e3`, `"2020-01-01T00:00:00Z"`} {
		s.post(tokensPath+dev, `{"name":"ci","expire_at":`+form+`}`).want(400).says("expire_at")
	}
	s.post(tokensPath+dev, `{"name":"x"}`).want(400).says("between 2 and 100")
	s.post(tokensPath+dev, `{"name":"ci","access":"write"}`).want(400).says("valid access")
	s.as(readToken).get(tokensPath + dev).want(403).says("You do not have access to service tokens")
}

func unix(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

func TestATokenIsDeletedByItselfToo(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	s.do(http.MethodDelete, tokensPath+"/token", `{"project":"shop","config":"dev","token":"`+readToken+`"}`).want(200)
	s.as(readToken).get("/v3/me").want(401)
	// Another config's token is not found.
	s.do(http.MethodDelete, tokensPath+"/token", `{"project":"shop","config":"dev","token":"`+writeToken+`"}`).want(404)
}

func TestMissingThingsAnswerAsTheReferenceHasThem(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	for _, path := range []string{accountsPath + "/service_account/no", accountsPath + "/service_account/no/tokens", accountsPath + "/service_account/no/identities"} {
		if got := s.get(path).want(404); got.body != "" || !strings.HasPrefix(got.header.Get("Content-Type"), "text/plain") {
			t.Errorf("%s: %q, %q", path, got.body, got.header.Get("Content-Type"))
		}
	}
	slug := s.post(accountsPath, `{"name":"bot"}`).want(200).has("collaborator", "service_account", "workplace_role", "identifier").text("service_account", "slug")
	s.get(accountsPath + "/service_account/" + slug + "/tokens/token/no").want(404).says("Service account API token does not exist")
	got := s.do(http.MethodDelete, "/v3/configs/config/trusted_ips"+dev, `{"ip":"10.0.0.1"}`).want(404)
	if got.body != "" {
		t.Errorf("%q", got.body)
	}
	s.post("/v3/configs/config/trusted_ips"+dev, `{"ip":"not one"}`).want(400).says("valid ip")
	s.as(benToken).post(accountsPath, `{"name":"bot"}`).want(403).says("service accounts")
}

func TestWhatLetsProgramsInIsKept(t *testing.T) {
	t.Parallel()
	opts := sandbox.Options{DataFile: filepath.Join(t.TempDir(), "state.json")}
	s := start(t, opts)
	slug := s.post(accountsPath, `{"name":"bot","workplace_role":{"identifier":"admin"}}`).want(200).text("service_account", "slug")
	key := s.post(accountsPath+"/service_account/"+slug+"/tokens", `{"name":"ci"}`).want(200).text("api_key")
	s.post("/v3/configs/config/trusted_ips"+stg, `{"ip":"10.0.0.0/8"}`).want(200)
	s.do(http.MethodDelete, "/v3/configs/config/trusted_ips"+stg, `{"ip":"0.0.0.0/0"}`).want(204)
	s.do(http.MethodDelete, "/v3/configs/config/trusted_ips"+stg, `{"ip":"10.0.0.0/8"}`).want(204)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := start(t, opts)
	again.as(key).get("/v3/projects").want(200).count(2, "projects")
	// Nobody's is not everybody's.
	again.get("/v3/configs/config/trusted_ips"+stg).want(200).count(0, "ips")
	again.get(secretsPath + stg).want(403).says("not trusted")
	again.get(secretsPath + dev).want(200)
}

func TestWorldsOfProgramsThatAreRefused(t *testing.T) {
	t.Parallel()
	for account, says := range map[string]string{
		`{"name":"","role":"admin"}`:                              "service_accounts[0]",
		`{"name":"x","role":"emperor"}`:                           "emperor",
		`{"name":"x","role":"admin","projects":{"no":"viewer"}}`:  `"no"`,
		`{"name":"x","role":"admin","identities":[{"name":"i"}]}`: "an identity needs",
		`{"name":"x","role":"admin"},{"name":"x","role":"admin"}`: "taken",
	} {
		_, err := sandbox.New(sandbox.Options{World: []byte(strings.Replace(world, `"tokens":[`, `"service_accounts":[`+account+`],"tokens":[`, 1))})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", account, err)
		}
	}
	for token, says := range map[string]string{
		`{"kind":"personal"}`: `"token" is needed`,
		`{"shown":"abcdef","kind":"service_account","account":"nobody"}`: "nobody",
	} {
		_, err := sandbox.New(sandbox.Options{World: []byte(strings.Replace(world, `"tokens":[`, `"tokens":[`+token+`,`, 1))})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", token, err)
		}
	}
}
