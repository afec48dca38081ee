package cli

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"dtui/assets"
	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
	"dtui/ui"
	"dtui/ui/clip"
	"dtui/ui/internal/drive"
)

// user is a person at the program, which talks to a sandbox over real HTTP.
type user struct {
	*drive.Driver
	t      *testing.T
	server *sandbox.Server
	base   string
	app    *ui.App
	clock  *drive.Clock
	copied []string
}

// setting is what differs between users.
type setting struct {
	sandbox sandbox.Options
	ui      ui.Options
	token   string
	// env changes what the program gets, nil for nothing.
	env func(e *ui.Env)
	// cols and rows are the size of the terminal, 120 by 40 where none is given.
	cols, rows int
}

// sunday is the time of a sandbox that goes by the person's clock.
func sunday() time.Time { return sundayAfternoon }

// skipping is a clock that jumps over every wait.
type skipping struct{ ahead atomic.Int64 }

func (s *skipping) now() time.Time { return time.Now().Add(time.Duration(s.ahead.Load())) }

func (s *skipping) sleep(ctx context.Context, d time.Duration) error {
	s.ahead.Add(int64(d))
	return ctx.Err()
}

// serve starts a sandbox of the demo unless another world is given.
func serve(t *testing.T, options sandbox.Options) (*sandbox.Server, string) {
	t.Helper()
	if options.World == nil {
		options.World = assets.Demo()
	}
	options.NoRateLimits = true
	server, err := sandbox.New(options)
	if err != nil {
		t.Fatal(err)
	}
	base, err := server.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server, base
}

// api is the client of one person.
func api(t *testing.T, base, token string) *client.Client {
	t.Helper()
	clock := &skipping{}
	c, err := client.New(client.Options{Host: base, Token: model.NewValue(token), Now: clock.now, Sleep: clock.sleep, MaxWait: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// sit puts a person in front of the program, with everything that was asked for at the start answered.
func sit(t *testing.T, s setting) *user {
	t.Helper()
	server, base := serve(t, s.sandbox)
	return sitAt(t, server, base, s)
}

func sitAt(t *testing.T, server *sandbox.Server, base string, s setting) *user {
	t.Helper()
	u := &user{t: t, server: server, base: base, clock: drive.NewClock(sundayAfternoon)}
	if s.token == "" {
		s.token = server.Token()
	}
	if s.ui.Start.Project == "" {
		s.ui.Start = model.ConfigRef{Project: "backend", Config: "dev"}
	}
	if s.cols == 0 {
		s.cols, s.rows = 120, 40
	}
	env := ui.Env{
		API: api(t, base, s.token),
		Copy: func(_ context.Context, v model.Value, secret bool) (clip.Result, error) {
			u.copied = append(u.copied, v.Reveal())
			return clip.Result{Route: clip.X11, Bytes: v.Size(), Secret: secret}.Through("X11"), nil
		},
		Now: u.clock.Now, After: u.clock.After, Keep: keeper(), Session: ui.Session{Kind: model.KindOfToken(model.NewValue(s.token))},
	}
	if s.env != nil {
		s.env(&env)
	}
	app, err := ui.New(env, s.ui)
	if err != nil {
		t.Fatal(err)
	}
	u.app = app
	u.Driver = drive.New(t, app, s.cols, s.rows)
	u.FinishAll()
	return u
}

// do presses keys and lets every answer arrive.
func (u *user) do(keys ...string) *user {
	u.t.Helper()
	for _, key := range keys {
		u.Press(key)
		u.FinishAll()
	}
	return u
}

// find goes to a secret of the shown config by filtering for its name.
func (u *user) find(name string) *user {
	u.t.Helper()
	u.do("3", "/")
	u.Type(name)
	u.do("enter")
	u.SeeLine("▌", name)
	u.do("esc")
	return u
}

// choose picks a config in a picker by typing.
func (u *user) choose(name string) *user {
	u.t.Helper()
	u.Type(name)
	return u.do("enter")
}

// edit stages a new value for a secret.
func (u *user) edit(name, value string) *user {
	u.t.Helper()
	u.find(name).do("e")
	u.See("Edit " + name)
	u.Type(value)
	return u.do("enter")
}

// open goes to a config of the opened project.
func (u *user) open(config string) *user {
	u.t.Helper()
	u.do("2", "/")
	u.Type(config)
	u.do("enter", "enter")
	u.do("2", "esc", "3")
	u.See("backend / " + config)
	return u
}

// confirm saves everything from the review. It types the name of a protected config.
func (u *user) confirm(names ...string) *user {
	u.t.Helper()
	u.do("s")
	return u.confirmOpen(names...)
}

// written is what the sandbox really stored: project/config NAME = value, in order.
func (u *user) written() []string {
	var all []string
	for _, w := range u.server.Writes() {
		after := "deleted"
		if w.After != nil {
			after = "= " + *w.After
		}
		all = append(all, w.Project+"/"+w.Config+" "+w.Name+" "+after)
	}
	return all
}

func (u *user) wrote(want ...string) {
	u.t.Helper()
	got := u.written()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		u.t.Fatalf("written:\n  %s\nwant:\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func (u *user) staged(n int) *user {
	u.t.Helper()
	if got := u.app.Staged(); got != n {
		u.t.Fatalf("%d changes are staged, want %d\n%s", got, n, u.Screen())
	}
	return u
}

// elsewhere changes one secret as somebody else, straight at the API.
func (u *user) elsewhere(ref model.ConfigRef, name, value string) {
	u.t.Helper()
	text, err := u.server.AddToken(sandbox.TokenSpec{Kind: sandbox.KindPersonal, Person: "ben"})
	if err != nil {
		u.t.Fatal(err)
	}
	other := api(u.t, u.base, text)
	snapshot, err := other.Open(u.t.Context(), ref)
	if err != nil {
		u.t.Fatal(err)
	}
	report := other.Save(u.t.Context(), model.SaveOrder{
		ID: snapshot.ID(), Config: snapshot.Config(),
		Lines: []model.Change{{Base: snapshot.Find(name), Name: name, Value: model.NewValue(value)}},
	})
	if report.Err != nil {
		u.t.Fatal(report.Err)
	}
}

// confirmOpen presses the save button of the review that is open.
func (u *user) confirmOpen(names ...string) *user {
	u.t.Helper()
	u.See("Review")
	if len(names) == 0 {
		u.do("tab")
	}
	for _, name := range names { // The review starts in the field of the first.
		u.Type(name)
		u.do("enter")
	}
	for range 6 {
		if strings.Contains(u.Screen().String(), "[ Save") {
			return u.do("enter")
		}
		u.do("right")
	}
	u.t.Fatalf("no button to save:\n%s", u.Screen())
	return u
}

// awaitRequest waits until the sandbox has got a request.
func (u *user) awaitRequest(method, path string) {
	for {
		for _, r := range u.server.Requests() {
			if r.Method == method && r.Path == path {
				return
			}
		}
		select {
		case <-u.t.Context().Done():
			return
		default:
			runtime.Gosched()
		}
	}
}

// sizes runs a walk on a large and on a small terminal.
func sizes(t *testing.T, walk func(t *testing.T, s setting)) {
	t.Helper()
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			t.Parallel()
			walk(t, setting{cols: size[0], rows: size[1]})
		})
	}
}

// token is one of another person.
func (u *user) token(person string) string {
	u.t.Helper()
	text, err := u.server.AddToken(sandbox.TokenSpec{Kind: sandbox.KindPersonal, Person: person})
	if err != nil {
		u.t.Fatal(err)
	}
	return text
}

// sitAs puts somebody with another token in front of the program.
func sitAs(t *testing.T, token sandbox.TokenSpec, s setting) *user {
	t.Helper()
	server, base := serve(t, s.sandbox)
	text, err := server.AddToken(token)
	if err != nil {
		t.Fatal(err)
	}
	s.token = text
	return sitAt(t, server, base, s)
}

// straight is the API without the program between.
func (u *user) straight() *client.Client { return api(u.t, u.base, u.server.Token()) }

// says is See for a sentence that may be broken into lines: it reads the whole screen, and the widest box of every line.
func (u *user) says(text string) *user {
	u.t.Helper()
	text = words(text)
	var widest []string
	for _, line := range u.Screen().Lines() {
		long := ""
		for _, part := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("│┃╭╮╰╯├┤─", r) }) {
			if len(part) > len(long) {
				long = part
			}
		}
		widest = append(widest, long)
	}
	if !strings.Contains(words(u.Screen().String()), text) && !strings.Contains(words(strings.Join(widest, " ")), text) {
		u.t.Fatalf("not on the screen: %q\n%s", text, u.Screen())
	}
	return u
}

