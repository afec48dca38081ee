package model_test

import (
	"errors"
	"strings"
	"testing"

	"dtui/model"
)

// verdict holds an error to what is promised of all of them: typed, a sentence, and about the given field.
func verdict(t *testing.T, what string, err error, field string) {
	t.Helper()
	if field == "" {
		if err != nil {
			t.Errorf("%s was refused: %v", what, err)
		}
		return
	}
	var invalid *model.InvalidInput
	if !errors.As(err, &invalid) {
		t.Errorf("%s: %v, want a refusal of the %s", what, err, field)
		return
	}
	if invalid.Field != field || !strings.HasSuffix(invalid.Error(), ".") {
		t.Errorf("%s: %q is about the %s, want the %s", what, invalid, invalid.Field, field)
	}
}

func TestCheckSecretName(t *testing.T) {
	t.Parallel()
	for name, field := range map[string]string{
		"A": "", "_": "", "_A": "", "A_1": "", "API_URL": "", "DOPPLER_TOKEN": "", strings.Repeat("A", 200): "",
		"": "name", "a": "name", "Api": "name", "1A": "name", "A-B": "name", "A B": "name", "A.B": "name", "É": "name", "A\n": "name", "A\x00": "name",
		"DOPPLER_PROJECT": "name", "DOPPLER_CONFIG": "name", "DOPPLER_ENVIRONMENT": "name", strings.Repeat("A", 201): "name", "\xff": "name",
	} {
		verdict(t, name, model.CheckSecretName(name), field)
	}
	if err := model.CheckSecretName(strings.Repeat("é", 150)); err == nil || strings.Contains(err.Error(), "200") {
		t.Errorf("150 characters of the wrong kind are told as too many: %v", err)
	}
	if err := model.CheckSecretName(strings.Repeat("A", 201)); err == nil || !strings.Contains(err.Error(), "201") || !strings.Contains(err.Error(), "200") {
		t.Errorf("the message does not give both numbers: %v", err)
	}
}

func TestCheckValue(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		v     model.Value
		field string
	}{
		"unknown": {model.Value{}, ""}, "empty": {text(""), ""}, "control bytes": {text("a\x00\x1b"), ""},
		"50 KiB": {text(strings.Repeat("x", 50*1024)), ""}, "a byte more": {text(strings.Repeat("x", 50*1024+1)), "value"},
		"more in bytes only": {text(strings.Repeat("é", 25*1024+1)), "value"}, "not UTF-8": {text(hidden + "\xff"), "value"},
	} {
		err := model.CheckValue(c.v)
		verdict(t, name, err, c.field)
		if err != nil && (leaks(err.Error()) || strings.Contains(err.Error(), "xxx")) {
			t.Errorf("%s: the message quotes the value", name)
		}
	}
}

func TestCheckNote(t *testing.T) {
	t.Parallel()
	for note, field := range map[string]string{
		"": "", "what it is for": "", strings.Repeat("x", 10*1024): "", strings.Repeat("x", 10*1024+1): "note", "\xff": "note",
	} {
		verdict(t, "a note of "+note[:min(8, len(note))], model.CheckNote(note), field)
	}
}

func TestCheckConfigRef(t *testing.T) {
	t.Parallel()
	for address, field := range map[string]string{
		"backend/dev": "", "ab/ci": "", "back-end_1/dev_personal": "", strings.Repeat("p", 80) + "/" + strings.Repeat("c", 60): "",
		"/dev": "project", "b/dev": "project", "Backend/dev": "project", "back end/dev": "project", "../dev": "project", strings.Repeat("p", 81) + "/dev": "project",
		"backend/": "config", "backend/d": "config", "backend/Dev": "config", "backend/d/v": "config", "backend/" + strings.Repeat("c", 61): "config", "backend/dév": "config",
	} {
		project, name, _ := strings.Cut(address, "/")
		verdict(t, address, model.CheckConfigRef(model.ConfigRef{Project: project, Config: name}), field)
	}
}

func TestCheckChange(t *testing.T) {
	t.Parallel()
	base, closed := secret("A", "1"), restricted("A")
	for name, c := range map[string]struct {
		change model.Change
		field  string
	}{
		"add": {add("A", "x"), ""}, "add nothing": {add("A", ""), ""}, "add without a value": {model.Change{Name: "A"}, "value"},
		"add a bad name": {add("a", "x"), "name"}, "rename badly": {model.Change{Base: &base, Name: "b"}, "name"},
		"delete whatever it is called": {model.Change{Base: of(secret("odd name", "1")), Name: "odd name", Removal: model.Delete}, ""},
		"too long":                     {add("A", strings.Repeat("x", model.MaxSecretValue+1)), "value"},
		"weaken without a value":       {model.Change{Base: &closed, Name: "A", Visibility: model.Unmasked}, "visibility"},
		"weaken with a value":          {model.Change{Base: &closed, Name: "A", Visibility: model.Unmasked, Value: text("")}, ""},
		"keep restricted":              {model.Change{Base: &closed, Name: "A", Visibility: model.Restricted, Type: "json"}, ""},
		"restrict":                     {model.Change{Base: &base, Name: "A", Visibility: model.Restricted}, ""},
	} {
		verdict(t, name, c.change.Check(), c.field)
	}
}

func TestChangeResult(t *testing.T) {
	t.Parallel()
	base := with(secret("A", "1"), model.Unmasked, "json")
	base.Note = "a note"
	for name, c := range map[string]struct {
		change model.Change
		action model.Action
		want   *model.Secret
	}{
		"nothing":         {model.Change{Base: &base, Name: "A"}, model.NoAction, &base},
		"add":             {add("B", "2"), model.Add, of(secret("B", "2"))},
		"edit":            {model.Change{Base: &base, Name: "A", Value: text("2")}, model.Edit, of(with(secret("A", "2"), model.Unmasked, "json"))},
		"rename and edit": {model.Change{Base: &base, Name: "B", Value: text("2")}, model.Rename, of(with(secret("B", "2"), model.Unmasked, "json"))},
		"settings":        {model.Change{Base: &base, Name: "A", Visibility: model.Masked, Type: "url"}, model.Settings, of(with(secret("A", "1"), "", "url"))},
		"delete":          {model.Change{Base: &base, Name: "A", Removal: model.Delete}, model.Remove, nil},
		"follow":          {model.Change{Base: &base, Name: "A", Removal: model.FollowRoot, RootValue: of(secret("A", "root"))}, model.Remove, of(secret("A", "root"))},
		"follow unread":   {model.Change{Base: &base, Name: "A", Removal: model.FollowRoot}, model.Remove, nil},
	} {
		if c.change.Action() != c.action || !sameSecret(c.change.Result(), c.want) {
			t.Errorf("%s: action %d, result %+v", name, c.change.Action(), c.change.Result())
		}
	}
	kept := model.Change{Base: &base, Name: "B", Value: text("${A}")}.Result()
	if kept.Note != "a note" || kept.Computed.Known() {
		t.Error("the note is lost, or a reference has its old text")
	}
	if base.Name != "A" || !base.Raw.Equal(text("1")) {
		t.Error("asking for the result changed the base")
	}
}
