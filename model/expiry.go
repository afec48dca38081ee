package model

import (
	"strconv"
	"strings"
	"time"
)

// The longest life that can be typed. Doppler documents none.
const maxLife = 10 * 365 * 24 * time.Hour

var lifeUnits = map[string]time.Duration{
	"m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour, "y": 365 * 24 * time.Hour,
}

// ParseExpiry reads when something ends, as a person types it: "never" or nothing for the zero time, a life such as 90m, 12h,
// 30d, 2w or 1y, a day such as 2027-01-31, at whose end it is, or a day with a time. Days are those of now's time zone.
func ParseExpiry(text string, now time.Time) (time.Time, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" || text == "never" {
		return time.Time{}, nil
	}
	at, ok := expiryOf(text, now)
	switch {
	case !ok:
		return time.Time{}, invalid("expiry", "Write never, a life such as 12h, 30d or 1y, or a day such as 2027-01-31.")
	case !at.After(now):
		return time.Time{}, invalid("expiry", "That is in the past.")
	case at.Sub(now) > maxLife:
		return time.Time{}, invalid("expiry", "That is more than ten years from now; write never instead.")
	}
	return at, nil
}

func expiryOf(text string, now time.Time) (time.Time, bool) {
	for _, form := range []string{"2006-01-02 15:04", "2006-01-02t15:04"} {
		if at, err := time.ParseInLocation(form, text, now.Location()); err == nil {
			return at, true
		}
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, now.Location()); err == nil {
		return day.AddDate(0, 0, 1).Add(-time.Second), true
	}
	if unit, ok := lifeUnits[text[len(text)-1:]]; ok {
		n, err := strconv.ParseUint(text[:len(text)-1], 10, 32)
		// More than this overflows a Duration, and is too long anyway.
		if most := 2 * maxLife / unit; err == nil && n <= uint64(most) {
			return now.Add(time.Duration(n) * unit).Truncate(time.Second), true
		}
	}
	return time.Time{}, false
}

// Expired reports whether something that ends at a time, the zero time for never, has ended.
func Expired(at, now time.Time) bool { return !at.IsZero() && !now.Before(at) }
