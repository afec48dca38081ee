// Package harden makes it harder for others to read the memory of this process.
//
// It promises that Process, once it returned without an error, has switched off core files of this process and, where
// the operating system can, its inspection by other processes of the same user; and that no variable is set any more
// with which a library would write what it draws into a file. It refuses to claim more: root, swap and a hibernated
// machine still see everything, and it does not wipe memory, which Go cannot.
package harden
