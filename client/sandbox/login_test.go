package sandbox_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"dtui/client/sandbox"
)

const (
	generatePath  = "/v3/auth/cli/generate/2"
	authorizePath = "/v3/auth/cli/authorize"
	approvalPath  = "/workplace/auth/cli"
)

// begin starts a login as a program without a token does.
func (s *site) begin(query string) (code, poll string) {
	s.t.Helper()
	got := s.as("").get(generatePath + query).want(200).lacks("success")
	if page := got.text("auth_url"); page != s.url+approvalPath {
		s.t.Fatalf("the page is %s", page)
	}
	return got.text("code"), `{"code":"` + got.text("polling_code") + `"}`
}

// form sends the page's form as a browser does.
func (s *site) form(origin string, fields ...string) *reply {
	s.t.Helper()
	values := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	r := s.as("").request(http.MethodPost, approvalPath, values.Encode())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	got, err := s.try(r)
	if err != nil {
		s.t.Fatal(err)
	}
	return got
}

// shows asserts that the page holds a text.
func (r *reply) shows(text string) *reply {
	r.t.Helper()
	if !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") || !strings.Contains(r.body, text) {
		r.t.Fatalf("no page with %q: %s", text, r.body)
	}
	return r
}

func TestDeviceLogin(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	code, poll := s.begin("?hostname=laptop&version=dev&os=linux&arch=64-bit")
	if !regexp.MustCompile(`^[B-Z2-9]{4}-[B-Z2-9]{4}$`).MatchString(code) || strings.ContainsAny(code, "AEIOU01") || len(poll) != len(`{"code":""}`)+43 {
		t.Errorf("code %s", code)
	}
	s.as("").post(authorizePath, poll).want(409).says("not been confirmed")
	s.form(s.url, "code", code, "answer", "approve", "person", "ben").want(200).shows("Approved: laptop (linux, 64-bit, dev) is logged in as Ben Ode.")
	got := s.as("").post(authorizePath, poll).want(200).has("Ben Ode", "name").has(s.url, "dashboard_url")
	token := got.text("token")
	if !regexp.MustCompile(`^dp\.ct\.[a-zA-Z0-9]{43}$`).MatchString(token) {
		t.Error("the token has another form")
	}
	s.as(token).get("/v3/me").want(200).has("cli", "type").has("Ben Ode", "name")
	// Replay: neither the polling code nor the code is good for a second token.
	s.as("").post(authorizePath, poll).want(400).says("already used")
	s.form(s.url, "code", code, "answer", "approve").want(400).shows("this code was used already")
	s.as("").post(authorizePath, `{"code":"`+code+`"}`).want(400).says("unknown")
	s.as("").post(authorizePath, `{}`).want(400)
	s.as("").post(authorizePath, `[`).want(400)
	// Only these calls are open, spelt like this; all else is authenticated first.
	for _, path := range []string{"/v3/auth/cli/roll", "/v3/auth/cli//generate/2", generatePath + "/", "/v3/auth/cli/authorize", "/workplace"} {
		s.as("").get(path).want(401)
	}
	s.as("").post(generatePath, "").want(401)
	s.as("wrong").get(generatePath).want(200)
}

func TestDeviceLoginIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	code, poll := s.begin("")
	s.form("", "code", strings.ToLower(strings.ReplaceAll(code, "-", " ")), "answer", "refuse").want(200).shows("Refused: an unnamed machine was not let in.")
	for range 2 {
		s.as("").post(authorizePath, poll).want(200).has("The login was refused.", "error").lacks("token")
	}
	s.form("", "code", code, "answer", "approve").want(400).shows("used already")
	s.as("").post(authorizePath, poll).want(200).lacks("token")
}

func TestDeviceLoginExpires(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	code, poll := s.begin("")
	late, latePoll := s.begin("")
	if err := s.Approve(late); err != nil {
		t.Fatal(err)
	}
	s.clock.add(15*time.Minute - time.Millisecond)
	s.as("").post(authorizePath, poll).want(409)
	s.clock.add(time.Millisecond)
	s.as("").post(authorizePath, poll).want(400).says("expired")
	s.as("").post(authorizePath, latePoll).want(400).says("expired")
	s.form("", "code", code, "answer", "approve").want(400).shows("this code has run out")
	s.clock.add(15 * time.Minute)
	s.begin("")
	s.as("").post(authorizePath, poll).want(400).says("unknown")
	if len(s.Logins()) != 1 {
		t.Errorf("%d logins wait", len(s.Logins()))
	}

	short := start(t, sandbox.Options{LoginTTL: time.Second})
	_, poll = short.begin("")
	short.clock.add(time.Second)
	short.as("").post(authorizePath, poll).want(400).says("expired")
	if _, err := sandbox.New(sandbox.Options{LoginTTL: -1}); err == nil {
		t.Error("a negative life is taken")
	}
}

