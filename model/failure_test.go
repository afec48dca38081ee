package model_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dtui/model"
)

func TestFailureText(t *testing.T) {
	t.Parallel()
	cause := errors.New("the connection was refused")
	until := time.Date(2026, 5, 4, 12, 3, 40, 0, time.UTC)
	for want, f := range map[string]*model.Failure{
		"could not read X: unauthorized":                    {Kind: model.Unauthorized, What: "read X"},
		"could not read X: Doppler answered 403":            {Kind: model.Forbidden, What: "read X", Status: 403},
		"could not read X: the connection was refused":      {Kind: model.Unavailable, What: "read X", Status: 502, Err: cause},
		"could not read X: No. Not this one.":               {Kind: model.Invalid, What: "read X", Messages: []string{"No.", "Not this one."}, Err: cause},
		"could not read X: rate-limited until 12:03:40":     {Kind: model.RateLimited, What: "read X", Until: until},
		"could not read X: rate-limited":                    {Kind: model.RateLimited, What: "read X"},
		"could not read X: unknown outcome (request abc-1)": {Kind: model.UnknownOutcome, What: "read X", RequestID: "abc-1"},
	} {
		if f.Error() != want {
			t.Errorf("%q, want %q", f.Error(), want)
		}
		wrapped := fmt.Errorf("in the course of a test: %w", f)
		if model.KindOf(wrapped) != f.Kind || f.Err != nil && !errors.Is(wrapped, cause) {
			t.Errorf("%q does not carry its kind and cause", want)
		}
	}
	if model.KindOf(nil) != 0 || model.KindOf(cause) != 0 {
		t.Error("what is no failure has a kind")
	}
}

func TestKindsHaveWords(t *testing.T) {
	t.Parallel()
	words := map[string]bool{}
	for kind := model.Unauthorized; kind <= model.Unreadable; kind++ {
		word := kind.String()
		if word == "" || words[word] {
			t.Errorf("kind %d is called %q", kind, word)
		}
		words[word] = true
	}
}

func TestPromise2WrongTargetSaysWhatDiffers(t *testing.T) {
	t.Parallel()
	want := snap("prd").ID()
	texts := map[string]bool{}
	for name, change := range map[string]func(*model.ConfigID){
		"host":      func(id *model.ConfigID) { id.Owner.Host = "https://evil.example" },
		"workplace": func(id *model.ConfigID) { id.Owner.Workplace = "other" },
		"person":    func(id *model.ConfigID) { id.Owner.Actor = "eve" },
		"UUID":      func(id *model.ConfigID) { id.UUID = "another" },
		"address":   func(id *model.ConfigID) { id.Config = "dev" },
	} {
		got := want
		change(&got)
		err := &model.WrongTarget{Want: want, Got: got}
		if !strings.HasPrefix(err.Error(), "nothing was sent to backend / prd: ") || texts[err.Error()] {
			t.Errorf("%s: %q", name, err)
		}
		texts[err.Error()] = true
	}
}

// Everything that the model refuses, it refuses without telling the value that it refuses.
func TestPromise6RefusalsHoldNoValue(t *testing.T) {
	t.Parallel()
	closed, base := restricted("A"), secret("A", hidden)
	present := snap("dev", base, secret("B", hidden), secret("DOPPLER_CONFIG", hidden))
	long := text(strings.Repeat(hidden, model.MaxSecretValue/len(hidden)+1))
	broken := text(hidden + "\xff")
	_, encoding := text(hidden).MarshalJSON()
	_, member := model.JSONMember("A", broken)
	s := model.NewStaging()
	errs := []error{
		encoding, member, model.CheckValue(long), model.CheckValue(broken), add("A", long.Reveal()).Check(), add("a", hidden).Check(),
		model.Change{Base: &closed, Name: "A", Visibility: model.Masked}.Check(),
		s.Stage(present, "x", add("B", hidden)), s.Stage(present, "x", rename(present, "A", "B")), s.Stage(present, "x", add("DOPPLER_CONFIG", hidden)),
		s.Rebase(present.ID(), "A", &base, edit(present, "A", hidden)),
	}
	for i, err := range errs {
		if err == nil {
			t.Errorf("refusal %d did not refuse", i)
			continue
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%q"} {
			if leaks(fmt.Sprintf(verb, err)) {
				t.Errorf("refusal %d tells the value under %s", i, verb)
			}
		}
	}
}
