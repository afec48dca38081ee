package manage

import (
	"cmp"
	"context"
	"slices"
	"strings"

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
	ChangeUnit(ctx context.Context, id, unit string, reveal bool) (model.ChangeUnit, error)
	Policies(ctx context.Context) ([]model.Policy, error)
	Proposals
}

// Requests is the id of the resource, for whoever goes to it.
const Requests = "change-requests"

// mostPages is how many pages of change requests are listed; older ones are long closed.
const mostPages = 5

func changeRequests(api ChangeRequests, p Place) Resource {
	list := func(f model.ChangeRequestFilter) func(context.Context) ([]Item, error) {
		return func(ctx context.Context) ([]Item, error) { return listRequests(ctx, api, p, f) }
	}
	return Resource{
		ID: Requests, Title: "Change requests", Level: OfWorkplace,
		About:   "The edits of a request are inside, one entry for each config. The review opens a request with what is staged. Doppler does not tell who has approved.",
		Columns: []Column{{"title", 34}, {"state", 8}, {"by", 16}, {"since", 12}, {"configs", 24}},
		Views: []View{
			{"open", list(model.ChangeRequestFilter{Open: true})}, {"closed", list(model.ChangeRequestFilter{Closed: true})}, {"all", list(model.ChangeRequestFilter{})},
		},
	}
}

func listRequests(ctx context.Context, api ChangeRequests, p Place, f model.ChangeRequestFilter) ([]Item, error) {
	users, _ := api.Users(ctx)
	var items []Item
	for page := 1; page <= mostPages; page++ {
		list, err := api.ChangeRequests(ctx, f, page)
		if err != nil {
			return nil, err
		}
		fresh := false
		for _, one := range list {
			// A page past the last one may repeat it.
			if !slices.ContainsFunc(items, func(i Item) bool { return i.ID == one.ID }) {
				items, fresh = append(items, changeRequest(api, p, one, users)), true
			}
		}
		if !fresh {
			return items, nil
		}
	}
	return append(items, Item{ID: "older", Name: "(older ones are not listed)"}), nil
}

func changeRequest(api ChangeRequests, p Place, one model.ChangeRequest, users []model.User) Item {
	state, tone, why := "open", theme.OK, ""
	if !one.Open {
		state, tone, why = "closed", theme.Muted, "It is closed."
	}
	var configs, assigned []string
	for _, unit := range one.Units {
		configs = append(configs, unit.Ref.String())
	}
	// Those who are asked already and are no users of the list stay asked: the call replaces all of them.
	others := []Option{}
	for _, a := range one.Assigned {
		if !slices.ContainsFunc(users, func(u model.User) bool { return u.Member() == a.MemberID }) {
			others = append(others, Option{Value: memberValue(a.MemberID), Label: cmp.Or(a.Name, a.Slug), On: true})
		}
	}
	reviewers := Field{Name: "reviewers", Label: "reviewers", Kind: Ticks}
	for _, u := range users {
		on := slices.ContainsFunc(one.Assigned, func(a model.Assignee) bool { return a.MemberID == u.Member() })
		reviewers.Options = append(reviewers.Options, Option{Value: memberValue(u.Member()), Label: u.Name, On: on})
	}
	reviewers.Options = append(reviewers.Options, others...)
	for _, a := range one.Assigned {
		assigned = append(assigned, cmp.Or(a.Name, a.Slug))
	}
	noUsers := why
	if len(users) == 0 && why == "" {
		noUsers = "The users of the workplace cannot be read."
	}
	return Item{
		ID: one.ID, Name: one.Title, Copy: one.ID,
		Cells:  []Cell{cell(state, tone), cell(one.By.Name), timeCell(one.CreatedAt, day), cell(words(configs, ""))},
		Facts:  told(fact("configs", words(configs, "none")), fact("reviewers", words(assigned, "nobody is asked")), muted("id", one.ID)),
		Inside: func() Resource { return insideRequest(api, p, one) },
		Change: append(because(why, []Action{{Label: "title and description", Form: func(*screen.Context) Spec { return wording(api, one) }}}), because(noUsers, []Action{action("reviewers", Spec{
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

// wording asks for the title and the description. The list does not tell the description (Doppler's API reference, Change
// requests: list), so both are read when it is opened.
func wording(api ChangeRequests, one model.ChangeRequest) Spec {
	now := one
	return Spec{
		Name: "change-request", Title: "Change the request", Target: one.Title, Verb: "Change",
		Fields: []Field{text("title", "title", one.Title, nil), {Name: "description", Label: "description", Kind: Lines}},
		Now: func(ctx context.Context) (map[string]string, error) {
			var err error
			if now, err = api.ChangeRequest(ctx, one.ID, false); err != nil {
				return nil, err
			}
			return map[string]string{"title": now.Title, "description": now.Description}, nil
		},
		Run: did("Changed the change request.", func(ctx context.Context, a Answers) error {
			edit := model.ChangeRequestEdit{Title: changed(a.Trim("title"), now.Title), Description: changed(a.Trim("description"), strings.TrimSpace(now.Description))}
			if edit.Title == nil && edit.Description == nil {
				return errUnchanged
			}
			return api.EditChangeRequest(ctx, one.ID, edit)
		}),
	}
}
