// Package search finds secrets over all projects: by name, by a value, and where else a value is used.
//
// It promises that names are read before values and values only when asked for, that what is found is listed while the rest
// is still being read, that the progress says what is left of it and until when it waits, that no value is drawn unless it
// was revealed, and that neither a value nor the text that was looked for outlives the screen. A key costs the same however
// many configs are being read. It refuses to read: it says what is to be read next, and files what came.
package search
