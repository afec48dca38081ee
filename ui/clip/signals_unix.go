//go:build unix

package clip

import (
	"os"
	"os/signal"
	"syscall"
)

// signals are those that end a helper in order. The end of the terminal that dtui ran in is none of them, nor is a status
// that nobody reads any more.
func signals() <-chan os.Signal {
	signal.Ignore(syscall.SIGHUP, syscall.SIGPIPE)
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM, syscall.SIGINT)
	return told
}

// detached gives a helper a session of its own, and with it no terminal.
func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
