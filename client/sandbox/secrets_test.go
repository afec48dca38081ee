package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"dtui/client/sandbox"
)

func TestListSecrets(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	all := s.get(secretsPath+dev).want(200).count(8, "secrets").has(true, "success")
	all.has("https://dev.test", "secrets", "API_URL", "raw").
		has("ask ops", "secrets", "API_URL", "note").
		has("unmasked", "secrets", "API_URL", "rawVisibility").
		has("${API_URL}/x?t=${TOKEN}", "secrets", "LINK", "raw").
		has("https://dev.test/x?t=t0k", "secrets", "LINK", "computed").
		has("unmasked", "secrets", "LINK", "rawVisibility").
		has("masked", "secrets", "LINK", "computedVisibility").
		has("integer", "secrets", "PORT", "rawValueType", "type").
		has("integer", "secrets", "PORT", "computedValueType", "type").
		has(nil, "secrets", "VAULT", "raw").
		has(nil, "secrets", "VAULT", "computed").
		has("restricted", "secrets", "VAULT", "rawVisibility").
		has("dev", "secrets", "DOPPLER_CONFIG", "raw").
		has("shop", "secrets", "DOPPLER_PROJECT", "computed").
		has("dev", "secrets", "DOPPLER_ENVIRONMENT", "raw")
	for name := range all.json["secrets"].(map[string]any) {
		all.count(7, "secrets", name)
	}
	s.get(secretsPath+dev+"&include_managed_secrets=false").count(5, "secrets").lacks("secrets", "DOPPLER_CONFIG")
	// A filter keeps the managed names, resolves names outside of it, and leaves out what is missing.
	s.get(secretsPath+dev+"&secrets=LINK,NOPE").count(4, "secrets").has("https://dev.test/x?t=t0k", "secrets", "LINK", "computed")
	s.as(readToken).get(secretsPath).want(200).has("hidden", "secrets", "VAULT", "raw")
	s.get("/v3/configs/config"+dev).has("2026-11-23T07:00:00.000Z", "config", "last_fetch_at")
	s.get("/v3/configs/config"+stg).has(nil, "config", "last_fetch_at")
}

func TestGetSecret(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	s.get(secretPath+dev+"&name=TOKEN").want(200).has("TOKEN", "name").has("t0k", "value", "raw").has(true, "success")
	s.get(secretPath+dev+"&name=DOPPLER_PROJECT").has("shop", "value", "raw")
	missing := s.get(secretPath+dev+"&name=NOPE").want(200).count(7, "value").has("", "value", "note")
	for _, field := range []string{"raw", "computed", "rawVisibility", "computedVisibility", "rawValueType", "computedValueType"} {
		missing.has(nil, "value", field)
	}
	s.get(secretPath + dev + "&name=lower").want(400).says(`Secret name "lower" may only contain`)
	s.get(secretPath + dev + "&name=1X").want(400).says("may not start with a number")
	s.get(secretPath + dev).want(400).says("valid name")
}

func TestNames(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	s.get(secretsPath+"/names"+dev).want(200).count(8, "names").has("API_URL", "names", 0)
	s.get(secretsPath+"/names"+branch+"&include_managed_secrets=false").count(4, "names")
	s.get(secretsPath+"/names"+prd+"&include_managed_secrets=false").count(3, "names")
	s.get(secretsPath+"/names?project=shop&config=dev_personal&include_managed_secrets=false").count(5, "names")
	s.get(secretsPath + "/names" + dev + "&include_managed_secrets=maybe").want(400)
}

func TestBranchOverlay(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	s.get(secretsPath+branch).lacks("secrets", "PORT").
		has("https://branch.test", "secrets", "API_URL", "raw").
		has("https://branch.test/x?t=t0k", "secrets", "LINK", "computed")
	// A change of the root is seen at once, but not under a branch's own value.
	s.post(secretsPath+dev, `{"secrets":{"TOKEN":"new","API_URL":"moved"}}`).want(200)
	s.get(secretsPath+branch).has("https://branch.test/x?t=new", "secrets", "LINK", "computed")
	// Deleting an inherited name hides it; setting it brings it back.
	s.do(http.MethodDelete, secretPath+branch+"&name=TOKEN", "").want(204)
	s.get(secretsPath+branch).lacks("secrets", "TOKEN").
		has("https://branch.test/x?t=${TOKEN}", "secrets", "LINK", "computed")
	s.post(secretsPath+branch, `{"secrets":{"TOKEN":"own"}}`).want(200).has("own", "secrets", "TOKEN", "raw")
	// Converging follows the root again, also from a hidden name.
	s.post(secretsPath+branch, `{"change_requests":[{"name":"TOKEN","originalName":"TOKEN","value":null,"shouldConverge":true},
		{"name":"PORT","value":null,"shouldConverge":true}]}`).want(200).
		has("new", "secrets", "TOKEN", "raw").has("8080", "secrets", "PORT", "raw")
	s.post(secretsPath+dev, `{"change_requests":[{"name":"TOKEN","value":null,"shouldConverge":true}]}`).want(400)
	s.post(secretsPath+branch, `{"change_requests":[{"name":"OWN","value":"1"}]}`).want(200)
	s.post(secretsPath+branch, `{"change_requests":[{"name":"OWN","value":null,"shouldConverge":true}]}`).want(400)
}

