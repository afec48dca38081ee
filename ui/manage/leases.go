package manage

import (
	"context"
	"errors"
	"maps"
	"regexp"
	"slices"
	"time"

	"dtui/model"
	"dtui/ui/screen"
)

// Leases has dynamic secrets make credentials, and ends what it made.
type Leases interface {
	IssueLease(ctx context.Context, id model.ConfigID, secret string, life time.Duration) (model.Lease, error)
	RevokeLease(ctx context.Context, as model.Owner, lease model.Lease) error
}

// leases are those that this run issued: Doppler lists none, and one that others issued is theirs.
func leases(api Leases, keep Keeper, p Place) Resource {
	target := p.Config.ConfigRef.String()
	r := Resource{
		ID: "leases", Title: "Leases", Level: OfConfig, One: "lease",
		About:   "A dynamic secret makes credentials that end by themselves. Doppler lists no leases: here are those that this run of dtui issued, and no others are revoked.",
		Columns: []Column{{"dynamic secret", 30}, {"ends", 20}, {"issued", 14}},
	}
	if keep.Leases == nil {
		r.Off = "This run keeps no leases."
		return r
	}
	r.List = func(context.Context) ([]Item, error) {
		var items []Item
		for _, one := range keep.Leases.of(p.Config) {
			items = append(items, lease(api, keep.Leases, p, one))
		}
		return items, nil
	}
	r.Make = []Action{{Label: "a lease", Form: func(c *screen.Context) Spec {
		return Spec{
			Name: "issue-lease", Title: "Issue a lease", Target: target, Verb: "Issue", Confirm: guard(c, p.Config.ConfigRef),
			Text: []string{"The dynamic secret makes new credentials in the service behind it. Should no answer arrive, it may have made them all the same; they end by themselves."},
			Fields: []Field{
				hint(text("secret", "name", "", func(typed string) error { return model.CheckLease(typed, model.DefaultLease) }), "of the dynamic secret; Doppler's API does not list them"),
				lifeField(),
			},
			Run: func(ctx context.Context, a Answers) (Outcome, error) { return issueLease(ctx, api, keep, p, a) },
		}
	}}}
	return r
}

func issueLease(ctx context.Context, api Leases, keep Keeper, p Place, a Answers) (Outcome, error) {
	life, err := leaseLife(a)
	if err != nil {
		return Outcome{}, err
	}
	made, err := api.IssueLease(ctx, p.Config, a.Trim("secret"), life)
	if err != nil {
		return Outcome{}, err
	}
	if made.Expires.IsZero() {
		// The answer has a place for the end; without it what was asked for is the best that is known.
		made.Expires = a.Now.Add(life)
	}
	keep.Leases.add(Issued{Owner: p.Owner, UUID: p.Config.UUID, Lease: made, At: a.Now})
	once := &Once{
		Title: "Lease of " + made.Secret, Target: p.Config.ConfigRef.String(), What: "the lease of " + made.Secret, Parts: leased(made),
		Facts:    []Fact{fact("config", p.Config.ConfigRef.String()), fact("ends", expiry(made.Expires, a.Now)+", at "+clock(made.Expires, a.Now)), muted("id", made.ID)},
		SaveFile: keep.SaveFile,
	}
	if len(once.Parts) > 0 && once.Parts[0].Whole {
		once.File = namedAfter(made.Secret) + ".env"
	}
	if len(once.Parts) == 0 {
		return Outcome{Done: "Issued a lease of " + made.Secret + ". Doppler gave no values with it."}, nil
	}
	return Outcome{Once: once}, nil
}

// leased are the parts of a lease by their names, with all of them as lines of dotenv before them.
func leased(made model.Lease) []Part {
	var parts []Part
	plain := true
	for _, name := range slices.Sorted(maps.Keys(made.Values)) {
		value := made.Values[name]
		parts = append(parts, Part{Label: name, What: name + " of " + made.Secret, Button: "Copy " + name, Value: value})
		plain = plain && variable.MatchString(name)
	}
	if len(parts) < 2 || !plain {
		return parts
	}
	all := Part{What: "everything of " + made.Secret + " as NAME=value lines", Button: "Copy all", Value: model.DotenvText(made.Values), Whole: true}
	return append([]Part{all}, parts...)
}

func lease(api Leases, ledger *Ledger, p Place, one Issued) Item {
	target := p.Config.ConfigRef.String()
	return Item{
		ID: one.ID, Name: one.Secret, Copy: one.ID,
		Cells: []Cell{timeCell(one.Expires, ends), timeCell(one.At, lastUse)},
		Facts: func(now time.Time) []Fact {
			return []Fact{fact("id", one.ID), fact("ends", ends(one.Expires, now)+", at "+clock(one.Expires, now)), muted("values", "not kept: Doppler does not give them again")}
		},
		Remove: []Action{{Label: "revoke", Form: func(c *screen.Context) Spec {
			return Spec{
				Name: "revoke-lease", Title: "Revoke a lease of " + one.Secret, Target: target, Verb: "Revoke", Danger: true, Confirm: guard(c, p.Config.ConfigRef),
				Text: []string{"Whatever uses these credentials of " + one.Secret + " cannot from then on. That cannot be undone."},
				Check: func(a Answers) error {
					if !a.Now.Before(one.Expires) {
						return errEnded
					}
					return nil
				},
				Run: func(ctx context.Context, _ Answers) (Outcome, error) {
					err := api.RevokeLease(ctx, one.Owner, one.Lease)
					if err == nil {
						ledger.drop(one.ID)
					}
					return Outcome{Done: "Revoked the lease of " + one.Secret + " in " + target + "."}, err
				},
			}
		}}},
	}
}

// variable is a name that can stand before = in a file that programs read.
var variable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

var errEnded = errors.New("it has ended by itself")

// ends says when a lease ends.
func ends(at, now time.Time) string {
	if !now.Before(at) {
		return "has ended"
	}
	return "in " + screen.Age(at.Sub(now))
}

// clock is a time of the day, with the day when it is another one.
func clock(at, now time.Time) string {
	at = at.In(now.Location())
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return at.Format("15:04")
	}
	return at.Format("15:04 on 2 Jan")
}

// lifeField asks how long a lease lasts.
func lifeField() Field {
	return Field{
		Name: "life", Label: "lasts", Start: "30m",
		Check: func(a Answers) error { _, err := leaseLife(a); return err },
		Hint: func(a Answers) string {
			const forms = "from 1m to 24h, such as 30m or 2h"
			life, err := leaseLife(a)
			if err != nil {
				return forms
			}
			return "until " + clock(a.Now.Add(life), a.Now) + "  (" + forms + ")"
		},
	}
}

// leaseLife is how long a lease is to last. It is written as the end of a token is.
func leaseLife(a Answers) (time.Duration, error) {
	until, err := model.ParseExpiry(a.Trim("life"), a.Now)
	if err != nil || until.IsZero() {
		return 0, sentenceError("Write how long it lasts, from 1m to 24h.")
	}
	life := until.Sub(a.Now.Truncate(time.Second))
	return life, model.CheckLease("it", life)
}
