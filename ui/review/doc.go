// Package review is the screen on which everything that is staged is looked at once more before it is sent.
//
// It promises that a save holds exactly the ticked lines, each under the identity it was staged with, that no single key
// of the list saves, and that what could not be saved is told line by line. It refuses to send anything itself.
package review
