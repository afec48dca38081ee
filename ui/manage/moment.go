package manage

import (
	"strings"
	"time"

	"dtui/model"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// timeCell is a time in words.
func timeCell(at time.Time, say func(at, now time.Time) string) Cell {
	return Cell{At: at, Say: say, Tone: theme.Muted}
}

// expiry says when something ends; the zero time is never.
func expiry(at, now time.Time) string {
	switch {
	case at.IsZero():
		return "never"
	case !now.Before(at):
		return "expired"
	case at.Sub(now) < 48*time.Hour:
		return "in " + screen.Age(at.Sub(now))
	}
	return day(at, now)
}

// lastUse says when something was used last, as far as that is told.
func lastUse(at, now time.Time) string {
	switch {
	case at.IsZero():
		return "not known"
	case now.Sub(at) < time.Minute:
		return "just now"
	}
	return screen.Age(now.Sub(at)) + " ago"
}

// day is a date.
func day(at, now time.Time) string {
	if at.IsZero() {
		return "not told"
	}
	return at.In(now.Location()).Format("2 Jan 2006")
}

// expiryField asks when something ends, in human terms.
func expiryField(start string) Field {
	return Field{
		Name: "expires", Label: "expires", Start: start,
		Check: func(a Answers) error {
			_, err := model.ParseExpiry(a.Text("expires"), a.Now)
			return err
		},
		Hint: func(a Answers) string {
			at, err := model.ParseExpiry(a.Text("expires"), a.Now)
			const forms = "12h, 30d, 1y, a day such as 2027-01-31, or never"
			if err != nil || strings.TrimSpace(a.Text("expires")) == "" {
				return forms
			}
			if at.IsZero() {
				return "never  (" + forms + ")"
			}
			return at.Format("2 Jan 2006, 15:04") + "  (" + forms + ")"
		},
	}
}
