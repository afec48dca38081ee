package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/keyring"
	"dtui/model"
)

// attempt is one way of starting dtui.
type attempt struct {
	env       map[string]string
	apiHost   string
	tokenFile string
	store     keyring.Store
	profile   string
	// unlisted is somebody who keeps no login.
	unlisted bool
}

// access asks for the token as a run does, and sends it with a first request as a run does.
func (a attempt) access(t *testing.T) (model.Credential, error) {
	t.Helper()
	home := t.TempDir()
	r := &run{flags: flags{apiHost: a.apiHost, tokenFile: a.tokenFile, profile: a.profile}, stdio: Stdio{Err: io.Discard}, getenv: func(name string) string {
		if name == "HOME" || name == "USERPROFILE" {
			return home
		}
		return a.env[name]
	}}
	door := r.doormanOf(a.store, nil)
	if !a.unlisted {
		if err := door.tokens.Book.Put(t.Context(), model.Profile{Name: keyring.DefaultProfile, Host: client.DefaultHost, Place: model.InKeyring}, true); err != nil {
			t.Fatal(err)
		}
	}
	arrived, err := door.arrive(t.Context())
	if err != nil {
		return model.Credential{}, err
	}
	session, err := door.Enter(t.Context(), arrived.credential)
	if err == nil {
		session.Close()
	}
	return arrived.credential, err
}

// untouched is a keyring that must not be asked.
type untouched struct{ t *testing.T }

func (u untouched) Get(context.Context, string) (keyring.Entry, error) {
	u.t.Error("the keyring was asked although a token was given")
	return keyring.Entry{}, errors.New("refused")
}
func (u untouched) Set(context.Context, keyring.Entry) error { return errors.New("refused") }
func (u untouched) Delete(context.Context, string) error     { return errors.New("refused") }

// broken is a keyring that fails.
type broken struct{ untouched }

func (broken) Get(context.Context, string) (keyring.Entry, error) {
	return keyring.Entry{}, keyring.Unavailable{Reason: keyring.Failed}
}

func kept(t *testing.T, host, token string) keyring.Store {
	t.Helper()
	store := keyring.Memory()
	if err := store.Set(t.Context(), keyring.Entry{Name: keyring.DefaultProfile, Host: host, Token: model.NewValue(token)}); err != nil {
		t.Fatal(err)
	}
	return store
}

func tokenFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func anotherToken(t *testing.T, server *sandbox.Server) string {
	t.Helper()
	text, err := server.AddToken(sandbox.TokenSpec{Kind: sandbox.KindPersonal})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestTokenOrder(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	inFile, inEnv, inKeyring := anotherToken(t, server), anotherToken(t, server), anotherToken(t, server)
	store := kept(t, base, inKeyring)
	both := map[string]string{"DOPPLER_TOKEN": inEnv, "DOPPLER_API_HOST": base}
	for _, c := range []struct {
		name string
		attempt
		want string
	}{
		{"file over all", attempt{env: map[string]string{"DOPPLER_TOKEN": inEnv}, apiHost: base, tokenFile: tokenFile(t, inFile+"\n"), store: untouched{t}}, inFile},
		{"variable over keyring", attempt{env: both, store: untouched{t}}, inEnv},
		{"variable, host by flag", attempt{env: map[string]string{"DOPPLER_TOKEN": inEnv, "DOPPLER_API_HOST": "https://elsewhere.example"}, apiHost: base, store: untouched{t}}, inEnv},
		{"a profile that was named, over a variable", attempt{env: map[string]string{"DOPPLER_TOKEN": inEnv}, profile: keyring.DefaultProfile, store: store}, inKeyring},
		{"keyring at last", attempt{store: store}, inKeyring},
		{"keyring, its own host named", attempt{env: map[string]string{"DOPPLER_API_HOST": strings.ToUpper(base) + "/"}, store: store}, inKeyring},
		{"a broken keyring stops no variable", attempt{env: both, store: broken{}}, inEnv},
		{"a broken keyring stops no file", attempt{apiHost: base, tokenFile: tokenFile(t, inFile), store: broken{}}, inFile},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.access(t)
			if err != nil {
				t.Fatal(err)
			}
			if !got.Token.Equal(model.NewValue(c.want)) || got.Host != base {
				t.Errorf("another token was taken, or for %s", got.Host)
			}
		})
	}
}

