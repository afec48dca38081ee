package harden

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// protect also makes the process undumpable: processes of the same user can neither trace it nor read its memory, its
// environment or its open files under /proc, and a core handler that is a program gets nothing, which the limit alone does
// not see to (core(5)).
func protect() error {
	err := noCore()
	if failed := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); failed != nil {
		err = errors.Join(err, fmt.Errorf("keeping other processes out: %w", failed))
	}
	return err
}
