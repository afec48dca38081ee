package clip

import (
	"encoding/base64"
	"strings"
	"testing"

	"dtui/model"
)

func TestPromise7SentencesClaimNoMoreThanIsKnown(t *testing.T) {
	t.Parallel()
	for route, want := range map[Route]string{
		WlCopy:  "Copied SMTP_PASSWORD through wl-copy. dtui does not clear it yet.",
		Xclip:   "Copied SMTP_PASSWORD through xclip. dtui does not clear it yet.",
		ClipExe: "Copied SMTP_PASSWORD through clip.exe. dtui does not clear it yet.",
		Osc52:   "Sent SMTP_PASSWORD to the terminal (OSC 52). Terminals do not confirm this; it stays until you copy something else.",
		Tmux:    "Sent SMTP_PASSWORD through tmux to the outer terminal (OSC 52). Terminals do not confirm this; no tmux buffer keeps it.",
		None:    "Not copied: there is no clipboard for SMTP_PASSWORD here.",
	} {
		if got := (Result{Route: route, Bytes: 8}).Sentence("SMTP_PASSWORD"); got != want {
			t.Errorf("%s: %q, want %q", route, got, want)
		}
	}
}

func TestWarning(t *testing.T) {
	t.Parallel()
	const long = "5.2 kB is more than some terminals take through OSC 52. Paste and compare: 5,324 bytes."
	for _, c := range []struct {
		route Route
		bytes int
		want  string
	}{
		{Osc52, 5324, long},
		{Tmux, 5324, long},
		{Xclip, 5324, ""},
		{Osc52, 3072, ""},
		{Osc52, 3073, "3.0 kB is more than some terminals take through OSC 52. Paste and compare: 3,073 bytes."},
		{Osc52, 1234567, "1205.6 kB is more than some terminals take through OSC 52. Paste and compare: 1,234,567 bytes."},
	} {
		if got := (Result{Route: c.route, Bytes: c.bytes}).Warning(); got != c.want {
			t.Errorf("%s, %d bytes: %q, want %q", c.route, c.bytes, got, c.want)
		}
	}
}

func TestOSC52(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"hunter2", "two\nlines\n", "é ☃ \x00\xff\x1b]52;c;!\a"} {
		sequence := OSC52(model.NewValue(text))
		payload, found := strings.CutPrefix(sequence, "\x1b]52;c;")
		payload, ended := strings.CutSuffix(payload, "\a")
		back, err := base64.StdEncoding.DecodeString(payload)
		if !found || !ended || err != nil || string(back) != text {
			t.Errorf("the sequence for %q does not hold it: %q, %v", text, sequence, err)
		}
	}
	if OSC52(model.Value{}) != "" || OSC52(model.NewValue("")) != "" {
		t.Error("a sequence without text would clear the clipboard")
	}
}
