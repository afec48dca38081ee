package cli

import (
	"context"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

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

// sees is See over the screen as one text, so that wrapped sentences are found too.
func (u *user) sees(text string) {
	u.t.Helper()
	screen := strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if strings.ContainsRune("│▌✓✗!┃╭╮╰╯─├┤", r) {
			return ' '
		}
		return r
	}, u.Screen().String())), " ")
	if !strings.Contains(screen, strings.Join(strings.Fields(text), " ")) {
		u.t.Fatalf("not on the screen: %q\n%s", text, u.Screen())
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
