// Package origin says where the secrets of a config come from: its own, its root's, another config's, a reference.
//
// It promises to answer from what was read and to name the reading that it lacks; it guesses nothing. Doppler tells no
// origin, so a text that is the same as the one below counts as coming from there, be it that somebody repeated it to
// the letter. It refuses to read anything.
package origin
