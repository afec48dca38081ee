package review

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// outcome is what became of one line that is still staged after a save.
type outcome struct {
	state  model.LineState
	reason string
	base   *model.Secret
	before string
}

// about reports whether a staged line is still the one that was sent: a resolved conflict gives it another base.
func (o outcome) about(ln *line) bool {
	if ln.note != nil {
		return o.before == ln.note.Before
	}
	return o.base == ln.change.Base
}

// words is the outcome as it stands under the line. Reload is the key that reads the config again.
func (o outcome) words(reload string) string {
	switch o.state {
	case model.NotApplied:
		if o.reason != "" {
			return "not applied: " + o.reason
		}
		return "not applied: Doppler has what was there before"
	case model.Conflicted:
		return "changed by somebody else: decide between theirs and yours"
	case model.Unknown:
		return "cannot be told yet: " + reload + " reads it again and compares"
	case model.Applied:
		return "saved; what is staged now was edited since"
	default:
		return "not sent"
	}
}

// problem is what became of one request, with the way out.
type problem struct{ text, hint string }

// Reported takes over what came of a save. What was applied has left the staging; every line that stayed says why.
func (s *Screen) Reported(c *screen.Context, reports []model.SaveReport, notes []model.NoteReport) {
	s.saving = false
	s.reports, s.notes = reports, notes
	for _, report := range reports {
		key := groupKey{id: report.ID}
		delete(s.problems, key)
		if report.Err != nil {
			s.problems[key] = s.configProblem(c, report)
		}
		for _, line := range report.Lines {
			s.outcomes[lineKey{id: report.ID, key: line.Change.Key()}] = outcome{
				state: line.State, reason: lineReason(report.Err), base: line.Change.Base,
			}
		}
	}
	for _, report := range notes {
		delete(s.problems, groupKey{project: report.Note.Project})
	}
	for _, report := range notes {
		s.outcomes[lineKey{note: report.Note.NoteKey}] = outcome{
			state: report.State, reason: lineReason(report.Err), before: report.Note.Before,
		}
		if report.Err != nil {
			s.problems[groupKey{project: report.Note.Project}] = s.noteProblem(c, report)
		}
	}
	s.build(c)
}

// lineReason is the short form of a reason, "" where what Doppler holds says it all.
func lineReason(err error) string {
	switch model.KindOf(err) {
	case model.Unauthorized:
		return "Doppler no longer accepts your token"
	case model.Forbidden:
		var failure *model.Failure
		if errors.As(err, &failure) && failure.ByPolicy(false) {
			return "Doppler wants a change request"
		}
		return "your token may not write this"
	case model.NotVisible:
		return "your token does not see it"
	case model.Invalid:
		return "Doppler refused it"
	case model.RateLimited:
		return "rate-limited by Doppler"
	default:
		return ""
	}
}

func (s *Screen) configProblem(c *screen.Context, report model.SaveReport) problem {
	left := 0
	for _, line := range report.Lines {
		if line.State != model.Applied {
			left++
		}
	}
	what := look.Count(left, "change")
	if report.Count(model.Conflicted) > 0 {
		text := fmt.Sprintf("Somebody else changed %d of these secrets in %s.", report.Count(model.Conflicted), report.ID.ConfigRef)
		if report.Count(model.Applied)+report.Count(model.Unknown) == 0 {
			text = "Nothing was saved. " + text
		}
		return problem{text, "Your edits are still staged. Decide for each; a review follows before anything is sent."}
	}
	if failure := refusal(report.Err); failure != nil {
		return problem{
			fmt.Sprintf("Doppler refused the save of %s: %s", report.ID.ConfigRef, sentence(failure.Reason())),
			fmt.Sprintf("Nothing of it was saved; your %s %s staged. %s reads it again.", what, stay(what), s.key(c, reloadKey)),
		}
	}
	if model.KindOf(report.Err) == model.Conflict {
		return problem{
			fmt.Sprintf("Doppler took the request to %s, but %s did not take effect.", report.ID.ConfigRef, what),
			fmt.Sprintf("They stay staged. Save again, or drop them with %s.", s.key(c, unstageKey)),
		}
	}
	if p, refused := s.policyProblem(c, report, what); refused {
		return p
	}
	return s.failed(c, report.Err, report.ID.ConfigRef.String(), what)
}

// policyProblem words a save that was refused because of a change-request policy. Doppler does not document what a direct
// write answers there: it is one of a config that is known to be under a policy, or its words tell.
func (s *Screen) policyProblem(c *screen.Context, report model.SaveReport, what string) (problem, bool) {
	var failure *model.Failure
	if !errors.As(report.Err, &failure) {
		return problem{}, false
	}
	policies, _ := c.W.PoliciesOf(s.config(report.ID))
	if !failure.ByPolicy(len(policies) > 0) {
		return problem{}, false
	}
	text := fmt.Sprintf("Not saved: %s is under a change-request policy, and Doppler takes no direct save.", report.ID.ConfigRef)
	if len(policies) > 0 {
		text = fmt.Sprintf("Not saved: %s is under the change-request policy %s: %s.", report.ID.ConfigRef, policies[0].Name, policies[0].Review())
	}
	if len(failure.Messages) > 0 {
		text += " Doppler: " + sentence(strings.Join(failure.Messages, " "))
	}
	return problem{text, fmt.Sprintf("Your %s %s staged while dtui runs. %s opens a change request for %s.", what, stay(what), s.key(c, requestKey), report.ID.ConfigRef)}, true
}

