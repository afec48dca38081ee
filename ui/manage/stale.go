package manage

import "errors"

// staleError stops what would be done to something that is not any more what was shown.
type staleError struct{ text string }

func (e *staleError) Error() string { return e.text }

func isStale(err error) bool {
	var stale *staleError
	return errors.As(err, &stale)
}
