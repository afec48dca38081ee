// Package textdiff lays two texts of several lines side by side: which lines belong together, which stand alone, which may
// be folded away.
//
// It promises that its cost is bounded however unlike the texts are, and that it keeps places and numbers but no text. It
// refuses to look inside a line: how two lines differ is found out where they are drawn, with the characters as people
// count them.
package textdiff
