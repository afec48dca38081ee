// Package timeline works out what a config held as of an entry of its log, from what it holds now and from what the log
// says was added and removed.
//
// It promises never to call a text known that the readings do not bear out: what no reading tells is not recorded. That
// concerns texts which Doppler does not show, everything that a log does not hold (visibility, types, notes), and what is
// older than an entry that tells nothing. It speaks of raw texts as readers of the config saw them: its own and, on a
// branch, those of its root, but what other configs hand down leaves no mark in a log and is not recorded.
//
// It relies on what Doppler's reference, Config Logs, says of a diff: both texts for a change, one for an addition or a
// removal; and on a log naming every secret that an entry touched. The config must have been read before its log was,
// so that nothing is in the reading which is not in the log.
package timeline