// words are those of a screen, with one space between and without what is drawn around them.
func words(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("│┃▌✓✗!╭╮╰╯─├┤", r)
	}), " ")
}

// inDialog looks for a text in the dialog of a title, whatever is behind it.
func (u *user) inDialog(title, text string) *user {
	u.t.Helper()
	var words []string
	left, right := -1, 0
	for _, line := range u.Screen().Lines() {
		cells := []rune(line)
		if at := strings.Index(line, "╭─ "+title+" "); at >= 0 {
			left = len([]rune(line[:at]))
			right = left + slices.Index(cells[left:], '╮')
			continue
		}
		if left >= 0 && right < len(cells) {
			words = append(words, strings.Fields(strings.Trim(string(cells[left+1:right]), "✗▌ "))...)
		}
	}
	if !strings.Contains(strings.Join(words, " "), text) {
		u.t.Fatalf("%s does not say %q:\n%s", title, text, u.Screen())
	}
	return u
}

// see, row and unseen are See, SeeLine and NotSee that go on with the user.
func (u *user) see(text string) *user {
	u.t.Helper()
	u.See(text)
	return u
}

func (u *user) row(parts ...string) *user {
	u.t.Helper()
	u.SeeLine(parts...)
	return u
}

func (u *user) unseen(text string) *user {
	u.t.Helper()
	u.NotSee(text)
	return u
}

// changes are the requests that could have changed something, as method and path.
func (u *user) changes() []string {
	var all []string
	for _, r := range u.server.Requests() {
		if r.Method != http.MethodGet {
			all = append(all, r.Method+" "+r.Path)
		}
	}
	return all
}

// changed fails unless just so many requests were sent that could have changed something.
func (u *user) changed(n int) *user {
	u.t.Helper()
	if all := u.changes(); len(all) != n {
		u.t.Fatalf("%d changes were sent, want %d:\n%s", len(all), n, strings.Join(all, "\n"))
	}
	return u
}

// nothing carries something out that must not change anything.
func (u *user) nothing(do func()) *user {
	u.t.Helper()
	before := len(u.changes())
	do()
	return u.changed(before)
}

// asked is how many requests were made of a kind, by the end of their path.
func (u *user) asked(method, path string) (n int) {
	for _, r := range u.server.Requests() {
		if r.Method == method && strings.HasSuffix(r.Path, path) {
			n++
		}
	}
	return n
}
