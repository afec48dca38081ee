// Package matrix is the screen that shows the secrets of many configs side by side: a row for each name, a column for each
// config, compared with one of them.
//
// It promises that drawing costs the same whatever the number of rows and columns is; that a cell shows a sign and never a
// value, which stands in the detail block alone and is masked there until it was asked for; that a column which is not
// there is never taken for an empty one; and that every action names its configs whole. It asks for the columns in the
// background and lets go of them when it is left. It refuses to compare, which the matrix of the model does, and to stage
// or send anything itself.
package matrix
