//go:build unix

package cli

import (
	"bufio"
	"errors"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"dtui/client"
	"dtui/model"
)

// further reads the lines that follow the main token, in order.
func (s *served) further(n int) (words, tokens []string) {
	s.t.Helper()
	lines, ok := s.rest.(*bufio.Reader)
	if !ok {
		s.t.Fatal("there is nothing to read lines from")
	}
	for range n {
		line, err := lines.ReadString('\n')
		word, token, found := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, "token.")), "=")
		if err != nil || !found || !strings.HasPrefix(line, "token.") {
			s.t.Fatalf("%q instead of token.KIND=… (%v)", line, err)
		}
		words, tokens = append(words, word), append(tokens, token)
	}
	return words, tokens
}

func TestSandboxPrintsTokensOfEveryKind(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data.json")
	flags := []string{
		"--data", data, "--token", "cli:ben", "--token", "personal", "--token", "service:backend/dev", "--token", "service:backend/dev:write",
		"--token", "service_account:backend,frontend", "--token", "service_account_identity", "--token", "scim", "--token", "audit",
	}
	var before []string
	for range 2 {
		s := serveProcess(t, flags...)
		words, tokens := s.further(8)
		want := []string{"cli", "personal", "service", "service", "service_account", "service_account_identity", "scim", "audit"}
		if !slices.Equal(words, want) {
			t.Errorf("%v", words)
		}
		kinds := []model.TokenKind{
			model.CLIToken, model.PersonalToken, model.ServiceToken, model.ServiceToken, model.ServiceAccountToken, model.IdentityToken,
			model.SCIMToken, model.AuditToken,
		}
		for i, token := range tokens {
			if kind := model.KindOfToken(model.NewValue(token)); kind != kinds[i] {
				t.Errorf("%s is a %s", words[i], kind)
			}
			c, err := client.New(client.Options{Host: s.base, Token: model.NewValue(token)})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(c.Close)
			account, err := c.Account(t.Context())
			if err != nil || words[i] == "cli" && account.ActorName != "Ben Okafor" {
				t.Errorf("%s: %s, %v", words[i], account.ActorName, err)
			}
			list, err := c.Projects(t.Context())
			if kinds[i].ReadsSecrets() != (err == nil) || words[i] == "service_account" && len(list.Projects) != 2 {
				t.Errorf("%s sees %d projects, %v", words[i], len(list.Projects), err)
			}
		}
		if before != nil && !slices.Equal(before, tokens) {
			t.Error("after a restart with the same data the tokens are others")
		}
		before = tokens
		s.stop(syscall.SIGTERM)
	}
}

func TestSandboxRefusesTokensThatItCannotMake(t *testing.T) {
	t.Parallel()
	for flag, want := range map[string]string{
		"root":                      "--token root is not known: choose one of audit, cli, personal, scim, service, service_account, service_account_identity",
		"":                          "is not known",
		"service":                   "give it as service:PROJECT/CONFIG[:read|write]",
		"service:":                  "give it as service:PROJECT/CONFIG",
		"service:backend":           "give it as service:PROJECT/CONFIG",
		"service:backend/dev:admin": "the access is read or write",
		"service:backend/nowhere":   "which does not exist",
		"scim:x":                    "nothing follows scim",
		"cli:":                      "give it as cli:PERSON",
		"cli:nobody":                "who is not among the people",
		"service_account:nope":      "sees project \"nope\", which does not exist",
	} {
		out, errs, code := output(t, "", nil, "sandbox", "--addr", "127.0.0.1:0", "--token", flag)
		if code != exitUsage || out != "" || !strings.Contains(errs, want) || strings.Contains(errs, "sandbox: ") {
			t.Errorf("%s: exit %d, %q, %q", flag, code, out, errs)
		}
	}
	if _, errs, code := output(t, "", nil, "sandbox", "--addr", "127.0.0.1:0", "--login-ttl", "0s"); code != exitUsage || !strings.Contains(errs, "--login-ttl must be positive") {
		t.Errorf("exit %d, %q", code, errs)
	}
}

// TestSandboxLoginWithoutABrowser does what the help says.
func TestSandboxLoginWithoutABrowser(t *testing.T) {
	t.Parallel()
	s := serveProcess(t)
	auth, err := client.NewAuth(client.Options{Host: s.base, Version: Version()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(auth.Close)
	code, err := auth.Begin(t.Context(), client.ThisMachine())
	if err != nil {
		t.Fatal(err)
	}
	answer := func(form url.Values) int {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.base+"/workplace/auth/cli", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		return response.StatusCode
	}
	if status := answer(url.Values{"code": {"XXXX-XXXX"}, "answer": {"approve"}}); status != http.StatusBadRequest {
		t.Errorf("a wrong code gives %d", status)
	}
	if status := answer(url.Values{"code": {code.Code}, "answer": {"approve"}, "person": {"ben"}}); status != http.StatusOK {
		t.Errorf("the right one gives %d", status)
	}
	credential, err := auth.Await(t.Context(), code)
	if err != nil || !strings.Contains(sandboxHelp, "curl -d code=CODE -d answer=approve http://127.0.0.1:8787/workplace/auth/cli") {
		t.Fatal(err)
	}
	if err := auth.Revoke(t.Context(), credential); err != nil {
		t.Error(err)
	}
	if err := auth.Revoke(t.Context(), credential); !errors.Is(err, client.ErrTokenGone) {
		t.Errorf("a second time: %v", err)
	}
}
