package manage

import (
	"context"
	"strconv"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Shares make links with which somebody without an account can read one text.
type Shares interface {
	SharePlain(ctx context.Context, as model.Owner, d model.ShareDraft) (model.ShareLink, error)
	ShareSealed(ctx context.Context, as model.Owner, d model.ShareDraft) (model.ShareLink, error)
}

// errLetGo is why a text that was read is not shared any more.
const errLetGo = sentenceError("The value was let go of when the screen was blanked. Close this and begin again.")

// NewShare asks how a value is to be shared. It lets go of the value when the screen is blanked.
func NewShare(c *screen.Context, api Shares, id model.ConfigID, name string, value model.Value) *Form {
	target := id.ConfigRef.String()
	number := func(low, high int) func(string) error {
		return func(typed string) error {
			if n, err := strconv.Atoi(typed); err != nil || n < low || n > high {
				return sentenceError("Write a number from " + strconv.Itoa(low) + " to " + strconv.Itoa(high) + ".")
			}
			return nil
		}
	}
	draft := func(a Answers) model.ShareDraft {
		d := model.ShareDraft{Secret: value}
		d.Views, _ = strconv.Atoi(a.Trim("views"))
		d.Days, _ = strconv.Atoi(a.Trim("days"))
		return d
	}
	return NewForm(Spec{
		Name: "share", Title: "Share " + name, Target: target, Verb: "Make a link", Confirm: guard(c, id.ConfigRef),
		Text: []string{"Whoever has the link with its password can read the value of " + name + ", without an account. Doppler's API takes no link back: it ends by itself."},
		Fields: []Field{
			choice("how", "sealed", "", Option{Value: "here", Label: "here: Doppler never sees the value"}, Option{Value: "there", Label: "by Doppler, which gets the value in clear"}),
			hint(text("views", "views", "1", number(1, model.MaxShareViews)), "how often it can be opened, 1 to "+strconv.Itoa(model.MaxShareViews)),
			hint(text("days", "days", "1", number(1, model.MaxShareDays)), "how long it lasts, 1 to "+strconv.Itoa(model.MaxShareDays)),
		},
		LetGo: func() { value = model.Value{} },
		Check: func(a Answers) error {
			if !value.Known() {
				return errLetGo
			}
			return draft(a).Check()
		},
		Prepare: func(a Answers) func(ctx context.Context) (Outcome, error) {
			d, share := draft(a), api.ShareSealed
			if a.Text("how") == "there" {
				share = api.SharePlain
			}
			return func(ctx context.Context) (Outcome, error) {
				link, err := share(ctx, id.Owner, d)
				if err != nil {
					return Outcome{}, err
				}
				sealed := "by Doppler"
				if link.Sealed {
					sealed = "here, so that Doppler never had the value"
				}
				return Outcome{Once: &Once{
					Title: "Link to " + name, Target: target, What: "the link to " + name,
					Facts: []Fact{fact("secret", target+" "+name), fact("sealed", sealed), fact("opens", look.Count(d.Views, "time")+", for "+look.Count(d.Days, "day"))},
					Parts: []Part{
						{What: "the link to " + name + " with its password", Button: "Copy both", Value: link.Whole, Whole: true},
						{Label: "link", What: "the link to " + name, Button: "Copy link", Value: model.NewValue(link.URL), Clear: true},
						{Label: "password", What: "the password of the link to " + name, Button: "Copy password", Value: link.Password},
					},
				}}, nil
			}
		},
	}, nil)
}
