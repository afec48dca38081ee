package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dtui/client/sandbox"
	"dtui/keyring"
	"dtui/model"
	"dtui/ui"
	"dtui/ui/manage"
)

func TestServiceTokensWalkedByKeys(t *testing.T) {
	unhurried(t)
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		s.ui = ui.Options{Start: model.ConfigRef{Project: "backend", Config: "dev"}}
		s.sandbox.Now = sunday
		u := sit(t, s)
		u.manage("Service tokens")
		u.do("a").do("ctrl+s").see("needs a name").fill("ci-2", "", "31 January").do("ctrl+s").see("Write never, a life such as")
		u.do("ctrl+u").Type("2026-11-21")
		u.do("ctrl+s").see("in the past").do("esc").NotSee("ci-2")
		if n := u.asked("POST", "/tokens"); n != 0 {
			t.Fatalf("%d requests for a token that was refused or left", n)
		}
		for _, life := range []string{"12h", "30d", "2027-01-31", "never"} {
			u.do("a").fill("t-"+life, "", life).do("ctrl+s").see("shown once").do("enter", "esc")
		}
		u.SeeLine("t-12h", "read", "in 12h").SeeLine("t-30d", "22 Dec 2026").SeeLine("t-2027-01-31", "31 Jan 2027").SeeLine("t-never", "never")
		u.at("t-12h").do("d").see("Revoke t-12h").do("enter").SeeLine("t-12h")
		u.do("d").destroy("").see("Revoked the service token t-12h").do("esc").NotSee("in 12h")
		if n := u.asked("DELETE", "/tokens/token"); n != 1 || len(u.copied) != 4 {
			t.Errorf("%d revoked, %d copied", n, len(u.copied))
		}
	})
}

func TestServiceAccountsWalkedByKeys(t *testing.T) {
	unhurried(t)
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		s.sandbox.Now = sunday
		u := sit(t, s)
		u.manage("Service accounts").do("a").do("ctrl+s").see("name").fill("deployer").do("esc").NotSee("deployer")
		u.do("a").fill("deployer", ">").do("ctrl+s").see("Created the service account deployer")
		u.at("deployer").do("enter").see("Tokens and identities")
		u.do("a").option("a token").fill("eu west/1", "7d").do("ctrl+s").see("shown once")
		// The names that are suggested are ones that a folder and the list of profiles take.
		u.do("left", "left", "enter").see("Write to a file").SeeLine("file", "eu-west-1.token")
		u.do("esc")
		u.do("right", "right", "enter", "esc")
		if len(u.copied) != 1 || !strings.HasPrefix(u.copied[0], "dp.sa.") {
			t.Fatalf("copied %d", len(u.copied))
		}
		u.unseen(u.copied[0]).SeeLine("eu west/1", "token", "29 Nov 2026")
		u.do("a").option("an identity").fill("actions", "http://token.example", "acme", "repo:acme/shop").do("ctrl+s").NotSee("Created the identity")
		u.do("shift+tab", "shift+tab").fill("https://token.example").do("ctrl+s").see("Created the identity actions").SeeLine("actions", "identity", "1h0m0s each")
		u.at("actions").do("e").fill("", "", "", "", "", "30m").do("ctrl+s").see("Changed the identity actions")
		u.do("d").destroy("").see("Deleted the identity actions")
		u.do("esc").at("eu west").do("d", "enter").SeeLine("eu west/1")
		u.do("d").destroy("").see("Revoked the token eu west/1")
		u.do("esc", "esc").at("deployer").do("e").fill("").do("ctrl+s").NotSee("Changed the service account")
		u.do("esc")
		u.do("e").fill("releaser", ">>").do("ctrl+s").see("Changed the service account deployer")
		u.do("d").Type("deployer")
		u.do("tab", "right", "enter").see("That is not the name").do("ctrl+u")
		u.destroy("releaser").see("Deleted the service account releaser")
	})
}

