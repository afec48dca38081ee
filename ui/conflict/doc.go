// Package conflict is the three-way view of staged changes that collide with what somebody else saved.
//
// It promises that base, theirs and mine stand beside each other before anything is decided, that only a decision moves
// the base of a change, and that nothing is sent without a review after it. It refuses to decide anything by itself.
package conflict
