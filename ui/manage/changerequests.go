package manage

import (
	"context"
	"slices"
	"time"

	"dtui/model"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// ChangeRequests are proposals of edits that others review.
type ChangeRequests interface {
	ChangeRequests(ctx context.Context, f model.ChangeRequestFilter, page int) ([]model.ChangeRequest, error)
	ChangeRequest(ctx context.Context, id string, reveal bool) (model.ChangeRequest, error)
	EditChangeRequest(ctx context.Context, id string, e model.ChangeRequestEdit) error
	CloseChangeRequest(ctx context.Context, id string) error
	Assign(ctx context.Context, id string, reviewers []model.MemberID) error
	SetUnitStatus(ctx context.Context, id, unit string, to model.UnitStatus) (model.UnitStatus, error)
	Approve(ctx context.Context, id, unit string) (model.UnitStatus, error)
	Rescind(ctx context.Context, id, unit string) (model.UnitStatus, error)
	ApplyUnit(ctx context.Context, id, unit string) (model.UnitStatus, error)
	Users(ctx context.Context) ([]model.User, error)
}

// mostPages is how many pages of change requests are listed; older ones are long closed.
const mostPages = 5

func changeRequests(api ChangeRequests) Resource {
	r := Resource{
		ID: "change-requests", Title: "Change requests", Level: OfWorkplace,
		About:   "The edits of a request are inside, one entry for each config. Doppler does not tell who has approved.",
		Columns: []Column{{"title", 34}, {"state", 8}, {"by", 16}, {"since", 12}, {"configs", 24}},
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		users, _ := api.Users(ctx)
		var items []Item
		for page := 1; page <= mostPages; page++ {
			list, err := api.ChangeRequests(ctx, model.ChangeRequestFilter{}, page)
			if err != nil {
				return nil, err
			}
			fresh := false
			for _, one := range list {
				// A page past the last one may repeat it.
				if !slices.ContainsFunc(items, func(i Item) bool { return i.ID == one.ID }) {
					items, fresh = append(items, changeRequest(api, one, users)), true
				}
			}
			if !fresh {
				break
			}
		}
		return items, nil
	}
	return r
}

func changeRequest(api ChangeRequests, one model.ChangeRequest, users []model.User) Item {
	state, tone, why := "open", theme.OK, ""
	if !one.Open {
		state, tone, why = "closed", theme.Muted, "It is closed."
	}
	var configs, assigned []string
	for _, unit := range one.Units {
		configs = append(configs, unit.Ref.String())
	}
	reviewers := Field{Name: "reviewers", Label: "reviewers", Kind: Ticks}
	for _, u := range users {
		on := slices.ContainsFunc(one.Assigned, func(a model.Assignee) bool { return a.MemberID == u.Member() })
		reviewers.Options = append(reviewers.Options, Option{Value: memberValue(u.Member()), Label: u.Name, On: on})
	}
	for _, a := range one.Assigned {
		assigned = append(assigned, a.Name)
	}
	noUsers := why
	if len(users) == 0 && why == "" {
		noUsers = "The users of the workplace cannot be read."
	}
	return Item{
		ID: one.ID, Name: one.Title, Copy: one.ID,
		Cells:  []Cell{cell(state, tone), cell(one.By.Name), timeCell(one.CreatedAt, day), cell(words(configs, ""))},
		Facts:  told(fact("about", one.Description), fact("configs", words(configs, "none")), fact("reviewers", words(assigned, "nobody is asked")), muted("id", one.ID)),
		Inside: func() Resource { return insideRequest(api, one) },
		Change: append(because(why, []Action{action("title and description", Spec{
			Name: "change-request", Title: "Change the request", Target: one.Title, Verb: "Change",
			Fields: []Field{text("title", "title", one.Title, nil), {Name: "description", Label: "description", Kind: Lines, Start: one.Description}},
			Run: did("Changed the change request.", func(ctx context.Context, a Answers) error {
				return api.EditChangeRequest(ctx, one.ID, model.ChangeRequestEdit{Title: changed(a.Trim("title"), one.Title), Description: changed(a.Trim("description"), one.Description)})
			}),
		})}), because(noUsers, []Action{action("reviewers", Spec{
			Name: "assign-request", Title: "Ask for a review", Target: one.Title, Verb: "Ask", Fields: []Field{reviewers},
			Run: did("Asked for a review of "+one.Title+".", func(ctx context.Context, a Answers) error {
				var list []model.MemberID
				for _, value := range a.Ticked("reviewers") {
					list = append(list, memberOf(value))
				}
				return api.Assign(ctx, one.ID, list)
			}),
		})})...),
		Remove: because(why, []Action{action("close", Spec{
			Name: "close-request", Title: "Close the request", Target: one.Title, Verb: "Close it", Danger: true,
			Text: []string{"What was not applied of it is dropped."},
			Run: did("Closed "+one.Title+".", func(ctx context.Context, _ Answers) error {
				return api.CloseChangeRequest(ctx, one.ID)
			}),
		})}),
	}
}

// insideRequest lists the units of a request. The values that they propose are not asked for.
func insideRequest(api ChangeRequests, in model.ChangeRequest) Resource {
	r := Resource{
		ID: "request " + in.ID, Title: "Units", Target: in.Title, Level: OfWorkplace,
		Columns: []Column{{"config", 34}, {"status", 10}, {"changes", 12}, {"by", 18}},
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		whole, err := api.ChangeRequest(ctx, in.ID, false)
		if err != nil {
			return nil, err
		}
		items := make([]Item, 0, len(whole.Units))
		for _, u := range whole.Units {
			items = append(items, unit(api, in, u))
		}
		return items, nil
	}
	return r
}

func unit(api ChangeRequests, in model.ChangeRequest, u model.ChangeUnit) Item {
	why := ""
	switch u.Status {
	case model.UnitApplied:
		why = "It was applied already."
	case model.UnitCanceled:
		why = "It was cancelled."
	case model.UnitDraftStatus, model.UnitOpen:
	}
	if why == "" && !in.Open {
		why = "The request is closed."
	}
	waits := why
	if u.Status == model.UnitDraftStatus {
		waits = "It is a draft; open it first."
	}
	to, word := model.UnitDraftStatus, "make it a draft"
	if u.Status == model.UnitDraftStatus {
		to, word = model.UnitOpen, "open it for review"
	}
	target := u.Ref.String()
	status := func(to model.UnitStatus) func(context.Context, Answers) error {
		return func(ctx context.Context, _ Answers) error {
			_, err := api.SetUnitStatus(ctx, in.ID, u.ID, to)
			return err
		}
	}
	return Item{
		ID: u.ID, Name: target, Copy: u.ID, Goto: u.Ref,
		Cells: []Cell{cell(string(u.Status)), cell(count(len(u.Proposals), "change")), cell(u.By.Name)},
		Facts: proposals(u),
		Change: because(why, []Action{action(word, Spec{
			Name: "unit-status", Title: "Change the status", Target: target, Verb: "Change", Text: []string{"Nobody can approve a draft."},
			Run: did("Changed the status of the unit of "+target+".", status(to)),
		})}),
		Remove: because(why, []Action{action("cancel", Spec{
			Name: "cancel-unit", Title: "Cancel the unit", Target: target, Verb: "Cancel it", Danger: true, Text: []string{"Its changes are dropped; the other units of the request stay."},
			Run: did("Cancelled the unit of "+target+".", status(model.UnitCanceled)),
		})}),
		More: append(because(waits, []Action{
			action("approve", Spec{
				Name: "approve-unit", Title: "Approve", Target: target, Verb: "Approve", Text: []string{"You say that " + count(len(u.Proposals), "change") + " of " + target + " may be applied. Nothing is written yet."},
				Run: did("Approved the unit of "+target+".", func(ctx context.Context, _ Answers) error {
					_, err := api.Approve(ctx, in.ID, u.ID)
					return err
				}),
			}),
			action("take my approval back", Spec{
				Name: "rescind-unit", Title: "Take the approval back", Target: target, Verb: "Take it back",
				Run: did("Took the approval of the unit of "+target+" back.", func(ctx context.Context, _ Answers) error {
					_, err := api.Rescind(ctx, in.ID, u.ID)
					return err
				}),
			}),
		}), Action{Label: "apply", Off: waits, Form: func(c *screen.Context) Spec { return applyUnit(c, api, in, u) }}),
	}
}

func applyUnit(c *screen.Context, api ChangeRequests, in model.ChangeRequest, u model.ChangeUnit) Spec {
	target := u.Ref.String()
	return Spec{
		Name: "apply-unit", Title: "Apply", Target: target, Verb: "Apply", Danger: true, Confirm: guard(c, u.Ref),
		Text: []string{"Doppler writes " + count(len(u.Proposals), "change") + " to " + target + ". It refuses with the reason while approvals are missing."},
		Run: func(ctx context.Context, _ Answers) (Outcome, error) {
			_, err := api.ApplyUnit(ctx, in.ID, u.ID)
			out := Outcome{Done: "Applied " + count(len(u.Proposals), "change") + " to " + target + "."}
			if c.W.Loaded(u.Ref) != nil {
				out.Then = screen.Effects(screen.Open{Ref: u.Ref})
			}
			return out, err
		},
	}
}

func proposals(u model.ChangeUnit) func(time.Time) []Fact {
	var facts []Fact
	for _, one := range u.Proposals {
		switch {
		case one.Delete:
			facts = append(facts, Fact{Label: "delete", Text: one.Name, Tone: theme.Danger})
		case one.Generated:
			facts = append(facts, Fact{Label: "generate", Text: one.Name, Tone: theme.Text})
		default:
			facts = append(facts, Fact{Label: "set", Text: one.Name, Tone: theme.Text, Covered: true})
		}
	}
	return told(append(facts, muted("id", u.ID))...)
}
