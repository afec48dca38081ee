// Package matrix puts the secrets of many configs side by side: a row for each name, a column for each config.
//
// It promises that a column can arrive at any time, in any order, and costs no more than its own cells; that what cannot
// be read is never called equal; and that Doppler's own names are left out. It holds snapshots, so whoever lets go of what
// was read lets go of the matrix too. It refuses to read anything and to know how a cell is drawn.
package matrix
