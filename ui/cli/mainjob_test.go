package cli

import (
	"testing"

	"dtui/model"
)

func TestTheMainJob(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{})
	u.SeeLine("backend", "dev", "DEVELOPMENT")
	u.SeeLine("API_URL", "http://localhost:8080")
	u.edit("LOG_LEVEL", "trace")
	u.SeeLine("LOG_LEVEL", "debug → trace")
	u.staged(1)
	u.wrote()
	u.confirm()
	u.See("Saved 1 change to backend / dev.")
	u.wrote("backend/dev LOG_LEVEL = trace")
	u.staged(0)
}

func TestCopyingAMaskedValueNeverShowsIt(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{})
	u.find("DB_PASSWORD")
	u.do("y")
	u.See("Copied DB_PASSWORD through X11.")
	if len(u.copied) != 1 || u.copied[0] == "" {
		t.Fatalf("copied %q", u.copied)
	}
	u.NotSee(u.copied[0])
}

func TestPromise2ASaveGoesWhereItWasStaged(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{})
	u.edit("LOG_LEVEL", "trace")
	u.open("prd")
	u.SeeLine("backend", "prd", "PRODUCTION")
	u.do("s")
	u.SeeLine("backend / dev", "DEVELOPMENT")
	u.do("esc")
	u.confirm()
	u.wrote("backend/dev LOG_LEVEL = trace")
}

func TestPromise2AConfigMadeAnewIsNotWritten(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{ui: uiStart("dev_ci")})
	u.do("a")
	u.Type("NEW_ONE")
	u.do("enter")
	u.Type("value")
	u.do("enter")
	u.staged(1)
	admin := newAdmin(t, u)
	admin.call("DELETE", "/v3/configs/config?project=backend&config=dev_ci", "")
	admin.call("POST", "/v3/configs?project=backend", `{"environment":"dev","name":"dev_ci"}`)
	u.confirm()
	u.See("deleted and made anew")
	u.staged(1)
	u.wrote()
}

func TestPromoteFourSecretsAndTakeThemBack(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{})
	for _, name := range []string{"FEATURE_CHECKOUT_V2", "FEATURE_GIFT_CARDS", "IMAGE_PROXY_KEY", "STRIPE_SECRET_KEY"} {
		u.find(name).do("space")
	}
	u.do("P")
	u.See("Promote 4 secrets to")
	u.choose("prd")
	u.SeeLine("create", "FEATURE_CHECKOUT_V2")
	u.SeeLine("blocked", "STRIPE_SECRET_KEY", "restricted")
	u.SeeLine("overwrite", "IMAGE_PROXY_KEY", "would read from backend / dev_ci")
	u.do("enter")
	u.See("prd is protected by the rule prd*.")
	u.do("right", "enter")
	u.SeeLine("backend / prd", "PRODUCTION", "3 of 3")
	before := u.server.Writes()
	u.do("esc", "esc").confirm("prd")
	u.See("B takes the promotion back.")
	if n := len(u.server.Writes()) - len(before); n != 3 {
		t.Fatalf("%d writes, want 3: %q", n, u.written())
	}
	old := *u.server.Writes()[2].Before

	u.elsewhere(prd, "FEATURE_GIFT_CARDS", "by ben")
	u.do("B")
	u.See("2 changes are staged that take the promotion back.")
	u.See("Left alone in backend / prd (changed since): FEATURE_GIFT_CARDS.")
	u.do("esc")
	u.confirm("prd")
	u.wrote(
		"backend/prd FEATURE_CHECKOUT_V2 = on", "backend/prd FEATURE_GIFT_CARDS = on", "backend/prd IMAGE_PROXY_KEY = ${dev_ci.IMAGE_PROXY_KEY}",
		"backend/prd FEATURE_GIFT_CARDS = by ben",
		"backend/prd FEATURE_CHECKOUT_V2 deleted", "backend/prd IMAGE_PROXY_KEY = "+old,
	)
}

var prd = model.ConfigRef{Project: "backend", Config: "prd"}