func TestPromoteToRoot(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	s.post(secretsPath+branch, `{"change_requests":[{"name":"FRESH","value":"1","visibility":"unmasked","shouldPromote":true}]}`).want(200)
	s.get(secretPath+dev+"&name=FRESH").has("1", "value", "raw").has("unmasked", "value", "rawVisibility")
	s.post(secretsPath+dev, `{"change_requests":[{"name":"FRESH","value":"2","shouldPromote":true}]}`).want(400)
	writes := s.Writes()
	if len(writes) != 2 || writes[0].Config != "dev_branch" || writes[1].Config != "dev" {
		t.Fatalf("writes: %+v", writes)
	}
	s.get(logsPath+dev).count(3, "logs")
}

func TestInheritedValues(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	// What comes from a parent resolves there.
	s.get(secretsPath+prd).has("${BASE}/${DOPPLER_PROJECT}", "secrets", "SHARED", "raw").
		has("base/shared", "secrets", "SHARED", "computed").has("shop", "secrets", "DOPPLER_PROJECT", "raw")
	s.post(secretsPath+prd, `{"secrets":{"BASE":"own"}}`).want(200).has("own", "secrets", "BASE", "raw").
		has("base/shared", "secrets", "SHARED", "computed")
	s.post(secretsPath+prd, `{"secrets":{"SHARED":null}}`).want(200).lacks("secrets", "SHARED")
}

func TestReferences(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	put := func(value string) *reply {
		return s.post(secretsPath+stg, fmt.Sprintf(`{"secrets":{"R":%q}}`, value))
	}
	for value, computed := range map[string]string{
		"${dev.TOKEN}":               "t0k",
		"a${shared.prd.SHARED}b":     "abase/sharedb",
		"${DOPPLER_CONFIG}":          "stg",
		"${dev.DOPPLER_CONFIG}":      "dev",
		"$API_URL {{API_URL}}":       "$API_URL {{API_URL}}",
		"${lower} ${A-B} ${} ${X":    "${lower} ${A-B} ${} ${X",
		"${${API_URL}}":              "${https://stg.test}",
		"${API_URL}${API_URL}":       "https://stg.testhttps://stg.test",
		"${R}":                       "${R}",
		"${dev.LINK}#${dev.API_URL}": "https://dev.test/x?t=t0k#https://dev.test",
	} {
		put(value).want(200).has(value, "secrets", "R", "raw").has(computed, "secrets", "R", "computed")
	}
	for _, value := range []string{"${NOPE}", "${dev.NOPE}", "${nope.TOKEN}", "${projects.shared.prd.BASE}", "${shop.nope.TOKEN}"} {
		put(value).want(400).says(`The secret "R" cannot resolve the reference ` + value + ".")
	}
	// Two names of one request may refer to each other; the cycle stays as written.
	s.post(secretsPath+stg, `{"secrets":{"A":"${B}","B":"${A}","C":"<${A}>"}}`).want(200).
		has("${B}", "secrets", "A", "computed").has("${A}", "secrets", "B", "computed").has("<${B}>", "secrets", "C", "computed")
	// A target that goes leaves the text, and the reference works again when it is back.
	put("${dev.TOKEN}").want(200)
	s.post(secretsPath+dev, `{"secrets":{"TOKEN":null}}`).want(200)
	s.get(secretPath+stg+"&name=R").has("${dev.TOKEN}", "value", "computed")
	s.post(secretsPath+dev, `{"change_requests":[{"name":"TOKEN","value":"again","visibility":"restricted"}]}`).want(200)
	s.get(secretPath+stg+"&name=R").has(nil, "value", "computed").has("restricted", "value", "computedVisibility").
		has("${dev.TOKEN}", "value", "raw").has("masked", "value", "rawVisibility")
}

