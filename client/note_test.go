package client_test

import (
	"net/http"
	"testing"

	"dtui/client/sandbox"
	"dtui/model"
)

func noteOf(s *model.Snapshot, name, before, after string) model.NoteChange {
	return model.NoteChange{
		NoteKey: model.NoteKey{Project: model.ProjectID{Owner: s.ID().Owner, Slug: s.ID().Project}, Secret: name},
		In:      s.ID(), Before: before, After: after,
	}
}

func TestSaveNote(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	r := c.SaveNote(t.Context(), noteOf(s, "URL", "where it listens", "where it listens; ask Bo"))
	if r.Err != nil || r.State != model.Applied || r.Theirs != "where it listens; ask Bo" {
		t.Fatalf("%+v", r)
	}
	// It belongs to the project, so it is in the other environments as well.
	if n := open(t, c, model.ConfigRef{Project: "backend", Config: "prd"}).Find("URL").Note; n != "where it listens; ask Bo" {
		t.Errorf("the note in prd is %q", n)
	}
	again := c.SaveNote(t.Context(), noteOf(s, "URL", "where it listens", "where it listens; ask Bo"))
	if again.State != model.Applied || again.Err != nil || len(server.NoteWrites()) != 1 {
		t.Errorf("%+v, %d writes", again, len(server.NoteWrites()))
	}
	if r := c.SaveNote(t.Context(), noteOf(s, "URL", "where it listens; ask Bo", "")); r.Err != nil || r.State != model.Applied {
		t.Errorf("clearing: %+v", r)
	}
	missing := c.SaveNote(t.Context(), noteOf(s, "NOT_THERE", "", "x"))
	if missing.State != model.NotSent || model.KindOf(missing.Err) != model.NotVisible {
		t.Errorf("a name that is not there: %+v", missing)
	}
	foreign := noteOf(s, "URL", "", "x")
	foreign.Project.Slug = "frontend"
	if r := c.SaveNote(t.Context(), foreign); r.State != model.NotSent || model.KindOf(r.Err) != model.Invalid {
		t.Errorf("another project: %+v", r)
	}
}

func TestPromise4SomebodyElsesNoteIsKept(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	if r := c.SaveNote(t.Context(), noteOf(s, "URL", "where it listens", "theirs")); r.Err != nil {
		t.Fatal(r.Err)
	}
	r := c.SaveNote(t.Context(), noteOf(s, "URL", "where it listens", "mine"))
	if r.State != model.Conflicted || r.Theirs != "theirs" || model.KindOf(r.Err) != model.Conflict || len(server.NoteWrites()) != 1 {
		t.Errorf("%+v, %d writes", r, len(server.NoteWrites()))
	}
}

func TestPromise4EveryFaultOfANote(t *testing.T) {
	t.Parallel()
	for _, kind := range []sandbox.Fault{
		{Kind: sandbox.FaultReset},
		{Kind: sandbox.FaultTruncate},
		{Kind: sandbox.FaultMalformed},
		{Kind: sandbox.FaultStatus, Status: 502, HTML: true},
		{Kind: sandbox.FaultStatus, Status: 500},
	} {
		for _, after := range []bool{false, true} {
			server, c := start(t, sandbox.Options{})
			s := open(t, c, dev)
			kind.After, kind.Method = after, http.MethodPost
			server.Inject(kind)
			r := c.SaveNote(t.Context(), noteOf(s, "URL", "where it listens", "new"))
			took := len(server.NoteWrites()) == 1
			if want := map[bool]model.LineState{true: model.Applied, false: model.NotApplied}[took]; r.State != want || (r.Err == nil) != took {
				t.Errorf("%+v: took effect: %t, report %v, %v", kind, took, r.State, r.Err)
			}
			if n := len(posts(server)); n != 1 {
				t.Errorf("%+v: sent %d times", kind, n)
			}
		}
	}
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	blind := dialThrough(t, c.Host(), server.Token(), failAfterWrite())
	server.Inject(sandbox.Fault{Kind: sandbox.FaultReset, After: true, Method: http.MethodPost})
	if r := blind.SaveNote(t.Context(), noteOf(s, "URL", "where it listens", "new")); r.State != model.Unknown || model.KindOf(r.Err) != model.UnknownOutcome {
		t.Errorf("%+v", r)
	}
}
