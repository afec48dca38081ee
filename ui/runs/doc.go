// Package runs finds where two texts differ inside: in words and in characters as people count them.
//
// It promises places and numbers that never tear a character, and runs that are as long as words, so that they can be
// read. It refuses to draw, and keeps no text.
package runs
