// Package assets holds the files that are built into the program. It promises that they are there and well-formed, and
// hands out copies; it does not interpret them, and nothing in it is a real credential.
package assets