func TestTrustedIPsWalkedByKeys(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		s.sandbox.Now = sunday
		u := sit(t, s)
		u.manage("Trusted IPs").SeeLine("0.0.0.0/0", "everyone")
		u.do("a").see("Everyone may use backend / dev").fill("example.com").do("ctrl+s").see("Write an address such as")
		u.fill("203.0.113.7/24").do("ctrl+s").see("The network of that length is 203.0.113.0/24")
		u.fill("2001:0DB8:0::/32").see("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")
		u.do("ctrl+s").see("Added 2001:db8::/32").SeeLine("2001:db8::/32", "a network")
		u.do("a").fill("2001:DB8::/32").do("ctrl+s").see("is in the list already").fill("203.0.113.7").do("esc").NotSee("203.0.113.7")
		// Everyone is let in by another entry; nobody is locked out.
		u.at("2001").do("d").see("let in by another entry").do("enter").SeeLine("2001:db8::/32")
		u.do("esc").at("0.0.0.0").do("d").see("Afterwards only 2001:db8::/32").see("this locks you out too").do("tab", "right", "enter").see("That is not the name")
		u.destroy("dev").see("Deleted 0.0.0.0/0").see("Afterwards only 2001:db8::/32")
		u.do("esc", "esc").at("2001").do("d").see("no address at all").destroy("dev").see("Deleted 2001:db8::/32")
		u.do("esc", "a").see("the first address").fill("203.0.113.7").do("ctrl+s").see("That is not the name")
		u.Type("dev")
		u.do("ctrl+s").see("Added 203.0.113.7")
		if n := u.asked("POST", "/trusted_ips"); n != 2 {
			t.Errorf("%d addresses were sent", n)
		}
	})
}

func TestLeasesWalkedByKeys(t *testing.T) {
	unhurried(t)
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		s.ui = ui.Options{Start: model.ConfigRef{Project: "backend", Config: "stg_load"}}
		s.sandbox.Now = sunday
		u := sit(t, s)
		u.manage("Leases").see("There are none").do("a").fill("POSTGRES_LOAD_TEST", "1y").do("ctrl+s").see("from a minute to a day").do("esc")
		if n := u.asked("POST", "/leases"); n != 0 {
			t.Fatal("a form that was left issued a lease")
		}
		u.do("a").fill("NONE").do("ctrl+s").see("dynamic secret 'NONE'")
		u.fill("POSTGRES_LOAD_TEST", "10m").do("ctrl+s").see("shown once")
		u.do("left", "left", "enter").see("POSTGRES_LOAD_TEST.env").fill(filepath.Join(t.TempDir(), "db.env")).do("ctrl+s").says("only you can read")
		u.do("esc").SeeLine("POSTGRES_LOAD_TEST", "in ")
		// Leases of others are not there, and those of this run are in their own config alone.
		u.do("q").see("A lease of POSTGRES_LOAD_TEST in backend / stg_load lasts until")
		u.do("esc")
		u.do("d").see("Revoke a lease").do("enter")
		if n := u.asked("DELETE", "/leases/lease"); n != 0 {
			t.Fatal("cancelling revoked it")
		}
		u.do("d").destroy("").see("Revoked the lease of POSTGRES_LOAD_TEST").see("There are none")
		u.do("q")
		if !u.Quit() {
			t.Error("leaving asks without a lease")
		}
	})
}

func TestAccessInAProtectedConfigWantsItsName(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		s.ui = ui.Options{Start: model.ConfigRef{Project: "billing", Config: "prd"}}
		s.sandbox.Now = sunday
		u := sit(t, s)
		for title, answer := range map[string]string{"Service tokens": "deploy", "Trusted IPs": "203.0.113.0/24", "Leases": "POSTGRES"} {
			u.manage(title).do("a").fill(answer).do("ctrl+s").see("That is not the name").do("esc")
		}
		u.manage("Service tokens").SeeLine("old-jenkins", "read/write")
		u.at("old-jenkins").do("d").do("tab", "right", "enter").see("That is not the name").do("esc").changed(0)
		u.do("d").destroy("prd").see("Revoked the service token old-jenkins").do("esc")
		u.do("a").fill("deploy", ">", "90d").do("ctrl+s").see("That is not the name")
		u.Type("prd")
		u.do("ctrl+s").see("shown once").do("enter")
		if len(u.copied) != 1 || !strings.HasPrefix(u.copied[0], "dp.st.prd.") {
			t.Fatalf("copied %d", len(u.copied))
		}
		u.do("esc").row("deploy", "read/write").unseen(u.copied[0]).changed(2)
	})
}

