package client

import (
	"strings"
	"testing"

	"dtui/model"
)

// FuzzScanAgreesWithJSON has the scanner read what it likes; whatever it accepts, encoding/json has to read the same.
func FuzzScanAgreesWithJSON(f *testing.F) {
	const whole = `{"raw":"r","computed":"c","note":"n","rawVisibility":"masked","computedVisibility":"odd",` +
		`"rawValueType":{"type":"json"},"computedValueType":{"type":"string"}}`
	for _, body := range []string{
		`{"secrets":{"A":` + whole + `},"success":true}`,
		` { "secrets" : { "B" : {} , "A" : { "raw" : null } } } `,
		`{"secrets":{}}`, `{"secrets":null}`, `{}`, `{"secrets":{"A":null}}`, `{"secrets":{"A":{"raw":"\u00fc\n\"\\"}}}`,
		`{"secrets":{"A":{"raw":"` + "\xff" + `"}}}`, `{"secrets":{"A":{"raw":"ü€😀"}}}`, `{"secrets":{"A":{"raw":"\ud800"}}}`,
		`{"secrets":{"A":{"raw":"1"},"A":{"raw":"2"}}}`, `{"secrets":{"A":{"raw":"1","raw":null}}}`,
		`{"secrets":{"A":{"RAW":"1"}}}`, `{"secrets":{"A":{"raw":"1",}}}`, `{"secrets":{"A":{"raw":"1"}},}`, `{"secrets":{"A":{"raw":"1"`,
		`{"secrets":{"A":{"raw":""}}}x`, `{"secrets":{"A":{"rawValueType":{"type":null,"x":1}}}}`, "{\"secrets\":{\"A\":{\"raw\":\"\t\"}}}",
		`{"success":1,"secrets":{}}`, `{"secrets":{},"secrets":{"A":{}}}`, `{"more":[1,{"a":2}],"secrets":{"A":{"raw":"x"}}}`, `{"secrets":{,}}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		list, ok := scanSecrets(body)
		if !ok {
			return
		}
		var want wireSecrets
		if err := decode(body, &want); err != nil || len(want.Secrets) != len(list) {
			t.Fatalf("the scanner read %d secrets, encoding/json %d, %v", len(list), len(want.Secrets), err)
		}
		for _, got := range list {
			w := want.Secrets[got.Name].secret(got.Name)
			if !got.Raw.Same(w.Raw) || !got.Computed.Same(w.Computed) || got.Raw.Known() != w.Raw.Known() || got.Note != w.Note ||
				got.Visibility != w.Visibility || got.ComputedVisibility != w.ComputedVisibility || got.Type != w.Type {
				t.Fatalf("%s was read otherwise", got.Name)
			}
		}
	})
}

func TestScanTakesTheUsualShape(t *testing.T) {
	t.Parallel()
	body := `{"secrets":{"B":{"raw":"a\nb","computed":"a\nb","note":"","rawVisibility":"masked","computedVisibility":"masked",` +
		`"rawValueType":{"type":"string"},"computedValueType":{"type":"string"}},"A":{"raw":null,"computed":null,"note":"ü",` +
		`"rawVisibility":"restricted","computedVisibility":"restricted","rawValueType":{"type":"string"},"computedValueType":null}},"success":true}`
	list, ok := scanSecrets([]byte(body))
	if !ok || len(list) != 2 || list[0].Name != "A" || list[0].Note != "ü" || list[0].Raw.Known() || list[1].Raw.Reveal() != "a\nb" {
		t.Fatalf("%t, %v", ok, list)
	}
	if list[1].Type != model.PlainText || list[0].Visibility != model.Restricted {
		t.Errorf("%s, %s", list[1].Type, list[0].Visibility)
	}
	for cut := range body {
		if list, err := decodeSecrets([]byte(body[:cut])); err == nil || list != nil {
			t.Fatalf("the first %d bytes were read as %d secrets", cut, len(list))
		}
	}
	if list, err := decodeSecrets([]byte(strings.Replace(body, `"success"`, `"other":{},"success"`, 1))); err != nil || len(list) != 2 {
		t.Errorf("an unknown field: %d secrets, %v", len(list), err)
	}
}
