// Package cli is the command line: flags, subcommands, and the wiring of the program to the world.
//
// It promises that a stored token goes only to the host stored with it, that --demo reads no token, keyring, config file
// or Doppler variable, and that an error is one line with the way out. It refuses to start the program without a terminal.
package cli