// TestPromise6AStoredTokenGoesToNoOtherHost names another host in every way there is.
func TestPromise6AStoredTokenGoesToNoOtherHost(t *testing.T) {
	t.Parallel()
	home, homeBase := serve(t, sandbox.Options{})
	other, otherBase := serve(t, sandbox.Options{})
	store := kept(t, homeBase, home.Token())
	named := map[string]string{"DOPPLER_API_HOST": otherBase}
	for name, a := range map[string]attempt{
		"DOPPLER_API_HOST":                {env: named, store: store},
		"--api-host":                      {apiHost: otherBase, store: store},
		"--api-host over a good variable": {env: map[string]string{"DOPPLER_API_HOST": homeBase}, apiHost: otherBase, store: store},
		"another scheme":                  {apiHost: strings.Replace(homeBase, "http:", "https:", 1), store: store},
		"another name of this machine":    {apiHost: strings.Replace(homeBase, "127.0.0.1", "localhost", 1), store: store},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := a.access(t)
			if err == nil || errors.Is(err, errNoToken) {
				t.Fatalf("not refused: %v", err)
			}
			for _, part := range []string{homeBase, "is not sent to", "--token-file"} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q is not in %q", part, err)
				}
			}
			if strings.Contains(err.Error(), home.Token()) {
				t.Error("the token is in the error")
			}
		})
	}
	t.Run("DOPPLER_API_HOST with --token-file", func(t *testing.T) {
		_, err := attempt{env: named, tokenFile: tokenFile(t, home.Token()), store: untouched{t}}.access(t)
		var ends exit
		if !errors.As(err, &ends) || ends.code != exitUsage || !strings.Contains(err.Error(), "--api-host") {
			t.Errorf("not refused as the command line's mistake: %v", err)
		}
	})
	if got := slices.Concat(other.Requests(), home.Requests()); len(got) != 0 {
		t.Errorf("requests were sent: %+v", got)
	}
	// The same servers are reached once host and token come from one hand, so the silence above says something.
	if _, err := (attempt{store: store}).access(t); err != nil || len(home.Requests()) != 1 {
		t.Errorf("the stored token at home: %v, %d requests", err, len(home.Requests()))
	}
	a := attempt{env: map[string]string{"DOPPLER_API_HOST": otherBase, "DOPPLER_TOKEN": other.Token()}, store: store}
	if _, err := a.access(t); err != nil || len(other.Requests()) != 1 {
		t.Errorf("host and token from the environment: %v, %d requests", err, len(other.Requests()))
	}
}

// TestANamedProfileIsNotOverruled is about an .envrc that brings a token of somebody else's along: edits would go there.
func TestANamedProfileIsNotOverruled(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	env := map[string]string{"DOPPLER_TOKEN": anotherToken(t, server), "DOPPLER_API_HOST": "https://elsewhere.example"}
	if _, err := (attempt{env: env, profile: keyring.DefaultProfile, store: kept(t, base, server.Token())}).access(t); err == nil || !strings.Contains(err.Error(), "is not sent to") {
		t.Errorf("the host of the environment: %v", err)
	}
	_, err := attempt{tokenFile: tokenFile(t, server.Token()), profile: keyring.DefaultProfile, store: untouched{t}}.access(t)
	var ends exit
	if !errors.As(err, &ends) || ends.code != exitUsage {
		t.Errorf("a file and a profile: %v", err)
	}
	if n := len(server.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestNoTokenAnywhere(t *testing.T) {
	t.Parallel()
	_, err := attempt{store: keyring.Memory()}.access(t)
	if !errors.Is(err, errNoToken) || !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("an empty keyring: %v", err)
	}
	_, err = attempt{store: untouched{t}, unlisted: true}.access(t)
	if !errors.Is(err, errNoToken) || !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("nothing listed: %v", err)
	}
	_, err = attempt{store: broken{}}.access(t)
	if !errors.Is(err, errNoToken) || errors.Is(err, keyring.ErrNotFound) || keyring.Hint(err) == "" {
		t.Errorf("a broken keyring: %v", err)
	}
}

func TestWhatIsNoTokenIsRefusedUnquoted(t *testing.T) {
	t.Parallel()
	_, base := serve(t, sandbox.Options{})
	for name, text := range map[string]string{
		"nothing":      "\n",
		"two words":    "dp.pt.first dp.pt.second",
		"two lines":    "dp.pt.first\ndp.pt.second",
		"an escape":    "dp.pt.first\x1b[2J",
		"not ASCII":    "dp.pt.firsté",
		"far too long": strings.Repeat("dp.pt.first", 1000),
	} {
		for place, a := range map[string]attempt{
			"DOPPLER_TOKEN": {env: map[string]string{"DOPPLER_TOKEN": text}, apiHost: base},
			"--token-file":  {tokenFile: tokenFile(t, text), apiHost: base},
		} {
			a.store = untouched{t}
			_, err := a.access(t)
			if err == nil || strings.Contains(err.Error(), "dp.pt") {
				t.Errorf("%s in %s: %v", name, place, err)
			}
		}
	}
	if _, err := (attempt{tokenFile: filepath.Join(t.TempDir(), "absent"), store: untouched{t}}).access(t); err == nil || !strings.Contains(err.Error(), "--token-file") {
		t.Errorf("a file that is not there: %v", err)
	}
}

// TestWithoutAHomeNothingIsReadFromTheWorkingFolder would otherwise take a repository's profiles.json for the person's own.
func TestWithoutAHomeNothingIsReadFromTheWorkingFolder(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("profiles.json", []byte(`{"version":1,"current":"default","profiles":[{"name":"default","place":"keyring","host":"https://x"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	door := (&run{getenv: func(string) string { return "" }, stdio: Stdio{Err: io.Discard}}).doormanOf(untouched{t}, nil)
	if _, err := door.arrive(t.Context()); !errors.Is(err, errNoToken) {
		t.Errorf("the error is %v", err)
	}
	if profiles, err := door.Profiles(t.Context()); err != nil || len(profiles.List) != 0 {
		t.Errorf("%+v, %v", profiles, err)
	}
	if _, err := door.listed(t.Context(), ""); !errors.Is(err, errNoHome) {
		t.Errorf("the error is %v", err)
	}
}
