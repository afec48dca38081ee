// Package promote is the screen of a promotion before it is staged: what each secret would do to each target, with
// everything that speaks against it.
//
// It promises that only ticked lines are staged, as one step, that a line which would break something starts without a
// tick, and that the raw text is taken unless somebody chose the computed one and sees that they did. It refuses to send anything: what it stages goes through the same review as any other change.
package promote
