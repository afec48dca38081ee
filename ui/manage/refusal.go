package manage

import (
	"errors"
	"strings"

	"dtui/model"
	"dtui/ui/look"
)

// refusal says why Doppler refused something, and what of it is a matter of the plan.
func refusal(err error, plan string) string {
	return strings.TrimSpace(look.Sentence(err) + " " + because403(err, plan))
}

// because403 tells what stands behind a refusal: Doppler answers in the same words where a role does not allow something
// and where the plan does not have it. It is "" where Doppler's own words say enough.
func because403(err error, plan string) string {
	var failure *model.Failure
	switch {
	case !errors.As(err, &failure):
		return ""
	case failure.ByPlan():
		return "That is how much the plan of the workplace allows; no role allows more."
	case failure.Kind != model.Forbidden:
		return ""
	case plan != "":
		return plan + " need the Team plan or a larger one. If the workplace has it, this token may not do that."
	default:
		return "This token may not, or the plan does not have it."
	}
}
