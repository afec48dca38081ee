package manage

import (
	"context"
	"slices"

	"dtui/model"
	"dtui/ui/screen"
)

// What becomes of a part of a webhook that Doppler does not give out, so that a form cannot show it.
const (
	keepIt  = "keep"
	setIt   = "set"
	clearIt = "clear"
)

var (
	errNoSecret  = sentenceError("Type or paste the secret, or choose to keep the present one.")
	errNoPayload = sentenceError("Write the payload, or choose another answer above.")
	errUnchanged = sentenceError("Nothing is changed.")
)

func newWebhookFields(configs Field) []Field {
	fields := []Field{
		addressField(""), text("name", "name", "", nil),
		hint(Field{Name: "secret", Label: "secret", Kind: Hidden}, "signs the deliveries; nothing for none"),
		choice("auth", "sign-in", string(model.NoWebhookAuth), authOptions()...),
	}
	fields = append(fields, authFields()...)
	return append(fields, choice("payload", "payload", clearIt, payloadOptions()...), payloadField(), configs)
}

func addressField(now string) Field {
	f := hint(text("url", "address", now, model.CheckWebhookURL), "https://… that Doppler calls")
	f.Secretive = true
	return f
}

func payloadOptions() []Option {
	return []Option{{Value: clearIt, Label: "Doppler's own"}, {Value: setIt, Label: "another one, written here"}}
}

func authOptions() []Option {
	return []Option{
		{Value: string(model.NoWebhookAuth), Label: "none"},
		{Value: string(model.BearerWebhookAuth), Label: "bearer token"},
		{Value: string(model.BasicWebhookAuth), Label: "user and password"},
	}
}

// authFields ask for what a way to sign in needs.
func authFields() []Field {
	is := func(kind model.WebhookAuthKind) func(Answers) bool {
		return func(a Answers) bool { return a.Text("auth") == string(kind) }
	}
	check := func(a Answers) error { return authOf(a).Check() }
	return []Field{
		{Name: "token", Label: "token", Kind: Hidden, When: is(model.BearerWebhookAuth), Check: check},
		{Name: "user", Label: "user", When: is(model.BasicWebhookAuth)},
		{Name: "password", Label: "password", Kind: Hidden, When: is(model.BasicWebhookAuth), Check: check},
	}
}

func authOf(a Answers) model.WebhookAuth {
	return model.WebhookAuth{Kind: model.WebhookAuthKind(a.Text("auth")), Token: a.Value("token"), Username: a.Trim("user"), Password: a.Value("password")}
}

// payloadField asks for a payload of one's own, which is JSON.
func payloadField() Field {
	return hint(Field{
		Name: "body", Label: "JSON", Kind: Lines, Secretive: true, When: func(a Answers) bool { return a.Text("payload") == setIt },
		Check: func(a Answers) error {
			if a.Trim("body") == "" {
				return errNoPayload
			}
			return model.WebhookEdit{Payload: payloadOf(a)}.Check()
		},
	}, "is sent as it stands here")
}

func payloadOf(a Answers) model.Value { return model.NewValue(a.Trim("body")) }

func webhookDraft(a Answers) model.WebhookDraft {
	draft := model.WebhookDraft{URL: a.Trim("url"), Name: a.Trim("name"), Secret: a.Value("secret"), Auth: authOf(a), Configs: a.Ticked("configs")}
	if a.Text("payload") == setIt {
		draft.Payload = payloadOf(a)
	}
	return draft
}

func (w *webhook) edit(c *screen.Context) Spec {
	return Spec{
		Name: "edit-webhook", Title: "Change " + w.title(), Target: w.target, Verb: "Change",
		Text:   []string{"Doppler does not give out the secret, what it signs in with, and the payload: they are kept, replaced or dropped, and not shown."},
		Fields: w.editFields(ticksOfConfigs(c, w.place, w.Configs)),
		Check: func(a Answers) error {
			if w.editOf(a).Nothing() {
				return errUnchanged
			}
			return nil
		},
		Run: did("Changed "+w.title()+" of "+w.target+".", func(ctx context.Context, a Answers) error {
			_, err := w.api.EditWebhook(ctx, w.target, w.ID, w.editOf(a))
			return err
		}),
	}
}

func (w *webhook) editFields(configs Field) []Field {
	secrets := []Option{{Value: keepIt, Label: "stays as it is"}, {Value: setIt, Label: "another one"}, {Value: clearIt, Label: "none: nothing is signed any more"}}
	if !w.Signed {
		secrets = []Option{{Value: keepIt, Label: "none, as it is"}, {Value: setIt, Label: "one that signs the deliveries"}}
	}
	secret := Field{Name: "secret", Label: "", Kind: Hidden, When: func(a Answers) bool { return a.Text("signing") == setIt }, Check: func(a Answers) error {
		if !a.Value("secret").Known() {
			return errNoSecret
		}
		return nil
	}}
	fields := []Field{
		addressField(w.URL), text("name", "name", w.Name, nil), choice("signing", "secret", keepIt, secrets...), hint(secret, "is not shown"),
		choice("auth", "sign-in", keepIt, append([]Option{{Value: keepIt, Label: "stays as it is: " + w.authWords()}}, authOptions()...)...),
	}
	fields = append(fields, authFields()...)
	return append(fields, choice("payload", "payload", keepIt, append([]Option{{Value: keepIt, Label: "stays as it is"}}, payloadOptions()...)...), payloadField(), configs)
}

// editOf has what differs from the present webhook, and what was chosen anew where the present is not known.
func (w *webhook) editOf(a Answers) model.WebhookEdit {
	edit := model.WebhookEdit{URL: changed(a.Trim("url"), w.URL), Name: changed(a.Trim("name"), w.Name)}
	switch a.Text("signing") {
	case setIt:
		edit.Secret = a.Value("secret")
	case clearIt:
		edit.Secret = model.NewValue("")
	}
	if a.Text("auth") != keepIt {
		auth := authOf(a)
		edit.Auth = &auth
	}
	switch a.Text("payload") {
	case setIt:
		edit.Payload = payloadOf(a)
	case clearIt:
		edit.Payload = model.NewValue("")
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
