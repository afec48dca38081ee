package cli

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
	"dtui/ui"
	"dtui/ui/clip"
	"dtui/ui/internal/drive"
)

// fewKeys is how many keys the monkey presses in an ordinary run; DTUI_MONKEY_KEYS asks for more. From manyKeys on it
// must have reached every screen and dialog.
const (
	fewKeys  = 2_000
	manyKeys = 20_000
)

// monkey presses keys at random. What it saves is recorded where the program hands it over, and compared with what the
// sandbox really stored.
type monkey struct {
	t         *testing.T
	rng       *rand.Rand
	server    *sandbox.Server
	base      string
	user      *user
	confirmed []string
	follows   []string
	saves     int
	armed     bool
	rolling   bool
	seen      map[string]int
	sessions  int
	rival     *client.Client
}

// recorder is the client with its saves written down.
type recorder struct {
	*client.Client
	m *monkey
}

// Save notes what was confirmed. It may only be called right after a key on a button that says so.
func (r recorder) Save(ctx context.Context, order model.SaveOrder) model.SaveReport {
	if !r.m.armed {
		r.m.t.Errorf("a save was sent without a confirmation: %s", order.ID.ConfigRef)
	}
	before, err := r.Open(ctx, order.ID.ConfigRef)
	if err != nil {
		r.m.t.Error(err)
	}
	report := r.Client.Save(ctx, order)
	at := order.ID.Project + "/" + order.ID.Config + " "
	for _, line := range report.Lines {
		if line.Change.Removal == model.FollowRoot && line.State == model.Conflicted {
			// The same save may have changed the root before: then the branch follows it, and shows another text than was foretold.
			r.m.follows = append(r.m.follows, at+line.Change.Name)
			continue
		}
		if standing, _ := line.Change.Against(before); line.State != model.Applied || standing == model.Fulfilled {
			continue // What a branch reads already, because its root was saved first, is not written again.
		}
		if line.Change.Removal == model.FollowRoot {
			r.m.follows = append(r.m.follows, at+line.Change.Name)
			continue
		}
		if !line.Change.OnlyToRoot() {
			r.m.confirmed = append(r.m.confirmed, expected(at, line.Change)...)
		}
		if line.Change.ToRoot && !line.Change.RootFits(line.Change.RootValue) {
			inRoot := line.Change
			inRoot.Base = line.Change.RootValue
			r.m.confirmed = append(r.m.confirmed, expected(order.ID.Project+"/"+order.Config.RootRef().Config+" ", inRoot)...)
		}
	}
	r.m.saves++
	return report
}

// expected is what the sandbox must have stored for a confirmed line: name and text, or that the name is gone. The text of
// what was or became restricted is left out on both sides, because dtui does not know it.
func expected(at string, line model.Change) []string {
	if line.Removal == model.Delete {
		return []string{at + line.Key() + " is gone"}
	}
	text := line.Value
	restricted := line.Visibility == model.Restricted
	if line.Base != nil {
		// Under a new name the sandbox knows of no text before.
		restricted = restricted || line.Base.Restricted() && (line.Key() == line.Name || line.Visibility == "")
		if !text.Known() {
			text = line.Base.Raw
		}
	}
	saved := []string{at + line.Name + " = " + text.Reveal()}
	if restricted {
		saved[0] = at + line.Name + " (restricted)"
	}
	if line.Key() != line.Name {
		saved = append(saved, at+line.Key()+" is gone")
	}
	return saved
}

// stored words what the sandbox stored in the same way.
func stored(w sandbox.Write) string {
	at := w.Project + "/" + w.Config + " " + w.Name
	switch {
	case w.After == nil:
		return at + " is gone"
	case w.VisibilityAfter == string(model.Restricted), w.VisibilityBefore == string(model.Restricted):
		return at + " (restricted)"
	default:
		return at + " = " + *w.After
	}
}

// Rollback notes what it did: the person has confirmed the entry, and only the server knows the lines.
func (r recorder) Rollback(ctx context.Context, id model.ConfigID, entry string) (model.LogEntry, error) {
	if !r.m.rolling {
		r.m.t.Errorf("a rollback was sent without a confirmation: %s", id.ConfigRef)
	}
	before := len(r.m.server.Writes())
	made, err := r.Client.Rollback(ctx, id, entry)
	for _, w := range r.m.server.Writes()[before:] {
		r.m.confirmed = append(r.m.confirmed, stored(w))
	}
	return made, err
}

