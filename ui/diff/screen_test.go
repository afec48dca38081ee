package diff

import (
	"errors"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

func TestSidesAreAskedForAndTheirStateIsShown(t *testing.T) {
	t.Parallel()
	st := open2(t, nil, nil)
	if got := st.s.Refresh(st.c); len(got) != 2 || got[0] != (screen.Want{Ref: stg}) || got[1] != (screen.Want{Ref: prd}) {
		t.Fatalf("asked for %v", got)
	}
	one, two := st.c.W.BeginOpen(stg, noon), st.c.W.BeginOpen(prd, noon)
	if got := st.s.Refresh(st.c); len(got) != 0 {
		t.Errorf("what is on its way was asked for again: %v", got)
	}
	st.sees(st.see(80, 22), "Loading backend / stg", "Loading backend / prd")
	if why := st.s.Off(st.c, keys.StageRight); why == "" {
		t.Error("staging is possible before anything was read")
	}
	l, _ := demo()
	st.c.W.Opened(stg, one, l, nil)
	st.c.W.Opened(prd, two, nil, &model.Failure{Kind: model.Unavailable, What: "read", Err: errors.New("no answer in 10 s\x1b[2J")})
	if got := st.s.Refresh(st.c); len(got) != 0 {
		t.Errorf("a failed side was asked for again by itself: %v", got)
	}
	st.sees(st.see(80, 22), "backend / stg  14 secrets", "Could not read backend / prd: no answer in 10 s<ESC>[2J", "R tries again")
	if got := st.do(keys.Reload); len(got) != 2 {
		t.Errorf("reloading does %v", got)
	}
}

func TestRowsTellWhatIsThere(t *testing.T) {
	t.Parallel()
	l, r := demo()
	st := open2(t, l, r)
	seen := st.see(120, 38)
	st.sees(seen, "13 of 15 differences only", "10 ≠ · 1 ◄ · 1 ► · 1 ? · 2 equal, hidden", "» ••••••••", "∅ missing", "⊗ restricted", "empty",
		"<ESC>", "<U+202E>", "6 lines", "54 B", "STAGING", "PRODUCTION", "▌backend / stg")
	st.seesNot(seen, "DOPPLER_CONFIG", "plum", "fox-quartz", "SAME")
	if n := strings.Count(st.see(80, 22), "20 B"); n != 0 {
		t.Errorf("sizes are shown %d times at 80 columns", n)
	}
	st.do(keys.Shown)
	seen = st.see(120, 38)
	st.sees(seen, "2 of 15 missing only", "DEBUG_SQL", "DB_POOL_SIZE")
	st.seesNot(seen, "LOG_LEVEL")
	st.do(keys.Shown)
	st.sees(st.see(120, 38), "15 of 15 everything", "SAME")
	st.do(keys.First, keys.PrevMatch)
	if st.s.name() != "TLS_CERTIFICATE" {
		t.Errorf("the previous difference is %s", st.s.name())
	}
	st.goTo("LOG_LEVEL")
	st.do(keys.Shown, keys.Aspect)
	if st.s.name() != "LOG_LEVEL" {
		t.Errorf("the cursor went to %s", st.s.name())
	}
	st.sees(st.see(120, 38), "differences only · raw")
	st.seesNot(st.see(120, 38), "DATABASE_URL")
}

func TestPromise5OnlyTheAskedForPairIsShown(t *testing.T) {
	t.Parallel()
	l, r := demo()
	st := open2(t, l, r)
	st.goTo("DB_PASSWORD")
	st.sees(st.see(120, 38), "differs · same length · string", "v shows the pair")
	st.do(keys.Reveal)
	seen := st.see(120, 38)
	st.sees(seen, "plum-otter-secret", "fox-quartz-secret", "10 of 17 characters differ", "^^^^^^^^^^", "masked again in 24 s")
	st.seesNot(seen, "plum-otter@")
	st.c.Behind = true
	st.seesNot(st.see(120, 38), "plum-otter", "fox-quartz")
	st.c.Behind = false
	st.do(keys.Down)
	st.seesNot(st.see(120, 38), "plum-otter", "fox-quartz")
	st.do(keys.Up, keys.Swap)
	st.seesNot(st.see(120, 38), "plum-otter", "fox-quartz")
	st.goTo("API_URL")
	if why := st.s.Off(st.c, keys.Reveal); !strings.Contains(why, "Nothing of API_URL is masked") {
		t.Errorf("revealing what is in sight already is %q", why)
	}
	st.goTo("STRIPE_SECRET_KEY")
	if say := said(st.do(keys.Reveal)); !strings.Contains(say.Text, "STRIPE_SECRET_KEY") {
		t.Errorf("revealing what is restricted says %q", say.Text)
	}
}

func TestReferenceSaysWhereTheDifferenceComesFrom(t *testing.T) {
	t.Parallel()
	l, r := demo()
	st := open2(t, l, r)
	st.goTo("DATABASE_URL")
	st.sees(st.see(120, 38), "= the same raw text on both sides", "copying this reference changes nothing")
	st.seesNot(st.see(120, 38), "comes from DB_")
	st.do(keys.Reveal)
	st.sees(st.see(120, 38), "13 of 54 characters differ", "the difference comes from DB_PASSWORD and DB_HOST")
	st.sees(st.see(80, 22), "= same text; comes from DB_PASSWORD and DB_HOST")
}

func TestAFarDifferenceIsInSight(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0123456789 ", 500)
	st := open2(t, snapshot(stg, masked("KEY", long+"plum"), plain("BIG", strings.Repeat("a ", 40_000))), snapshot(prd, masked("KEY", long+"fox"), plain("BIG", "b")))
	st.goTo("KEY")
	st.do(keys.Reveal)
	st.sees(st.see(80, 22), "4 of 5,504 characters differ", "…", " plum ", " fox ", "^^^^")
	st.goTo("BIG")
	st.sees(st.see(80, 22), "too long to be compared inside")
}

func TestSeveralLinesStandBesideEachOther(t *testing.T) {
	t.Parallel()
	l, r := demo()
	st := open2(t, l, r)
	st.goTo("TLS_CERTIFICATE")
	st.do(keys.Reveal)
	seen := st.see(80, 22)
	st.sees(seen, "1 line differs, 1 only in stg, first at line 3")
	row := ""
	for line := range strings.Lines(seen) {
		if strings.Contains(line, "│ stg line") {
			row = line
		}
	}
	st.sees(row, "≠ prd line")
}

func TestCopyIsStagedAsOneStep(t *testing.T) {
	t.Parallel()
	l, r := demo()
	st := open2(t, l, r)
	if err := st.c.W.SetValue(r.ID(), "APP_ENV", model.NewValue("other")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"API_URL", "APP_ENV", "DATABASE_URL", "DB_POOL_SIZE", "DEBUG_SQL", "STRIPE_SECRET_KEY"} {
		st.goTo(name)
		st.do(keys.Mark)
	}
	st.sees(st.see(120, 38), "6 marked")
	effects := st.do(keys.StageRight)
	if !slices.Contains(effects, screen.Effect(screen.Staged{})) {
		t.Fatalf("staging does %v", effects)
	}
	say := said(effects)
	want := screen.Say{
		Level: screen.Warn, Text: "Staged 2 changes in backend / prd. Nothing is sent yet; s reviews them.",
		Hint: "Skipped: DB_POOL_SIZE is missing in backend / stg; STRIPE_SECRET_KEY is restricted in backend / stg; " +
			"APP_ENV is staged in backend / prd already; 1 has the same text on both sides.",
	}
	if say != want {
		t.Errorf("said %+v", say)
	}
	set := st.c.W.Staging.Of(r.ID())
	url, _ := set.Get("API_URL")
	if url.Action() != model.Edit || url.Value.Reveal() != "https://stg.acme.dev" || url.Visibility != "" || url.Base.Raw.Reveal() != "https://api.acme.dev" {
		t.Errorf("API_URL is staged as %+v", url)
	}
	debug, _ := set.Get("DEBUG_SQL")
	if debug.Action() != model.Add || debug.Visibility != model.Unmasked || debug.Type != model.PlainText {
		t.Errorf("DEBUG_SQL is staged as %+v", debug)
	}
	if st.c.W.Staging.Of(l.ID()).Len() != 0 {
		t.Error("the source was staged too")
	}
	if undone, ok := st.c.W.Staging.Undo(); !ok || undone.At != r.ID() || st.c.W.Staging.Len() != 1 {
		t.Errorf("undo takes back %+v and leaves %d", undone, st.c.W.Staging.Len())
	}
}

func TestStagedRowsAreMarkedOnTheirSide(t *testing.T) {
	t.Parallel()
	l, r := demo()
	st := open2(t, l, r)
	st.goTo("LOG_LEVEL")
	st.do(keys.StageLeft)
	st.goTo("DEBUG_SQL")
	st.do(keys.StageRight)
	for line := range strings.Lines(st.see(80, 22)) {
		switch {
		case !strings.HasPrefix(line, "│"):
		case strings.Contains(line, "LOG_LEVEL"):
			st.sees(line, "~ ≠")
		case strings.Contains(line, "DEBUG_SQL"):
			st.sees(line, "∅ missing", "+ ")
		}
	}
	say := said(st.do(keys.StageRight))
	if say.Level != screen.Warn || say.Text != "Nothing was staged in backend / prd." || !strings.Contains(say.Hint, "DEBUG_SQL is staged") {
		t.Errorf("said %+v", say)
	}
}

func TestDeletingAndCopyingUseTheChosenSide(t *testing.T) {
	t.Parallel()
	l, r := demo()
	st := open2(t, l, r)
	st.goTo("DEBUG_SQL")
	st.do(keys.Delete, keys.Right)
	if say := said(st.do(keys.Delete)); say.Text != "DEBUG_SQL is missing in backend / prd." {
		t.Errorf("said %+v", say)
	}
	st.goTo("LOG_LEVEL")
	effects := st.do(keys.Copy)
	if copied, ok := effects[0].(screen.Copy); !ok || copied.Value.Reveal() != "info" || copied.What != "LOG_LEVEL" || !copied.Secret {
		t.Errorf("copied %+v", effects)
	}
	st.do(keys.Swap, keys.Edit, keys.Promote)
	want := []string{"delete DEBUG_SQL in backend / stg", "edit LOG_LEVEL in backend / prd", "promote LOG_LEVEL from backend / prd to backend / stg"}
	if !slices.Equal(st.called, want) {
		t.Errorf("called %q", st.called)
	}
	st.sees(st.see(120, 38), "▌backend / prd")
	st.c.ReadOnly = true
	for _, a := range []keys.Action{keys.Edit, keys.Delete, keys.StageLeft, keys.StageRight, keys.Promote} {
		if st.s.Off(st.c, a) == "" {
			t.Errorf("%s is possible in a run that only reads", a)
		}
	}
}

func TestDifferentLoginsAreNotCopiedBetween(t *testing.T) {
	t.Parallel()
	l, r := demo()
	other := r.Config()
	st := open2(t, l, model.NewSnapshot(model.Owner{Host: "elsewhere"}, other, noon, r.Secrets()))
	if say := said(st.do(keys.StageRight)); say.Text != "The sides were read by different logins." || st.c.W.Staging.Len() != 0 {
		t.Errorf("said %+v", say)
	}
}

func (st *stage) typing(text string) {
	for _, c := range text {
		if taken, _ := st.s.Key(st.c, tea.KeyPressMsg{Code: c, Text: string(c)}); !taken {
			st.Errorf("%q was not taken", c)
		}
	}
}

func TestFilter(t *testing.T) {
	t.Parallel()
	l, r := demo()
	st := open2(t, l, r)
	st.do(keys.Filter)
	st.typing("db_p")
	seen := st.see(80, 22)
	st.sees(seen, "2 of 15", "DB_PASSWORD", "DB_POOL_SIZE", "/ db_p")
	st.seesNot(seen, "LOG_LEVEL")
	if x, y, on := st.s.Cursor(); !on || x != 8 || y != 13 {
		t.Errorf("the cursor is at %d,%d %v", x, y, on)
	}
	st.s.Key(st.c, tea.KeyPressMsg{Code: tea.KeyEnter})
	if st.s.Typing() || len(st.s.table.listed) != 2 {
		t.Error("enter does not keep the filter")
	}
	st.do(keys.MarkAll)
	if len(st.s.marks) != 2 {
		t.Errorf("%d are marked", len(st.s.marks))
	}
	if got := st.do(keys.Back); len(got) != 0 || st.s.filter.Shown() || len(st.s.table.listed) != 13 {
		t.Error("back does not clear the filter first")
	}
	st.do(keys.Filter)
	st.s.Paste(st.c, "nowhere\x1b[2J")
	st.sees(st.see(60, 14), "None of 15 names holds “nowhere<ESC>[2J”. esc")
	st.s.Key(st.c, tea.KeyPressMsg{Code: tea.KeyEscape})
	if got := st.do(keys.Back); len(got) != 1 || got[0] != (screen.Leave{}) {
		t.Errorf("back does %v", got)
	}
}

func TestNothingDiffers(t *testing.T) {
	t.Parallel()
	st := open2(t, snapshot(stg, plain("A", "1")), snapshot(prd, plain("A", "1")))
	st.sees(st.see(80, 22), "backend / stg and backend / prd hold the same 1 secret. f shows them.")
	if st.s.Subject(st.c) != "" || st.s.Off(st.c, keys.Mark) == "" {
		t.Error("something can be done with no row")
	}
}

func TestCopyNamesWhatIsStaged(t *testing.T) {
	t.Parallel()
	l, r := demo()
	st := open2(t, l, r)
	st.goTo("LOG_LEVEL")
	st.do(keys.StageLeft)
	if copied, ok := st.do(keys.Copy)[0].(screen.Copy); !ok || copied.Value.Reveal() != "debug" || copied.What == "LOG_LEVEL" {
		t.Errorf("copied %+v", copied)
	}
}

func TestMouse(t *testing.T) {
	t.Parallel()
	l, r := demo()
	st := open2(t, l, r)
	st.see(80, 22)
	st.s.Click(st.c, 60, 5)
	if st.s.name() != "DATABASE_URL" || st.s.chosen != right {
		t.Errorf("a click chose %s on side %d", st.s.name(), st.s.chosen)
	}
	st.s.Click(st.c, 30, 1)
	st.s.Click(st.c, 5, 21)
	if st.s.name() != "DATABASE_URL" || st.s.chosen != left {
		t.Errorf("a click on the head chose %s on side %d", st.s.name(), st.s.chosen)
	}
	st.s.Wheel(st.c, 5, 5, 1)
	if from, _ := st.s.list.Window(); from != 1 {
		t.Errorf("the wheel scrolled to %d", from)
	}
}

func TestNoColourKeepsTheCarets(t *testing.T) {
	t.Parallel()
	l, r := demo()
	st := open2(t, l, r)
	th, err := theme.New("default", true, theme.NoColour)
	if err != nil {
		t.Fatal(err)
	}
	st.c.Look = newContext(t, th, theme.ASCII()).Look
	st.goTo("LOG_LEVEL")
	seen := st.see(80, 22)
	st.sees(seen, "*Diff", "^^^^^", ">  LOG_LEVEL")
	for _, c := range seen {
		if c > '~' && c < 0x3000 {
			t.Fatalf("%q is not ASCII:\n%s", c, seen)
		}
	}
}
