//go:build race

package cli

import "testing"

// unhurried leaves a long walk by one person to the run without the race detector: .ci/run has one for these.
func unhurried(t *testing.T) {
	t.Helper()
	t.Skip("a walk without anything side by side; .ci/run monkey walks it without the race detector")
}
