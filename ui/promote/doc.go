// Package promote is the screen of a promotion before it is staged: what each secret would do to each target, with
// everything that speaks against it.
//
// It promises that only ticked lines are staged, as one step, and that a line which would break something starts without
// a tick. It refuses to send anything: what it stages goes through the same review as any other change.
package promote
