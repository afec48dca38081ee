package ui_test

import (
	"testing"

	"dtui/model"
)

// sentTo is where an order went, and under which identity.
func sentTo(o model.SaveOrder) model.ConfigID { return o.ID }

func idOf(ref model.ConfigRef) model.ConfigID {
	return model.ConfigID{Owner: me, ConfigRef: ref, UUID: "uuid-" + ref.Project + "-" + ref.Config}
}

func TestPromise2SavedFromAnotherConfig(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "for dev")
	p.open("prd").SeeLine("3 Secrets", "backend / prd")
	p.save()
	if len(p.api.orders) != 1 || sentTo(p.lastOrder()) != idOf(dev) {
		t.Fatalf("the save went to %v", p.api.orders)
	}
	if line := p.lastOrder().Lines[0]; line.Value.Reveal() != "for dev" || line.Base.Raw.Reveal() != textOf(dev, "API_URL") {
		t.Fatalf("the order holds %s", describe(p.lastOrder().ID, line))
	}
	p.See("Saved 1 change to backend / dev.").SeeLine("3 Secrets", "backend / prd").SeeLine("API_URL", textOf(prd, "API_URL"))
}

func TestPromise2AnswerArrivesWhileReviewing(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("TOKEN", "for dev")
	p.asked("stg").asked("prd")
	p.Press("s").SeeLine("backend ▸ dev ▸ review").SeeLine("TOKEN")
	p.Press("tab", "tab")
	p.FinishNewest().FinishAll() // stg and prd come in.
	p.SeeLine("backend ▸ dev ▸ review").SeeLine("TOKEN")
	p.Press("esc", "esc").Press("s")
	p.press()
	p.FinishAll()
	if len(p.api.orders) != 1 || sentTo(p.lastOrder()) != idOf(dev) {
		t.Fatalf("the save went to %v", p.api.orders)
	}
}

func TestPromise2SeveralConfigsEachGetTheirOwn(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "for dev")
	p.open("prd")
	p.edit("API_URL", "for prd").edit("TOKEN", "also for prd")
	p.open("stg")
	p.save("prd")
	got := map[model.ConfigID][]string{}
	for _, order := range p.api.orders {
		for _, line := range order.Lines {
			got[order.ID] = append(got[order.ID], line.Value.Reveal())
		}
	}
	if len(got) != 2 || len(got[idOf(dev)]) != 1 || got[idOf(dev)][0] != "for dev" || len(got[idOf(prd)]) != 2 {
		t.Fatalf("sent: %v", got)
	}
	p.See("Saved 3 changes")
	p.keeps(nil)
}

func TestPromise2ProtectedConfigWantsItsName(t *testing.T) {
	t.Parallel()
	p := at(t, prd)
	p.edit("API_URL", "for prd").FinishAll()
	p.Press("s").See("prd")
	p.Press("enter", "right", "enter").FinishAll()
	p.See("asks for the name first")
	if len(p.api.orders) != 0 {
		t.Fatal("prd was written without its name")
	}
	p.Press("tab", "tab") // Over the list to the field.
	p.press("prd").FinishAll()
	if sentTo(p.lastOrder()) != idOf(prd) {
		t.Fatalf("the save went to %v", p.api.orders)
	}
}

func TestPromise2TheFirstButtonSendsNothing(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "for dev")
	before := p.stagedLines()
	p.Press("s", "enter")
	if p.focusedButton() != "Cancel" {
		t.Fatalf("the focus is on %q", p.focusedButton())
	}
	p.Press("enter").FinishAll()
	p.keeps(before)
	if len(p.api.orders) != 0 {
		t.Fatal("cancel sent something")
	}
}

func TestPromise2ConfigMadeAnewBetweenReviewAndSave(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "for the old one")
	before := p.stagedLines()
	p.api.remake(dev)
	p.save().See("made anew").See("backend / dev")
	p.keeps(before)
	if got := p.api.configs[dev].secrets["API_URL"].Raw.Reveal(); got != textOf(dev, "API_URL") {
		t.Fatalf("the new config was written: %q", got)
	}
}
