package model_test

import (
	"testing"

	"dtui/model"
)

func TestPurposeOf(t *testing.T) {
	t.Parallel()
	for want, names := range map[model.Purpose][]string{
		model.ForDevelopment: {"dev", "dev_personal", "development", "DEV", "dev-eu", "dev2", "ci", "ci_main", "local", "test", "testing"},
		model.ForStaging:     {"stg", "stage", "staging", "stg_eu", "Staging-2", "uat", "qa", "preprod", "preview"},
		model.ForProduction:  {"prd", "prd_eu", "prod", "production", "PROD-us", "live"},
		model.OtherPurpose:   {"", "_", "eu_prd", "contest", "delivery", "alive", "stgx", "demo"},
	} {
		for _, name := range names {
			if got := model.PurposeOf(name); got != want {
				t.Errorf("%q is for %s, want %s", name, got, want)
			}
		}
	}
	words := map[string]bool{}
	for _, p := range []model.Purpose{model.OtherPurpose, model.ForDevelopment, model.ForStaging, model.ForProduction} {
		words[p.String()] = true
	}
	if len(words) != 4 {
		t.Errorf("the purposes have %d words", len(words))
	}
}

func TestProtectedBy(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"prd": "prd*", "prd_eu": "prd*", "production": "prod*", "prod": "prod*", "dev": "", "stg_prd": "", "": "",
	} {
		if got := model.ProtectedBy(name, model.DefaultProtected()); got != want {
			t.Errorf("%q is protected by %q, want %q", name, got, want)
		}
	}
	for _, c := range []struct {
		name     string
		patterns []string
		want     string
	}{
		{"prd", nil, ""},
		{"stg", []string{"prd*", "stg"}, "stg"},
		{"stg_1", []string{"stg_?"}, "stg_?"},
		{"dev", []string{"*"}, "*"},
		{"prd", []string{"[", "prd"}, "prd"},
		{"prd_eu", []string{"prd"}, ""},
	} {
		if got := model.ProtectedBy(c.name, c.patterns); got != c.want {
			t.Errorf("%q under %q is protected by %q, want %q", c.name, c.patterns, got, c.want)
		}
	}
	model.DefaultProtected()[0] = "changed"
	if model.ProtectedBy("prd", model.DefaultProtected()) == "" {
		t.Error("a caller can change the default patterns")
	}
}
