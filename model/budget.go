package model

import "time"

// Bucket is one of Doppler's rate-limit counters (Doppler's API reference, rate limits).
type Bucket struct {
	// Limit is requests per minute, 0 while no answer has told it.
	Limit     int
	Remaining int
	// Reset is when the counter starts anew.
	Reset time.Time
}

// Budget is what is left of the three counters.
type Budget struct {
	Reads       Bucket
	SecretReads Bucket
	Writes      Bucket
	// Until is set while requests wait for a counter to start anew.
	Until time.Time
}

// Scarce reports whether so few reads are left that none should be spent on a guess of what somebody wants to see.
func (b Budget) Scarce(now time.Time) bool {
	few := b.Reads.Limit > 0 && b.Reads.Remaining*5 < b.Reads.Limit && b.Reads.Reset.After(now)
	return few || b.Until.After(now)
}
