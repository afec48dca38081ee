package manage

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// listed is a screen with one kind of thing listed, as it is after its answer.
func listed(t *testing.T, c *screen.Context, r Resource, items ...Item) *Screen {
	t.Helper()
	r.List = func(context.Context) ([]Item, error) { return items, nil }
	if r.Level == OfConfig && r.Title == "" {
		r.Title = "Things"
	}
	s := New(Place{Workplace: "acme", Project: model.ProjectID{Slug: "backend"}, Config: model.ConfigID{ConfigRef: model.ConfigRef{Project: "backend", Config: "dev"}}}, []Resource{r})
	s.list(c, &s.resources[0])
	l := s.open()
	l.listedAre(c, l.number, items, nil)
	s.onItems = true
	return s
}

func drawn(c *screen.Context, s *Screen, w, h int) string {
	rows := s.Draw(c, w, h)
	for i, row := range rows {
		rows[i] = strings.TrimRight(cells.Plain(row), " ")
	}
	return strings.Join(rows, "\n")
}

func TestNotesAboutAListAreReadWholeAndAreNotCounted(t *testing.T) {
	t.Parallel()
	c := somebody(t)
	s := listed(t, c, Resource{ID: "r", Title: "Who can read it", Columns: []Column{{"name", 26}, {"kind", 16}, {"how", 40}}},
		Item{ID: "1", Name: "Ana Lima", Cells: []Cell{cell("user"), cell("member")}},
		Item{ID: "2", Name: "Other configs may show its values through references.", Note: true, Facts: told(fact("not told", "Other configs may show its values through references."))})
	got := drawn(c, s, 120, 30)
	for _, want := range []string{"    1 ││", "─ 1 ─╮", " i Other configs may show its values through references."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in sight:\n%s", want, got)
		}
	}
	s.open().text = "lima"
	s.open().narrow()
	if got := drawn(c, s, 120, 30); strings.Contains(got, " of ") {
		t.Errorf("a note is counted:\n%s", got)
	}
}

func TestAColumnIsCutOnlyWhereNothingIsOver(t *testing.T) {
	t.Parallel()
	c := somebody(t)
	columns := []Column{{"name", 30}, {"approvals", 10}, {"own", 9}, {"covers", 30}}
	one := Item{ID: "1", Name: "Notifications in production", Cells: []Cell{cell("1"), cell("may not"), cell("notifications:prd")}}
	if got := drawn(c, listed(t, c, Resource{ID: "r", Title: "Policies", Columns: columns}, one), 80, 20); !strings.Contains(got, "Notifications in production") || !strings.Contains(got, "notifications:prd") {
		t.Errorf("cut at 80:\n%s", got)
	}
	wide := Item{ID: "1", Name: "陳偉", Cells: []Cell{cell("1"), cell("may not"), cell(strings.Repeat("x", 44) + "end")}}
	if got := drawn(c, listed(t, c, Resource{ID: "r", Title: "Policies", Columns: columns}, wide), 130, 20); !strings.Contains(got, "xend") {
		t.Errorf("cut with room to spare:\n%s", got)
	}
	for w := 60; w < 140; w += 7 {
		for n, row := range strings.Split(drawn(c, listed(t, c, Resource{ID: "r", Title: "Policies", Columns: columns}, one, wide), w, 20), "\n") {
			if cells.Width(row) != w {
				t.Fatalf("row %d has %d cells of %d: %s", n, cells.Width(row), w, row)
			}
		}
	}
}

func TestWhatHasNoRoomBelowTheListSaysSo(t *testing.T) {
	t.Parallel()
	c := somebody(t)
	role := model.Role{Identifier: "owner", Name: "Owner"}
	for n := range 60 {
		role.Permissions = append(role.Permissions, fmt.Sprintf("permission_%02d", n))
	}
	s := listed(t, c, Resource{ID: "r", Title: "Roles", Columns: []Column{{"name", 26}}}, Item{ID: "1", Name: "Owner", Facts: told(fact("may", strings.Join(role.Permissions, ", "))), Inside: func() Resource { return allowed(role) }})
	if got := drawn(c, s, 80, 20); !strings.Contains(got, "more lines; enter lists all of it") {
		t.Errorf("cut without a word:\n%s", got)
	}
	s.open().items[0].Facts = told(fact("may", strings.Join(role.Permissions, ", ")), warning("used", "not for 14 months"))
	if got := drawn(c, s, 80, 20); !strings.Contains(got, "! not for 14 months") {
		t.Errorf("the warning is what has no room:\n%s", got)
	}
	inside := allowed(role)
	if items, err := inside.List(t.Context()); err != nil || len(items) != 60 {
		t.Errorf("%d permissions, %v", len(items), err)
	}
}

