package sandbox_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dtui/client/sandbox"
)

func TestWorldRefusals(t *testing.T) {
	t.Parallel()
	// Each case is the good world with one text replaced.
	for _, c := range []struct{ old, new, says string }{
		{`"workplace"`, `"workspace"`, "workspace"},
		{`"id":"w1"`, `"id":""`, "workplace"},
		{`{"id":"ben"`, `{"id":"ana"`, `"ana" is taken`},
		{`"by":"ben"`, `"by":"eve"`, `"eve"`},
		{`"slug":"shared"`, `"slug":"Shared"`, `"Shared"`},
		{`"slug":"shared"`, `"slug":"shop"`, `"shop" appears twice`},
		{`"ago":"19d"`, `"ago":"19 days"`, `"19 days"`},
		{`"ago":"19d"`, `"ago":"-3h"`, `"-3h"`},
		{`"ago":"19d"`, `"ago":19`, `"ago" must be a text`},
		{`{"name":"dev","locked"`, `{"name":"root","locked"`, `must be named "dev"`},
		{`"dev_branch"`, `"branch"`, `must be named "dev_"`},
		{`"personal_configs":true`, `"personal_configs":false`, "personal_configs"},
		{`"API_URL":{"value":"https://dev.test"`, `"api":{"value":"https://dev.test"`, `"api" may only contain`},
		{`"TOKEN":{"value":"t0k"}`, `"DOPPLER_CONFIG":{"value":"t0k"}`, "managed"},
		{`"TOKEN":{"value":"t0k"}`, `"TOKEN":{}`, `TOKEN: "value" is needed`},
		{`"visibility":"restricted"`, `"visibility":"secret"`, `"secret" is unknown`},
		{`"type":"integer"`, `"type":"int"`, `"int" is unknown`},
		{`"inheritable":true`, `"inheritable":false`, "not inheritable"},
		{`"config":"prd"}]`, `"config":"no"}]`, "'no'"},
		{`"kind":"personal"`, `"kind":"person"`, `"person" is unknown`},
		{`"person":"ben"`, `"person":"eve"`, `"eve"`},
		{`"access":"read",`, `"access":"all",`, `"all"`},
		{`"deleted":["PORT"]`, `"deleted":["API_URL"]`, "both"},
		{benToken, "dp.ct.x", "must start with"},
	} {
		if !strings.Contains(world, c.old) {
			t.Fatalf("the world has no %s", c.old)
		}
		_, err := sandbox.New(sandbox.Options{World: []byte(strings.Replace(world, c.old, c.new, 1))})
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s for %s: %v", c.new, c.old, err)
		}
	}
	if _, err := sandbox.New(sandbox.Options{World: []byte(world + "{}")}); err == nil {
		t.Error("text after the end is taken")
	}
	_, err := sandbox.New(sandbox.Options{World: []byte("{\n\"workplace\": {},\n\"people\": [}")})
	if err == nil || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("broken JSON: %v", err)
	}
}

func TestOptionRefusals(t *testing.T) {
	t.Parallel()
	for _, opts := range []sandbox.Options{
		{Plan: "gold"}, {Limits: "some"}, {Guard: "422"}, {RateWindow: -1}, {Latency: -1}, {Token: "two words"},
	} {
		if _, err := sandbox.New(opts); err == nil {
			t.Errorf("%+v is taken", opts)
		}
	}
}

func TestGeneratedWorlds(t *testing.T) {
	t.Parallel()
	for _, size := range [][3]int{{0, 1, 0}, {1, 1, 1}, {3, 2, 5}, {2, 4, 700}, {90, 3, 2}, {1, 40, 10}} {
		text, err := sandbox.Generate(size[0], size[1], size[2])
		if err != nil {
			t.Fatal(err)
		}
		again, err := sandbox.Generate(size[0], size[1], size[2])
		if err != nil || !bytes.Equal(text, again) {
			t.Errorf("%v: two worlds differ", size)
		}
		s := start(t, sandbox.Options{World: text})
		got := s.get("/v3/projects?per_page=1000").count(size[0], "projects")
		if size[0] == 0 {
			continue
		}
		at := "?project=" + got.text("projects", size[0]-1, "slug")
		configs := s.get("/v3/configs"+at+"&per_page=1000").count(size[1], "configs")
		for i := range size[1] {
			s.get(secretsPath+at+"&include_managed_secrets=false&config="+configs.text("configs", i, "name")).count(size[2], "secrets")
		}
	}
	for _, size := range [][3]int{{-1, 1, 1}, {1, 0, 1}, {1, 1, -1}} {
		if _, err := sandbox.Generate(size[0], size[1], size[2]); err == nil {
			t.Errorf("%v is taken", size)
		}
	}
	empty := start(t, sandbox.Options{World: sandbox.Empty()})
	empty.get("/v3/projects").want(200).count(0, "projects")
	empty.get("/v3/projects/project?project=shop").want(404)
}

func TestSecretsReplyIsSorted(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	var names []string
	for _, n := range s.get(secretsPath + "/names" + dev).at("names").([]any) {
		names = append(names, n.(string))
	}
	if !slices.IsSorted(names) {
		t.Errorf("names: %v", names)
	}
	body, at := s.get(secretsPath+dev).body, 0
	for _, name := range names {
		next := strings.Index(body, fmt.Sprintf("%q:{", name))
		if next < at {
			t.Errorf("%s is out of order", name)
		}
		at = next
	}
}