func TestLoginHelpers(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	code, poll := s.begin("?hostname=one")
	other, otherPoll := s.begin("?hostname=two")
	list := s.Logins()
	if len(list) != 2 || list[0].Code != code || list[0].Machine != "one" || list[1].Code != other || !list[0].Began.Equal(s.clock.Now()) {
		t.Errorf("%+v", list)
	}
	for _, err := range []error{s.Approve("XXXX-XXXX"), s.ApproveAs(code, "nobody"), s.Refuse("")} {
		if err == nil {
			t.Error("an answer to nothing is taken")
		}
	}
	if err := s.Approve(code); err != nil {
		t.Error(err)
	}
	if err := s.Approve(code); err == nil {
		t.Error("approved twice")
	}
	if err := s.Refuse(other); err != nil {
		t.Error(err)
	}
	s.as("").post(authorizePath, poll).want(200).has("Ana Lima", "name")
	s.as("").post(authorizePath, otherPoll).want(200).lacks("token")
}

func TestApprovalPage(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	s.as("").get(approvalPath).want(200).shows("Nobody asks to be let in")
	hostile := "<script>alert(1)</script>\x1b]0;x\x07\u202e\"'" + strings.Repeat("x", 200)
	code, poll := s.begin("?" + url.Values{"hostname": {hostile}, "os": {"<b>"}, "version": {"v1\r\nSet-Cookie: a=b"}}.Encode())
	page := s.as("").get(approvalPath + "?code=" + code).want(200).shows("&lt;script&gt;alert(1)&lt;/script&gt;")
	for _, foreign := range []string{"<script", "<b>", "\x1b", "\x07", "\u202e", "\r", code, strings.Repeat("x", 101)} {
		if strings.Contains(page.body, foreign) {
			t.Errorf("the page holds %q", foreign)
		}
	}
	for _, name := range []string{"Ana Lima", "Ben Ode"} {
		page.shows(">" + name + "</option>")
	}
	style := page.body[strings.Index(page.body, "<style>")+len("<style>") : strings.Index(page.body, "</style>")]
	sum := sha256.Sum256([]byte(style))
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
			"'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
		"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
	} {
		if got := page.header.Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if strings.Contains(page.body, "style=") || strings.Contains(page.body, " on") && regexp.MustCompile(`\son\w+=`).MatchString(page.body) {
		t.Error("the page holds what its policy forbids")
	}
	// The code is needed, the answer is one of two, the person one of the world.
	s.form("", "answer", "approve").want(400).shows("no login waits for this code")
	s.form("", "code", "AAAA-AAAA", "answer", "approve").want(400).shows("no login waits for this code")
	s.form("", "code", code).want(400).shows("approve or refuse")
	s.form("", "code", code, "answer", "maybe").want(400).shows("approve or refuse")
	s.form("", "code", code, "answer", "approve", "person", "eve").want(400).shows("no such person")
	for _, kind := range []string{"application/json", "text/plain", "multipart/form-data; boundary=x", ""} {
		r := s.as("").request(http.MethodPost, approvalPath, "code="+code+"&answer=approve")
		r.Header.Set("Content-Type", kind)
		if got, err := s.try(r); err != nil || got.status != 415 {
			t.Errorf("%s: %v", kind, err)
		}
	}
	// In the address the answer counts for nothing.
	s.as("").post(approvalPath+"?code="+code+"&answer=approve", "").want(415)
	s.as("").post(authorizePath, poll).want(409)
	// A page elsewhere cannot send the form, though it knew the code; nor one by another name of this machine.
	for _, origin := range []string{"http://evil.test", "null", "https://" + strings.TrimPrefix(s.url, "http://"), "http://localhost:1"} {
		s.form(origin, "code", code, "answer", "approve").want(403)
	}
	rebound := s.as("").request(http.MethodGet, approvalPath, "")
	rebound.Host = "evil.test"
	if got, err := s.try(rebound); err != nil || got.status != 403 {
		t.Errorf("another Host: %v", err)
	}
	s.as("").post(authorizePath, poll).want(409)
	s.form(s.url, "code", code, "answer", "approve").want(200).shows("Approved: &lt;script&gt;")
	s.as("").do(http.MethodPut, approvalPath, "").want(401)
}