// config is what was known of a config when its changes were staged.
func (s *Screen) config(id model.ConfigID) model.Config {
	for i := range s.groups {
		if s.groups[i].id == id {
			return s.groups[i].config
		}
	}
	return model.Config{ConfigRef: id.ConfigRef}
}

// refusal finds a conflict that Doppler itself called one, as opposed to one that dtui found in its reply.
func refusal(err error) *model.Failure {
	var failure *model.Failure
	if errors.As(err, &failure) && failure.Kind == model.Conflict && failure.Status >= http.StatusBadRequest {
		return failure
	}
	return nil
}

func (s *Screen) noteProblem(c *screen.Context, report model.NoteReport) problem {
	if report.State == model.Conflicted {
		return problem{
			"Somebody else changed the note of " + report.Note.Secret + ".",
			"Yours is still staged. Decide between the two; a review follows before anything is sent.",
		}
	}
	return s.failed(c, report.Err, report.Note.Project.Slug, "note of "+report.Note.Secret)
}

// failed words a failure by its kind: what happened, to which config, and what to do next.
func (s *Screen) failed(c *screen.Context, err error, where, what string) problem {
	stays := fmt.Sprintf("Your %s %s staged while dtui runs.", what, stay(what))
	var target *model.WrongTarget
	if errors.As(err, &target) {
		return problem{
			fmt.Sprintf("Nothing was sent to %s: %s.", where, target.Difference()),
			stays + fmt.Sprintf(" %s drops a line; stage it anew where it belongs.", s.key(c, unstageKey)),
		}
	}
	var failure *model.Failure
	if !errors.As(err, &failure) {
		return problem{fmt.Sprintf("Not saved to %s: %s", where, sentence(err.Error())), stays}
	}
	said := ""
	if len(failure.Messages) > 0 {
		said = " Doppler: " + sentence(strings.Join(failure.Messages, " "))
	}
	switch failure.Kind {
	case model.Unauthorized:
		return problem{"Not saved: Doppler no longer accepts your token." + said, stays + " Start dtui with a new token to save new ones."}
	case model.Forbidden:
		return problem{fmt.Sprintf("Not saved: your token may not write %s.", where) + said, stays + " A token with write access can save them."}
	case model.NotVisible:
		return problem{fmt.Sprintf("Not saved: %s does not exist any more, or your token does not see it.", where) + said, stays}
	case model.Invalid:
		return problem{fmt.Sprintf("Doppler refused the request to %s: %s", where, sentence(failure.Reason())), stays + " Edit or untick what it refuses; the rest can be saved."}
	case model.RateLimited:
		return problem{"Not saved: " + limited(c, failure), stays + " Save again after that."}
	case model.Unavailable:
		return problem{fmt.Sprintf("Not saved: Doppler could not be reached (%s).", strings.TrimSuffix(failure.Reason(), ".")), stays + " Nothing was written; save again when it answers."}
	case model.UnknownOutcome:
		return problem{
			fmt.Sprintf("The answer got lost while saving %s.", where),
			fmt.Sprintf("%s reads it again to see whether your %s arrived.", s.key(c, reloadKey), what),
		}
	default:
		return problem{fmt.Sprintf("Not saved to %s: %s", where, sentence(failure.Reason())), stays}
	}
}

func stay(what string) string {
	if strings.HasSuffix(what, "changes") {
		return "stay"
	}
	return "stays"
}

func sentence(text string) string { return strings.TrimRight(text, ". ") + "." }

func limited(c *screen.Context, failure *model.Failure) string {
	if failure.Until.IsZero() {
		return "rate-limited by Doppler."
	}
	text := "rate-limited by Doppler until " + failure.Until.Format(clockForm)
	if left := failure.Until.Sub(c.Now); left > 0 {
		text += fmt.Sprintf(", in %d s", int(left.Seconds()+0.5))
	}
	return text + "."
}

const clockForm = "15:04:05"

// decided reports whether the last save of a group stopped at lines that collided, and nothing waits for a decision any
// more: what it said is over then.
func (s *Screen) decided(g *group) bool {
	collided := false
	for i := range s.reports {
		collided = collided || !g.notes && s.reports[i].ID == g.id && s.reports[i].Count(model.Conflicted) > 0
	}
	for i := range s.notes {
		collided = collided || g.notes && s.notes[i].Note.Project == g.project && s.notes[i].State == model.Conflicted
	}
	if !collided {
		return false
	}
	for i := range g.lines {
		if out, known := s.outcomes[g.lines[i].key]; known && out.state == model.Conflicted {
			return false
		}
	}
	return true
}

// conflicted counts the staged lines that wait for a decision.
func (s *Screen) conflicted() int {
	n := 0
	for _, o := range s.outcomes {
		if o.state == model.Conflicted {
			n++
		}
	}
	return n
}
