// Package screen says what a screen and a dialog are, what they may see, and what they may ask for.
//
// It promises that asking is done with values: a handler returns effects, and only the root model turns them into
// commands. It refuses to carry them out.
package screen
