// Package welcome is the screen without a token: it says how to get in.
//
// It promises never to be a dead end, and refuses to take a token by typing it where somebody could read it.
package welcome
