// Package drive lets tests use a Bubble Tea model the way a person would:
// by pressing keys and looking at the screen.
//
// It has three drivers. [New] calls the model directly, without a program, and
// leaves it to the test which unfinished command answers next. [Run] runs a real
// program against a terminal emulator. [Start] (Unix only) runs a built binary
// on a pseudo-terminal. All three speak the same verbs and read the screen as
// cells.
//
// The package promises that no test has to sleep: the synchronous driver is
// deterministic, and the other two wait for an event. It refuses to guess: a key
// name that the terminal cannot send, a click on a view without a mouse, or a
// step after the program has quit fail the test with the history of steps.
//
// Only tests may import it.
package drive
