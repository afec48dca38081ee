package model_test

import (
	"slices"
	"strings"
	"testing"

	"dtui/model"
)

// computed plans like plan, with the computed text of every line.
func computed(source, target *model.Snapshot, names ...string) model.Plan {
	return model.PlanPromotion(model.PlanInput{
		Source: source, Targets: []*model.Snapshot{target}, Names: names, Staged: model.NewStaging().Of, Protected: model.DefaultProtected(),
		Loaded: func(model.ConfigRef) *model.Snapshot { return nil }, Computed: func(model.ConfigRef, string) bool { return true },
	})
}

func TestPromotingComputedTexts(t *testing.T) {
	t.Parallel()
	reference := func(name, computed string, v, cv model.Visibility) model.Secret {
		s := with(secret(name, "${HOST}/x"), v, "")
		s.Computed, s.ComputedVisibility = model.NewValue(computed), cv
		return s
	}
	hidden := reference("KEPT", "", model.Masked, model.Restricted)
	hidden.Computed = model.Value{}
	dev := snap("dev", reference("URL", "db/x", model.Masked, model.Masked), reference("SHY", "db/x", model.Unmasked, model.Masked), hidden,
		secret("PLAIN", "p"), reference("SAME", "db/x", model.Masked, model.Masked), reference("HOST_URL", "https://db.dev.example", model.Masked, model.Masked),
		reference("LEFT", "${GONE}", model.Masked, model.Masked))
	prd := snap("prd", secret("URL", "${HOST}/x"), secret("SAME", "db/x"))
	p := computed(dev, prd, "URL", "SHY", "KEPT", "PLAIN", "SAME", "HOST_URL", "LEFT")
	lines := map[string]model.PlanLine{}
	for _, line := range p.Targets[0].Lines {
		if lines[line.Name] = line; line.Aspect != model.ComputedText {
			t.Errorf("%s takes the %s text", line.Name, line.Aspect)
		}
	}
	if line := lines["URL"]; line.After.Raw.Reveal() != "db/x" || !line.Frozen || !line.Ticked || !warns(line, "freezes the reference") || !warns(line, "a literal would replace a reference") {
		t.Errorf("URL: %+v", line)
	}
	if line := lines["SHY"]; line.After.Visibility != model.Masked {
		t.Errorf("what the reference hides would be %s", line.After.Visibility)
	}
	if line := lines["KEPT"]; line.Verb != model.Blocked || line.Reason != "the computed value of the source is not shown to you" {
		t.Errorf("KEPT: %+v", line)
	}
	if line := lines["PLAIN"]; line.Frozen || len(line.Warnings) != 0 {
		t.Errorf("PLAIN: %+v", line)
	}
	if line := lines["SAME"]; line.Verb != model.Same {
		t.Errorf("SAME: %+v", line)
	}
	if line := lines["HOST_URL"]; line.Ticked || !warns(line, "a development host would reach production") {
		t.Errorf("HOST_URL: %+v", line)
	}
	// What is left of a reference in a computed text is a reference again where it is written.
	if line := lines["LEFT"]; line.Ticked || !warns(line, "${GONE} does not exist in prd") {
		t.Errorf("LEFT: %+v", line)
	}
	for _, change := range p.Drafts()[0].Changes {
		if change.Value.Reveal() == "${HOST}/x" || !change.Veiled {
			t.Errorf("%s is staged as %+v", change.Name, change)
		}
	}
}

func warns(line model.PlanLine, short string) bool {
	return slices.ContainsFunc(line.Warnings, func(w model.Warning) bool { return w.Short == short && strings.HasSuffix(w.Long, ".") })
}

