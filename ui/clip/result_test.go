package clip

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"dtui/model"
)

func TestPromise7SentencesClaimNoMoreThanIsKnown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		result Result
		want   string
	}{
		{Result{Route: X11, Secret: true, ClearAfter: 45 * time.Second}.Through("X11"), "Copied SMTP_PASSWORD through X11. Cleared in 45 s unless you copy something else."},
		{Result{Route: Wayland, Secret: true, ClearAfter: 2 * time.Minute}.Through("wl-copy"), "Copied SMTP_PASSWORD through wl-copy. Cleared in 2 min unless you copy something else."},
		{Result{Route: X11, Secret: true, ClearOnQuit: true}.Through("X11"), "Copied SMTP_PASSWORD through X11. Cleared when you leave dtui, unless you copy something else."},
		{Result{Route: X11, Secret: true, ClearAfter: 90 * time.Second, ClearOnQuit: true}.Through("X11"), "Copied SMTP_PASSWORD through X11. Cleared in 90 s, or when you leave dtui, unless you copy something else."},
		{Result{Route: X11, Secret: true}.Through("X11"), "Copied SMTP_PASSWORD through X11. It stays until you copy something else."},
		{Result{Route: ClipExe, Secret: true}.Through("clip.exe"), "Copied SMTP_PASSWORD through clip.exe. It stays until you copy something else."},
		{Result{Route: X11}.Through("X11"), "Copied SMTP_PASSWORD. It holds no secret and is not cleared."},
		{Result{Route: Osc52, Secret: true}, "Sent SMTP_PASSWORD to the terminal (OSC 52). Terminals do not confirm this; it stays until you copy something else."},
		{Result{Route: Osc52}, "Sent SMTP_PASSWORD to the terminal (OSC 52). It holds no secret."},
		{Result{Route: Tmux, Secret: true}, "Sent SMTP_PASSWORD through tmux to the outer terminal (OSC 52). Terminals do not confirm this; no tmux buffer keeps it."},
		{Result{Route: Tmux}, "Sent SMTP_PASSWORD through tmux to the outer terminal (OSC 52). It holds no secret."},
		{Result{Route: None, Secret: true}, "Not copied: there is no clipboard for SMTP_PASSWORD here."},
	} {
		if got := c.result.Sentence("SMTP_PASSWORD"); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
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
		{X11, 5324, ""},
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
