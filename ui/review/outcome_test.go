package review

import (
	"errors"
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui/screen"
)

// report is the outcome of saving everything that is staged in a config, with one state for all lines.
func (w *world) report(id model.ConfigID, state model.LineState, err error) model.SaveReport {
	report := model.SaveReport{ID: id, Err: err}
	for _, change := range w.c.W.Staging.Of(id).Lines() {
		report.Lines = append(report.Lines, model.LineResult{Change: change, State: state})
	}
	return report
}

func TestWordsForEachFailure(t *testing.T) {
	t.Parallel()
	until := time.Date(2026, 3, 1, 14, 3, 37, 0, time.UTC)
	fail := func(kind model.Kind) *model.Failure { return &model.Failure{Kind: kind, What: "save backend / stg"} }
	refused := fail(model.Forbidden)
	refused.Messages = []string{"The config is under a change-request policy."}
	limited := fail(model.RateLimited)
	limited.Until = until
	down := fail(model.Unavailable)
	down.Err = errors.New("connection refused")
	invalid := fail(model.Invalid)
	invalid.Messages = []string{"Bad name"}
	for _, test := range []struct {
		name  string
		state model.LineState
		err   error
		want  []string
	}{
		{"unauthorized", model.NotApplied, fail(model.Unauthorized), []string{
			"Not saved: Doppler no longer accepts your token.", "Your 2 changes stay staged while dtui runs. Start dtui with a new token to save new ones.", "✗ not applied: Doppler no longer accepts your token",
		}},
		{"forbidden", model.NotApplied, refused, []string{
			"Not saved: your token may not write backend / stg. Doppler: The config is under a change-request policy.",
			"A token with write access can save them.", "✗ not applied: your token may not write this",
		}},
		{"not visible", model.NotSent, fail(model.NotVisible), []string{"backend / stg does not exist any more, or your token does not see it.", "✗ not sent"}},
		{"refused", model.NotApplied, invalid, []string{"Doppler refused the request to backend / stg: Bad name.", "✗ not applied: Doppler refused it"}},
		{"rate-limited", model.NotSent, limited, []string{"rate-limited by Doppler until 14:03:37, in 37 s.", "✗ not sent"}},
		{"unavailable", model.NotSent, down, []string{"Doppler could not be reached (connection refused).", "Nothing was written; save again when it answers."}},
		{"unknown", model.Unknown, fail(model.UnknownOutcome), []string{
			"The answer got lost while saving backend / stg.", "R reads it again to see whether your 2 changes arrived.",
			"✗ cannot be told yet: R reads it again and compares",
		}},
		{"conflict", model.Conflicted, fail(model.Conflict), []string{
			"Nothing was saved. Somebody else changed 2 of these secrets in backend / stg.", "Decide for each; a review follows before anything is sent.",
			"✗ changed by somebody else: decide between theirs and yours",
		}},
		{"no effect", model.NotApplied, fail(model.Conflict), []string{
			"Doppler took the request to backend / stg, but 2 changes did not take effect.", "✗ not applied: Doppler has what was there before",
		}},
		{"wrong target", model.NotSent, &model.WrongTarget{Want: model.ConfigID{UUID: "a"}, Got: model.ConfigID{UUID: "b"}}, []string{
			"Nothing was sent to backend / stg: the config was deleted and made anew since it was read.", "✗ not sent",
		}},
		{"other", model.NotSent, errors.New("the disk is gone"), []string{"Not saved to backend / stg: the disk is gone."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w, stg, _ := usual(t, false)
			report := w.report(stg, test.state, test.err)
			w.c.W.Saved(report)
			w.s.Reported(w.c, []model.SaveReport{report}, nil)
			for _, part := range test.want {
				w.see(part)
			}
			if w.c.W.Staging.Of(stg).Len() != 2 {
				t.Error("a line left the staging")
			}
			if text := strings.Join(w.draw(60, 40), " "); !strings.Contains(text, "backend / stg") {
				t.Error(text)
			}
		})
	}
}

func TestWhatWasSavedIsGoneAndTheRestSaysWhy(t *testing.T) {
	t.Parallel()
	w, stg, prd := usual(t, true)
	saved := w.report(stg, model.Applied, nil)
	kept := w.report(prd, model.NotApplied, &model.Failure{Kind: model.Forbidden})
	w.c.W.Saved(saved)
	w.c.W.Saved(kept)
	note := w.c.W.Staging.Notes()[0]
	w.s.SetSaving(true)
	w.s.Reported(w.c, []model.SaveReport{saved, kept}, []model.NoteReport{{Note: note, State: model.NotSent, Err: &model.Failure{Kind: model.Unavailable}}})
	w.unseen("API_URL")
	w.unseen("Saving…")
	w.see("Not saved: your token may not write backend / prd.")
	w.see("Not saved: Doppler could not be reached")
	w.see("Your note of POOL stays staged while dtui runs.")
	w.press("tab", "p", "r", "d", "enter", "right", "right", "enter")
	w.unseen("Not saved")
}

func TestConflictsAreHandedOver(t *testing.T) {
	t.Parallel()
	w, stg, _ := usual(t, false)
	var got []model.SaveReport
	w.s = New(w.c, Ask{Decide: func(_ *screen.Context, reports []model.SaveReport, _ []model.NoteReport) []screen.Effect {
		got = reports
		return screen.Effects(screen.Staged{})
	}})
	theirs := secret("API_URL", "https://theirs", model.Unmasked)
	report := w.report(stg, model.NotSent, &model.Failure{Kind: model.Conflict})
	report.Lines[0].State, report.Lines[0].Theirs = model.Conflicted, &theirs
	w.s.Reported(w.c, []model.SaveReport{report}, nil)
	w.see("[ Cancel ]", "Decide 1")
	w.see("Nothing was saved. Somebody else changed 1 of these secrets in backend / stg.")
	if effects := w.press("enter", "right", "enter"); len(effects) != 1 || len(got) != 1 || got[0].ID != stg {
		t.Errorf("%v, %v", effects, got)
	}
	// A resolved line has another base: the old outcome is not its own any more.
	change, _ := w.c.W.Staging.Of(stg).Get("API_URL")
	w.must(w.c.W.Staging.Rebase(stg, "API_URL", &theirs, change))
	w.s.Refresh(w.c)
	w.unseen("changed by somebody else: decide")
	w.unseen("Decide 1")
	w.see("not sent")
	w.unseen("Decide for each")
	w.unseen("Nothing was saved")
}
