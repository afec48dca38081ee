//go:build unix && !linux

package clip

import "syscall"

// bound is nothing where the system cannot tie a child to its parent.
func bound() *syscall.SysProcAttr { return nil }
