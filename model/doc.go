// Package model holds what dtui knows about a workplace and what a person wants to change in it:
// values, snapshots, staged changes, diffs, promotion plans and the kinds of failure.
//
// It promises to be pure: no I/O, no clock, no goroutine, no terminal, nothing but the standard library.
// It refuses to print, log or encode a value: see [Value].
package model
