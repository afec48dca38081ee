package client

import (
	"bytes"
	"encoding/json"

	"dtui/model"
)

// wireChange is one item of change_requests (Doppler's API reference, Secrets: update). A null value keeps the present
// one, a null originalName makes a new secret, and the original… fields are guards.
type wireChange struct {
	Name               string    `json:"name"`
	OriginalName       *string   `json:"originalName"`
	Value              *string   `json:"value"`
	OriginalValue      *string   `json:"originalValue,omitempty"`
	Visibility         string    `json:"visibility,omitempty"`
	OriginalVisibility string    `json:"originalVisibility,omitempty"`
	ValueType          *wireType `json:"valueType,omitempty"`
	OriginalValueType  *wireType `json:"originalValueType,omitempty"`
	ShouldDelete       bool      `json:"shouldDelete,omitempty"`
	ShouldConverge     bool      `json:"shouldConverge,omitempty"`
	ShouldPromote      bool      `json:"shouldPromote,omitempty"`
}

// changeBody writes lines for the wire. It is the one place where secrets are revealed to be sent, and nothing else than
// what a person staged can get into it: a secret whose text is unknown is sent as null.
func changeBody(lines []model.Change) ([]byte, error) {
	items := make([]wireChange, 0, len(lines))
	for _, line := range lines {
		items = append(items, wireLine(line))
	}
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(map[string][]wireChange{"change_requests": items}); err != nil {
		return nil, errUnencodable
	}
	return bytes.TrimSuffix(body.Bytes(), []byte("\n")), nil
}

// secretBody is an object with one text, a token or a code, which Doppler wants in the body.
func secretBody(field string, v model.Value) []byte {
	// Two strings always encode.
	body, _ := json.Marshal(map[string]string{field: v.Reveal()})
	return body
}

// templateText is a template as the parser wants it; it holds the values.
func templateText(text model.Value) []byte { return []byte(text.Reveal()) }

func wireLine(line model.Change) wireChange {
	item := wireChange{Name: line.Name}
	if base := line.Base; base != nil {
		item.OriginalName = &base.Name
		item.OriginalVisibility = string(base.Visibility)
		item.OriginalValueType = wireTypeOf(base.Type)
		item.OriginalValue = revealed(base.Raw)
	}
	switch line.Removal {
	case model.Delete, model.FollowRoot:
		item.Name = line.Key()
		item.ShouldDelete = line.Removal == model.Delete
		item.ShouldConverge = line.Removal == model.FollowRoot
	case model.Keep:
		item.Value = revealed(line.Value)
		item.Visibility = string(line.Visibility)
		item.ValueType = wireTypeOf(line.Type)
		item.ShouldPromote = line.ToRoot
	}
	return item
}

// sharedWhole is a share link that carries its password where no browser sends it.
func sharedWhole(url string, password model.Value) model.Value {
	return model.NewValue(url + "#" + password.Reveal())
}

func revealed(v model.Value) *string {
	if !v.Known() {
		return nil
	}
	text := v.Reveal()
	return &text
}

// jsonIn is JSON that a person wrote, as it is. The caller has checked it.
func jsonIn(v model.Value) json.RawMessage { return json.RawMessage(v.Reveal()) }

func wireTypeOf(t model.ValueType) *wireType {
	if t == "" {
		return nil
	}
	return &wireType{Type: string(t)}
}

// textsOf are the texts inside JSON that is sent, each of which an answer may quote alone, and the whole of it.
func textsOf(v model.Value) []model.Value {
	var whole any
	out := secretTexts(v)
	if json.Unmarshal([]byte(v.Reveal()), &whole) != nil {
		return out
	}
	var walk func(any)
	walk = func(part any) {
		switch part := part.(type) {
		case string:
			out = append(out, secretTexts(model.NewValue(part))...)
		case []any:
			for _, one := range part {
				walk(one)
			}
		case map[string]any:
			for _, one := range part {
				walk(one)
			}
		}
	}
	walk(whole)
	return out
}
