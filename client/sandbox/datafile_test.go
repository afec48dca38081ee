package sandbox_test

import (
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"dtui/client/sandbox"
)

func TestDataFileKeepsEverything(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data.json")
	opts := sandbox.Options{DataFile: path}
	first := start(t, opts)
	first.post(secretsPath+dev, `{"change_requests":[{"name":"KEPT","value":"v","visibility":"unmasked","valueType":{"type":"json5"}}]}`).want(200)
	first.do(http.MethodDelete, secretPath+branch+"&name=TOKEN", "").want(204)
	first.post("/v3/projects/project/note?project=shop", `{"secret":"KEPT","note":"why"}`).want(200)
	first.post("/v3/projects", `{"name":"fresh"}`).want(200)
	added, err := first.AddToken(sandbox.TokenSpec{Kind: sandbox.KindCLI, Person: "ben"})
	if err != nil {
		t.Fatal(err)
	}
	first.RevokeToken(benToken)
	before := first.get("/v3/configs/config" + branch).body
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info.Mode(), err)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Fatalf("%d files beside the data file, %v", len(left)-1, err)
	}

	opts.World = []byte("not read")
	second := start(t, opts)
	if second.Token() != first.Token() {
		t.Error("the token changed")
	}
	if after := second.get("/v3/configs/config" + branch).body; after != before {
		t.Errorf("the config was %s and is %s", before, after)
	}
	second.get(secretPath+dev+"&name=KEPT").has("v", "value", "raw").has("unmasked", "value", "rawVisibility").
		has("json5", "value", "rawValueType", "type").has("why", "value", "note")
	second.get(secretsPath+branch).lacks("secrets", "TOKEN")
	second.get("/v3/configs?project=fresh").count(4, "configs")
	second.as(added).get("/v3/me").has("Ben Ode", "name").has("cli", "type")
	second.as(benToken).get("/v3/me").want(401)
	// The log is kept with what a rollback needs.
	id := second.get(logsPath+branch).count(1, "logs").text("logs", 0, "id")
	second.post(logsPath+"/log/rollback"+branch+"&log="+id, "").want(200)
	second.get(secretsPath+branch).has("t0k", "secrets", "TOKEN", "raw")
	// Identifiers go on where they stopped.
	if again := second.get(logsPath+branch).text("logs", 0, "id"); again == id {
		t.Error("two log entries have one id")
	}
}

func TestDataFileGivenToken(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data.json")
	const given = "dp.ct.given00000000000000000000000000000000000000"
	old := start(t, sandbox.Options{DataFile: path})
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	s := start(t, sandbox.Options{DataFile: path, Token: given})
	s.get("/v3/me").want(200).has("cli", "type")
	s.as(old.Token()).get("/v3/me").want(200)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s := start(t, sandbox.Options{DataFile: path}); s.Token() != given {
		t.Error("the given token was not kept")
	}
}

func TestDataFileRefusals(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good := filepath.Join(dir, "good.json")
	s := start(t, sandbox.Options{DataFile: good})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text string
		mode os.FileMode
		says string
	}{
		"empty":   {"", 0o600, "is broken"},
		"cut":     {string(text[:len(text)/2]), 0o600, "is broken"},
		"unknown": {`{"version":1,"surprise":1}`, 0o600, "surprise"},
		"version": {`{"version":7}`, 0o600, "version 7"},
		"hollow":  {`{"version":1,"token":"x"}`, 0o600, "holds no state"},
		"wide":    {string(text), 0o644, "chmod 600"},
		"lost":    {strings.Replace(string(text), `"person":"ana"`, `"person":"eve"`, 1), 0o600, "eve"},
	} {
		if c.mode != 0o600 && runtime.GOOS == "windows" {
			continue
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(c.text), c.mode); err != nil {
			t.Fatal(err)
		}
		_, err := sandbox.New(sandbox.Options{DataFile: path})
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), s.Token()) {
			t.Errorf("%s: the error shows a token", name)
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != c.text {
			t.Errorf("%s: the file was changed", name)
		}
	}
	if _, err := sandbox.New(sandbox.Options{DataFile: filepath.Join(dir, "none", "data.json")}); err == nil {
		t.Error("a folder that is not there is taken")
	}
	if _, err := sandbox.New(sandbox.Options{DataFile: dir}); err == nil {
		t.Error("a folder is taken for a file")
	}
}