func TestPlanKnowsTypesConfigsAndWhatIsInherited(t *testing.T) {
	t.Parallel()
	base, other := snap("base", secret("X", "down")), snap("other", secret("X", "else"))
	target := func(inherits ...*model.Snapshot) *model.Snapshot {
		c := config("stg")
		for _, parent := range inherits {
			c.Inherits = append(c.Inherits, parent.ID().ConfigRef)
		}
		return snapOf(c, secret("X", "down"), with(secret("FLAG", "true"), model.Masked, "boolean"))
	}
	source := snap("dev", secret("X", "own"), secret("FLAG", "maybe"), secret("REF", "${nowhere.Y}"))
	lines := func(at *model.Snapshot, read ...*model.Snapshot) []model.PlanLine {
		return model.PlanPromotion(model.PlanInput{
			Source: source, Targets: []*model.Snapshot{at}, Names: []string{"X", "FLAG", "REF"}, Staged: model.NewStaging().Of,
			Loaded: func(ref model.ConfigRef) *model.Snapshot {
				for _, s := range read {
					if s.ID().ConfigRef == ref {
						return s
					}
				}
				return nil
			},
			Exists: func(ref model.ConfigRef) (bool, bool) { return ref.Config != "nowhere", true },
			Fits:   func(s model.Secret) bool { return s.Type != "boolean" || s.Raw.Reveal() == "true" },
		}).Targets[0].Lines
	}
	const covers = "would cover an inherited value"
	for name, c := range map[string]struct {
		lines []model.PlanLine
		says  string
	}{
		"nothing inherited": {lines(target()), ""},
		"inherited":         {lines(target(other, base), base, other), "X is inherited from backend / base."},
		"another text":      {lines(target(other), other), ""},
		"not read":          {lines(target(base)), "X may be inherited from backend / base."},
	} {
		if got := warns(c.lines[0], covers); got != (c.says != "") {
			t.Errorf("%s: %+v", name, c.lines[0].Warnings)
		}
		for _, w := range c.lines[0].Warnings {
			if w.Short == covers && !strings.HasPrefix(w.Long, c.says) {
				t.Errorf("%s: %s", name, w.Long)
			}
		}
		if flag := c.lines[1]; flag.Ticked || !warns(flag, "does not fit the type boolean") {
			t.Errorf("%s: %+v", name, flag)
		}
		if ref := c.lines[2]; ref.Ticked || !warns(ref, "${nowhere.Y} resolves nowhere there") {
			t.Errorf("%s: %+v", name, ref)
		}
	}
}

