package client_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

// interposed runs a function before the first write leaves, which is between the fresh reading and the write.
type interposed struct {
	next   http.RoundTripper
	before func()
	done   atomic.Bool
}

func (i *interposed) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost && i.done.CompareAndSwap(false, true) {
		i.before()
	}
	return i.next.RoundTrip(r)
}

// rivals are two people at one server; what the second does happens in the middle of the first one's first save.
func rivals(t *testing.T, o sandbox.Options, meanwhile func(second *client.Client)) (*sandbox.Server, *client.Client, *client.Client) {
	t.Helper()
	server, url := serve(t, o)
	token, err := server.AddToken(sandbox.TokenSpec{Kind: sandbox.KindPersonal, Person: "bo", Name: "bo"})
	if err != nil {
		t.Fatal(err)
	}
	second := dial(t, client.Options{Host: url, Token: model.NewValue(token)})
	own := http.DefaultTransport.(*http.Transport).Clone()
	t.Cleanup(own.CloseIdleConnections)
	first := dial(t, client.Options{
		Host: url, Token: model.NewValue(server.Token()),
		Transport: &interposed{next: own, before: func() {
			if meanwhile != nil {
				meanwhile(second)
			}
		}},
	})
	return server, first, second
}

func TestSaveEveryKindOfLine(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	report := c.Save(t.Context(), order(s,
		model.Change{Name: "NEW", Value: model.NewValue("<&> “ü”\n"), Visibility: model.Unmasked},
		edit(s, "URL", ""),
		model.Change{Base: s.Find("KEY"), Name: "KEY_2"},
		model.Change{Base: s.Find("DSN"), Name: "DSN", Visibility: model.Unmasked},
	))
	if report.Err != nil {
		t.Fatalf("%v, %v", report.Err, states(report))
	}
	if !slices.Equal(states(report), []model.LineState{model.Applied, model.Applied, model.Applied, model.Applied}) {
		t.Errorf("states %v", states(report))
	}
	now := open(t, c, dev)
	if now.Find("NEW").Raw.Reveal() != "<&> “ü”\n" || !now.Find("URL").Raw.Empty() || now.Find("KEY") != nil || now.Find("KEY_2") == nil {
		t.Error("the config is not what was saved")
	}
	if report.Snapshot == nil || report.Snapshot.Len() != now.Len() || report.Snapshot.ID() != s.ID() {
		t.Error("the report's snapshot is not the config")
	}
	if n := len(posts(server)); n != 1 {
		t.Errorf("%d writes", n)
	}
	gone := c.Save(t.Context(), order(now, model.Change{Base: now.Find("NEW"), Name: "NEW", Removal: model.Delete}))
	if gone.Err != nil || text(t, c, dev, "NEW") != "(absent)" {
		t.Errorf("deleting: %v", gone.Err)
	}
}

func TestSaveFollowRoot(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{})
	branch := model.ConfigRef{Project: "backend", Config: "dev_ana"}
	s, root := open(t, c, branch), open(t, c, dev)
	line := model.Change{Base: s.Find("USER"), Name: "USER", Removal: model.FollowRoot, RootValue: root.Find("USER")}
	if r := c.Save(t.Context(), order(s, line)); r.Err != nil || text(t, c, branch, "USER") != "app" {
		t.Errorf("following the root: %v, %s", r.Err, text(t, c, branch, "USER"))
	}
}

func TestSaveOfNothingSendsNothing(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	before := len(server.Requests())
	if r := c.Save(t.Context(), order(s)); r.Err != nil || len(server.Requests()) != before {
		t.Errorf("an empty order: %v, %d requests", r.Err, len(server.Requests())-before)
	}
	same := model.Change{Base: s.Find("URL"), Name: "URL", Value: s.Find("URL").Raw}
	if r := c.Save(t.Context(), order(s, same)); r.Err != nil || r.Lines[0].State != model.Applied || len(posts(server)) != 0 {
		t.Errorf("a fulfilled line: %v, %v, %d writes", r.Err, states(r), len(posts(server)))
	}
}

