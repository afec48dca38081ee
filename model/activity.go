package model

import "time"

// ActivityEntry is one entry of the workplace's activity log: who did what, where. It holds no values. The same text as
// HTML, which Doppler sends too, is left out: it comes from outside and has nothing more to say.
type ActivityEntry struct {
	ID        string
	Text      string
	CreatedAt time.Time
	// Person is empty where Doppler tells none, as for what was done with a token.
	Person string
	// Project, Environment and Config are what it was done to, each empty where the entry is about something larger.
	Project     string
	Environment string
	Config      string
	// Changed are the names of secrets that it touched; told by a single entry alone, nil in a list.
	Changed *ChangedNames
}

// ChangedNames are the names of a change of secrets, without values.
type ChangedNames struct {
	Added   []string
	Removed []string
	Updated []string
}
