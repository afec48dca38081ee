package dialog

import (
	"strings"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// Of names the secret whose value is edited, for the person's own editor and what is said of it.
func (v *Value) Of(name string, kind model.ValueType) *Value {
	v.subject, v.kind = name, kind
	return v
}

// outside gives the text to the person's editor. What comes back is staged, or stands in the field when it cannot be.
func (v *Value) outside() []screen.Effect {
	given := v.before
	if v.touched {
		text, err := v.text.Get()
		if err != nil {
			v.problem, v.onRow = err.Error(), false
			return nil
		}
		given = model.NewValue(text)
	}
	what := v.subject
	if what == "" {
		what = "The new value"
	}
	return screen.Effects(screen.Edit{Text: given, File: v.fileName(given), Line: 1, What: what, Done: func(c *screen.Context, edited screen.Edited) []screen.Effect {
		if effects, failed := edited.Failed(what); failed {
			return effects
		}
		text := model.EditedText(given, edited.Text)
		if text.Equal(given) || text.Empty() && !given.Known() {
			return edited.Unchanged(what)
		}
		v.text.Set(text.Reveal())
		v.touched, v.hidden, v.problem = true, true, ""
		if v.name != nil {
			// There may be no name yet, so nothing is staged before it is asked for.
			return nil
		}
		effects := v.done(c)
		if staged(effects) {
			effects = append(effects, screen.Done("Staged the edit of "+what+" from the editor; "+c.Key(keys.Review)+" reviews it."))
		}
		return effects
	}})
}

// staged reports whether a text was accepted: only then the dialog closes.
func staged(effects []screen.Effect) bool {
	if len(effects) == 0 {
		return false
	}
	_, closes := effects[0].(screen.Close)
	return closes
}

// fileName tells the editor what the text is.
func (v *Value) fileName(text model.Value) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' {
			return r
		}
		return '_'
	}, v.subject)
	if name == "" {
		name = "value"
	}
	switch shown := strings.TrimSpace(text.Reveal()); {
	case v.kind == "json", v.kind == "json5", v.kind == "yaml":
		return name + "." + string(v.kind)
	case strings.HasPrefix(shown, "{") && strings.HasSuffix(shown, "}"):
		return name + ".json"
	}
	return name + ".txt"
}
