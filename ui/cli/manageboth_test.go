package cli

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/ui"
)

// both runs a walk on a large and on a small terminal.
func both(t *testing.T, walk func(t *testing.T, sit func(setting) *user)) {
	t.Helper()
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			t.Parallel()
			walk(t, func(s setting) *user {
				s.cols, s.rows = size[0], size[1]
				return sit(t, s)
			})
		})
	}
}

// list is manage on any size of terminal.
func (u *user) list(title string) *user {
	u.t.Helper()
	for range 8 {
		if !u.Screen().Contains("▸ manage") {
			break
		}
		u.do("esc")
	}
	u.do("C", "g")
	for range 30 {
		if u.chosen(title) {
			u.do("enter")
			return u.see("─ " + title)
		}
		// What is passed on the way need not be listed.
		u.Press("down")
	}
	u.t.Fatalf("%s is not among what is managed:\n%s", title, u.Screen())
	return u
}

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

// says looks for a text in the widest box of every line, so that a sentence is found that is broken into several.
func (u *user) says(text string) *user {
	u.t.Helper()
	var said []string
	for _, line := range u.Screen().Lines() {
		widest := ""
		for _, part := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("│┃╭╮╰╯├┤─", r) }) {
			if len(part) > len(widest) {
				widest = part
			}
		}
		said = append(said, strings.Fields(strings.NewReplacer("▌", " ", "✗", " ").Replace(widest))...)
	}
	if !strings.Contains(strings.Join(said, " "), text) {
		u.t.Fatalf("not on the screen: %q\n%s", text, u.Screen())
	}
	return u
}

// sent counts what could have changed something.
func (u *user) sent() int {
	n := 0
	for _, r := range u.server.Requests() {
		if r.Method != http.MethodGet {
			n++
		}
	}
	return n
}

// nothing carries something out that must not change anything.
func (u *user) nothing(do func()) *user {
	u.t.Helper()
	before := u.sent()
	do()
	if after := u.sent(); after != before {
		u.t.Fatalf("%d requests that change something", after-before)
	}
	return u
}

// straight is the API without the program between.
func (u *user) straight() *client.Client { return api(u.t, u.base, u.server.Token()) }

// sitWith puts somebody with another token in front of the program.
func sitWith(t *testing.T, token sandbox.TokenSpec, s setting) *user {
	t.Helper()
	server, base := serve(t, s.sandbox)
	text, err := server.AddToken(token)
	if err != nil {
		t.Fatal(err)
	}
	s.token = text
	return sitAt(t, server, base, s)
}

// TestAReadOnlyRunManagesNothingAtAll presses every key that makes, changes or deletes at every kind of thing, and inside
// the things that have an inside.
func TestAReadOnlyRunManagesNothingAtAll(t *testing.T) {
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
	if n := u.sent(); n != 0 {
		t.Errorf("%d requests that change something", n)
	}
}

func TestGoldenManagingATeam(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, sit func(setting) *user) {
		t.Helper()
		u := sit(setting{})
		size := fmt.Sprintf("%dx%d", u.Screen().Width(), u.Screen().Height())
		u.list("Webhooks").Golden("manage-webhooks-" + size)
		u.do("e").fill("", "", ">").Golden("manage-webhook-form-" + size)
		u.do("esc").list("Integrations").do("enter").Golden("manage-integration-" + size)
		u.list("Who can read it").Golden("manage-readers-" + size)
	})
}
