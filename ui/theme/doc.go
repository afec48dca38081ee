// Package theme is the only place with colours and glyphs.
//
// It promises that every colour comes from a table whose contrast is tested, that painting costs one allocation, and
// that without colours only bold, italic, underline and strike are left. It refuses to carry meaning: a mark and a word
// stand beside every colour, and it is the screens that write them.
package theme