func TestAReadOnlyRunOffersNoAccess(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		s.ui = ui.Options{ReadOnly: true, Start: model.ConfigRef{Project: "billing", Config: "prd"}}
		s.sandbox.Now = sunday
		u := sit(t, s)
		u.manage("Service tokens").do("a").see("dtui was started read-only")
		u.do("esc", "esc", "esc", "3", "K").see("read-only").NotSee("Share ")
		u.do(":").Type("share")
		u.NotSee("link")
		u.changed(0)
	})
}

func TestAPlanWithoutAccountsExplainsItselfInTheForm(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		s.sandbox.Plan = sandbox.PlanDeveloper
		s.sandbox.Now = sunday
		u := sit(t, s)
		u.manage("Service accounts").says("Service accounts need the Team plan or a larger one")
		u.do("a").NotSee("Create a service account")
	})
}

func TestARestrictedOrUnsavedSecretIsNotShared(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{})
	u.edit("LOG_LEVEL", "trace").do("K").see("has a staged change").NotSee("Share LOG_LEVEL")
	u.find("STRIPE_SECRET_KEY").do("K").see("restricted").NotSee("Share STRIPE")
	if n := u.asked("POST", "/plain") + u.asked("POST", "/encrypted"); n != 0 {
		t.Errorf("%d were shared", n)
	}
}

func TestAFileForAKeyIsNeverALinksTarget(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	target, link, dangling := filepath.Join(dir, "target"), filepath.Join(dir, "link"), filepath.Join(dir, "dangling")
	if err := os.WriteFile(target, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{link: target, dangling: filepath.Join(dir, "nothing")} {
		if err := os.Symlink(to, name); err != nil {
			t.Skipf("this system makes no symbolic links: %v", err)
		}
	}
	for path, says := range map[string]string{
		link: "left alone", dangling: "left alone", dir: "left alone",
		filepath.Join(dir, "no", "where"): filepath.Join(dir, "no", "where") + " was not written",
		filepath.Join(target, "below"):    "was not written",
		"":                                "left alone",
	} {
		if _, err := saveFile(t.Context(), path, model.NewValue("the-key")); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), ".dtui-") {
			t.Errorf("%q: %v", path, err)
		}
	}
	if text, err := os.ReadFile(target); err != nil || string(text) != "mine" {
		t.Errorf("%q, %v", text, err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 3 {
		t.Errorf("%v, %v", files, err)
	}
}

// noKeyring is a machine without a keyring.
type noKeyring struct{ keyring.Store }

func (noKeyring) Get(context.Context, string) (keyring.Entry, error) {
	return keyring.Entry{}, keyring.Unavailable{Reason: keyring.NoBus}
}

func (noKeyring) Set(context.Context, keyring.Entry) error {
	return keyring.Unavailable{Reason: keyring.NoBus}
}

func TestAKeyIsKeptAsAProfileOrStaysInHand(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		store keyring.Store
		says  string
	}{
		"kept": {keyring.Memory(), "Kept as the profile ci in the system keyring"},
		"none": {noKeyring{keyring.Memory()}, "The system keyring cannot be used: there is no session bus."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			door := (&run{getenv: func(name string) string {
				return map[string]string{"HOME": home, "XDG_CONFIG_HOME": home}[name]
			}}).doormanOf(c.store, nil)
			u := sit(t, setting{env: func(e *ui.Env) { e.Keep = manage.Keeper{KeepProfile: door.Add} }})
			u.manage("Service tokens").do("a").fill("ci").do("ctrl+s").see("shown once")
			u.do("left", "left", "enter").see("Keep as a profile").do("ctrl+s").says(c.says)
			u.do("esc", "enter")
			if name == "none" {
				u.do("right", "right", "enter")
			}
			profiles, err := door.Profiles(t.Context())
			if err != nil || (len(profiles.List) == 1) != (name == "kept") {
				t.Errorf("%+v, %v", profiles, err)
			}
			if name == "kept" && profiles.Current == "ci" {
				t.Error("it went over to the new profile")
			}
		})
	}
}