func TestGuessingCodesIsLimited(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{NoRateLimits: true})
	code, poll := s.begin("")
	for i := range 10 {
		s.form("", "code", fmt.Sprintf("WRNG-%04d", i), "answer", "approve").want(400)
	}
	refused := s.form("", "code", code, "answer", "approve").want(429).shows("too many wrong codes")
	if refused.header.Get("Retry-After") != "60" {
		t.Errorf("retry-after %s", refused.header.Get("Retry-After"))
	}
	s.as("").post(authorizePath, poll).want(409)
	s.clock.add(time.Minute)
	s.form("", "code", code, "answer", "approve").want(200)
}

func TestManyLoginsAreBounded(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{NoRateLimits: true})
	_, first := s.begin("?hostname=first")
	for range 1000 {
		s.begin("?hostname=another")
	}
	if n := len(s.Logins()); n != 1000 {
		t.Errorf("%d logins wait", n)
	}
	s.as("").post(authorizePath, first).want(400).says("unknown")
	s.as("").get(approvalPath).want(200).shows("And 980 more.")
}

func TestRollAndRevoke(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "data.json")
	s := start(t, sandbox.Options{DataFile: file, Token: "dp.ct.main"})
	body := func(token string) string { return `{"token":"` + token + `"}` }
	const roll, revoke, revokeAny = "/v3/auth/cli/roll", "/v3/auth/cli/revoke", "/v3/auth/revoke"
	none := s.as("")
	fresh := none.post(roll, body("dp.ct.main")).want(200).text("token")
	if fresh == "dp.ct.main" || s.Token() != fresh {
		t.Error("the main token is another one than the rolled")
	}
	s.as("dp.ct.main").get("/v3/me").want(401)
	s.as(fresh).get("/v3/me").want(200).has("Ana Lima", "name").has("cli", "type")
	none.post(roll, body("dp.ct.main")).want(401).says("Invalid Auth token")
	none.post(revoke, body(fresh)).want(200).has(true, "success")
	s.as(fresh).get("/v3/me").want(401)
	none.post(revoke, body(fresh)).want(401)
	// These calls know CLI tokens alone; the other one knows all, and answers with nothing.
	none.post(roll, body(benToken)).want(403)
	none.post(revoke, body(readToken)).want(403)
	if got := none.post(revokeAny, body(readToken)).want(200); got.body != "" {
		t.Errorf("%q", got.body)
	}
	s.as(readToken).get("/v3/me").want(401)
	none.post(revokeAny, body(readToken)).want(401)
	none.post(roll, `{}`).want(400)
	s.as(benToken).post("/v3/me/mfa_recovery", "").want(200)
	s.as(writeToken).post("/v3/me/mfa_recovery", "").want(403)
	none.post("/v3/me/mfa_recovery", "").want(401)
}

func TestOIDC(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	proof := func(claims string) string {
		return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln"
	}
	id := s.AddIdentity(sandbox.Identity{Name: "deploy", Projects: []string{"shop"}, Life: 10 * time.Minute})
	exchange := func(id, token string) *reply {
		return s.as("").post("/v3/auth/oidc", fmt.Sprintf(`{"identity":%q,"token":%q}`, id, token))
	}
	valid := proof(fmt.Sprintf(`{"exp":%d}`, s.clock.Now().Add(time.Minute).Unix()))
	got := exchange(id, valid).want(200).has("2026-11-23T07:10:00.000Z", "expires_at")
	token := got.text("token")
	if !regexp.MustCompile(`^dp\.said\.[a-zA-Z0-9]{43}$`).MatchString(token) {
		t.Error("the token has another form")
	}
	s.as(token).get("/v3/me").want(200).has("service_account_identity", "type").has("deploy", "name")
	s.as(token).get("/v3/projects").want(200).count(1, "projects")
	s.clock.add(10 * time.Minute)
	s.as(token).get("/v3/me").want(401)
	for _, wrong := range []*reply{
		exchange("5ba6e0fd-a80a-4c39-9e85-3d5230d44e62", valid), exchange(id, valid), // It has expired meanwhile.
		exchange(id, "nonsense"), exchange(id, "a.b.c"), exchange(id, proof("[]")),
	} {
		wrong.want(401)
	}
	exchange("", valid).want(400)
	exchange(id, proof(`{}`)).want(200)
}