// A root and its branch were promoted to together. What followed the root follows it again, what was hidden is hidden
// again, and what was nowhere is nowhere.
func TestTakingBackARootAndItsBranch(t *testing.T) {
	t.Parallel()
	followed, own := secret("FOLLOWED", "old"), secret("OWN", "mine")
	rootBefore := snap("dev", followed, secret("OWN", "root's"), secret("HIDDEN", "old"))
	named := func(name, text string) model.Secret { return secret(name, text) }
	root := snap("dev", named("FOLLOWED", "new"), named("OWN", "new"), named("HIDDEN", "new"), named("NEW", "new"))
	branch := snap("dev_a", named("FOLLOWED", "new"), named("OWN", "new"), named("HIDDEN", "new"), named("NEW", "new"))
	var saved []model.Promoted
	add := func(at *model.Snapshot, name string, base *model.Secret) {
		p := model.Promoted{StagedChange: model.StagedChange{ID: at.ID(), Change: model.Change{Base: base, Name: name, Value: text("new")}}}
		if at == branch {
			p.RootRead, p.Root = true, rootBefore.Find(name)
		}
		saved = append(saved, p)
	}
	// The branch comes first, as it may.
	add(branch, "FOLLOWED", &followed)
	add(branch, "OWN", &own)
	add(branch, "HIDDEN", nil)
	add(branch, "NEW", nil)
	for _, name := range []string{"FOLLOWED", "OWN", "HIDDEN"} {
		add(root, name, rootBefore.Find(name))
	}
	add(root, "NEW", nil)
	now := func(id model.ConfigID) (*model.Snapshot, string) {
		for _, s := range []*model.Snapshot{root, branch} {
			if s.ID() == id {
				return s, ""
			}
		}
		return nil, "could not be read"
	}
	roots := func(model.ConfigRef) *model.Snapshot { return root }
	free := func(model.ConfigID, string) string { return "" }
	back := model.TakeAllBack(saved, now, roots, free)
	if len(back.Left) != 0 || len(back.Drafts) != 2 || back.Drafts[0].Present != branch {
		t.Fatalf("%+v", back)
	}
	for i, want := range []model.Change{
		{Base: branch.Find("FOLLOWED"), Name: "FOLLOWED", Removal: model.FollowRoot},
		{Base: branch.Find("OWN"), Name: "OWN", Value: text("mine")},
		{Base: branch.Find("HIDDEN"), Name: "HIDDEN", Removal: model.Delete},
		{Base: branch.Find("NEW"), Name: "NEW", Removal: model.Delete},
	} {
		if got := back.Drafts[0].Changes[i]; !sameChange(got, want) {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if will := back.Drafts[0].Changes[0].RootValue; will == nil || will.Raw.Reveal() != "old" {
		t.Error("what will be seen is not what the root will have")
	}

	// Where the root keeps the new name, the branch shows it like one that was never promoted to.
	back = model.TakeAllBack(saved[3:4], now, roots, free)
	if got := back.Drafts[0].Changes[0]; got.Removal != model.FollowRoot || got.RootValue.Raw.Reveal() != "new" {
		t.Errorf("%+v", got)
	}

	back = model.TakeAllBack(saved, func(id model.ConfigID) (*model.Snapshot, string) {
		if id == root.ID() {
			return nil, "could not be read"
		}
		return branch, ""
	}, roots, func(_ model.ConfigID, name string) string {
		if name == "OWN" {
			return "staged"
		}
		return ""
	})
	want := []model.LeftAlone{{branch.ID().ConfigRef, "OWN", "staged"}}
	for _, name := range []string{"FOLLOWED", "OWN", "HIDDEN", "NEW"} {
		want = append(want, model.LeftAlone{root.ID().ConfigRef, name, "could not be read"})
	}
	if !slices.Equal(back.Left, want) {
		t.Errorf("left alone: %+v", back.Left)
	}
	// The root keeps what it has, so the branch is set back to the old text itself.
	if got := back.Drafts[0].Changes[0]; got.Removal != model.Keep || got.Value.Reveal() != "old" {
		t.Errorf("%+v", got)
	}
}

func TestPromotingAgainLeadsFromTheFirstBase(t *testing.T) {
	t.Parallel()
	old, first := secret("A", "old"), secret("A", "first")
	line := model.Promoted{StagedChange: model.StagedChange{Change: model.Change{Base: &old, Name: "A", Value: text("first")}}}
	later := model.Promoted{StagedChange: model.StagedChange{Change: model.Change{Base: &first, Name: "A", Value: text("second")}}, From: config("dev").ConfigRef}
	if got := line.Then(later); got.Base != &old || got.Value.Reveal() != "second" || got.From != later.From {
		t.Errorf("%+v", got)
	}
}

func TestRefusedByAPolicy(t *testing.T) {
	t.Parallel()
	said := []string{"The config 'prd' is under the change request policy. Create a Change Request instead."}
	for _, c := range []struct {
		failure model.Failure
		covered bool
		want    bool
	}{
		{model.Failure{Kind: model.Forbidden, Messages: said}, false, true},
		{model.Failure{Kind: model.Invalid, Messages: said}, false, true},
		{model.Failure{Kind: model.Forbidden}, true, true},
		{model.Failure{Kind: model.Forbidden}, false, false},
		{model.Failure{Kind: model.Invalid}, true, false},
		{model.Failure{Kind: model.Unavailable, Messages: said}, true, false},
	} {
		if got := c.failure.ByPolicy(c.covered); got != c.want {
			t.Errorf("%+v, covered %t: %t", c.failure, c.covered, got)
		}
	}
}
