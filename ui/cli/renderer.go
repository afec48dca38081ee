package cli

import (
	"runtime"
	"strings"
	"time"
)

// rendererFunction is what Bubble Tea's drawing goroutine runs (tea.go of v2.1.1, startRenderer).
const rendererFunction = "bubbletea/v2.(*Program).startRenderer.func1"

// awaitRenderer returns when Bubble Tea's drawing goroutine has ended. Bubble Tea tells it to end before it lets another
// program have the terminal, but does not wait until it has: when that program ends at once, the goroutine can stop the
// clock that was meanwhile started anew for its successor, and nothing is drawn any more
// (https://github.com/charmbracelet/bubbletea/issues/1778). Nothing that Bubble Tea exports tells of that goroutine, so it
// is looked for by its name; a test fails when a newer version calls it otherwise.
func awaitRenderer() {
	const tries, pause = 200, time.Millisecond
	for range tries {
		if !rendererRuns() {
			return
		}
		time.Sleep(pause)
	}
}

// rendererRuns looks through the stacks of all goroutines, of which it keeps nothing.
func rendererRuns() bool {
	const spare = 16
	records := make([]runtime.StackRecord, runtime.NumGoroutine()+spare)
	n, ok := runtime.GoroutineProfile(records)
	for !ok {
		records = make([]runtime.StackRecord, n+spare)
		n, ok = runtime.GoroutineProfile(records)
	}
	for _, record := range records[:n] {
		frames := runtime.CallersFrames(record.Stack())
		for {
			frame, more := frames.Next()
			if strings.HasSuffix(frame.Function, rendererFunction) {
				return true
			}
			if !more {
				break
			}
		}
	}
	return false
}
