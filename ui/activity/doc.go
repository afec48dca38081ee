// Package activity is the screen of the workplace's log: who did what, where and when.
//
// It promises that moving through it asks Doppler nothing: pages and the names of an entry are read when somebody asks for
// them, and that nothing of what Doppler tells is drawn unsanitised. It refuses to say more than the log does: an entry
// holds no values.
package activity
