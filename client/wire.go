package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"dtui/model"
)

var errUndocumented = errors.New("the answer is not what Doppler documents")

// decode reads JSON. Its error gives the place alone: those of encoding/json quote what they stumble over, which may be
// part of a value.
func decode(body []byte, out any) error {
	err := json.Unmarshal(body, out)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax):
		return fmt.Errorf("%w: it is not JSON from byte %d on", errUndocumented, syntax.Offset)
	case errors.As(err, &kind):
		return fmt.Errorf("%w: there is a %s where something else belongs, before byte %d", errUndocumented, plainKind(kind.Value), kind.Offset)
	default:
		return errUndocumented
	}
}

// plainKind is "number" of "number 12", which would quote the answer.
func plainKind(kind string) string {
	word, _, _ := strings.Cut(kind, " ")
	return word
}

func missing(what string) error { return fmt.Errorf("%w: %s is missing", errUndocumented, what) }

// moment is a time that may be null or, in a field that nothing depends on, in a form that nobody documented.
type moment struct{ time.Time }

// UnmarshalJSON never fails: an unknown form gives the zero time.
func (m *moment) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		if at, err := time.Parse(time.RFC3339, text); err == nil {
			m.Time = at
		}
	}
	return nil
}

type wireType struct {
	Type string `json:"type"`
}

// wireSecret is Doppler's API reference, Secrets: list; null texts are those of restricted secrets.
type wireSecret struct {
	Raw                *string  `json:"raw"`
	Computed           *string  `json:"computed"`
	Note               string   `json:"note"`
	RawVisibility      string   `json:"rawVisibility"`
	ComputedVisibility string   `json:"computedVisibility"`
	RawValueType       wireType `json:"rawValueType"`
}

func (w wireSecret) secret(name string) model.Secret {
	s := model.Secret{
		Name: name, Note: w.Note, Type: model.ValueType(w.RawValueType.Type),
		Visibility: model.Visibility(w.RawVisibility), ComputedVisibility: model.Visibility(w.ComputedVisibility),
	}
	if w.Raw != nil {
		s.Raw = model.NewValue(*w.Raw)
	}
	switch {
	case w.Computed == nil:
	case w.Raw != nil && *w.Raw == *w.Computed:
		// Most secrets are no references: one text in memory serves both.
		s.Computed = s.Raw
	default:
		s.Computed = model.NewValue(*w.Computed)
	}
	return s
}

// absent is how Doppler answers for a name that a config does not have: 200 with nothing but nulls.
func (w wireSecret) absent() bool {
	return w.Raw == nil && w.Computed == nil && w.RawVisibility == "" && w.ComputedVisibility == ""
}

type wireSecrets struct {
	Secrets map[string]wireSecret `json:"secrets"`
}

type wireRef struct {
	Project string `json:"project"`
	Config  string `json:"config"`
}

func refs(list []wireRef) []model.ConfigRef {
	var out []model.ConfigRef
	for _, r := range list {
		out = append(out, model.ConfigRef(r))
	}
	return out
}

// wireConfig is Doppler's API reference, Configs; inheritedBy alone is spelt that way.
type wireConfig struct {
	Name        string    `json:"name"`
	Slug        string    `json:"slug"`
	Root        bool      `json:"root"`
	Locked      bool      `json:"locked"`
	Environment string    `json:"environment"`
	Project     string    `json:"project"`
	CreatedAt   moment    `json:"created_at"`
	Inheritable bool      `json:"inheritable"`
	Inherits    []wireRef `json:"inherits"`
	InheritedBy []wireRef `json:"inheritedBy"`
}

// config checks that the answer is about the config that was asked for. Doppler folds the case of names.
func (w wireConfig) config(asked model.ConfigRef) (model.Config, error) {
	switch {
	case w.Name == "":
		return model.Config{}, missing("the config's name")
	case w.Slug == "":
		return model.Config{}, missing("the config's UUID, without which nothing can be saved safely,")
	case asked.Config != "" && !strings.EqualFold(w.Name, asked.Config),
		w.Project != "" && !strings.EqualFold(w.Project, asked.Project):
		return model.Config{}, fmt.Errorf("%w: it is about another config", errUndocumented)
	}
	return model.Config{
		ConfigRef: model.ConfigRef{Project: orElse(w.Project, asked.Project), Config: w.Name},
		UUID:      w.Slug, Environment: w.Environment, Root: w.Root, Locked: w.Locked,
		Inheritable: w.Inheritable, Inherits: refs(w.Inherits), InheritedBy: refs(w.InheritedBy), CreatedAt: w.CreatedAt.Time,
	}, nil
}
