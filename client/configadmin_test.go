package client_test

import (
	"net/http"
	"strings"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

func TestABranchsLife(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	in := project(t, c, "backend")
	made, err := c.CreateBranch(t.Context(), in, "dev", "dev_new")
	if err != nil || made.Root || made.Environment != "dev" || made.UUID == "" {
		t.Fatalf("%+v, %v", made, err)
	}
	says(t, second(c.CreateBranch(t.Context(), in, "dev", "dev_new")), model.Invalid, "already exists")
	says(t, second(c.CreateBranch(t.Context(), in, "qa", "qa_new")), model.NotVisible, "qa")

	copied, err := c.CloneConfig(t.Context(), configID(t, c, model.ConfigRef{Project: "backend", Config: "dev_ana"}), "dev", "dev_copy")
	if err != nil || text(t, c, copied.ConfigRef, "USER") != "ana" {
		t.Fatalf("%+v, %v", copied, err)
	}
	id := configID(t, c, copied.ConfigRef)
	renamed, err := c.RenameConfig(t.Context(), id, "dev", "dev_other")
	if err != nil || renamed.Config != "dev_other" || renamed.UUID != id.UUID || text(t, c, renamed.ConfigRef, "USER") != "ana" {
		t.Fatalf("%+v, %v", renamed, err)
	}
	id.ConfigRef = renamed.ConfigRef
	if locked, err := c.LockConfig(t.Context(), id); err != nil || !locked.Locked {
		t.Fatalf("%+v, %v", locked, err)
	}
	says(t, second(c.RenameConfig(t.Context(), id, "dev", "dev_third")), model.Invalid, "Locked")
	says(t, c.DeleteConfig(t.Context(), id), model.Invalid, "Locked")
	// The secrets of a locked config can be written.
	s := open(t, c, id.ConfigRef)
	if r := c.Save(t.Context(), order(s, edit(s, "USER", "eve"))); r.Err != nil {
		t.Error(r.Err)
	}
	if open, err := c.UnlockConfig(t.Context(), id); err != nil || open.Locked {
		t.Fatalf("%+v, %v", open, err)
	}
	if err := c.DeleteConfig(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	root := configID(t, c, dev)
	if _, err := c.UnlockConfig(t.Context(), root); err != nil {
		t.Fatal(err)
	}
	says(t, c.DeleteConfig(t.Context(), root), model.Invalid, "Root")
	says(t, second(c.CloneConfig(t.Context(), root, "dev", "dev_root")), model.Invalid, "Root")
	server.Inject(sandbox.Fault{Kind: sandbox.FaultStatus, Status: 500, Method: http.MethodPost, Path: "/lock"})
	says(t, second(c.LockConfig(t.Context(), root)), model.UnknownOutcome, "lock backend / dev")
}

func TestInheritance(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{})
	prd := model.ConfigRef{Project: "backend", Config: "prd"}
	child, parent := configID(t, c, dev), configID(t, c, prd)
	from := []model.ConfigRef{prd}
	says(t, second(c.SetInherits(t.Context(), child, from)), model.Invalid, "not inheritable")
	opened, err := c.SetInheritable(t.Context(), parent, true)
	if err != nil || !opened.Inheritable {
		t.Fatalf("%+v, %v", opened, err)
	}
	got, err := c.SetInherits(t.Context(), child, from)
	if err != nil || len(got.Inherits) != 1 || got.Inherits[0] != prd {
		t.Fatalf("%+v, %v", got, err)
	}
	if there, err := c.Config(t.Context(), prd); err != nil || len(there.InheritedBy) != 1 || there.InheritedBy[0] != dev {
		t.Errorf("%+v, %v", there, err)
	}
	says(t, second(c.SetInheritable(t.Context(), parent, false)), model.Invalid, "inherited by")
	says(t, second(c.SetInheritable(t.Context(), child, true)), model.Invalid, "inherits")
	branch := configID(t, c, model.ConfigRef{Project: "backend", Config: "dev_ana"})
	says(t, second(c.SetInherits(t.Context(), branch, []model.ConfigRef{dev})), model.Invalid, "same environment")
	if ended, err := c.SetInherits(t.Context(), child, nil); err != nil || len(ended.Inherits) != 0 {
		t.Errorf("%+v, %v", ended, err)
	}

	_, small := start(t, sandbox.Options{Plan: sandbox.PlanDeveloper})
	says(t, second(small.SetInheritable(t.Context(), configID(t, small, dev), true)), model.Forbidden, "config inheritance")
}

// The reference's answer to a lock has no UUID; live ones have.
func TestAnAnswerWithoutTheUUIDIsReadAgain(t *testing.T) {
	t.Parallel()
	c := handle(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		body := `{"config":{"name":"dev","project":"backend","environment":"dev","locked":true,"slug":"u","new":{"x":null},"inherits":null}}`
		switch {
		case r.URL.Path == "/v3/me":
			body = `{"slug":"t","workplace":{"slug":"w"},"principal":{"slug":"p"}}`
		case r.Method == http.MethodPost:
			body = strings.Replace(body, `"slug":"u",`, "", 1)
		}
		_, _ = w.Write([]byte(body))
	})
	id := model.ConfigID{Owner: model.Owner{Host: c.Host(), Workplace: "w", Actor: "p"}, ConfigRef: dev, UUID: "u"}
	if got, err := c.LockConfig(t.Context(), id); err != nil || got.UUID != "u" || !got.Locked {
		t.Errorf("%+v, %v", got, err)
	}
}
