package manage

import (
	"context"
	"errors"
	"strings"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Proposals are what opening a change request needs.
type Proposals interface {
	RequestChanges(ctx context.Context, d model.ChangeRequestDraft) (id string, err error)
	Open(ctx context.Context, ref model.ConfigRef) (*model.Snapshot, error)
	Users(ctx context.Context) ([]model.User, error)
}

// movedError stops a change request that would overwrite what nobody of those who review it saw.
type movedError struct {
	ref   model.ConfigRef
	names []string
}

func (e *movedError) Error() string {
	return "Nothing was sent: " + look.Few(e.names) + " in " + e.ref.String() + " was changed by somebody else since. It is read again; look at it before you propose anything"
}

// request is the form while it is filled in, with what was sent from it.
type request struct {
	api   Proposals
	units []screen.ProposedUnit
	goTo  func(c *screen.Context, id string) []screen.Effect
	form  *Form
	// people says why nobody can be asked for a review, or that they are being read.
	people  string
	draft   model.ChangeRequestDraft
	unstage bool
}

// NewRequest asks for what a change request of staged changes needs, and opens it. GoTo shows one.
func NewRequest(_ *screen.Context, api Proposals, units []screen.ProposedUnit, goTo func(c *screen.Context, id string) []screen.Effect) []screen.Effect {
	r := &request{api: api, units: units, goTo: goTo, people: "Reading the people of the workplace…"}
	r.form = NewForm(r.spec(), r.opened)
	return screen.Effects(screen.Push{Dialog: r.form}, screen.Errand{Run: func(ctx context.Context) func(*screen.Context) []screen.Effect {
		users, err := api.Users(ctx)
		return func(c *screen.Context) []screen.Effect {
			r.peopleAre(c, users, err)
			return screen.Effects(screen.Told{Err: err})
		}
	}})
}

func (r *request) peopleAre(c *screen.Context, users []model.User, err error) {
	switch {
	case err != nil:
		r.people = "Nobody can be asked from here: " + strings.TrimSuffix(look.Sentence(err), ".") + ". Whoever may review finds the request in the list."
		return
	case len(users) == 0:
		r.people = "Doppler tells of nobody."
		return
	}
	r.people = "who is asked; anybody who may review finds it in the list"
	options := make([]Option, 0, len(users))
	for _, u := range users {
		label := strings.TrimSpace(u.Name + "  " + u.Email)
		if u.ID == c.W.Account.Owner.Actor {
			label += "  (you)"
		}
		options = append(options, Option{Value: memberValue(u.Member()), Label: label})
	}
	r.form.offer("people", options)
}

func (r *request) spec() Spec {
	targets := Field{Name: "targets", Label: "configs", Kind: Ticks}
	for _, u := range r.units {
		label := u.ID.ConfigRef.String() + "  " + look.Count(len(u.Lines), "change")
		off := ""
		if len(u.Lines) == 0 {
			off = "nothing of it can be put into a request"
		}
		targets.Options = append(targets.Options, Option{Value: u.ID.ConfigRef.String(), Label: label, Off: off, On: u.Wanted && off == ""})
	}
	people := Field{Name: "people", Label: "reviewers", Kind: Ticks, Hint: func(Answers) string { return r.people }}
	return Spec{
		Name: "open-request", Title: "Open a change request", Target: r.target(), Verb: "Open the request", Text: r.text(),
		Fields: []Field{
			{Name: "title", Label: "title", Check: needed("title", "A change request needs a title.")},
			{Name: "description", Label: "description", Kind: Lines},
			targets, people,
			choice("draft", "open it", "open", Option{Value: "open", Label: "for review at once"}, Option{Value: "draft", Label: "as a draft, which nobody can approve yet"}),
			choice("then", "afterwards", "unstage", Option{Value: "unstage", Label: "take it out of what is staged; undo brings it back"}, Option{Value: "keep", Label: "keep it staged, marked as proposed"}),
		},
		Check:   func(a Answers) error { return r.draftOf(a).Check() },
		Prepare: r.prepare,
		Words:   requestWords,
		Failed: func(_ *screen.Context, err error) []screen.Effect {
			var moved *movedError
			if errors.As(err, &moved) {
				return screen.Effects(screen.Open{Ref: moved.ref})
			}
			return nil
		},
	}
}

func (r *request) target() string {
	if len(r.units) == 1 {
		return r.units[0].ID.ConfigRef.String()
	}
	return look.Count(len(r.units), "config")
}

// text says what a request does and does not do, and what of the staged changes it leaves behind.
func (r *request) text() []string {
	text := []string{"A proposal for others to review: nothing is written to a config, so no name is asked for. A request has no guards: what is there when it is applied is overwritten."}
	for _, u := range r.units {
		for _, p := range u.Policies {
			text = append(text, u.ID.ConfigRef.String()+" is under the policy "+p.Name+": "+p.Review()+".")
		}
		if len(u.Left) > 0 {
			text = append(text, "Left out of "+u.ID.ConfigRef.String()+", and staged as before: "+strings.Join(u.Left, "; ")+".")
		}
	}
	return text
}

func (r *request) draftOf(a Answers) model.ChangeRequestDraft {
	d := model.ChangeRequestDraft{Title: a.Trim("title"), Description: strings.TrimSpace(a.Text("description"))}
	for _, value := range a.Ticked("people") {
		d.Assigned = append(d.Assigned, memberOf(value))
	}
	for _, ref := range a.Ticked("targets") {
		for _, u := range r.units {
			if u.ID.ConfigRef.String() == ref {
				unit := u.UnitDraft
				unit.Draft = a.Text("draft") == "draft"
				d.Units = append(d.Units, unit)
			}
		}
	}
	return d
}

// prepare takes what is to be sent. Before it is, each config is read again: a request has no guards, so what somebody else
// changed since is looked for now. Whoever may propose without reading goes on without.
func (r *request) prepare(a Answers) func(ctx context.Context) (Outcome, error) {
	d := r.draftOf(a)
	r.draft, r.unstage = d, a.Text("then") == "unstage"
	return func(ctx context.Context) (Outcome, error) {
		for _, unit := range d.Units {
			if err := unmoved(ctx, r.api, unit); err != nil {
				return Outcome{}, err
			}
		}
		id, err := r.api.RequestChanges(ctx, d)
		return Outcome{Made: id}, err
	}
}

func unmoved(ctx context.Context, api Proposals, unit model.UnitDraft) error {
	now, err := api.Open(ctx, unit.ID.ConfigRef)
	switch kind := model.KindOf(err); {
	case kind == model.Forbidden:
		return nil
	case err != nil:
		return err
	case now.ID() != unit.ID:
		return &model.WrongTarget{Want: unit.ID, Got: now.ID()}
	}
	moved := &movedError{ref: unit.ID.ConfigRef}
	for _, line := range unit.Lines {
		if standing, _ := line.Against(now); standing == model.Moved {
			moved.names = append(moved.names, line.Key())
		}
	}
	if len(moved.names) == 0 {
		return nil
	}
	return moved
}

// requestWords says why no change request was opened, or that it is not known whether one was.
func requestWords(err error) string {
	const stays = " Everything stays staged."
	switch model.KindOf(err) {
	case model.UnknownOutcome:
		return "The answer got lost: whether the change request was opened is not known. Look at the list of change requests before you send it again." + stays
	case model.Forbidden:
		return look.Sentence(err) + " The plan has no change requests, or this token may not open them." + stays
	default:
	}
	return strings.TrimSuffix(look.Sentence(err), ".") + "." + stays
}

// opened marks what was proposed, takes it out of the staging where that was asked for, and offers to go to the request.
func (r *request) opened(c *screen.Context, o Outcome) []screen.Effect {
	d, n := r.draft, 0
	var configs []string
	for _, unit := range d.Units {
		n += len(unit.Lines)
		configs = append(configs, unit.ID.ConfigRef.String())
	}
	left := c.W.Proposed(o.Made, d.Title, d.Units, r.unstage)
	done := "Opened the change request " + d.Title + " with " + look.Count(n, "change") + " of " + look.Few(configs) + "."
	rest := "What was proposed is still staged, and marked in the review."
	if r.unstage {
		them := "them"
		if left == 1 {
			them = "it"
		}
		rest = look.Count(left, "change") + " left what is staged. " + c.Key(keys.Undo) + " stages " + them + " again."
		if left != n {
			rest += " The rest was edited since and stays."
		}
	}
	if r.form.left {
		return screen.Effects(screen.Staged{}, screen.Say{Level: screen.OK, Text: done, Hint: rest})
	}
	text := []string{done + " Its id is " + o.Made + ".", "Nothing is written before it is approved and applied.", rest}
	goTo := dialog.Button{Label: "Go to it", Press: func(c *screen.Context) []screen.Effect {
		return r.goTo(c, o.Made)
	}}
	shown := dialog.NewAsk("request-opened", "Change request opened", "", false, text, dialog.Cancel("Close"), goTo)
	return screen.Effects(screen.Staged{}, screen.Push{Dialog: shown})
}
