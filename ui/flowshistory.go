package ui

import (
	"fmt"
	"strings"
	"time"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/history"
	"dtui/ui/screen"
)

// History shows the log of a config.
func (f flows) History(_ *screen.Context, ref model.ConfigRef) []screen.Effect {
	return screen.Effects(screen.Show{Screen: history.New(ref, history.Ask{Time: f.askTime, Pick: f.pickForMoment, RollBack: f.askRollBack})})
}

// timeLayouts are how a moment may be typed, in the person's own time zone.
var timeLayouts = []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02T15:04"}

// parseTime reads a typed moment. A date alone is the end of that day, a time alone is one of today; an hour that is still
// to come, or a date of the future, is refused: nothing is known of it.
func parseTime(text string, now time.Time) (time.Time, error) {
	text = strings.TrimSpace(text)
	in := now.Location()
	when, err := time.Time{}, error(nil)
	for _, layout := range timeLayouts {
		if when, err = time.ParseInLocation(layout, text, in); err == nil {
			break
		}
	}
	if err != nil {
		if day, bad := time.ParseInLocation(time.DateOnly, text, in); bad == nil {
			when, err = day.AddDate(0, 0, 1).Add(-time.Second), nil
			if when.After(now) && !day.After(now) {
				when = now
			}
		}
	}
	if err != nil {
		if clock, bad := time.ParseInLocation("15:04", text, in); bad == nil {
			when, err = time.Date(now.Year(), now.Month(), now.Day(), clock.Hour(), clock.Minute(), 0, 0, in), nil
		}
	}
	switch {
	case err != nil:
		return time.Time{}, fmt.Errorf("this is no moment; it is written like %s", now.Format("2006-01-02 15:04"))
	case when.After(now):
		return time.Time{}, fmt.Errorf("this is still to come; now it is %s", now.Format("2006-01-02 15:04"))
	}
	return when, nil
}

func (f flows) askTime(_ *screen.Context, ref model.ConfigRef, start time.Time, then func(*screen.Context, time.Time) []screen.Effect) []screen.Effect {
	hint := []string{"A date, a time of today, or both, in your time zone: 2026-03-01 14:30. A date alone means the end of that day."}
	given := start.Format(timeLayouts[0])
	return screen.Effects(screen.Push{Dialog: dialog.NewPrompt("as-of", "As of", ref.String(), "date and time", given, "Compare", nil, hint,
		func(c *screen.Context, text string) ([]screen.Effect, error) {
			if text == given {
				// The whole moment, which may be finer than what is shown of it.
				return then(c, start), nil
			}
			when, err := parseTime(text, c.Now)
			if err != nil {
				return nil, err
			}
			return then(c, when), nil
		})})
}

func (f flows) pickForMoment(_ *screen.Context, ref model.ConfigRef, then func(*screen.Context, model.ConfigRef) []screen.Effect) []screen.Effect {
	return screen.Effects(screen.Push{Dialog: dialog.NewPicker(dialog.PickerSpec{
		Name: "compare", Title: "Compare with", Target: ref.String(), Verb: "compare", Project: ref.Project,
		Choose: func(c *screen.Context, refs []model.ConfigRef) []screen.Effect { return then(c, refs[0]) },
	})})
}

// askRollBack is as strict as a review: a protected config wants its name, and the harmless button has the focus.
func (f flows) askRollBack(c *screen.Context, order screen.RollBackOrder, when string) []screen.Effect {
	ref := order.ID.ConfigRef
	warning := "Doppler rolls back the whole entry of " + when + ", whatever happened since and whatever is ticked here. It writes at once: nothing is staged, and no review follows."
	unsaid := "What comes back of " + fewNames(order.Open) + " only Doppler knows; the log does not tell."
	send := screen.RollBack{Order: order}
	if pattern := c.W.ProtectedBy(ref); pattern != "" {
		hint := []string{warning, unsaid, ref.Config + " is protected by the rule " + pattern + ". Rolling back asks for its name."}
		return screen.Effects(screen.Push{Dialog: dialog.NewPrompt("roll-back", "Roll back at Doppler", ref.String(), "name of the config", "", "Roll back", nil, hint,
			func(_ *screen.Context, text string) ([]screen.Effect, error) {
				if text != ref.Config {
					return nil, fmt.Errorf("that is not the name: %s", text)
				}
				return screen.Effects(send), nil
			})})
	}
	return screen.Effects(screen.Push{Dialog: dialog.NewAsk("roll-back", "Roll back at Doppler", ref.String(), true, []string{warning, unsaid},
		dialog.Cancel("Back"), dialog.Button{Label: "Roll back at Doppler", Danger: true, Press: func(*screen.Context) []screen.Effect {
			return screen.Effects(send)
		}})})
}

// fewNames names up to three and counts the others.
func fewNames(names []string) string {
	switch n := len(names); {
	case n == 0:
		return "nothing"
	case n == 1:
		return names[0]
	case n <= 3:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	default:
		return fmt.Sprintf("%s, %s and %d more", names[0], names[1], n-2)
	}
}
