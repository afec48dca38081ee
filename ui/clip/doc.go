// Package clip puts a value on a clipboard and says honestly what became of it.
//
// Where this machine has a clipboard that can be owned, a helper of our own owns it: the same program, started with
// Command as its first argument, in a session of its own and without a terminal. It reads the value from its standard
// input, answers paste requests, and empties the clipboard after its time, but only if nothing else was copied since.
// It outlives the program that started it. Elsewhere the value goes through tmux, through clip.exe, or through the
// terminal (OSC 52), none of which can be asked or emptied later.
//
// The package promises that a value reaches helpers and other programs over standard input alone, byte for byte, that
// their environment holds nothing but what they need to find the display, that a copy is reported only once the clipboard
// has it, and that a secret is marked as one wherever the clipboard has such a mark. It refuses to copy an empty or
// unknown value, and to hand a value to something that would change it.
//
// What it cannot prevent: a clipboard manager that ignores the mark keeps what it saw, and wl-copy before 2.3, which is
// used only where nothing better is at hand, keeps what it serves in a file below /tmp that only the person can read,
// until it ends.
package clip
