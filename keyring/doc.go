// Package keyring keeps the tokens that dtui uses, each with the host that it belongs to: in the keyring of the operating
// system or in a file that a passphrase opens, with a book that lists the profiles and holds no token. It also reads the
// login that the Doppler CLI has on this machine, and what a directory's files say about the config to begin with. A Vault
// keeps copies of configs and drafts of staged changes, sealed with a key that is kept like a token.
//
// It promises that a token which it says is stored can be read back, that what another dtui writes at the same time is not
// lost, that a sealed file tells nobody anything without its key, that no call hangs, and that every failure has a type and
// a hint about what to do next. It refuses to hand a token out for another host than its own, to start a session bus or a
// keyring daemon of its own, to call a keyring again while an earlier call is stuck, to replace a login or a list that it
// cannot read, and to write anything of the Doppler CLI's.
package keyring
