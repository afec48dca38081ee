package clip

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/windows"
)

func signals() <-chan os.Signal {
	told := make(chan os.Signal, 1)
	signal.Notify(told, os.Interrupt)
	return told
}

// detached starts a helper without a console, so that closing the window does not end it.
func detached() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.DETACHED_PROCESS | windows.CREATE_NEW_PROCESS_GROUP}
}
