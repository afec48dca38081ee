// Package client makes typed calls to Doppler's API and knows nothing of the screen.
//
// It promises that a snapshot carries the identity it was read under, that a write is compared with a fresh reading
// before and with the answer after, that a write is never repeated once it may have taken effect, and that no error
// or log line holds a value, the token or a query. Auth does the same for logging in and for the life of a token, with
// calls that carry no Authorization. It refuses plain HTTP except to loopback, to follow a redirect to another host, and
// to name a login page that a browser should not open.
package client