func TestUpdateForms(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	// The map: upsert, null deletes, an absent name is fine; the reply is the whole config.
	s.post(secretsPath+stg, `{"secrets":{"NEW":"","API_URL":"x","GONE":null}}`).want(200).count(5, "secrets").
		has("", "secrets", "NEW", "raw").has("masked", "secrets", "NEW", "rawVisibility").has("string", "secrets", "NEW", "rawValueType", "type")
	s.post(secretsPath+stg, `{"secrets":{"NEW":null}}`).want(200).lacks("secrets", "NEW")
	// Parameters in the body.
	s.post(secretsPath, `{"project":"shop","config":"stg","secrets":{"BODY":"1"}}`).want(200).has("1", "secrets", "BODY", "raw")
	// The list: originalName null on an existing name is an upsert, null keeps the value.
	s.post(secretsPath+stg, `{"change_requests":[{"name":"API_URL","originalName":null,"value":null,"visibility":"unmasked","unknown":1}]}`).
		want(200).has("x", "secrets", "API_URL", "raw").has("unmasked", "secrets", "API_URL", "rawVisibility")
	// Rename keeps everything; a swap is one request.
	s.post(secretsPath+stg, `{"change_requests":[{"name":"URL","originalName":"API_URL","value":null},{"name":"T","value":"1","valueType":{"type":"integer"}}]}`).
		want(200).lacks("secrets", "API_URL").has("x", "secrets", "URL", "raw").has("unmasked", "secrets", "URL", "rawVisibility")
	s.post(secretsPath+stg, `{"change_requests":[{"name":"URL","originalName":"T","value":null},{"name":"T","originalName":"URL","value":null}]}`).
		want(200).has("1", "secrets", "URL", "raw").has("integer", "secrets", "URL", "rawValueType", "type").has("x", "secrets", "T", "raw")
	s.post(secretsPath+stg, `{"change_requests":[{"name":"T","originalName":"T","value":null,"shouldDelete":true}]}`).want(200).lacks("secrets", "T")
	// DELETE takes its parameters from the body as well, and an absent name is fine.
	s.do(http.MethodDelete, secretPath, `{"project":"shop","config":"stg","name":"URL"}`).want(204)
	s.do(http.MethodDelete, secretPath+stg+"&name=URL", "").want(204)
	s.post(secretsPath+stg, "{\"secrets\":{\"TEXT\":\"línea\\n\\u0000\\t\\u007f \\\"q\\\" <&> \\u2028\"}}").want(200).
		has("línea\n\x00\t\x7f \"q\" <&> \u2028", "secrets", "TEXT", "raw")
}

