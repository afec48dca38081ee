package cli

import (
	"strings"
	"testing"
)

// manage lists one kind of thing, wherever the person is.
func (u *user) manage(title string) *user {
	u.t.Helper()
	for i := 0; i < 8 && u.Screen().Contains("▸ manage"); i++ {
		u.do("esc")
	}
	u.do("C", "g")
	for range 30 {
		if u.chosen(title) {
			return u.do("enter").see("─ " + title)
		}
		// What is passed on the way need not be listed.
		u.Press("down")
	}
	u.t.Fatalf("%s is not among what is managed:\n%s", title, u.Screen())
	return u
}

// chosen reports whether the cursor stands at something in the left pane.
func (u *user) chosen(title string) bool {
	for _, line := range u.Screen().Lines() {
		if at := strings.Index(line, "▌"); at >= 0 && at < 12 && strings.HasPrefix(strings.TrimSpace(line[at+len("▌"):]), title) {
			return true
		}
	}
	return false
}

// at puts the cursor on a thing of the list by filtering for it.
func (u *user) at(name string) *user {
	u.t.Helper()
	u.do("/", "ctrl+u")
	u.Type(name)
	return u.do("enter")
}

// fill types into the fields of a form, one after the other; "" leaves a field as it is, and what begins with ">" moves a
// choice that many options on.
func (u *user) fill(answers ...string) *user {
	u.t.Helper()
	for i, answer := range answers {
		if i > 0 {
			u.do("tab")
		}
		switch {
		case answer == "":
		case strings.Trim(answer, ">") == "":
			for range len(answer) {
				u.do("right")
			}
		default:
			u.do("ctrl+u")
			u.Type(answer)
		}
	}
	return u
}

// destroy types the name that is asked for and presses the button of a dangerous form.
func (u *user) destroy(name string) *user {
	u.t.Helper()
	if name != "" {
		u.Type(name)
		u.do("tab")
	}
	return u.do("right", "enter")
}

// option chooses from a menu by what it starts with.
func (u *user) option(label string) *user {
	u.t.Helper()
	for range 12 {
		for _, line := range u.Screen().Lines() {
			for _, after := range strings.Split(line, "▌")[1:] {
				if strings.HasPrefix(strings.TrimSpace(after), label) {
					return u.do("enter")
				}
			}
		}
		u.do("down")
	}
	u.t.Fatalf("%s is not in the menu:\n%s", label, u.Screen())
	return u
}

func TestARenamedConfigTakesWhatIsStagedAlong(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{ui: uiStart("dev_ci")})
	name := "LOG_LEVEL"
	u.edit(name, "trace").staged(1)
	u.manage("Configs").at("dev_ci").do("e").option("rename").see("1 staged change goes along")
	u.fill("build").do("ctrl+s").see("Renamed backend / dev_ci to dev_build")
	u.do("esc", "esc", "esc").see("backend / dev_build")
	u.staged(1).confirm()
	u.wrote("backend/dev_build LOG_LEVEL = trace")
}
