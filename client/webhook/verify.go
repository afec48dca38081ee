package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"dtui/model"
)

// SignatureHeader carries the signature (Doppler's documentation, webhooks).
const SignatureHeader = "X-Doppler-Signature"

// The reasons for which a delivery is refused. None quotes it.
var (
	ErrSignature = errors.New("the signature is missing, malformed or not that of the body")
	ErrBody      = errors.New("the body is not that of a change of secrets as Doppler describes it")
)

// The events. The first is that of Doppler's documentation of webhooks, the others those of its guide.
var events = []string{"config.secrets.update", "config.secrets.updated", "config.secrets.deleted"}

// Verify checks a signature over the raw body: HMAC-SHA256 in hexadecimal, after "sha256=" or bare. The comparison takes the
// same time wherever the two differ.
func Verify(secret model.Value, signature string, body []byte) error {
	if !secret.Known() || secret.Empty() {
		return ErrSignature
	}
	given, err := hex.DecodeString(strings.TrimPrefix(signature, "sha256="))
	if err != nil || len(given) != sha256.Size {
		return ErrSignature
	}
	if !hmac.Equal(given, sum(secret, body)) {
		return ErrSignature
	}
	return nil
}

// Sign is the signature of a body as Doppler writes it.
func Sign(secret model.Value, body []byte) string {
	return "sha256=" + hex.EncodeToString(sum(secret, body))
}

func sum(secret model.Value, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	_, _ = mac.Write(body) // A hash takes everything.
	return mac.Sum(nil)
}

// authorise puts into a request what a webhook authenticates with.
func authorise(r *http.Request, a model.WebhookAuth) {
	switch a.Kind {
	case model.BearerWebhookAuth:
		r.Header.Set("Authorization", "Bearer "+a.Token.Reveal())
	case model.BasicWebhookAuth:
		r.SetBasicAuth(a.Username, a.Password.Reveal())
	case model.NoWebhookAuth:
	}
}

func plain(v model.Value) []byte { return []byte(v.Reveal()) }

// place is a project and a config. An object has them as Doppler's documentation of webhooks does, under project and name,
// or as its guide does, under project and config.
type place struct {
	Project string `json:"project"`
	Name    string `json:"name"`
	Config  string `json:"config"`
}

// Parse reads which config changed: config.project and config.name of the documented body, or data.project and data.config
// of the guide's. A body that has both must mean the same by them. Nothing else is taken, a payload of one's own included
// unless it has one of these forms.
func Parse(body []byte) (ref model.ConfigRef, event string, err error) {
	var got struct {
		Type   string `json:"type"`
		Event  string `json:"event"`
		Config *place `json:"config"`
		Data   *place `json:"data"`
	}
	if json.Unmarshal(body, &got) != nil {
		return ref, "", ErrBody // Without its words, which quote the body.
	}
	event = got.Type
	if event == "" {
		event = got.Event
	}
	if !slices.Contains(events, event) || got.Event != "" && got.Event != event {
		return ref, "", fmt.Errorf("%w: the event is another one", ErrBody)
	}
	if got.Config != nil {
		ref = model.ConfigRef{Project: got.Config.Project, Config: got.Config.Name}
	}
	if got.Data != nil {
		guide := model.ConfigRef{Project: got.Data.Project, Config: got.Data.Config}
		if got.Config != nil && guide != ref {
			return model.ConfigRef{}, "", fmt.Errorf("%w: it names two configs", ErrBody)
		}
		ref = guide
	}
	if model.CheckConfigRef(ref) != nil {
		return model.ConfigRef{}, "", fmt.Errorf("%w: it names no config", ErrBody)
	}
	return ref, event, nil
}
