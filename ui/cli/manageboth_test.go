package cli

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"dtui/ui"
)

// chosenTitle is what the cursor stands at in the left pane.
func (u *user) chosenTitle() string {
	for _, line := range u.Screen().Lines() {
		if at := strings.Index(line, "▌"); at >= 0 && at < 12 && !strings.HasPrefix(line, "▌!") {
			inner, _, _ := strings.Cut(line[at+len("▌"):], "│")
			return strings.TrimRight(strings.TrimSpace(inner), " 0123456789")
		}
	}
	return ""
}

// TestAReadOnlyRunManagesNothingAtAll presses every key that makes, changes or deletes at every kind of thing, and inside
// the things that have an inside.
func TestAReadOnlyRunManagesNothingAtAll(t *testing.T) {
	unhurried(t)
	t.Parallel()
	u := sit(t, setting{ui: ui.Options{ReadOnly: true}})
	try := func(what string) {
		t.Helper()
		// Two panes, and nothing over them.
		for _, key := range []string{"a", "e", "d", "x"} {
			u.Press(key)
			if strings.Count(u.Screen().String(), "╭") != 2 {
				t.Fatalf("%s opens something at %s:\n%s", key, what, u.Screen())
			}
		}
		if foot := u.Screen().Lines()[u.Screen().Height()-1]; strings.Contains(foot, "create") || strings.Contains(foot, "delete") {
			t.Errorf("the foot offers to write at %s: %s", what, foot)
		}
	}
	u.do("C", "g")
	var titles []string
	for title := u.chosenTitle(); !slices.Contains(titles, title); title = u.chosenTitle() {
		titles = append(titles, title)
		u.do("enter")
		try(title)
		u.do("enter")
		if !u.Screen().Contains("─ " + title) {
			try("inside " + title)
			u.do("esc")
		}
		u.do("esc", "down")
	}
	if len(titles) < 19 {
		t.Errorf("only %q were tried", titles)
	}
	for _, words := range []string{"make a new one", "change it", "delete or revoke it", "what else can be done"} {
		for _, keys := range [][]string{{":"}, {"?", "/"}} {
			u.Press(keys...).Type(words[:len(words)-3])
			if strings.Contains(strings.ToLower(u.Screen().String()), words) {
				t.Errorf("%s offers to %s:\n%s", keys, words, u.Screen())
			}
			for strings.Count(u.Screen().String(), "╭") > 2 {
				u.do("esc")
			}
		}
	}
	u.changed(0)
}

func TestGoldenManagingATeam(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		size := fmt.Sprintf("%dx%d", u.Screen().Width(), u.Screen().Height())
		u.manage("Webhooks").Golden("manage-webhooks-" + size)
		u.do("e").fill("", "", ">").Golden("manage-webhook-form-" + size)
		u.do("esc").manage("Integrations").do("enter").Golden("manage-integration-" + size)
		u.manage("Who can read it").Golden("manage-readers-" + size)
	})
}
