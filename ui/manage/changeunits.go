package manage

import (
	"context"
	"hash/maphash"
	"slices"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// aUnit is one unit of a request with what its actions need.
type aUnit struct {
	api ChangeRequests
	// me is who is at work.
	me string
	in model.ChangeRequest
	model.ChangeUnit
	// policies are those that cover its config, as far as they could be read.
	policies []model.Policy
	// seen is what its values were when they were read, here or in the list around it.
	seen *latest[seenValues]
}

// seenValues tells the values that were read from others, without holding them.
type seenValues struct {
	read bool
	seed maphash.Seed
	of   map[string]uint64
}

func sawValues(list []model.ProposedChange) seenValues {
	saw := seenValues{read: true, seed: maphash.MakeSeed(), of: map[string]uint64{}}
	for _, p := range list {
		if p.Value.Known() {
			saw.of[p.Name] = p.Value.Hash(saw.seed)
		}
	}
	return saw
}

// same reports whether the values are those that were read.
func (v *seenValues) same(list []model.ProposedChange) bool {
	known := 0
	for _, p := range list {
		if !p.Value.Known() {
			continue
		}
		known++
		if hash, there := v.of[p.Name]; !there || hash != p.Value.Hash(v.seed) {
			return false
		}
	}
	return known == len(v.of)
}

// insideRequest lists the units of a request. The values that they propose are not asked for.
func insideRequest(api ChangeRequests, p Place, in model.ChangeRequest) Resource {
	r := Resource{
		ID: "request " + in.ID, Title: "Units", Target: in.Title, Level: OfWorkplace,
		About:   "What is proposed for a config is inside, beside what is there now.",
		Columns: []Column{{"config", 34}, {"status", 10}, {"changes", 12}, {"by", 18}},
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := unitsOf(ctx, api, p.Owner.Actor, in.ID)
		if err != nil {
			return nil, err
		}
		items := make([]Item, 0, len(list))
		for _, u := range list {
			items = append(items, u.item())
		}
		return items, nil
	}
	return r
}

func unitsOf(ctx context.Context, api ChangeRequests, me, id string) ([]*aUnit, error) {
	whole, err := api.ChangeRequest(ctx, id, false)
	if err != nil {
		return nil, err
	}
	// Many tokens may not read policies; what is told of units is worth having without.
	policies, _ := api.Policies(ctx)
	var list []*aUnit
	for _, u := range whole.Units {
		one := &aUnit{api: api, me: me, in: whole, ChangeUnit: u, seen: &latest[seenValues]{}}
		for _, policy := range policies {
			if policy.Covers(model.Config{ConfigRef: u.Ref, Environment: u.Environment}) {
				one.policies = append(one.policies, policy)
			}
		}
		list = append(list, one)
	}
	return list, nil
}

// done says why nothing can be done to it any more, "" where something can.
func (u *aUnit) done() string {
	switch {
	case u.Status == model.UnitApplied:
		return "It was applied already."
	case u.Status == model.UnitCanceled:
		return "It was cancelled."
	case !u.in.Open:
		return "The request is closed."
	}
	return ""
}

// waits says why it cannot be approved or applied.
func (u *aUnit) waits() string {
	if why := u.done(); why != "" {
		return why
	}
	if u.Status == model.UnitDraftStatus {
		return "It is a draft; open it first."
	}
	return ""
}

// selfish says why one cannot approve it oneself, where the policy and the author are known.
func (u *aUnit) selfish() string {
	if why := u.waits(); why != "" || u.in.By.Slug == "" || u.in.By.Slug != u.me {
		return why
	}
	for _, policy := range u.policies {
		if policy.NotOneself {
			return "Not your own request: policy " + policy.Name + "."
		}
	}
	return ""
}

func (u *aUnit) item() Item {
	i := Item{
		ID: u.ID, Name: u.Ref.String(), Copy: u.ID, Goto: u.Ref,
		Cells:  []Cell{cell(string(u.Status)), cell(look.Count(len(u.Proposals), "change")), cell(u.By.Name)},
		Facts:  told(append(append(append(u.facts(), fact("about", u.in.Description)), proposals(u.Proposals)...), muted("id", u.ID))...),
		Inside: func() Resource { return insideUnit(u) },
	}
	for _, p := range u.Proposals {
		i.Secrets = append(i.Secrets, p.Name)
	}
	u.actions(&i)
	return i
}

// facts are about the unit as a whole.
func (u *aUnit) facts() []Fact {
	status := string(u.Status)
	if u.By.Name != "" {
		status += ", by " + u.By.Name
	}
	facts := []Fact{fact("unit", status)}
	for _, policy := range u.policies {
		facts = append(facts, fact("policy", policy.Name+": "+policy.Review()))
	}
	return facts
}

// actions are those of the unit, for it and for each of its changes.
func (u *aUnit) actions(i *Item) {
	target, why := u.Ref.String(), u.done()
	to, word := model.UnitDraftStatus, "make it a draft"
	if u.Status == model.UnitDraftStatus {
		to, word = model.UnitOpen, "open it for review"
	}
	i.Change = because(why, []Action{action(word, Spec{
		Name: "unit-status", Title: "Change the status", Target: target, Verb: "Change", Text: []string{"Nobody can approve a draft, and a new draft loses its approvals."},
		Run: u.did("Changed the status of the unit of "+target+".", u.setting(to)),
	})})
	i.Remove = because(why, []Action{action("cancel", Spec{
		Name: "cancel-unit", Title: "Cancel the unit", Target: target, Verb: "Cancel it", Danger: true, Text: []string{"Its changes are dropped; the other units of the request stay."},
		Run: u.did("Cancelled the unit of "+target+".", u.setting(model.UnitCanceled)),
	})})
	i.More = []Action{
		{Label: "approve", Off: u.selfish(), Form: func(*screen.Context) Spec {
			return Spec{
				Name: "approve-unit", Title: "Approve", Target: target, Verb: "Approve",
				Text: []string{"You say that " + look.Count(len(u.Proposals), "change") + " of " + target + " may be applied. Nothing is written yet."},
				Run: u.did("Approved the unit of "+target+".", func(ctx context.Context) (model.UnitStatus, error) {
					return u.api.Approve(ctx, u.in.ID, u.ID)
				}),
			}
		}},
		{Label: "take my approval back", Off: u.waits(), Form: func(*screen.Context) Spec {
			return Spec{
				Name: "rescind-unit", Title: "Take the approval back", Target: target, Verb: "Take it back",
				Run: u.did("Took the approval of the unit of "+target+" back.", func(ctx context.Context) (model.UnitStatus, error) {
					return u.api.Rescind(ctx, u.in.ID, u.ID)
				}),
			}
		}},
		{Label: "apply", Off: u.waits(), Form: u.applying},
	}
}

func (u *aUnit) setting(to model.UnitStatus) func(context.Context) (model.UnitStatus, error) {
	return func(ctx context.Context) (model.UnitStatus, error) {
		return u.api.SetUnitStatus(ctx, u.in.ID, u.ID, to)
	}
}

func (u *aUnit) applying(c *screen.Context) Spec {
	target, loaded := u.Ref.String(), c.W.Loaded(u.Ref) != nil
	text := []string{
		"Doppler writes " + look.Count(len(u.Proposals), "change") + " to " + target + ", over what is there by then: a request has no guards.",
		"It refuses with the reason while approvals are missing.",
	}
	return Spec{
		Name: "apply-unit", Title: "Apply", Target: target, Verb: "Apply", Danger: true, Confirm: guard(c, u.Ref), Text: append(text, staged(c, "for it will be compared with what is there then.", func(id model.ConfigID) bool {
			return id.ConfigRef == u.Ref
		})...),
		Words: func(err error) string {
			if model.KindOf(err) == model.UnknownOutcome {
				return "The answer got lost: whether the unit was applied is not known. Close this and read the list again: the status tells."
			}
			return ""
		},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			out, err := u.did("Applied "+look.Count(len(u.Proposals), "change")+" to "+target+".", func(ctx context.Context) (model.UnitStatus, error) {
				return u.api.ApplyUnit(ctx, u.in.ID, u.ID)
			})(ctx, a)
			if loaded {
				out.Then = screen.Effects(screen.Open{Ref: u.Ref})
			}
			return out, err
		},
	}
}