func TestUpdateRefusals(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	big := strings.Repeat("x", 50<<10)
	for _, c := range []struct{ body, says string }{
		{`{}`, "either secrets or change_requests"},
		{`{"secrets":{},"change_requests":[]}`, "either secrets or change_requests"},
		{`[]`, "JSON object"},
		{`{"secrets":{"A":1}}`, "valid secrets"},
		{`{"change_requests":[{"name":1}]}`, "valid change_requests"},
		{`{"secrets":{"OK":"1","a":"1"}}`, "may only contain"},
		{`{"secrets":{"OK":"1","DOPPLER_CONFIG":"1"}}`, "Unable to create/update secret with reserved name"},
		{`{"change_requests":[{"name":"X","originalName":"DOPPLER_CONFIG","value":"1"}]}`, "reserved name"},
		{`{"change_requests":[{"name":"OK","value":"1"},{"name":"X","value":"1","visibility":"loud"}]}`, "Invalid visibility"},
		{`{"change_requests":[{"name":"X","value":"1","valueType":{"type":"rune"}}]}`, "Invalid value type"},
		{`{"change_requests":[{"name":"OK","value":"1"},{"name":"X","value":"x","valueType":{"type":"integer"}}]}`, "not a valid integer"},
		{`{"change_requests":[{"name":"PORT","value":"eighty"}]}`, "not a valid integer"},
		{`{"change_requests":[{"name":"X"}]}`, "provide a value"},
		{`{"change_requests":[{"name":"X","value":"1"},{"name":"X","value":"2"}]}`, "changed twice"},
		{`{"change_requests":[{"name":"X","originalName":"TOKEN","value":"1"},{"name":"Y","originalName":"TOKEN","value":"2"}]}`, "changed twice"},
		{`{"change_requests":[{"name":"PORT","originalName":"TOKEN","value":null}]}`, "already exists"},
		{`{"change_requests":[{"name":"TOKEN","value":"1","shouldDelete":true,"shouldPromote":true}]}`, "Only one of"},
		{`{"change_requests":[{"name":"X","originalName":"TOKEN","shouldDelete":true}]}`, "renamed and deleted"},
		{`{"change_requests":[{"name":"VAULT","value":null,"visibility":"masked"}]}`, "new value is required"},
		{`{"secrets":{"OK":"1","X":"` + big + `y"}}`, "50 KiB"},
		{`{"secrets":{"` + strings.Repeat("N", 201) + `":"1"}}`, "200 characters"},
		{`{"secrets":{"OK":"1","X":"${NOPE}"}}`, "cannot resolve"},
	} {
		s.post(secretsPath+dev, c.body).want(400).says(c.says)
	}
	if writes := s.Writes(); len(writes) != 0 {
		t.Fatalf("a refused request wrote %+v", writes)
	}
	s.get(secretsPath+dev+"&include_managed_secrets=false").count(5, "secrets").has("t0k", "secrets", "TOKEN", "raw")
	s.get(logsPath+dev).count(2, "logs")
	s.post(secretsPath+dev, `{"change_requests":[{"name":"VAULT","value":"open","visibility":"masked"}]}`).want(200).has("open", "secrets", "VAULT", "raw")
	s.post(secretsPath+dev, `{"secrets":{"X":"`+big+`"}}`).want(200)
}

