package harden

import (
	"errors"
	"fmt"
	"os"
)

// traces are variables that make Bubble Tea and its renderer write every byte drawn, values included, to a file.
var traces = []string{"TEA_TRACE", "TEA_DEBUG", "UV_DEBUG"}

// Process hardens this process; call it before there is a secret in it. Each measure is tried, whatever became of the
// others.
func Process() error { return errors.Join(protect(), Untrace()) }

// Untrace unsets the variables with which a library would write what it draws into a file.
func Untrace() error {
	var errs []error
	for _, name := range traces {
		if err := os.Unsetenv(name); err != nil {
			errs = append(errs, fmt.Errorf("unsetting %s: %w", name, err))
		}
	}
	return errors.Join(errs...)
}