// did does something to the unit, if it is still what was shown. Values that were read here are read again for that: nobody
// approves or applies another one than they saw.
func (u *aUnit) did(sentence string, do func(ctx context.Context) (model.UnitStatus, error)) func(context.Context, Answers) (Outcome, error) {
	return func(ctx context.Context, _ Answers) (Outcome, error) {
		saw := u.seen.get()
		now, err := u.fresh(ctx, saw.read)
		if err == nil && saw.read && !saw.same(now.Proposals) {
			err = u.changedSince()
		}
		if err != nil {
			return Outcome{}, err
		}
		_, err = do(ctx)
		return Outcome{Done: sentence}, err
	}
}

func (u *aUnit) changedSince() error {
	return &staleError{"Nothing was done: what is proposed for " + u.Ref.String() + " was changed since it was read here. It is read again; look at it first"}
}

// fresh reads the unit again, and fails where it is not any more what was shown.
func (u *aUnit) fresh(ctx context.Context, values bool) (model.ChangeUnit, error) {
	now, err := u.api.ChangeUnit(ctx, u.in.ID, u.ID, values)
	switch {
	case err != nil:
		return now, err
	case now.Status != u.Status:
		return now, &staleError{"Nothing was done: the unit of " + u.Ref.String() + " is " + string(now.Status) + " since it was read here. It is read again"}
	case !u.SameAs(now):
		return now, u.changedSince()
	}
	return now, nil
}

