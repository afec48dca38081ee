package workspace_test

import (
	"slices"
	"testing"

	"dtui/model"
)

func TestRows(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("B", "2"), secret("A", "1"), secret("DOPPLER_CONFIG", "dev"), secret("C", "3"))
	if got := len(w.Rows(prd)); got != 0 {
		t.Errorf("%d rows of a config that is not open", got)
	}
	must(t, w.SetValue(id, "A", text("x")))
	must(t, w.Rename(id, "B", "Z"))
	must(t, w.Delete(id, "C", model.Delete, nil))
	must(t, w.Add(id, "AA", text("new"), ""))
	rows := w.Rows(dev)
	var names []string
	for _, row := range rows {
		names = append(names, row.Name)
		if found, ok := w.Row(dev, row.Name); !ok || found.Key() != row.Key() {
			t.Errorf("%s is not found", row.Name)
		}
		if row.Change == nil || row.Key() != row.Name || row.Moved {
			t.Errorf("%s: %+v", row.Name, row)
		}
	}
	if !slices.Equal(names, []string{"A", "AA", "B", "C"}) {
		t.Fatalf("the rows are %q", names)
	}
	if !rows[0].Effective().Raw.Equal(text("x")) || rows[1].Secret != nil || rows[2].Effective().Name != "Z" || rows[3].Effective() != nil {
		t.Error("the rows do not show what is staged")
	}
	if _, ok := w.Row(dev, "DOPPLER_CONFIG"); ok {
		t.Error("a managed name has a row")
	}
}

func TestRowsOfWhatIsGone(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("A", "1"), secret("B", "2"))
	must(t, w.SetValue(id, "A", text("mine")))
	open(t, w, reading(someone, dev, 5, secret("B", "2")))
	row, ok := w.Row(dev, "A")
	if !ok || row.Secret != nil || !row.Moved || !row.Effective().Raw.Equal(text("mine")) {
		t.Errorf("an edit of what is gone is %+v", row)
	}
}

// Rows are made anew only when something has changed, so that drawing costs nothing.
func TestRowsAreKept(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("A", "1"))
	first := w.Rows(dev)
	if &first[0] != &w.Rows(dev)[0] {
		t.Error("the rows were made anew for nothing")
	}
	must(t, w.SetValue(id, "A", text("2")))
	if w.Rows(dev)[0].Change == nil || first[0].Change != nil {
		t.Error("the rows do not follow the staging, or the old ones were changed")
	}
	w.Staging.Undo()
	if w.Rows(dev)[0].Change != nil {
		t.Error("the rows do not follow undo")
	}
	open(t, w, reading(someone, dev, 5))
	if len(w.Rows(dev)) != 0 {
		t.Error("the rows do not follow a reload")
	}
}
