//go:build race

package ui_test

// patience divides the number of random steps: under the race detector each costs many times as much.
const patience = 16
