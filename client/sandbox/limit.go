package sandbox

import (
	"net/http"
	"unicode/utf8"
)

// The documented sizes (Doppler's documentation, Platform Limits).
const (
	maxSecretName  = 200
	maxValue       = 50 << 10
	maxPayload     = 500 << 10
	maxSecrets     = 1200
	maxDescription = 255
)

// planSizes are how much of something a plan allows.
type planSizes struct {
	name         string
	projects     int // 0: the sources disagree, so it is not enforced
	environments int
	configs      int // in one environment
	webhooks     int // of one project (documented for the smallest plan alone); 0: as many as one likes
	syncs        int // of the workplace
	tokens       int // service tokens of the workplace
	accounts     int // service accounts; the smallest plan has none
}

func sizesOf(plan string) planSizes {
	switch plan {
	case PlanDeveloper:
		return planSizes{"Developer", 0, 4, 10, 5, 5, 50, 0}
	case PlanEnterprise:
		return planSizes{"Enterprise", 1000, 15, 100, 0, 1000, 1000, 5000}
	default:
		return planSizes{"Team", 250, 15, 100, 0, 100, 500, 250}
	}
}

func (c *call) limited() bool { return c.server.options.Limits == LimitsDocumented }

// checkSize refuses a config that an edit made too large. One that was too large before may still change.
func (c *call) checkSize(e *edit) error {
	if !c.limited() || len(e.was) == 0 {
		return nil
	}
	for name, was := range e.was {
		held := e.config.holds(name)
		if held.Secret == nil || was.Secret != nil && *was.Secret == *held.Secret {
			continue
		}
		if len(name) > maxSecretName {
			return refuse(http.StatusBadRequest, "Secret names may not be longer than %d characters.", maxSecretName)
		}
		if len(held.Secret.Raw) > maxValue {
			return refuse(http.StatusBadRequest, "The value of secret \"%s\" is larger than the limit of 50 KiB.", name)
		}
	}
	before, after := e.seen, c.state.view(e.config)
	if n := len(after.entries); n > maxSecrets && n > len(before.entries) {
		return refuse(http.StatusBadRequest, "Your config has reached its limit of %d secrets.", maxSecrets)
	}
	if n := after.payload(); n > maxPayload && n > before.payload() {
		return refuse(http.StatusBadRequest, "Your config is larger than the limit of 500 KiB.")
	}
	return nil
}

func (v *view) payload() int {
	total := 0
	for name, e := range v.entries {
		total += len(name) + len(e.secret.Raw)
	}
	return total
}

// checkLength refuses a text whose length in characters is out of its bounds, when sizes are enforced at all.
func (c *call) checkLength(what, text string, shortest, longest int) error {
	n := utf8.RuneCountInString(text)
	if c.limited() && (n < shortest || n > longest) {
		return refuse(http.StatusBadRequest, "%s must be between %d and %d characters.", what, shortest, longest)
	}
	return nil
}

// checkCount refuses one more of something when the plan's limit is reached. Worded as seen live for environments.
func (c *call) checkCount(owner, what string, have, allowed int) error {
	if !c.limited() || allowed == 0 || have < allowed {
		return nil
	}
	message := "Your %s has reached its limit of %d %s."
	if c.server.options.Plan == PlanDeveloper {
		message = "Your %s has reached its limit of %d %s. Upgrade to the Team plan to increase your limit"
	}
	return refuse(http.StatusBadRequest, message, owner, allowed, what)
}
