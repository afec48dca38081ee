//go:build !race

package ui_test

const patience = 1
