package model_test

import (
	"slices"
	"strings"
	"testing"

	"dtui/model"
)

func TestLeavesListWhatNobodyDocuments(t *testing.T) {
	t.Parallel()
	got, err := model.Leaves(`{"repos": ["acme/web", "acme/api"], "page": {"next": null, "size": 1e3},
		"projects": [{"name": "web", "id": "prj_1"}, {"id": 2, "teams": ["a"]}], "none": [], "on": true}`)
	want := []model.Leaf{
		{"on", "true"},
		{"page.next", "null"},
		{"page.size", "1e3"},
		{"projects", "id prj_1, name web"},
		{"projects.id", "2"},
		{"projects.teams", "a"},
		{"repos", "acme/web"},
		{"repos", "acme/api"},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
	for _, text := range []string{"", "[]", `"x"`, `{"a":`} {
		if _, err := model.Leaves(text); err == nil {
			t.Errorf("%q is listed", text)
		}
	}
	deep := strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200)
	if got, err := model.Leaves(deep); err != nil || len(got) != 1 {
		t.Errorf("%d leaves, %v", len(got), err)
	}
}

func TestJSONThatIsNoneIsSaidByLineAndKey(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                       "it is empty",
		" \n":                                    "it is empty",
		"{no json":                               "from line 1, column 2 on",
		"{\n  \"token\": \"abc\n}":               "from line 2, column 16 on, in token",
		"{\"a\": 1,\n \"b\": [1, 2,\n  oops]}":   "from line 3, column 3 on",
		"{\"a\": {\"b\": nul}}":                  "from line 1, column 16 on, in b",
		"{\"a\": 1":                              "it ends in line 1 before it is complete",
		"{\"token\", \"sekret-in-the-place\": 1": "from line 1, column 9 on",
	} {
		err := model.NewValue(text).CheckJSON()
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "sekret") {
			t.Errorf("%q: %v", text, err)
		}
	}
	if err := model.NewValue("[1]").CheckJSONObject(); err == nil || !strings.Contains(err.Error(), "not an object") {
		t.Errorf("%v", err)
	}
	if err := model.NewValue("\n {\"a\": [1, {\"b\": null}]}\n").CheckJSONObject(); err != nil {
		t.Error(err)
	}
}