// insideUnit lists what a unit proposes beside what is there now. The values are read when one is asked for.
func insideUnit(u *aUnit) Resource {
	r := Resource{
		ID: "unit " + u.ID, Title: "Changes", Target: u.Ref.String() + "  " + u.in.Title, Level: OfWorkplace, Needs: []model.ConfigRef{u.Ref},
		About:   "What it is now is what was read of the config. The actions are those of the whole unit.",
		Columns: []Column{{"name", 24}, {"change", 8}, {"is now", 21}, {"becomes", 21}},
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := unitsOf(ctx, u.api, u.me, u.in.ID)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(list, func(one *aUnit) bool { return one.ID == u.ID })
		if at < 0 {
			return nil, sentenceError("The unit is not in the request any more.")
		}
		now := list[at]
		now.seen = u.seen
		values := &proposedValues{read: now.values}
		items := make([]Item, 0, len(now.Proposals))
		for _, p := range now.Proposals {
			items = append(items, now.change(p, values))
		}
		return items, nil
	}
	return r
}

// values reads what is proposed in clear.
func (u *aUnit) values(ctx context.Context) (map[string]model.Value, error) {
	now, err := u.fresh(ctx, true)
	if err != nil {
		return nil, err
	}
	u.seen.set(sawValues(now.Proposals))
	values := map[string]model.Value{}
	for _, p := range now.Proposals {
		values[p.Name] = p.Value
	}
	return values, nil
}

func (u *aUnit) change(p model.ProposedChange, values *proposedValues) Item {
	pair := &Pair{Ref: u.Ref, Of: u.ID, Proposed: p, Values: values}
	i := Item{
		ID: p.Name, Name: p.Name, Secrets: []string{p.Name}, Whole: "the unit of " + u.Ref.String(), Copy: u.ID, Goto: u.Ref, Pair: pair, Facts: told(append(u.facts(), muted("id", u.ID))...),
		Cells: []Cell{
			{Draw: func(c *screen.Context, n *look.Line, w int, _ bool) {
				word, tone := pair.verb(c)
				n.Col(word, w, tone, 0)
			}},
			{Draw: pair.drawNow},
			{Draw: pair.drawAfter},
		},
	}
	u.actions(&i)
	return i
}

// proposals name what a unit changes.
func proposals(list []model.ProposedChange) []Fact {
	var facts []Fact
	for _, one := range list {
		switch {
		case one.Delete:
			facts = append(facts, Fact{Label: "delete", Text: one.Name, Tone: theme.Danger})
		case one.Generated:
			facts = append(facts, Fact{Label: "generate", Text: one.Name, Tone: theme.Text})
		default:
			facts = append(facts, Fact{Label: "set", Text: one.Name, Tone: theme.Text, Covered: true})
		}
	}
	return facts
}
