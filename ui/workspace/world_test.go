package workspace_test

import (
	"testing"
	"time"

	"dtui/model"
	"dtui/ui/workspace"
)

var (
	noon     = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	someone  = model.Owner{Host: "https://api.example.test", Workplace: "acme", Actor: "ada"}
	stranger = model.Owner{Host: "https://api.example.test", Workplace: "acme", Actor: "eve"}
	dev      = model.ConfigRef{Project: "backend", Config: "dev"}
	prd      = model.ConfigRef{Project: "backend", Config: "prd"}
)

func text(s string) model.Value { return model.NewValue(s) }

func secret(name, raw string) model.Secret {
	return model.Secret{
		Name: name, Raw: text(raw), Computed: text(raw), Visibility: model.Masked, ComputedVisibility: model.Masked, Type: model.PlainText,
	}
}

// reading is a snapshot of a root config, read so many seconds after noon.
func reading(owner model.Owner, ref model.ConfigRef, second int, secrets ...model.Secret) *model.Snapshot {
	config := model.Config{ConfigRef: ref, UUID: "uuid-" + ref.Config, Environment: ref.Config, Root: true}
	return model.NewSnapshot(owner, config, noon.Add(time.Duration(second)*time.Second), secrets)
}

// at is a workspace of someone who has opened a config.
func at(t *testing.T, ref model.ConfigRef, secrets ...model.Secret) (*workspace.Workspace, model.ConfigID) {
	t.Helper()
	w := workspace.New(model.DefaultProtected())
	w.AccountIs(model.Account{Owner: someone})
	return w, open(t, w, reading(someone, ref, 0, secrets...))
}

func open(t *testing.T, w *workspace.Workspace, snapshot *model.Snapshot) model.ConfigID {
	t.Helper()
	ref := snapshot.ID().ConfigRef
	w.Opened(ref, w.BeginOpen(ref, noon), snapshot, nil)
	if w.Loaded(ref) != snapshot {
		t.Fatalf("%s was not opened: %v", ref, w.Config(ref).Err)
	}
	return snapshot.ID()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func staged(t *testing.T, w *workspace.Workspace, id model.ConfigID, key string) model.Change {
	t.Helper()
	c, ok := w.Staging.Of(id).Get(key)
	if !ok {
		t.Fatalf("nothing is staged under %s", key)
	}
	return c
}
