package client_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

var ana = model.ConfigRef{Project: "backend", Config: "dev_ana"}

// toRoot is a change that also goes into the root, as it was read.
func toRoot(s, root *model.Snapshot, name, value string) model.Change {
	return model.Change{Base: s.Find(name), Name: name, Value: model.NewValue(value), ToRoot: true, RootValue: root.Find(name)}
}

func TestSaveSetsInTheRootToo(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s, root := open(t, c, ana), open(t, c, dev)
	own := s.Find("USER").Raw.Reveal()
	if own == text(t, c, dev, "USER") {
		t.Fatal("the branch has nothing of its own")
	}
	only := toRoot(s, root, "USER", own)
	report := c.Save(t.Context(), order(s, only, toRoot(s, root, "URL", "http://new.example.com"),
		model.Change{Name: "FRESH", Value: model.NewValue("1"), Visibility: model.Unmasked, ToRoot: true}))
	if report.Err != nil || report.Count(model.Applied) != 3 {
		t.Fatalf("%v, %v", report.Err, states(report))
	}
	for name, want := range map[string]string{"USER": own, "URL": "http://new.example.com", "FRESH": "1"} {
		if in, at := text(t, c, ana, name), text(t, c, dev, name); in != want || at != want {
			t.Errorf("%s is %q in the branch and %q in the root", name, in, at)
		}
	}
	if report.Root == nil || report.Root.ID().ConfigRef != dev || report.Root.Find("FRESH") == nil {
		t.Error("the report does not bring the root along")
	}
	if sent := posts(server); len(sent) != 1 || strings.Count(sent[0], `"shouldPromote":true`) != 3 {
		t.Errorf("sent %q", sent)
	}
	// Once both have it there is nothing to send.
	again := c.Save(t.Context(), order(open(t, c, ana), toRoot(open(t, c, ana), open(t, c, dev), "USER", own)))
	if again.Err != nil || again.Lines[0].State != model.Applied || len(posts(server)) != 1 {
		t.Errorf("again: %v, %v, %d writes", again.Err, states(again), len(posts(server)))
	}
}

func TestPromise4WhatMovedInTheRootIsNotOverwritten(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s, root := open(t, c, ana), open(t, c, dev)
	line := toRoot(s, root, "USER", s.Find("USER").Raw.Reveal())
	if r := c.Save(t.Context(), order(root, edit(root, "USER", "theirs"))); r.Err != nil {
		t.Fatal(r.Err)
	}
	report := c.Save(t.Context(), order(s, line, edit(s, "URL", "x")))
	if model.KindOf(report.Err) != model.Invalid || report.Count(model.NotSent) != 2 || len(posts(server)) != 1 || text(t, c, dev, "USER") != "theirs" {
		t.Errorf("%v, %v, the root has %s", report.Err, states(report), text(t, c, dev, "USER"))
	}
	if !strings.Contains(report.Err.Error(), "USER in the root config") {
		t.Errorf("it says %v", report.Err)
	}
	// A root has no root.
	root = open(t, c, dev)
	report = c.Save(t.Context(), order(root, toRoot(root, root, "URL", "x")))
	if model.KindOf(report.Err) != model.Invalid || len(posts(server)) != 1 {
		t.Errorf("in a root: %v", report.Err)
	}
}

// altering changes writes on their way, or their answers.
type altering struct {
	next  http.RoundTripper
	alter func(body []byte) []byte
	lose  bool
}

func (a *altering) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodPost {
		return a.next.RoundTrip(r)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	body = a.alter(body)
	r = r.Clone(r.Context())
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	response, err := a.next.RoundTrip(r)
	if err == nil && a.lose {
		_ = response.Body.Close()
		return nil, errors.New("the connection was reset")
	}
	return response, err
}

func TestPromise4TheRootIsLookedAtAfterASave(t *testing.T) {
	t.Parallel()
	drop := func(body []byte) []byte { return bytes.ReplaceAll(body, []byte(`,"shouldPromote":true`), nil) }
	keep := func(body []byte) []byte { return body }
	for name, c := range map[string]struct {
		alter func([]byte) []byte
		lose  bool
		want  []model.LineState
	}{
		"a server that does not know it": {drop, false, []model.LineState{model.NotApplied, model.NotApplied}},
		"that, and no answer":            {drop, true, []model.LineState{model.NotApplied, model.NotApplied}},
		"no answer to what was done":     {keep, true, []model.LineState{model.Applied, model.Applied}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, url := serve(t, sandbox.Options{})
			own := http.DefaultTransport.(*http.Transport).Clone()
			t.Cleanup(own.CloseIdleConnections)
			api := dial(t, client.Options{Host: url, Token: model.NewValue(server.Token()), Transport: &altering{own, c.alter, c.lose}})
			s, root := open(t, api, ana), open(t, api, dev)
			report := api.Save(t.Context(), order(s, toRoot(s, root, "USER", s.Find("USER").Raw.Reveal()), toRoot(s, root, "URL", "http://new.example.com")))
			if !slices.Equal(states(report), c.want) || (report.Err == nil) != (c.want[0] == model.Applied) {
				t.Errorf("%v, %v", states(report), report.Err)
			}
			if !c.lose && !strings.Contains(report.Err.Error(), "did not set USER, URL in the root config") {
				t.Errorf("it says %v", report.Err)
			}
		})
	}
}
