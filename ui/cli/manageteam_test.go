package cli

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dtui/client/sandbox"
	"dtui/model"
	"dtui/ui"
)

func TestManagingWebhooks(t *testing.T) {
	t.Parallel()
	var signed []string
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		signed = append(signed, r.Header.Get("X-Doppler-Signature"))
	}))
	defer receiver.Close()
	u := sit(t, setting{})
	u.manage("Webhooks").do("a").fill("http://hooks.example").do("ctrl+s").see("must begin with https://")
	u.fill(receiver.URL, "ci hook", "signing-secret-of-the-hook", ">", "bearer-of-the-hook").do("ctrl+s").see("Created a webhook")
	u.NotSee("signing-secret").SeeLine("ci hook", "enabled", "yes", "bearer")
	u.at("ci hook").do("e").fill("", "build hook").do("ctrl+s").see("Changed ci hook").SeeLine("build hook", "enabled")
	u.do("x").option("disable").do("enter").see("Disabled build hook").SeeLine("build hook", "disabled")
	u.do("x").option("send a test").fill("https://hooks.example/").do("ctrl+s").see("delivered to this machine only")
	u.do("esc", "x").option("send a test").fill(receiver.URL, "signing-secret-of-the-hook").do("ctrl+s").see("answered 200")
	if len(signed) != 1 || !strings.HasPrefix(signed[0], "sha256=") {
		t.Errorf("signatures: %q", signed)
	}
	u.do("d", "enter").SeeLine("build hook", "disabled")
	u.do("d").destroy("").see("Deleted build hook")
}

func TestManagingServiceAccounts(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{})
	u.manage("Service accounts").do("a").fill("deployer", ">").do("ctrl+s").see("Created the service account deployer")
	u.at("deployer").do("enter").see("Tokens and identities")
	u.do("a").option("a token").fill("eu", "7d").do("ctrl+s").see("shown once")
	u.do("enter", "esc")
	if len(u.copied) != 1 || !strings.HasPrefix(u.copied[0], "dp.sa.") {
		t.Fatalf("copied %d", len(u.copied))
	}
	u.NotSee(u.copied[0]).SeeLine("eu", "token", "29 Nov 2026")
	u.do("a").option("an identity").fill("actions", "https://token.example", "acme", "repo:acme/shop").do("ctrl+s").see("Created the identity actions")
	u.at("eu").do("d").destroy("").see("Revoked the token eu")
	u.do("esc", "esc").at("deployer").do("e").fill("releaser").do("ctrl+s").see("Changed the service account deployer")
	u.do("d").destroy("releaser").see("Deleted the service account releaser")
}

func TestAPlanWithoutServiceAccountsSaysSo(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{sandbox: sandbox.Options{Plan: sandbox.PlanDeveloper}})
	u.manage("Service accounts").see("or the plan does not have it")
	u.do("a").NotSee("Create a service account")
}

func TestManagingTheWorkplaceAndImportingATemplate(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{})
	u.manage("Settings").do("e").fill("", "no address").do("tab", "tab").Type("acme")
	u.do("ctrl+s").see("is not a mail address")
	u.do("esc")
	file := filepath.Join(t.TempDir(), "t.yaml")
	u.do("x").fill(file).do("ctrl+s").see("no such file")
	text := "projects:\n  - name: made\n    environments:\n      - slug: dev\n        name: Development\n    secrets:\n      dev:\n        A: text-of-the-template\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	u.do("ctrl+s").see("1 project with 1 config and 1 secret").NotSee("text-of-the-template")
	u.do("enter").see("Created made")
	u.manage("Projects").SeeLine("made")
}

func TestManagingMembersGroupsAndRoles(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{})
	u.manage("Members").see("Ana Lima")
	u.do("a").see("Add a member").do("ctrl+s").see("Added ")
	u.manage("Groups").do("a").fill("Night", ">").do("ctrl+s").see("Created the group Night")
	u.at("Night").do("enter", "a").see("Add somebody").do("ctrl+s").see("Added Ana Lima to Night")
	u.at("Ana").do("d").destroy("").see("Removed Ana Lima from Night")
	u.do("esc", "esc").at("Night").do("d").destroy("Night").see("Deleted the group Night")
	u.manage("Workplace roles").do("d").NotSee("Delete ")
	u.see("built in").do("a").fill("Auditor").do("tab", "space").do("ctrl+s").see("Created the role Auditor")
	u.at("Auditor").do("d").destroy("").see("Deleted the role Auditor")
	u.manage("Users").at("Ben").do("e").fill(">").do("tab").Type("Ben Okafor")
	u.do("ctrl+s", "enter").see("Changed the role of Ben Okafor")
	u.manage("Invites").see("kofi@acme.example").do("a").see("makes none of these")
	u.manage("Who can read it").SeeLine("Ana Lima", "user")
	u.see("(not told)")
}

func TestManagingIntegrationsAndSyncs(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{})
	u.manage("Integrations").at("GitHub").do("enter").see("options").do("d").see("delete them first")
	u.do("esc", "a").fill("github", "Second", "{no json").do("ctrl+s").see("no JSON")
	u.do("ctrl+u").Paste(`{"token": "credential-of-the-service"}`)
	u.do("ctrl+s").see("Created the integration Second").NotSee("credential-of-the-service")
	u.manage("Syncs").see("There are none").do("a").see("Create a sync").do("tab").Paste(`{"repo": "acme/shop"}`)
	u.do("ctrl+s").see("Created a sync of backend / dev")
	u.do("d").see("stay at the service").do("shift+tab", "down", "tab").destroy("").see("Deleted the sync of backend / dev")
}

func TestManagingChangeRequestsAndPolicies(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{ui: ui.Options{Start: model.ConfigRef{Project: "notifications", Config: "prd"}}})
	u.manage("Change requests").at("larger batches").do("enter").see("notifications / prd").see("PUSH_BATCH_SIZE")
	u.NotSee("750")
	u.do("x").option("apply").destroy("prd").see("requires 1 approvals")
	u.do("esc", "x").option("approve").do("enter").see("Approved the unit")
	u.do("x").option("take my approval").do("enter").see("back")
	u.do("x").option("approve").do("enter").see("Approved the unit")
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
