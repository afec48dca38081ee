package ui

import (
	"errors"

	"dtui/model"
	"dtui/ui/keys"
)

func failureOf(err error) *model.Failure {
	var f *model.Failure
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// wayOut is the hint that goes with a failed save.
func (a *App) wayOut(err error) string {
	reviewKey := a.ctx.Key(keys.Review, a.chain()...)
	var wrong *model.WrongTarget
	if errors.As(err, &wrong) {
		return "Nothing was sent. The edits stay staged; " + a.ctx.Key(keys.Reload) + " reads the config again."
	}
	if failure := failureOf(err); failure != nil && failure.ByPolicy(false) {
		return "The edits stay staged. " + reviewKey + " opens the review, and " + a.ctx.Key(keys.RequestChanges, keys.Reviewer, keys.Moving) + " there a change request."
	}
	switch model.KindOf(err) {
	case model.Unauthorized:
		return "The edits stay staged while dtui runs. " + a.ctx.Key(keys.LogIn) + " logs in again."
	case model.Forbidden:
		return "The edits stay staged. The token needs write access to this config."
	case model.RateLimited:
		return "The edits stay staged. " + reviewKey + " saves them again after that time."
	case model.Unavailable:
		return "The edits stay staged. " + reviewKey + " tries again."
	case model.UnknownOutcome:
		return "The edits stay staged. " + reviewKey + " looks first whether they arrived, then saves what is missing."
	case model.Conflict:
		return "The edits stay staged. " + reviewKey + " opens the review, where each can be decided."
	default:
		return "The edits stay staged."
	}
}