func (m *monkey) start() {
	m.t.Helper()
	m.sessions++
	u := &user{t: m.t, server: m.server, base: m.base, clock: drive.NewClock(time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC))}
	app, err := ui.New(ui.Env{
		API: recorder{api(m.t, m.base, m.server.Token()), m},
		Copy: func(_ context.Context, v model.Value, secret bool) (clip.Result, error) {
			return clip.Result{Route: clip.X11, Bytes: v.Size(), Secret: secret}.Through("X11"), nil
		},
		Now: u.clock.Now, After: u.clock.After, Background: client.Background,
	}, ui.Options{Start: dev, Sandbox: true})
	if err != nil {
		m.t.Fatal(err)
	}
	u.app = app
	u.Driver = drive.New(m.t, app, 120, 40)
	u.FinishAll()
	m.user = u
}

// macros are what people type as one: without them chance alone would hardly ever save.
func macros() [][]string {
	split := func(text string) []string { return strings.Fields(text) }
	return [][]string{
		split("s tab right enter"), split("s tab right right enter"), split("s p r d enter right enter"), split("s p r d enter right right enter"), split("s tab enter right enter"),
		split("e x enter"), split("e y z ctrl+s"), split("e right enter x enter"), split("ctrl+k v ctrl+k"), split("ctrl+g x"), split("a N E W _ X enter v enter"), split("a Q enter"), split("d"), split("U"),
		split("r _ 2 enter"), split("t n o t e enter"), split("V down enter"), split("T down enter"), split("Y down enter"), split("Y esc"),
		split("D s t g enter"), split("D p r d enter"), split("P s t g enter"), split("P p r d enter right enter"), split("P d e v _ enter"), split("P s t g tab ctrl+u p r d tab enter w ! r w enter"), split("B esc"), split("B right enter"),
		split("2 down enter"), split("2 up enter"), split("1 down enter"), split("2 g enter"), split("3"), split(": r e l enter"), split("? esc"),
		split("q esc"), split("q enter"), split("ctrl+c esc"), split("X enter"), split("X right enter"), split("/ D B enter"), split("esc esc"), split("R"), split("enter"), split("m esc"), split("t"),
		split("u"), split("ctrl+r"), split("> <"), split("w x f n v"), split("space down space"), split("v"), split("ctrl+t"),
		split("D s t g enter t n N z"), split("D p r d enter n t W x >"), split("t v w v z enter"),
		split("M"), split("M n p"), split("M right right P a"), split("M right space down right e z z enter"), split("M e a right enter z enter"), split("x X"), split("M f f n N r w"), split("M enter"),
		split("H enter v y esc esc"), split("H down enter v y"), split("H down b space a tab tab enter esc esc"), split("H enter b tab tab tab enter right enter esc esc"), split("H down down = esc esc"), split("H = f n > D s t g enter esc esc esc"), split("H @ enter esc esc"),
		split("A w j j w f f"), split("A G enter / D B enter esc"), split("A enter"),
		split("ctrl+f K E Y"), split("ctrl+f S down space right space D"), split("ctrl+f U R L down enter"), split("ctrl+f tab p o s t enter right enter"), split("ctrl+f tab p r o d enter right right enter down v x w"),
		split("W a right enter down right M"), split("ctrl+f K down y"), split("ctrl+f ctrl+r"),
		// What is managed is looked at and left: anything could be renamed or deleted there.
		split("C enter esc esc"), split("C down down down down enter enter esc esc esc"),
		split("3 / S T R I P E _ S enter V m esc"), split("3 / S T R I P E _ S enter V m z enter"),
		split("! n e"), split("! f / s enter E esc esc"), split("! a right enter"), split("! n enter"), split("2 / p e r s enter enter 3 o S"), split("2 / p e r s enter enter 3 o F"), split("F"), split("S"), split("o"), split("o 2"), split("3 / D A T A B enter o esc"), split("backspace"),
	}
}

func singles() []string {
	return strings.Fields("up down left right j k h l g G pgup pgdown ctrl+d ctrl+u tab shift+tab enter esc space 1 2 3 e a d r t V T v y Y U D P p M X n N f w x > < ! s u ctrl+r B R : ? / ctrl+a ctrl+t ctrl+s backspace A Z 0 _ ~ home end f1 ctrl+k ctrl+g q H b = @ ctrl+f W o F S z")
}

// titles are how the screens and dialogs are told apart.
func titles() []string {
	return []string{
		"3 Secrets", "Diff ", "text diff", "─ Matrix ", "─ Set ", "Promote plan", "Promote plan  computed text", "Review ", "Theirs", "─ Keys", "─ Commands", "─ Copy ", "─ Edit ", "─ Add a secret",
		"─ Rename ", "─ Note of", "─ Visibility of", "─ Value type of", "─ Delete ", "─ Compare with", "─ Promote ", "─ Leave dtui", "─ Discard staged", "─ Take the promotion back",
		"─ New value of", "─ Unlock for editing", "─ Log ", "─ Rollback preview", "─ As of ", "PRESENTER", "Blank since", "─ Activity ", "─ Search ", "─ Where else ",
		"─ Read values", "─ Lint ", "─ Read every config ", "─ Manage ─",
	}
}