func TestSizeLimits(t *testing.T) {
	t.Parallel()
	many := func(n, size int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"N%d":%q,`, i, strings.Repeat("v", size))
		}
		return `{"secrets":{` + strings.TrimSuffix(b.String(), ",") + `}}`
	}
	s := start(t, sandbox.Options{})
	s.post(secretsPath+stg, many(1200, 1)).want(400).says("limit of 1200 secrets")
	s.post(secretsPath+stg, many(11, 50<<10)).want(400).says("500 KiB")
	s.post(secretsPath+stg, many(1199, 1)).want(200)
	off := start(t, sandbox.Options{Limits: sandbox.LimitsOff})
	off.post(secretsPath+stg, many(1300, 1)).want(200)
	off.post(secretsPath+stg, many(1, 60<<10)).want(200)
	// A world that is over the limits can still be changed where it does not grow.
	text, err := sandbox.Generate(1, 1, 1300)
	if err != nil {
		t.Fatal(err)
	}
	over := start(t, sandbox.Options{World: text})
	at := "?project=billing-api&config=dev"
	over.post(secretsPath+at, `{"secrets":{"AWS_URL":"2"}}`).want(200)
	over.post(secretsPath+at, `{"secrets":{"ONE_MORE":"2"}}`).want(400)
}

func TestValueTypes(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{NoRateLimits: true})
	for kind, values := range map[string][2]string{
		"json":            {`{"a":[1]}`, `{a}`},
		"boolean":         {"true", "yes"},
		"integer":         {"-12", "1.5"},
		"decimal":         {"-1.5e3", "1,5"},
		"email":           {"a@b.test", "a b"},
		"url":             {"postgres://u@h/db", "nowhere"},
		"uuidv4":          {"9f2c4e5a-1b2c-4d3e-8f4a-5b6c7d8e9f0a", "9f2c4e5a"},
		"cuid2":           {"tz4a98xxat96iws9zmbrgj3a", "TZ"},
		"ulid":            {"01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAI"},
		"datetime8601":    {"2026-11-23T07:00:00Z", "23.11.2026"},
		"date8601":        {"2026-11-23", "2026-13-23"},
		"xml":             {"<a><b/></a>", "<a>"},
		"directReference": {"${API_URL}", "x${API_URL}"},
	} {
		for i, value := range values {
			got := s.post(secretsPath+stg, fmt.Sprintf(`{"change_requests":[{"name":"V","value":%q,"valueType":{"type":%q}}]}`, value, kind))
			if want := []int{200, 400}[i]; got.status != want {
				t.Errorf("%s %q: status %d, want %d", kind, value, got.status, want)
			}
		}
	}
	// References count by what they resolve to.
	s.post(secretsPath+stg, `{"change_requests":[{"name":"P","value":"${dev.PORT}","valueType":{"type":"integer"}}]}`).want(200)
	s.post(secretsPath+stg, `{"change_requests":[{"name":"P","value":"${dev.TOKEN}"}]}`).want(400)
}

func TestGuards(t *testing.T) {
	t.Parallel()
	stale := []string{
		`{"name":"TOKEN","originalName":"TOKEN","value":"mine","originalValue":"older"}`,
		`{"name":"TOKEN","originalName":"TOKEN","value":"mine","originalVisibility":"unmasked"}`,
		`{"name":"TOKEN","originalName":"TOKEN","value":"mine","originalValueType":{"type":"json"}}`,
		`{"name":"NOPE","originalName":"NOPE","value":"mine"}`,
		`{"name":"NOPE","value":"mine","originalValue":""}`,
		`{"name":"TOKEN","originalName":"TOKEN","value":null,"originalValue":"older","shouldDelete":true}`,
	}
	for mode, status := range map[string]int{"": 409, sandbox.GuardConflict: 409, sandbox.GuardInvalid: 400, sandbox.GuardSkip: 200} {
		t.Run("mode "+mode, func(t *testing.T) {
			t.Parallel()
			for _, line := range stale {
				s := start(t, sandbox.Options{Guard: mode})
				got := s.post(secretsPath+dev, `{"change_requests":[`+line+`,{"name":"OTHER","value":"1"}]}`).want(status)
				if status != 200 {
					got.says("has been modified since it was last read")
				}
				applied := 0
				if mode == sandbox.GuardSkip {
					applied = 1
				}
				if writes := s.Writes(); len(writes) != applied {
					t.Errorf("%s: writes %+v", line, writes)
				}
				s.get(secretPath+dev+"&name=TOKEN").has("t0k", "value", "raw")
			}
		})
	}
	s := start(t, sandbox.Options{})
	s.post(secretsPath+dev, `{"change_requests":[{"name":"TOKEN","originalName":"TOKEN","value":"mine","originalValue":"t0k",
		"originalVisibility":"masked","originalValueType":{"type":"string"}}]}`).want(200).has("mine", "secrets", "TOKEN", "raw")
}

func TestNotes(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	s.post("/v3/projects/project/note?project=shop", `{"secret":"TOKEN","note":"weekly"}`).want(200).has("weekly", "note").has("TOKEN", "secret")
	s.get(secretPath+branch+"&name=TOKEN").has("weekly", "value", "note")
	s.post(secretsPath+"/note"+stg, `{"secret":"TOKEN","note":""}`).want(200)
	s.get(secretPath+dev+"&name=TOKEN").has("", "value", "note")
	s.post("/v3/projects/project/note?project=shop", `{"secret":"TOKEN"}`).want(400)
	s.post("/v3/projects/project/note?project=shop", `{"secret":"x","note":""}`).want(400)
	s.as(writeToken).post("/v3/projects/project/note", `{"secret":"TOKEN","note":"n"}`).want(403)
	notes := s.NoteWrites()
	if len(notes) != 2 || notes[0] != (sandbox.NoteWrite{Project: "shop", Name: "TOKEN", After: "weekly", By: "ana"}) || notes[1].Before != "weekly" {
		t.Fatalf("notes: %+v", notes)
	}
}

func TestWritesRecord(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	s.as(benToken).post(secretsPath+dev, `{"secrets":{"TOKEN":"b","PORT":null,"API_URL":"https://dev.test"}}`).want(200)
	s.as(writeToken).post(secretsPath, `{"change_requests":[{"name":"N","value":"1","visibility":"unmasked"}]}`).want(200)
	s.do(http.MethodDelete, secretPath+branch+"&name=API_URL", "").want(204)
	show := func(p *string) string {
		if p == nil {
			return "-"
		}
		return *p
	}
	var got []string
	for _, w := range s.Writes() {
		got = append(got, strings.Join([]string{w.Project, w.Config, w.Name, show(w.Before), show(w.After), w.VisibilityBefore, w.VisibilityAfter, w.By}, " "))
	}
	want := []string{
		"shop dev PORT 8080 - masked  ben",
		"shop dev TOKEN t0k b masked masked ben",
		"shop stg N - 1  unmasked deploy",
		"shop dev_branch API_URL https://branch.test - masked  ana",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Fatalf("writes:\n%s", strings.Join(got, "\n"))
	}
}
