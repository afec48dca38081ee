package manage

import (
	"context"
	"fmt"
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

// TestDelivery is what a test delivery of a webhook carries. It goes to this machine alone.
type TestDelivery struct {
	// URL is on loopback, whatever the webhook's own is.
	URL    string
	Secret model.Value
	// Config is the one that the delivery tells of, in Environment.
	Config      model.ConfigRef
	Environment string
	Workplace   string
}

// Deliver sends a test delivery and tells the status that the receiver answered with.
type Deliver func(ctx context.Context, t TestDelivery) (status int, err error)

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
		About:   "Doppler calls the address of a webhook when secrets of its configs change. It never gives the webhook's secret out.",
		Columns: []Column{{"name", 22}, {"state", 9}, {"signed", 7}, {"sign-in", 8}, {"configs", 20}, {"address", 30}},
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
			Name: "create-webhook", Title: "Create a webhook", Target: p.Project.Slug, Verb: "Create webhook", Text: []string{"It is told of the configs that are ticked."},
			Fields: append(webhookFields(model.Webhook{}, true), ticksOfConfigs(c, p, nil)),
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				draft := model.WebhookDraft{URL: a.Trim("url"), Name: a.Trim("name"), Secret: a.Value("secret"), Auth: authOf(a), Configs: a.Ticked("configs")}
				if text := a.Trim("payload"); text != "" {
					draft.Payload = model.NewValue(text)
				}
				_, err := api.AddWebhook(ctx, p.Project.Slug, draft)
				return Outcome{Done: "Created a webhook of " + p.Project.Slug + "."}, err
			},
		}
	}}}
	return r
}

func webhookFields(now model.Webhook, fresh bool) []Field {
	start, secretHint := "", "signs the deliveries; nothing for none"
	if !fresh {
		start, secretHint = "keep", "nothing keeps the present one"
	}
	is := func(kind model.WebhookAuthKind) func(Answers) bool {
		return func(a Answers) bool { return a.Text("auth") == string(kind) }
	}
	auth := []Option{{Value: string(model.NoWebhookAuth), Label: "none"}, {Value: string(model.BearerWebhookAuth), Label: "bearer token"}, {Value: string(model.BasicWebhookAuth), Label: "user and password"}}
	if !fresh {
		auth = append([]Option{{Value: "keep", Label: "as it is"}}, auth...)
	}
	payload := Field{Name: "payload", Label: "payload", Kind: Lines, Check: func(a Answers) error {
		if a.Trim("payload") == "" {
			return nil
		}
		return model.WebhookEdit{Payload: model.NewValue(a.Trim("payload"))}.Check()
	}}
	return []Field{
		hint(text("url", "address", now.URL, model.CheckWebhookURL), "https://… that Doppler calls"),
		text("name", "name", now.Name, nil),
		hint(Field{Name: "secret", Label: "secret", Kind: Hidden}, secretHint),
		choice("auth", "sign-in", start, auth...),
		{Name: "token", Label: "token", Kind: Hidden, When: is(model.BearerWebhookAuth), Check: func(a Answers) error { return authOf(a).Check() }},
		{Name: "user", Label: "user", When: is(model.BasicWebhookAuth)},
		{Name: "password", Label: "password", Kind: Hidden, When: is(model.BasicWebhookAuth), Check: func(a Answers) error { return authOf(a).Check() }},
		hint(payload, "JSON in the place of Doppler's own; nothing for that"),
	}
}

func authOf(a Answers) model.WebhookAuth {
	return model.WebhookAuth{Kind: model.WebhookAuthKind(a.Text("auth")), Token: a.Value("token"), Username: a.Trim("user"), Password: a.Value("password")}
}

// ticksOfConfigs offers the configs of the project.
func ticksOfConfigs(c *screen.Context, p Place, on []string) Field {
	f := Field{Name: "configs", Label: "configs", Kind: Ticks}
	for _, one := range c.W.Layout(p.Project.Slug).Configs {
		f.Options = append(f.Options, Option{Value: one.Config, On: slices.Contains(on, one.Config)})
	}
	return f
}

func (w *webhook) title() string {
	if w.Name != "" {
		return w.Name
	}
	return "a webhook"
}