func (m *monkey) press(key string) {
	screen := m.user.Screen().String()
	m.armed = (key == "enter" || key == "space") && strings.Contains(screen, "[ Save")
	m.rolling = key == "enter" && strings.Contains(screen, "Roll back")
	m.user.Press(key)
	m.user.FinishAll()
	m.armed, m.rolling = false, false
	after := m.user.Screen().String()
	for _, title := range titles() {
		if strings.Contains(after, title) {
			m.seen[title]++
		}
	}
	if m.user.Quit() {
		m.start()
	}
}

// interfere changes a secret as somebody else, one that is staged if there is any, so that there are conflicts.
func (m *monkey) interfere() {
	ref, name := dev, ""
	if sets := m.user.app.Staging().Sets(); len(sets) > 0 {
		set := sets[m.rng.IntN(len(sets))]
		ref, name = set.ID.ConfigRef, set.Lines()[0].Key()
	}
	snapshot, err := m.rival.Open(m.t.Context(), ref)
	if err != nil {
		m.t.Fatal(err)
	}
	secret, found := snapshot.Lookup(name)
	if !found || !secret.Text(model.RawText).Known() || secret.Type != model.PlainText {
		return
	}
	report := m.rival.Save(m.t.Context(), model.SaveOrder{ID: snapshot.ID(), Config: snapshot.Config(), Lines: []model.Change{
		{Base: &secret, Name: secret.Name, Value: model.NewValue(fmt.Sprintf("rival %d", m.rng.IntN(1000)))},
	}})
	if report.Err != nil {
		m.t.Fatal(report.Err)
	}
}

func TestMonkey(t *testing.T) {
	t.Parallel()
	seed := number(t, "DTUI_MONKEY_SEED", 20261122)
	total := int(number(t, "DTUI_MONKEY_KEYS", fewKeys))
	t.Logf("seed %d, %d keys", seed, total)
	// A matrix reads every config, and a monkey opens many: a window of a minute would be used up by its haste.
	server, base := serve(t, sandbox.Options{Plan: sandbox.PlanEnterprise, RateWindow: time.Second})
	m := &monkey{t: t, rng: rand.New(rand.NewPCG(seed, 0)), server: server, base: base, seen: map[string]int{}}
	text, err := server.AddToken(sandbox.TokenSpec{Kind: sandbox.KindPersonal, Person: "ben"})
	if err != nil {
		t.Fatal(err)
	}
	m.rival = api(t, base, text)
	m.start()
	pressed := 0
	for pressed < total {
		keys := []string{singles()[m.rng.IntN(len(singles()))]}
		if m.rng.IntN(3) > 0 {
			all := macros()
			keys = all[m.rng.IntN(len(all))]
		}
		for _, key := range keys {
			m.press(key)
			pressed++
		}
		if m.rng.IntN(30) == 0 {
			m.interfere()
		}
		if m.rng.IntN(200) == 0 {
			m.user.Resize(60+m.rng.IntN(120), 16+m.rng.IntN(40))
			m.user.Resize(120, 40)
		}
	}
	m.compare(total)
}

// compare holds what was confirmed against what the sandbox stored, and checks that every screen was reached.
func (m *monkey) compare(total int) {
	m.t.Helper()
	var all []string
	for _, w := range m.server.Writes() {
		if w.By != "ben" {
			all = append(all, stored(w))
		}
	}
	for _, line := range m.confirmed {
		at := slices.Index(all, line)
		if at < 0 {
			m.t.Errorf("confirmed, but not stored: %s", line)
			continue
		}
		all = slices.Delete(all, at, at+1)
	}
	for _, line := range all {
		// What is left over can only come from following the root, whose text dtui need not know.
		at := slices.IndexFunc(m.follows, func(name string) bool { return strings.HasPrefix(line, name+" ") })
		if at < 0 {
			m.t.Errorf("stored, but not confirmed: %s", line)
			continue
		}
		m.follows = slices.Delete(m.follows, at, at+1)
	}
	if total >= manyKeys {
		m.reached()
	}
	m.t.Logf("%d sessions, %d saves, %d lines confirmed; seen %v", m.sessions, m.saves, len(m.confirmed), m.seen)
}

// reached checks that the monkey came everywhere.
func (m *monkey) reached() {
	m.t.Helper()
	for _, title := range titles() {
		if m.seen[title] == 0 {
			m.t.Errorf("never reached: %q", title)
		}
	}
	if m.saves < 20 {
		m.t.Errorf("%d saves, want at least 20", m.saves)
	}
}

func number(t *testing.T, name string, usual uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
