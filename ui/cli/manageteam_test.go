package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui"
)

func TestManagingChangeRequestsAndPolicies(t *testing.T) {
	unhurried(t)
	t.Parallel()
	u := sit(t, setting{ui: ui.Options{Start: model.ConfigRef{Project: "notifications", Config: "prd"}}})
	u.manage("Change requests").at("larger batches").do("enter").see("notifications / prd").see("PUSH_BATCH_SIZE")
	u.NotSee("750")
	u.do("x").option("apply").destroy("prd").see("requires 1 approvals")
	u.do("esc", "x").option("approve").do("right", "enter").see("Approved the unit")
	u.do("x").option("take my approval").do("enter").see("back")
	u.do("x").option("approve").do("right", "enter").see("Approved the unit")
	u.do("x").option("apply").destroy("prd").see("Applied 3 changes").SeeLine("notifications / prd", "applied")
	u.do("esc", "esc").at("Rotate").do("d").destroy("").see("Closed Rotate").see("There are none.")
	u.do("f").SeeLine("Rotate", "closed")
	u.manage("Policies").SeeLine("Notifications in production", "may not", "notifications:prd")
	u.do("a").fill("All of shop", "", "2", "", "", "frontend:prd").do("ctrl+s").see("Created the policy All of shop")
	u.at("All of").do("d").destroy("All of shop").see("Deleted the policy")
	u.manage("Configs").at("prd").see("Notifications in production")
}

func TestAFileForAKeyIsNewAndTheOwnersAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ci.token")
	written, err := saveFile(t.Context(), path, model.NewValue("the-key"))
	if err != nil || written != path {
		t.Fatalf("%q, %v", written, err)
	}
	text, err := os.ReadFile(path)
	if info, _ := os.Stat(path); err != nil || string(text) != "the-key\n" || info.Mode().Perm() != 0o600 {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := saveFile(t.Context(), path, model.NewValue("another")); err == nil || !strings.Contains(err.Error(), "left alone") {
		t.Errorf("%v", err)
	}
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
}
