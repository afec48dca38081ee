package manage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// text is a line that is asked for. A check is told the line without blanks around it; nil takes everything.
func text(name, label, start string, check func(string) error) Field {
	f := Field{Name: name, Label: label, Start: start}
	if check != nil {
		f.Check = func(a Answers) error { return check(a.Trim(name)) }
	}
	return f
}

// choice is one of several, the first unless another one is named.
func choice(name, label, start string, options ...Option) Field {
	return Field{Name: name, Label: label, Kind: Choice, Start: start, Options: options}
}

// yesNo is a choice between two, with "no" first.
func yesNo(name, label string, start bool) Field {
	value := "no"
	if start {
		value = "yes"
	}
	return choice(name, label, value, Option{Value: "no", Label: "no"}, Option{Value: "yes", Label: "yes"})
}

// hint adds a line below a field.
func hint(f Field, text string) Field {
	f.Hint = func(Answers) string { return text }
	return f
}

// Trim is a line without blanks around it.
func (a Answers) Trim(name string) string { return strings.TrimSpace(a.texts[name]) }

// Yes reports whether a question was answered with yes.
func (a Answers) Yes(name string) bool { return a.texts[name] == "yes" }

// split reads a list with blanks, commas or line ends between its parts.
func split(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' })
}

// action is a form without anything that depends on what was read since.
func action(label string, spec Spec) Action {
	return Action{Label: label, Form: func(*screen.Context) Spec { return spec }}
}

// did carries something out and then says a sentence.
func did(sentence string, do func(ctx context.Context, a Answers) error) func(context.Context, Answers) (Outcome, error) {
	return func(ctx context.Context, a Answers) (Outcome, error) {
		return Outcome{Done: sentence}, do(ctx, a)
	}
}

// off says for all actions why they cannot be done.
func because(why string, actions []Action) []Action {
	if why == "" {
		return actions
	}
	for i := range actions {
		actions[i].Off = why
	}
	return actions
}

// guard is the name that has to be typed before something in a config is written, "" for none.
func guard(c *screen.Context, ref model.ConfigRef) string {
	if ref.Config != "" && c.W.ProtectedBy(ref) != "" {
		return ref.Config
	}
	return ""
}

// broken says which references will name nothing, as far as was read; nil for none.
func broken(list []workspace.Referrer) []string {
	if len(list) == 0 {
		return []string{"No reference in what was read names it. References elsewhere that do will name nothing."}
	}
	const most = 4
	var names []string
	for _, r := range list[:min(len(list), most)] {
		names = append(names, r.ConfigRef.String()+" "+r.Name)
	}
	if len(list) > most {
		names = append(names, fmt.Sprintf("%d more", len(list)-most))
	}
	return []string{fmt.Sprintf("%s in what was read names it and will name nothing: %s.", look.Count(len(list), "secret"), strings.Join(names, ", "))}
}

// staged says what is staged there, nil for nothing.
func staged(c *screen.Context, becomes string, about func(model.ConfigID) bool) []string {
	n := c.W.StagedIn(about)
	if n == 0 {
		return nil
	}
	return []string{look.Count(n, "staged change") + " " + becomes + " " + c.Key(keys.Review) + " shows what is staged."}
}

// muted is a fact of less weight.
func muted(label, text string) Fact { return Fact{Label: label, Text: text, Tone: theme.Muted} }

// told are facts that do not depend on the time, without those that have no text.
func told(facts ...Fact) func(time.Time) []Fact {
	var kept []Fact
	for _, f := range facts {
		if f.Text != "" || f.Value.Known() {
			kept = append(kept, f)
		}
	}
	return func(time.Time) []Fact { return kept }
}

// words is a list in a line, or what stands for an empty one.
func words(list []string, none string) string {
	if len(list) == 0 {
		return none
	}
	return strings.Join(list, ", ")
}

// changed is a new text, nil where it is the present one.
func changed(now, before string) *string {
	if now == before {
		return nil
	}
	return &now
}