func TestTheCursorGoesToWhatWasMadeOrRenamed(t *testing.T) {
	t.Parallel()
	c := somebody(t)
	things := func(names ...string) (items []Item) {
		for _, name := range names {
			items = append(items, Item{ID: name, Name: name})
		}
		return items
	}
	s := listed(t, c, Resource{ID: "r", Title: "Things", Columns: []Column{{"name", 26}}}, things("a", "b", "c")...)
	l := s.open()
	after := func(want string, names ...string) {
		t.Helper()
		s.did(c, l, "", Outcome{})
		l.listedAre(c, l.number, things(names...), nil)
		if l.item().Name != want {
			t.Errorf("the cursor is on %s, not on %s", l.item().Name, want)
		}
	}
	after("b2", "a", "b2", "b", "c")
	after("zz", "a", "b", "c", "zz")
	after("c", "a", "b", "c")
	s.read(c, l)
	l.listedAre(c, l.number, things("a", "b", "c", "by somebody else"), nil)
	if l.item().Name != "c" {
		t.Errorf("a reload moved the cursor to %s", l.item().Name)
	}
}

func TestThePlaceNamesWhatIsManaged(t *testing.T) {
	t.Parallel()
	c := somebody(t)
	for level, want := range map[Level]string{OfConfig: "backend dev manage trusted IPs", OfProject: "backend manage trusted IPs", OfWorkplace: "manage trusted IPs"} {
		h := listed(t, c, Resource{ID: "r", Title: "Trusted IPs", Level: level, Columns: []Column{{"name", 26}}}).Header(c)
		if got := strings.Join(h.Crumbs, " "); got != want || (h.Config != nil) != (level == OfConfig) {
			t.Errorf("%q, %v", got, h.Config)
		}
	}
}

func TestOnePaneHasTheFocus(t *testing.T) {
	t.Parallel()
	c := somebody(t)
	s := listed(t, c, Resource{ID: "r", Title: "Things", Columns: []Column{{"name", 26}}}, Item{ID: "1", Name: "one"})
	bright := func() (nav, list bool) {
		from := func(row, want string) bool { return strings.Contains(row, want) }
		selection := strings.SplitN(bar(c, 10, true).String(), c.Look.Bar, 2)[0]
		s.Draw(c, 120, 30)
		return from(s.navRow(c, s.nav.Cursor(), 24), selection), from(s.open().row(c, 0, 92, s.onItems).Text, selection)
	}
	if nav, list := bright(); nav || !list {
		t.Errorf("in the list: left pane %v, list %v", nav, list)
	}
	s.onItems = false
	if nav, list := bright(); !nav || list {
		t.Errorf("in the left pane: left pane %v, list %v", nav, list)
	}
	if why := s.Off(c, keys.Edit); why != "The cursor is on Things. tab goes to the list." {
		t.Errorf("%q", why)
	}
}

func TestWhatAServiceTokenCannotListSaysSoAndNothingOfThePlan(t *testing.T) {
	t.Parallel()
	c := somebody(t)
	why := changesNothing(model.ServiceToken)
	s := listed(t, c, barred(why, Resource{ID: "r", Title: "Service tokens", Columns: []Column{{"name", 26}}, Make: []Action{action("a token", Spec{})}}))
	l := s.open()
	l.known, l.err = false, &model.Failure{Kind: model.Forbidden, Status: 403, What: "list them", Messages: []string{"You do not have access."}}
	got := strings.Join(strings.Fields(drawn(c, s, 80, 20)), " ")
	if !strings.Contains(got, "reaches the secrets of its config and manages nothing.") || strings.Contains(got, "plan") || strings.Contains(got, "tries again") {
		t.Errorf("%s", got)
	}
	if off := s.Off(c, keys.Create); off != why {
		t.Errorf("%q", off)
	}
}

func TestTheFooterNamesWhatIsDone(t *testing.T) {
	t.Parallel()
	c := somebody(t)
	s := listed(t, c, Resource{ID: "r", Title: "Things", Columns: []Column{{"name", 26}}, Views: []View{{Name: "open"}, {Name: "closed"}}},
		Item{ID: "1", Name: "one", Remove: []Action{action("revoke", Spec{})}, More: []Action{action("lock", Spec{}), action("clone", Spec{})}})
	for a, want := range map[keys.Action]string{keys.Delete: "revoke", keys.More: "", keys.Shown: "show closed", keys.Edit: ""} {
		if got := s.Word(a); got != want {
			t.Errorf("%s: %q", a, got)
		}
	}
}
