//go:build !race

package cli

import "testing"

func unhurried(*testing.T) {}
