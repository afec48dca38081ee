package cli

import (
	"os"
	"syscall"
)

// The kinds of a file system that is in memory (statfs(2)).
const (
	tmpfsMagic = 0x01021994
	ramfsMagic = 0x858458f6
)

// inRAM reports whether a folder is in a RAM file system. It may still be written to swap, as all memory may.
func inRAM(dir string) bool {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return false
	}
	var stat syscall.Statfs_t
	if err := syscall.Statfs(dir, &stat); err != nil {
		return false
	}
	kind := uint32(stat.Type) // In a field of the machine's own size.
	return kind == tmpfsMagic || kind == ramfsMagic
}
