package screen

import (
	"fmt"
	"time"

	"dtui/model"
	"dtui/ui/theme"
)

// Protection says how a config is protected: the word, "" when it is not, and the colour of the frame that shows it. An
// unlocked one stands out more, because there an edit needs no question.
func (c *Context) Protection(ref model.ConfigRef) (word string, frame theme.Tone) {
	if c.W.ProtectedBy(ref) == "" {
		return "", theme.Border
	}
	until, open := c.W.UnlockedUntil(ref)
	if !open || !c.Now.Before(until) {
		return "protected", theme.EnvTone(c.W.Environment(ref))
	}
	return fmt.Sprintf("unlocked %d min", int((until.Sub(c.Now)+time.Minute-1)/time.Minute)), theme.Danger
}
