package clip

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"dtui/model"
)

// copyAndLeave makes the test binary a program that copies a secret from its standard input and ends, or, with stay as its
// fourth argument, waits to be killed.
const copyAndLeave = "__copy-and-leave"

// TestMain is also the helper: this package starts its own executable, which in a test is the test.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case Command:
			os.Exit(Serve(os.Args[2:], os.Stdin, os.Stdout, os.Stderr))
		case copyAndLeave:
			os.Exit(leaving(os.Args[2:]))
		}
	}
	os.Exit(m.Run())
}

func leaving(args []string) int {
	after, err := time.ParseDuration(args[0])
	if err != nil {
		panic(err)
	}
	c := New(Environment{GOOS: runtime.GOOS, Getenv: os.Getenv, LookPath: exec.LookPath},
		Options{Preference: "native", ClearAfter: after, ClearOnQuit: args[1] == "on-quit"})
	var text [1 << 10]byte
	n, err := os.Stdin.Read(text[:])
	if err != nil {
		panic(err)
	}
	result, err := c.Copy(context.Background(), model.NewValue(string(text[:n])), true)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println(result.Sentence("IT"))
	if args[2] == "stay" {
		<-result.Ended
	}
	return 0
}
