package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/client/sandbox"
	"dtui/model"
	"dtui/ui"
)

var (
	stg   = model.ConfigRef{Project: "backend", Config: "stg"}
	prdEU = model.ConfigRef{Project: "backend", Config: "prd_eu"}
	shop  = model.ConfigRef{Project: "shop", Config: "dev"}
	base  = model.ConfigRef{Project: "infra", Config: "base"}
)

// held is a secret of the promotion's world: a text, a visibility and a type.
type held [3]string

func textSecret(text string) held   { return held{text, "masked", "string"} }
func openSecret(text string) held   { return held{text, "unmasked", "string"} }
func closedSecret(text string) held { return held{text, "restricted", "string"} }

// promotionWorld has a source with 30 secrets to promote, a root and its branch in production that inherits from another
// project, and a config of a third project. Every text that must not be seen holds "hidden".
func promotionWorld(t *testing.T) []byte {
	t.Helper()
	source := map[string]held{
		"STAGED_EDIT": textSecret("hidden-saved"), "FROZEN": textSecret("${PLAIN_00}/hidden-end"), "BROKEN": textSecret("${ONLY_HERE}"), "ONLY_HERE": textSecret("hidden"),
		"NOWHERE": textSecret("${shop.dev.MISSING}"), "ELSEWHERE": textSecret("${stg.PLAIN_00}"), "UNTOLD": textSecret("${hidden.prd.KEY}"),
		"LITERAL": textSecret("hidden-fixed"), "WAS_RESTRICTED": textSecret("hidden-new"), "OPEN_THERE": textSecret("masked-at-the-source"),
		"INHERITED": textSecret("hidden-own"), "SQL_DEBUG": openSecret("true"), "STG_HOST": openSecret("https://api.stg.example.com"),
		"FOLLOWED": textSecret("hidden-followed"), "HIDDEN_THERE": textSecret("hidden-shown"), "TYPED": textSecret("hidden-typed"), "ANOTHER": textSecret("${prd.LEFT_ALONE}"), "SOURCE_RESTRICTED": closedSecret("hidden-never"),
	}
	production := map[string]held{
		"LITERAL": textSecret("${PLAIN_00}"), "WAS_RESTRICTED": closedSecret("hidden-closed"), "OPEN_THERE": openSecret("seen"),
		"FOLLOWED": textSecret("hidden-root"), "HIDDEN_THERE": textSecret("hidden-in-eu"), "TYPED": {"true", "masked", "boolean"},
		"LEFT_ALONE": textSecret("hidden-left"),
	}
	third := map[string]held{"SQL_DEBUG": {"", "restricted", "string"}, "FROZEN": textSecret("${KEY}"), "KEY": textSecret("hidden-key"), "STG_HOST": openSecret("ああ\r\n\tx")}
	for i := range 13 {
		name := fmt.Sprintf("PLAIN_%02d", i)
		source[name] = held{fmt.Sprintf("hidden-plain-%d", i), "masked", []string{"string", "yaml"}[i%2]}
		if i%3 == 0 {
			production[name] = held{fmt.Sprintf("hidden-before-%d", i), "masked", "string"}
		}
		if i%4 == 0 {
			third[name] = held{fmt.Sprintf("hidden-third-%d", i), "masked", "yaml"}
		}
	}
	type object = map[string]any
	secrets := func(of map[string]held) object {
		all := object{}
		for name, s := range of {
			all[name] = object{"value": s[0], "visibility": s[1], "type": s[2]}
		}
		return all
	}
	environment := func(slug string, configs ...object) object {
		return object{"slug": slug, "name": slug, "ago": "9d", "configs": configs}
	}
	project := func(slug string, environments ...object) object {
		return object{"slug": slug, "ago": "9d", "environments": environments}
	}
	world, err := json.Marshal(object{
		"workplace": object{"id": "w1", "name": "Acme"},
		"people":    []object{{"id": "ana", "name": "Ana"}, {"id": "ben", "name": "Ben"}},
		"projects": []object{
			project("backend", environment("stg", object{"name": "stg", "ago": "9d", "secrets": secrets(source)}),
				environment("prd", object{"name": "prd", "ago": "9d", "secrets": secrets(production), "inherits": []object{{"project": "infra", "config": "base"}}},
					object{"name": "prd_eu", "ago": "9d", "secrets": secrets(map[string]held{"PLAIN_03": textSecret("hidden-eu")}), "deleted": []string{"HIDDEN_THERE"}})),
			project("infra", environment("base", object{"name": "base", "ago": "9d", "inheritable": true, "secrets": secrets(map[string]held{"INHERITED": textSecret("hidden-handed-down")})})),
			project("shop", environment("dev", object{"name": "dev", "ago": "9d", "secrets": secrets(third)}),
				environment("prd", object{"name": "prd", "ago": "9d", "secrets": secrets(map[string]held{"LEFT_ALONE": textSecret("hidden-there")})})),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return world
}

// state is everything that the sandbox holds, as somebody who reads all of it sees it.
func (u *user) state() map[string]string {
	u.t.Helper()
	other := api(u.t, u.base, u.server.Token())
	all := map[string]string{}
	for _, ref := range []model.ConfigRef{stg, prd, prdEU, shop, base} {
		snapshot, err := other.Open(u.t.Context(), ref)
		if err != nil {
			u.t.Fatal(err)
		}
		for _, s := range snapshot.Secrets() {
			all[ref.String()+" "+s.Name] = fmt.Sprintf("%q %s %s", s.Raw.Reveal(), s.Visibility, s.Type)
		}
	}
	return all
}

// differences lists what is not the same in two states.
func differences(before, after map[string]string) []string {
	var list []string
	for _, key := range slices.Sorted(maps.Keys(before)) {
		if after[key] != before[key] {
			list = append(list, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(after)) {
		if _, had := before[key]; !had {
			list = append(list, key)
		}
	}
	return list
}

// line puts the cursor of the plan on a name, in the first target below that has it.
func (u *user) line(name string) *user {
	u.t.Helper()
	for range 200 {
		u.Press("down")
		for _, row := range u.Screen().Lines() {
			if strings.Contains(row, "▌") && strings.Contains(row, " "+name+" ") {
				return u
			}
		}
	}
	u.t.Fatalf("%s is not in the plan:\n%s", name, u.Screen())
	return u
}

// writes counts the requests that wrote secrets.
func (u *user) writes() int {
	n := 0
	for _, r := range u.server.Requests() {
		if r.Method == http.MethodPost && r.Path == "/v3/configs/config/secrets" {
			n++
		}
	}
	return n
}

// reviewed puts the cursor of the review on a line.
func (u *user) reviewed(name, config string) *user {
	u.t.Helper()
	for range 200 {
		if strings.Contains(u.Screen().String(), "├─ "+name+"  in "+config+" ─") {
			return u
		}
		u.Press("down")
	}
	u.t.Fatalf("%s of %s is not in the review:\n%s", name, config, u.Screen())
	return u
}

// planned is somebody at the source of that world, which is protected too.
func planned(t *testing.T, options sandbox.Options) *user {
	t.Helper()
	options.World = promotionWorld(t)
	u := sit(t, setting{sandbox: options, ui: ui.Options{Start: stg, Protected: []string{"stg", "prd*"}}})
	u.Forbidden("hidden-", "masked-at-the-source")
	return u
}

// plan plans to promote 30 secrets into three configs of two projects.
func (u *user) plan() *user {
	u.t.Helper()
	u.do("3", "ctrl+a")
	u.find("ONLY_HERE").do("space")
	u.do("P")
	u.See("Promote 30 secrets to")
	u.Type("prd")
	u.do("tab", "down", "tab", "ctrl+u")
	u.Type("shop")
	u.do("enter", "ctrl+u")
	u.Type("shop / dev")
	u.do("tab", "enter")
	u.See("Promote plan").See("30 secrets → 3 configs").See("to prd, prd_eu, shop / dev")
	return u
}

// press goes from the field of the first name to the button that saves all, and presses it.
func (u *user) saveAll(names ...string) *user {
	u.t.Helper()
	u.See("Review")
	for _, name := range names {
		u.Type(name)
		u.do("enter")
	}
	if len(names) == 0 {
		u.do("tab")
	}
	for range 4 {
		if text := u.Screen().String(); strings.Contains(text, "[ Save") && !strings.Contains(text, " only ]") {
			return u.do("enter")
		}
		u.do("right")
	}
	u.t.Fatalf("no button saves all:\n%s", u.Screen())
	return u
}

func TestPromote30SecretsInto3TargetsAndTakeThemBack(t *testing.T) {
	t.Parallel()
	u := planned(t, sandbox.Options{})
	before := u.state()

	// A staged edit of the source is not taken, and said.
	u.find("STAGED_EDIT").do("e")
	u.do("right", "enter") // The source is protected too.
	u.Type("not promoted")
	u.do("enter")
	u.plan()

	// Every warning, once at least, in a table that holds no value.
	for range 3 {
		u.line("FROZEN").do("r")
	}
	u.do("Y")
	table := u.copied[len(u.copied)-1]
	for _, warning := range []string{
		"the staged edit is not taken", "freezes the reference", "${ONLY_HERE} does not exist in prd", "${shop.dev.MISSING} resolves nowhere there",
		"${stg.PLAIN_00} resolves nowhere there", "${prd.LEFT_ALONE} means another config there", "does not fit the type boolean", "would read from backend / stg", "not told whether ${hidden.prd.KEY} resolves",
		"a literal would replace a reference", "cannot be taken back", "unmasked there", "would cover an inherited value",
		"debug switch in production", "a staging host would reach production", "leaves a protected config",
		"the source value is restricted and cannot be read", "takes the computed text",
	} {
		if !strings.Contains(table, warning) {
			t.Errorf("the plan does not warn: %s\n%s", warning, table)
		}
	}
	for _, text := range []string{"hidden-", "masked-at", "api.stg", "seen"} {
		if strings.Contains(table, text) {
			t.Errorf("the table holds a value, %q:\n%s", text, table)
		}
	}
	// What would break something starts without a tick; here one of them is wanted.
	u.do("home").line("STG_HOST").SeeLine("▌", "[ ]", "STG_HOST")
	u.do("space")
	// Doppler refuses a request with a reference that resolves nowhere.
	for range 3 {
		u.line("UNTOLD").SeeLine("▌", "[x]", "UNTOLD")
		u.do("space")
	}
	u.do("enter")
	u.See("prd and prd_eu are protected")
	u.do("right", "enter")
	u.SeeLine("backend / prd", "one request").See("Review")

	// The staged edit of the source is no part of the promotion and is left for later.
	u.do("esc").reviewed("STAGED_EDIT", "stg")
	u.do("space", "tab")

	// The branch fails half-way: Doppler answers its request with an error. The others are saved, each in one request.
	u.server.Inject(sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503, Method: "POST", Path: "/configs/config/secrets", Times: 1})
	u.Allow("masked-at-the-source") // Once it is saved, it is unmasked.
	u.saveAll("prd", "prd_eu")
	u.says("to shop / dev and backend / prd.")
	if n := u.writes(); n != 3 {
		t.Errorf("%d requests wrote to 3 configs", n)
	}
	u.staged(24 + 1)
	for name, want := range map[string]string{prdEU.String(): "", shop.String(): "hidden-plain-1"} {
		if got := u.state()[name+" PLAIN_01"]; (want == "") != (got == "") && !strings.Contains(got, want) {
			t.Errorf("%s has PLAIN_01 as %s", name, got)
		}
	}
	u.do("home").See("Type prd_eu to save 24 changes to backend / prd_eu").See("not applied: Doppler has what was there before")
	u.NotSee("shop / dev  DEV")

	// What failed is saved later, and still belongs to the promotion.
	u.do("tab").saveAll("prd_eu")
	u.says("Saved 24 changes to backend / prd_eu.")
	u.staged(1)
	u.do("esc", "esc")

	// Somebody else changes one of the names before it is taken back. The time to edit protected configs is over.
	u.elsewhere(shop, "PLAIN_01", "hidden-by-ben")
	u.Advance(u.clock, 11*time.Minute).FinishAll()
	u.do("B")
	u.See("prd and prd_eu are protected")
	u.do("right", "enter")
	u.says("Left alone in shop / dev (changed since): PLAIN_01.")
	u.says("Left alone in backend / prd (the former value was restricted, and dtui never had it): WAS_RESTRICTED.")
	u.says("are staged that take the promotion back.")
	taking := u.app.Staged()

	// Taking back can fail in part too: the root does, and its branch waits for it.
	u.do("right", "enter")
	u.See("Review")
	u.do("esc").reviewed("STAGED_EDIT", "stg")
	u.do("space", "tab")
	u.server.Inject(sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503, Method: "POST", Path: "/configs/config/secrets", Times: 1})
	u.saveAll("prd", "prd_eu")
	u.says("to shop / dev.")
	u.do("home").reviewed("ANOTHER", "prd_eu")
	u.says("Not saved to backend / prd_eu: its root was to be saved first, and was not; save again after that.")
	u.do("esc", "esc")

	// It is offered again for the rest. This time an answer gets lost on the way, which dtui finds out by reading.
	u.do("B")
	u.says("are staged from before, and not saved yet.")
	u.do("right", "enter")
	u.See("Review")
	u.do("esc").reviewed("STAGED_EDIT", "stg")
	u.do("space", "tab")
	u.server.Inject(sandbox.Fault{Kind: sandbox.FaultReset, After: true, Method: "POST", Path: "/configs/config/secrets", Times: 1})
	u.saveAll("prd", "prd_eu")
	u.says("to backend / prd and backend / prd_eu.")
	u.staged(1)
	if taking < 60 {
		t.Errorf("%d changes took the promotion back", taking)
	}

	// Raw values, visibilities, types and presence are those from before, but for what was left alone.
	if got := differences(before, u.state()); !slices.Equal(got, []string{"shop / dev PLAIN_01"}) {
		t.Errorf("not as before: %q", got)
	}
	if got := u.state()["shop / dev PLAIN_01"]; !strings.Contains(got, "hidden-by-ben") {
		t.Errorf("what somebody else changed is %s", got)
	}
	// What followed the root follows it again, and what did not does not.
	u.elsewhere(prd, "FOLLOWED", "hidden-later")
	u.elsewhere(prd, "PLAIN_03", "hidden-later")
	if got := differences(before, u.state()); !slices.Equal(got, []string{"backend / prd FOLLOWED", "backend / prd PLAIN_03", "backend / prd_eu FOLLOWED", "shop / dev PLAIN_01"}) {
		t.Errorf("after changes in the root: %q", got)
	}

	u.do("esc", "esc", "B")
	u.says("Nothing of the promotion can be taken back.")
	u.says("Left alone in shop / dev (changed since): PLAIN_01.")
}

// A policy is seen in the plan, and a save that it refuses is reported as what it is and stays staged. Only the sandbox's
// wording tells it where the policies may not be read.
func TestPromotingIntoAConfigUnderAPolicy(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{sandbox.PolicyForbids, sandbox.PolicyInvalid} {
		t.Run(answer, func(t *testing.T) {
			t.Parallel()
			u := planned(t, sandbox.Options{Policy: answer})
			if err := u.server.AddPolicy("Review shop", "shop", "dev"); err != nil {
				t.Fatal(err)
			}
			before := u.state()
			u.find("PLAIN_01").do("space").find("PLAIN_02").do("space", "P")
			u.Type("prd")
			u.do("tab", "ctrl+u")
			u.Type("shop")
			u.do("enter", "ctrl+u")
			u.Type("shop / dev")
			u.do("tab", "enter")
			u.SeeLine("change requests only (Review shop): 1 review is asked for")
			u.do("enter", "right", "enter")
			u.says("Under the change-request policy Review shop: 1 review is asked for. Doppler refuses a direct save.")
			u.saveAll("prd")
			u.staged(2)
			u.do("end").says("Not saved: shop / dev is under the change-request policy Review shop: 1 review is asked for. Doppler: The config 'dev' is under the change request policy")
			u.says("c opens a change request for shop / dev.")
			if got := differences(before, u.state()); !slices.Equal(got, []string{"backend / prd PLAIN_01", "backend / prd PLAIN_02", "backend / prd_eu PLAIN_01", "backend / prd_eu PLAIN_02"}) {
				t.Errorf("written: %q", got)
			}
		})
	}
}
