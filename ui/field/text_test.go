package field_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/field"
)

func TestEveryTextComesBackExactly(t *testing.T) {
	t.Parallel()
	texts := []string{
		"", "plain", "two\nlines\n", "tab\there", "crlf\r\nhere", "nul\x00", "esc\x1b[2J", "bad\xff\xfeutf8", "bidi\u202eoverride",
		"zero\u200bwidth", "ようこそ、acmeへ", "مرحبا", strings.Repeat("line\n", 400), strings.Repeat("x", 50*1024), "trailing \n ", `back\slash`, `\n`,
		"é", "👩‍👩‍👧", "\n", "\n\n",
	}
	for _, text := range texts {
		f := field.New(true)
		f.Set(text)
		if got, err := f.Get(); err != nil || got != text {
			t.Errorf("%.20q came back as %.20q (%v)", text, got, err)
		}
		single := field.New(false)
		single.Set(text)
		if got, err := single.Get(); err != nil || got != text {
			t.Errorf("single line: %.20q came back as %.20q (%v)", text, got, err)
		}
	}
}

func TestPastingWhatTheWidgetCannotHoldTurnsToEscapedText(t *testing.T) {
	t.Parallel()
	f := field.New(true)
	f.Set("ab")
	f.Key(tea.KeyPressMsg{Code: tea.KeyLeft})
	f.Paste("x\ty\r\n")
	f.Key(tea.KeyPressMsg{Code: '!', Text: "!"})
	if got, err := f.Get(); err != nil || got != "ax\ty\r\n!b" {
		t.Fatalf("got %q (%v)", got, err)
	}
	if !f.Escaped() {
		t.Fatal("not shown as escaped text")
	}
}

func FuzzRoundTrip(f *testing.F) {
	f.Add("a\tb", "c\r\n")
	f.Fuzz(func(t *testing.T, set, paste string) {
		field := field.New(true)
		field.Set(set)
		field.Paste(paste)
		if got, err := field.Get(); err != nil || got != set+paste {
			t.Fatalf("%q + %q came back as %q (%v)", set, paste, got, err)
		}
	})
}
