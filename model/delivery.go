package model

import "time"

// Delivery is one accepted delivery of a webhook: the secrets of a config changed. It holds no values.
type Delivery struct {
	Ref ConfigRef
	// Event is Doppler's word for what happened, one of the few that are accepted.
	Event string
	// At is when the last delivery for the config arrived that this one tells of.
	At time.Time
}
