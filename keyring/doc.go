// Package keyring keeps the tokens that dtui uses, each with the host that it belongs to.
//
// It promises that a token which it says is stored can be read back, that no call hangs, and that every failure
// has a type and a hint about what to do next. It refuses to hand a token out for another host than its own, to
// start a session bus or a keyring daemon of its own, and to call a keyring again while an earlier call is stuck.
package keyring
