package lint_test

import (
	"slices"
	"strings"
	"testing"

	"dtui/model"
	"dtui/model/lint"
)

func TestMend(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		text  string
		rules []lint.Rule
	}{
		"fine":                       {"fine", nil},
		"":                           {"", nil},
		"a\n":                        {"a", []lint.Rule{lint.TrailingNewline}},
		"a \t\r\n":                   {"a", []lint.Rule{lint.CRLF, lint.TrailingSpace, lint.TrailingNewline}},
		" \u00a0a":                   {"a", []lint.Rule{lint.LeadingSpace}},
		"a\nb\n":                     {"a\nb\n", nil},
		"a\r\nb\r\n":                 {"a\nb\n", []lint.Rule{lint.CRLF}},
		"a\rb":                       {"a\rb", nil},
		"a\nb \n":                    {"a\nb\n", []lint.Rule{lint.TrailingSpace}},
		"a\n \n":                     {"a", []lint.Rule{lint.TrailingSpace, lint.TrailingNewline}},
		"\ufeff a\u200bb":            {"ab", []lint.Rule{lint.ZeroWidth, lint.BOM, lint.LeadingSpace}},
		"\U0001f469\u200d\U0001f4bb": {"\U0001f469\u200d\U0001f4bb", nil},
		" \n":                        {" \n", nil},
		"\u200b":                     {"\u200b", nil},
		"\xff\u200bé\xc3":            {"\xffé\xc3", []lint.Rule{lint.ZeroWidth}},
		"\xe2":                       {"\xe2", nil},
		"${A} ":                      {"${A}", []lint.Rule{lint.TrailingSpace}},
	} {
		got, rules := lint.Mend(model.NewValue(text))
		if got.Reveal() != want.text || !slices.Equal(rules, want.rules) {
			t.Errorf("%q becomes %q by %v, want %q by %v", text, got.Reveal(), rules, want.text, want.rules)
		}
	}
	if got, rules := lint.Mend(model.Value{}); got.Known() || rules != nil {
		t.Error("what cannot be read was mended")
	}
	got, rules := lint.Mend(model.NewValue("\ufeffa \n"), lint.TrailingNewline, lint.BOM)
	if got.Reveal() != "\ufeffa\n" || !slices.Equal(rules, []lint.Rule{lint.TrailingSpace}) {
		t.Errorf("rules that are switched off were mended: %q by %v", got.Reveal(), rules)
	}
}

func TestOnlyWhatIsMechanicalIsMended(t *testing.T) {
	t.Parallel()
	for _, rule := range []lint.Rule{lint.Placeholder, lint.Empty, lint.Bidi, lint.SmartQuotes, lint.WrongType, lint.BrokenPEM, lint.Shared, lint.DeadReference} {
		if rule.Mechanical() {
			t.Errorf("%s passes for mechanical", rule)
		}
	}
}

// FuzzMend: after the mending none of its rules finds anything any more, but for a lone carriage return and a text of which
// nothing would be left; nothing is added; and mending again changes nothing.
func FuzzMend(f *testing.F) {
	for _, text := range []string{"a\n", "\ufeff\u200b a \r\n", "a\n \n", "\xff\u200d", "a\rb\r\n", "\u200c\ufeff\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		mended, rules := lint.Mend(model.NewValue(text))
		if again, more := lint.Mend(mended); len(more) > 0 || !again.Equal(mended) {
			t.Fatalf("%q becomes %q, which becomes %q", text, mended.Reveal(), again.Reveal())
		}
		if len(rules) == 0 != (mended.Reveal() == text) || len(mended.Reveal()) > len(text) {
			t.Fatalf("%q becomes %q by %v", text, mended.Reveal(), rules)
		}
		if strings.TrimSpace(mended.Reveal()) == "" || len(rules) == 0 {
			return
		}
		for _, finding := range lint.Secret(secret("A", mended.Reveal())) {
			if finding.Rule.Mechanical() && finding.Rule != lint.CRLF {
				t.Fatalf("%q becomes %q, which still has %s", text, mended.Reveal(), finding.Rule)
			}
		}
	})
}
