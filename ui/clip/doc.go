// Package clip puts a value on a clipboard and says honestly what became of it.
//
// It promises that a value reaches a helper over standard input alone, byte for byte, and that the helper's
// environment holds nothing but what it needs to find the display. It refuses to copy an empty or unknown value,
// and to hand a value to a helper that would change it. It does not read the clipboard back and does not clear it.
//
// What it cannot prevent: wl-copy (2.1 for one) keeps what it serves in a file of its own, in a fresh directory
// below /tmp that only the person can read, and a clipboard manager may keep a copy longer than the clipboard does.
package clip
