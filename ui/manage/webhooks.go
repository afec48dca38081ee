package manage

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"dtui/model"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// Webhooks are those of a project.
type Webhooks interface {
	Webhooks(ctx context.Context, project string) ([]model.Webhook, error)
	AddWebhook(ctx context.Context, project string, d model.WebhookDraft) (model.Webhook, error)
	EditWebhook(ctx context.Context, project, id string, e model.WebhookEdit) (model.Webhook, error)
	EnableWebhook(ctx context.Context, project, id string, on bool) (model.Webhook, error)
	DeleteWebhook(ctx context.Context, project, id string) error
}

// webhook is one of them with what its actions need.
type webhook struct {
	model.Webhook
	api     Webhooks
	deliver Deliver
	place   Place
	target  string
}

func webhooks(api Webhooks, deliver Deliver, p Place) Resource {
	r := Resource{
		ID: "webhooks", Title: "Webhooks", Level: OfProject,
		About:   "Doppler calls the address of a webhook when secrets of its configs change. It never gives out a webhook's secret, nor what it signs in with.",
		Columns: []Column{{"name", 22}, {"state", 9}, {"signed", 7}, {"sign-in", 8}, {"configs", 18}, {"host", 24}},
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.Webhooks(ctx, p.Project.Slug)
		if err != nil {
			return nil, err
		}
		items := make([]Item, 0, len(list))
		for _, one := range list {
			w := webhook{one, api, deliver, p, p.Project.Slug}
			items = append(items, w.item())
		}
		return items, nil
	}
	r.Make = []Action{{Label: "a webhook", Form: func(c *screen.Context) Spec {
		return Spec{
			Name: "create-webhook", Title: "Create a webhook", Target: p.Project.Slug, Verb: "Create webhook", Text: []string{"It is told of the configs that are ticked, and begins at once."},
			Fields: newWebhookFields(ticksOfConfigs(c, p, nil)),
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				_, err := api.AddWebhook(ctx, p.Project.Slug, webhookDraft(a))
				return Outcome{Done: "Created a webhook of " + p.Project.Slug + "."}, err
			},
		}
	}}}
	return r
}

// ticksOfConfigs offers the configs of the project, and those that are on already though they are not among them: what is not
// offered would be taken for what is not wanted.
func ticksOfConfigs(c *screen.Context, p Place, on []string) Field {
	f := Field{Name: "configs", Label: "configs", Kind: Ticks}
	for _, one := range c.W.Layout(p.Project.Slug).Configs {
		f.Options = append(f.Options, Option{Value: one.Config, On: slices.Contains(on, one.Config)})
	}
	for _, name := range on {
		if !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == name }) {
			f.Options = append(f.Options, Option{Value: name, On: true})
		}
	}
	return f
}

func (w *webhook) title() string {
	if w.Name != "" {
		return w.Name
	}
	return "the webhook of " + hostOf(w.URL)
}

// hostOf is the part of an address that is no secret: with some services whoever knows the rest may post there.
func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	return "an unknown host"
}

func (w *webhook) item() Item {
	state, tone, signed, auth := "enabled", theme.OK, "no", w.authWords()
	if !w.Enabled {
		state, tone = "disabled", theme.Muted
	}
	if w.Signed {
		signed = "yes"
	}
	why := ""
	if !w.CanManage {
		why = "Doppler says that this token may only look at it."
	}
	name := w.Name
	if name == "" {
		name = "(no name)"
	}
	toggle := "disable"
	if !w.Enabled {
		toggle = "enable"
	}
	address := Fact{Label: "address", Text: w.URL, Tone: theme.Text, Secretive: true}
	return Item{
		ID: w.ID, Name: name, Copy: w.ID,
		Cells: []Cell{cell(state, tone), cell(signed), cell(auth), cell(words(w.Configs, "none")), cell(hostOf(w.URL))},
		Facts: told(
			fact("id", w.ID), address, fact("configs", words(w.Configs, "none: it is told of nothing")),
			fact("signed", w.signedWords()), muted("may", why),
		),
		Change: because(why, []Action{{Label: "edit", Form: w.edit}}),
		Remove: because(why, []Action{action("delete", Spec{
			Name: "delete-webhook", Title: "Delete " + w.title(), Target: w.target, Verb: "Delete", Danger: true,
			Text: []string{"Doppler calls " + hostOf(w.URL) + " no more. Its secret and what it signs in with go too, and nothing gives them again."},
			Run: did("Deleted "+w.title()+" of "+w.target+".", func(ctx context.Context, _ Answers) error {
				return w.api.DeleteWebhook(ctx, w.target, w.ID)
			}),
		})}),
		More: []Action{
			{Label: toggle, Off: why, Form: w.toggle},
			{Label: "send a test delivery to this machine", Off: w.noTest(), Form: w.test},
		},
	}
}

func (w *webhook) authWords() string {
	if w.Auth == "" {
		return "none"
	}
	return strings.ToLower(string(w.Auth))
}

func (w *webhook) signedWords() string {
	if w.Signed {
		return "yes, with a secret that Doppler does not give out"
	}
	return "no: the receiver cannot tell whether a delivery is Doppler's"
}

func (w *webhook) toggle(*screen.Context) Spec {
	word, said, text := "Disable", "Disabled ", "Doppler calls "+hostOf(w.URL)+" no more until it is enabled again."
	if !w.Enabled {
		word, said, text = "Enable", "Enabled ", "Doppler calls "+hostOf(w.URL)+" from then on."
	}
	return Spec{
		Name: "toggle-webhook", Title: word + " " + w.title(), Target: w.target, Verb: word, Text: []string{text},
		Run: did(said+w.title()+" of "+w.target+".", func(ctx context.Context, _ Answers) error {
			_, err := w.api.EnableWebhook(ctx, w.target, w.ID, !w.Enabled)
			return err
		}),
	}
}
