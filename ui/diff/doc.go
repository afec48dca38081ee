// Package diff is the screen that compares two configs, name by name.
//
// It promises that what cannot be read is never called equal, that equality, size and type are told without showing a
// value, and that copying a value to the other side only stages it. It refuses to delete by copying: a name that the
// source side lacks is skipped and named.
package diff
