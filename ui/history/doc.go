// Package history has the screens of a config's past: its log with what each entry changed, the preview of rolling one
// back, and the config as of a moment beside a config as it reads now.
//
// It promises that nothing is read because a cursor passes over it; that no text of the past is in clear unasked, because
// a log does not tell how it was guarded, unless just that text is in clear now; that what no reading tells is called not
// recorded and never equal; and that going back only stages guarded changes, which pass through the review. It refuses to
// change the past, to send anything itself, and to offer Doppler's own rollback where the log tells what would come back.
package history
