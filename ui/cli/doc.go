// Package cli is the command line: flags, subcommands, the config file, and the wiring of the program to the world.
//
// It promises that a stored token goes only to the host stored with it, that --demo reads no token, keyring, config file
// or Doppler variable, that an error is one line with the way out, and that all the mistakes of a config file are said at
// once, each with its line. What it keeps in the state folder is names, and neither a value nor a token. It refuses to
// start the program without a terminal, and with a config file that it cannot follow.
package cli
