// Package ui is the terminal program: one root model that owns the screens and a stack of dialogs.
//
// It promises that nothing is read, written, timed or copied but through Env, that every answer is filed under the
// identity it carries, and that a write names its target. It refuses to know the client, the keyring or the clock.
package ui
