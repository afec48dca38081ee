package clip

import "syscall"

// bound has a child end when this process is killed, so that no wl-copy goes on serving without anybody to end it.
func bound() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} }
