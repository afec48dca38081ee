//go:build unix

package harden

import (
	"fmt"
	"syscall"
)

// noCore allows core files of no size at all, for good: the hard limit cannot be raised again.
func noCore() error {
	if err := syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}); err != nil {
		return fmt.Errorf("switching core files off: %w", err)
	}
	return nil
}
