// Package textdiff is the screen that lays two texts side by side, line by line.
//
// It promises that masked texts are seen only while their reveal lasts, with their lines and what differs in them, and that
// drawing costs the same however long the texts are. It refuses to read, to edit and to keep a text: it is told where to
// find them.
package textdiff