func TestSaveRefusesWhatCannotBeForeseen(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	before := len(server.Requests())
	for name, lines := range map[string][]model.Change{
		"managed":        {{Name: "DOPPLER_CONFIG", Value: model.NewValue("x")}},
		"no base":        {{Name: "URL", Removal: model.Delete}},
		"not UTF-8":      {edit(s, "URL", "\xff\xfe")},
		"two to one":     {edit(s, "URL", "x"), {Base: s.Find("DSN"), Name: "URL"}},
		"bad name":       {{Name: "lower", Value: model.NewValue("x")}},
		"no value":       {{Name: "EMPTY"}},
		"weaker, no new": {{Base: s.Find("KEY"), Name: "KEY", Visibility: model.Masked}},
	} {
		r := c.Save(t.Context(), order(s, lines...))
		if model.KindOf(r.Err) != model.Invalid || r.Count(model.NotSent) != len(lines) || len(r.Lines) != len(lines) {
			t.Errorf("%s: %v, %v", name, r.Err, states(r))
		}
	}
	if n := len(server.Requests()) - before; n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// TestPromise4RestrictedIsNeverSentAPlaceholder looks at the bytes on the wire.
func TestPromise4RestrictedIsNeverSentAPlaceholder(t *testing.T) {
	t.Parallel()
	const guards = `"originalVisibility":"restricted","originalValueType":{"type":"string"}`
	for name, change := range map[string]struct {
		change func(model.Change) model.Change
		want   string
	}{
		"rename": {
			func(c model.Change) model.Change { c.Name = "KEY_2"; return c },
			`{"name":"KEY_2","originalName":"KEY","value":null,"originalVisibility":"restricted","originalValueType":{"type":"string"}}`,
		},
		"delete": {
			func(c model.Change) model.Change { c.Removal = model.Delete; return c },
			`{"name":"KEY","originalName":"KEY","value":null,` + guards + `,"shouldDelete":true}`,
		},
		"retype": {
			func(c model.Change) model.Change { c.Type = "json"; return c },
			`{"name":"KEY","originalName":"KEY","value":null,"originalVisibility":"restricted","valueType":{"type":"json"},"originalValueType":{"type":"string"}}`,
		},
		"edit": {
			func(c model.Change) model.Change { c.Value = model.NewValue("new text"); return c },
			`{"name":"KEY","originalName":"KEY","value":"new text",` + guards + `}`,
		},
		"loosen": {
			func(c model.Change) model.Change {
				c.Value, c.Visibility = model.NewValue("open"), model.Unmasked
				return c
			},
			`{"name":"KEY","originalName":"KEY","value":"open","visibility":"unmasked",` + guards + `}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, c := start(t, sandbox.Options{})
			s := open(t, c, dev)
			r := c.Save(t.Context(), order(s, change.change(model.Change{Base: s.Find("KEY"), Name: "KEY"})))
			sent := posts(server)
			if len(sent) != 1 || sent[0] != `{"change_requests":[`+change.want+`]}` {
				t.Errorf("sent %q", sent)
			}
			// The sandbox may refuse "restricted-key-text" as JSON; every other line has to arrive.
			if name != "retype" && r.Err != nil {
				t.Errorf("%v, %v", r.Err, states(r))
			}
		})
	}
}

func TestPromise4GuardsAreSent(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	if r := c.Save(t.Context(), order(s, edit(s, "URL", "<n>"), model.Change{Name: "A_1", Value: model.NewValue("")})); r.Err != nil {
		t.Fatal(r.Err)
	}
	want := `{"change_requests":[` +
		`{"name":"URL","originalName":"URL","value":"<n>","originalValue":"http://dev.example.com","originalVisibility":"masked","originalValueType":{"type":"string"}},` +
		`{"name":"A_1","originalName":null,"value":""}]}`
	if got := posts(server); len(got) != 1 || got[0] != want {
		t.Errorf("sent %q", got)
	}
}

func TestPromise2WrongTargetSendsNothing(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	right := s.ID()
	for name, wrong := range map[string]func(*model.ConfigID){
		"host":      func(id *model.ConfigID) { id.Owner.Host = "https://api.example.com" },
		"workplace": func(id *model.ConfigID) { id.Owner.Workplace = "other" },
		"actor":     func(id *model.ConfigID) { id.Owner.Actor = "other" },
		"uuid":      func(id *model.ConfigID) { id.UUID = "11111111-2222-3333-4444-555555555555" },
	} {
		o := order(s, edit(s, "URL", "http://elsewhere"))
		o.ID = right
		wrong(&o.ID)
		r := c.Save(t.Context(), o)
		var target *model.WrongTarget
		if !errors.As(r.Err, &target) || r.Lines[0].State != model.NotSent || target.Want != o.ID {
			t.Errorf("%s: %v, %v", name, r.Err, states(r))
		}
		note := c.SaveNote(t.Context(), model.NoteChange{
			NoteKey: model.NoteKey{Project: model.ProjectID{Owner: o.ID.Owner, Slug: "backend"}, Secret: "URL"},
			In:      o.ID, Before: "where it listens", After: "x",
		})
		if !errors.As(note.Err, &target) || note.State != model.NotSent {
			t.Errorf("%s: note %v, %v", name, note.Err, note.State)
		}
	}
	if n := len(posts(server)); n != 0 {
		t.Errorf("%d writes were sent", n)
	}
}

func TestPromise2AConfigMadeAnewIsAnother(t *testing.T) {
	t.Parallel()
	server, url := serve(t, sandbox.Options{})
	c := dial(t, client.Options{Host: url, Token: model.NewValue(server.Token())})
	branch := model.ConfigRef{Project: "backend", Config: "dev_ana"}
	s := open(t, c, branch)
	do := func(method, path, body string) {
		r, err := http.NewRequestWithContext(t.Context(), method, url+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+server.Token())
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if response.StatusCode >= 300 {
			t.Fatalf("%s %s: %s", method, path, response.Status)
		}
	}
	do(http.MethodDelete, "/v3/configs/config?project=backend&config=dev_ana", "")
	do(http.MethodPost, "/v3/configs?project=backend", `{"environment":"dev","name":"dev_ana"}`)
	before := len(posts(server))
	r := c.Save(t.Context(), order(s, edit(s, "USER", "bea")))
	var target *model.WrongTarget
	if !errors.As(r.Err, &target) || len(posts(server)) != before {
		t.Errorf("%v, %v", r.Err, states(r))
	}
}

func TestPromise4AMovedLineStopsTheSave(t *testing.T) {
	t.Parallel()
	server, c, other := rivals(t, sandbox.Options{}, nil)
	s := open(t, c, dev)
	theirs := open(t, other, dev)
	if r := other.Save(t.Context(), order(theirs, edit(theirs, "URL", "http://theirs"), edit(theirs, "USER", "wanted"))); r.Err != nil {
		t.Fatal(r.Err)
	}
	before := len(posts(server))
	r := c.Save(t.Context(), order(s, edit(s, "URL", "http://mine"), edit(s, "DSN", "x"), edit(s, "USER", "wanted")))
	want := []model.LineState{model.Conflicted, model.NotSent, model.Applied}
	if model.KindOf(r.Err) != model.Conflict || !slices.Equal(states(r), want) || len(posts(server)) != before {
		t.Errorf("%v, %v, %d writes", r.Err, states(r), len(posts(server))-before)
	}
	if r.Lines[0].Theirs.Raw.Reveal() != "http://theirs" {
		t.Error("the conflict does not hold what is there")
	}
	// The base stays what the person saw, whatever was read since.
	open(t, c, dev)
	if r := c.Save(t.Context(), order(s, edit(s, "URL", "http://mine"))); r.Lines[0].State != model.Conflicted {
		t.Error("a reload moved the base")
	}
	if text(t, c, dev, "URL") != "http://theirs" {
		t.Error("somebody's work was overwritten")
	}
}

func TestPromise4AWriterInBetween(t *testing.T) {
	t.Parallel()
	for _, guard := range []string{sandbox.GuardConflict, sandbox.GuardInvalid, sandbox.GuardSkip} {
		t.Run(guard, func(t *testing.T) {
			t.Parallel()
			_, c, _ := rivals(t, sandbox.Options{Guard: guard}, func(second *client.Client) {
				s := open(t, second, dev)
				if r := second.Save(t.Context(), order(s, edit(s, "URL", "http://theirs"))); r.Err != nil {
					t.Error(r.Err)
				}
			})
			s := open(t, c, dev)
			r := c.Save(t.Context(), order(s, edit(s, "URL", "http://mine"), edit(s, "USER", "mine")))
			want := []model.LineState{model.Conflicted, model.NotApplied}
			if guard == sandbox.GuardSkip {
				want[1] = model.Applied
			}
			if model.KindOf(r.Err) != model.Conflict || !slices.Equal(states(r), want) {
				t.Errorf("%v, %v", r.Err, states(r))
			}
			if text(t, c, dev, "URL") != "http://theirs" || r.Lines[0].Theirs.Raw.Reveal() != "http://theirs" {
				t.Error("somebody's work was overwritten or not shown")
			}
		})
	}
}

func TestPromise4BothCreateAName(t *testing.T) {
	t.Parallel()
	mine := model.Change{Name: "BOTH", Value: model.NewValue("mine")}
	theirs := model.Change{Name: "BOTH", Value: model.NewValue("theirs")}
	_, c, other := rivals(t, sandbox.Options{}, nil)
	s := open(t, c, dev)
	if r := other.Save(t.Context(), order(open(t, other, dev), theirs)); r.Err != nil {
		t.Fatal(r.Err)
	}
	r := c.Save(t.Context(), order(s, mine))
	if model.KindOf(r.Err) != model.Conflict || r.Lines[0].State != model.Conflicted || text(t, c, dev, "BOTH") != "theirs" {
		t.Errorf("%v, %v, there is %s", r.Err, states(r), text(t, c, dev, "BOTH"))
	}
	// A restricted one of the same name cannot be compared, and is somebody's all the same.
	hidden := model.Change{Name: "HIDDEN", Value: model.NewValue("theirs"), Visibility: model.Restricted}
	if r := other.Save(t.Context(), order(open(t, other, dev), hidden)); r.Err != nil {
		t.Fatal(r.Err)
	}
	hidden.Value = model.NewValue("mine")
	if r := c.Save(t.Context(), order(s, hidden)); model.KindOf(r.Err) != model.Conflict || r.Lines[0].State != model.Conflicted {
		t.Errorf("a restricted new name: %v, %v", r.Err, states(r))
	}
}

func TestPromise3ACancelledSaveIsStillFollowedUp(t *testing.T) {
	t.Parallel()
	server, url := serve(t, sandbox.Options{})
	server.Inject(sandbox.Fault{Kind: sandbox.FaultReset, After: true, Method: http.MethodPost})
	ctx, cancel := context.WithCancel(t.Context())
	own := http.DefaultTransport.(*http.Transport).Clone()
	t.Cleanup(own.CloseIdleConnections)
	c := dial(t, client.Options{Host: url, Token: model.NewValue(server.Token()), Transport: &afterwards{own, cancel}})
	s := open(t, c, dev)
	r := c.Save(ctx, order(s, edit(s, "URL", "http://new")))
	if r.Err != nil || r.Lines[0].State != model.Applied {
		t.Errorf("%v, %v", r.Err, states(r))
	}
}

// afterwards calls a function when a write came back, however it did.
type afterwards struct {
	next http.RoundTripper
	then func()
}

func (a *afterwards) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost {
		defer a.then()
	}
	return a.next.RoundTrip(r)
}

// TestPromise4AnAnswerThatIsNotTheConfigIsNotBelieved has a 200 that says too little, or something else.
func TestPromise4AnAnswerThatIsNotTheConfigIsNotBelieved(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"only the changed name":  `{"secrets":{"URL":{"raw":"http://new","computed":"http://new","note":"","rawVisibility":"masked","computedVisibility":"masked","rawValueType":{"type":"string"}}}}`,
		"no visibility, no type": `{"secrets":{"URL":{"raw":"http://new"},"USER":{"raw":"app"},"DSN":{"raw":"x"},"KEY":{"raw":null}}}`,
		"no type":                `{"secrets":{"URL":{"raw":"http://new","rawVisibility":"masked"},"USER":{"raw":"app","rawVisibility":"masked"},"DSN":{"raw":"x","rawVisibility":"masked"},"KEY":{"raw":null,"rawVisibility":"restricted"}}}`,
		"nothing":                ``,
		"a portal":               `<html>log in</html>`,
		"no secrets":             `{"success":true}`,
	} {
		for _, takes := range []bool{true, false} {
			server, err := sandbox.New(sandbox.Options{World: []byte(world), Token: testToken})
			if err != nil {
				t.Fatal(err)
			}
			c := handle(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodPost {
					server.Handler().ServeHTTP(w, r)
					return
				}
				if takes {
					server.Handler().ServeHTTP(httptest.NewRecorder(), r)
				}
				_, _ = w.Write([]byte(answer))
			})
			s := open(t, c, dev)
			r := c.Save(t.Context(), order(s, edit(s, "URL", "http://new")))
			want := map[bool]model.LineState{true: model.Applied, false: model.NotApplied}[takes]
			if r.Lines[0].State != want || (r.Err == nil) != takes {
				t.Errorf("%s, takes effect: %t: %v, %v", name, takes, states(r), r.Err)
			}
		}
	}
}

func TestPromise4FollowingTheRootUnseenStopsWhereTheBranchMoved(t *testing.T) {
	branch := model.ConfigRef{Project: "backend", Config: "dev_ana"}
	t.Parallel()
	for _, guard := range []string{sandbox.GuardConflict, sandbox.GuardInvalid, sandbox.GuardSkip} {
		t.Run(guard, func(t *testing.T) {
			t.Parallel()
			server, mine := start(t, sandbox.Options{Guard: guard})
			s := open(t, mine, branch)
			// The root was not read when this was staged, so what following it would show is not known.
			line := model.Change{Base: s.Find("USER"), Name: "USER", Removal: model.FollowRoot}
			theirs := dial(t, client.Options{Host: mine.Host(), Token: model.NewValue(server.Token())})
			if report := theirs.Save(t.Context(), order(s, edit(s, "USER", "theirs"))); report.Err != nil {
				t.Fatal(report.Err)
			}
			report := mine.Save(t.Context(), order(s, line))
			if report.Count(model.Conflicted) != 1 || model.KindOf(report.Err) != model.Conflict {
				t.Fatalf("states %v, error %v", states(report), report.Err)
			}
			if got := text(t, mine, branch, "USER"); got != "theirs" {
				t.Fatalf("USER is %q now", got)
			}
		})
	}
}
