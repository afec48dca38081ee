//go:build !race

package ui_test

import "testing"

const patience = 1

func unhurried(*testing.T) {}