func (w *webhook) item() Item {
	state, tone, signed, auth := "enabled", theme.OK, "no", strings.ToLower(string(w.Auth))
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
	return Item{
		ID: w.ID, Name: name, Copy: w.ID,
		Cells:  []Cell{cell(state, tone), cell(signed), cell(auth), cell(strings.Join(w.Configs, ", ")), cell(w.URL)},
		Facts:  told(fact("id", w.ID), fact("address", w.URL), fact("configs", words(w.Configs, "none: it is told of nothing")), muted("may", why)),
		Change: because(why, []Action{{Label: "edit", Form: w.edit}}),
		Remove: because(why, []Action{action("delete", Spec{
			Name: "delete-webhook", Title: "Delete " + w.title(), Target: w.target, Verb: "Delete", Danger: true,
			Text: []string{"Doppler calls " + w.URL + " no more."},
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

func (w *webhook) noTest() string {
	if w.deliver == nil {
		return "This run cannot deliver."
	}
	return ""
}

func (w *webhook) toggle(*screen.Context) Spec {
	word, said := "Disable", "Disabled "
	if !w.Enabled {
		word, said = "Enable", "Enabled "
	}
	return Spec{
		Name: "toggle-webhook", Title: word + " " + w.title(), Target: w.target, Verb: word, Text: []string{"Its address is " + w.URL + "."},
		Run: did(said+w.title()+" of "+w.target+".", func(ctx context.Context, _ Answers) error {
			_, err := w.api.EnableWebhook(ctx, w.target, w.ID, !w.Enabled)
			return err
		}),
	}
}

func (w *webhook) edit(c *screen.Context) Spec {
	return Spec{
		Name: "edit-webhook", Title: "Change " + w.title(), Target: w.target, Verb: "Change",
		Fields: append(webhookFields(w.Webhook, false), yesNo("unsign", "drop secret", false), ticksOfConfigs(c, w.place, w.Configs)),
		Check: func(a Answers) error {
			if w.editOf(a).Nothing() {
				return sentenceError("Nothing is changed.")
			}
			return nil
		},
		Run: did("Changed "+w.title()+" of "+w.target+".", func(ctx context.Context, a Answers) error {
			_, err := w.api.EditWebhook(ctx, w.target, w.ID, w.editOf(a))
			return err
		}),
	}
}

func (w *webhook) editOf(a Answers) model.WebhookEdit {
	edit := model.WebhookEdit{URL: changed(a.Trim("url"), w.URL), Name: changed(a.Trim("name"), w.Name), Secret: a.Value("secret")}
	if a.Yes("unsign") {
		edit.Secret = model.NewValue("")
	}
	if a.Text("auth") != "keep" {
		auth := authOf(a)
		edit.Auth = &auth
	}
	if text := a.Trim("payload"); text != "" {
		edit.Payload = model.NewValue(text)
	}
	ticked := a.Ticked("configs")
	for _, name := range ticked {
		if !slices.Contains(w.Configs, name) {
			edit.Enable = append(edit.Enable, name)
		}
	}
	for _, name := range w.Configs {
		if !slices.Contains(ticked, name) {
			edit.Disable = append(edit.Disable, name)
		}
	}
	return edit
}

// test sends a delivery of dtui's own to a receiver on this machine: Doppler has no call that sends one.
func (w *webhook) test(*screen.Context) Spec {
	test := TestDelivery{Workplace: w.place.Workplace, Config: model.ConfigRef{Project: w.target}}
	if len(w.Configs) > 0 {
		test.Config.Config = w.Configs[0]
		test.Environment, _, _ = strings.Cut(w.Configs[0], "_")
	}
	return Spec{
		Name: "test-webhook", Title: "Test " + w.title(), Target: w.target, Verb: "Deliver", Here: true,
		Text: []string{"dtui itself delivers to a receiver on this machine what Doppler would: Doppler has no call for it and is not asked. The webhook's secret has to be typed, because Doppler does not give it out."},
		Fields: []Field{
			text("url", "receiver", "http://127.0.0.1:8788/", nil),
			hint(Field{Name: "secret", Label: "secret", Kind: Hidden}, "signs the delivery; nothing for none"),
		},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			sent := test
			sent.URL, sent.Secret = a.Trim("url"), a.Value("secret")
			status, err := w.deliver(ctx, sent)
			out := Outcome{Same: true, Done: fmt.Sprintf("Delivered. The receiver answered %d.", status)}
			if status < 200 || status > 299 {
				out.Warn = "Doppler would deliver it again."
			}
			return out, err
		},
	}
}
