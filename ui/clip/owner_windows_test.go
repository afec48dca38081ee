package clip

import (
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unsafe"

	"golang.org/x/sys/windows"

	"dtui/model"
)

var (
	getData    = user32.NewProc("GetClipboardData")
	available  = user32.NewProc("IsClipboardFormatAvailable")
	globalSize = kernel32.NewProc("GlobalSize")
)

// windowsPaste reads the clipboard as another program would.
func windowsPaste(t *testing.T, format uintptr) []byte {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	w := &winOwner{}
	if err := w.open(); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _, _ = closeClipboard.Call() }()
	memory, _, _ := getData.Call(format)
	if memory == 0 {
		return nil
	}
	size, _, _ := globalSize.Call(memory)
	at, _, _ := globalLock.Call(memory)
	defer func() { _, _, _ = globalUnlock.Call(memory) }()
	b := make([]byte, size)
	var n uintptr
	if err := windows.ReadProcessMemory(windows.CurrentProcess(), at, &b[0], size, &n); err != nil {
		t.Fatal(err)
	}
	return b[:n]
}

func windowsText(t *testing.T) string {
	t.Helper()
	var units []uint16
	for b := windowsPaste(t, formatText); len(b) >= 2; b = b[2:] {
		unit := uint16(b[0]) | uint16(b[1])<<8
		if unit == 0 {
			break
		}
		units = append(units, unit)
	}
	return string(utf16.Decode(units))
}

func marked(t *testing.T, name string) bool {
	t.Helper()
	text, err := windows.UTF16PtrFromString(name)
	if err != nil {
		t.Fatal(err)
	}
	format, _, _ := registerFormat.Call(uintptr(unsafe.Pointer(text)))
	there, _, _ := available.Call(format)
	return there != 0
}

// One test, since there is one clipboard.
func TestWindowsClipboard(t *testing.T) {
	e := Environment{GOOS: "windows", Getenv: os.Getenv, LookPath: func(string) (string, error) { return "", os.ErrNotExist }}
	put := func(c *Clipboard, text string, secret bool) Result {
		t.Helper()
		result, err := c.Copy(t.Context(), model.NewValue(text), secret)
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	board := func(after time.Duration) *Clipboard {
		c := New(e, Options{ClearAfter: after})
		c.timeout = time.Minute // The first window that Wine makes starts its desktop.
		return c
	}
	long := board(time.Hour)
	var before Result
	for what, text := range map[string]string{"line": "hunter2", "unicode": "é ☃ 漢字 \U0001f511\n", "final line ends": "a\n\r\n\n", "long": strings.Repeat("0123456789abcdé\n", 300<<10/17)} {
		result := put(long, text, true)
		if result.Route != Windows || !result.Concealed || result.ClearAfter != time.Hour || result.Ended == nil {
			t.Fatalf("%s: %+v", what, result)
		}
		if got := windowsText(t); got != text {
			t.Errorf("%s: %d bytes of %d", what, len(got), len(text))
		}
		for _, name := range exclusions {
			if !marked(t, name) {
				t.Errorf("%s: the format %s is missing", what, name)
			}
		}
		if before.Ended != nil {
			if ending := <-before.Ended; ending != Replaced {
				t.Errorf("%s: the copy before is %v", what, ending)
			}
		}
		before = result
	}
	if result := put(long, "A_NAME", false); result.ClearAfter != 0 || result.Concealed || marked(t, exclusions[0]) || windowsText(t) != "A_NAME" {
		t.Errorf("a name: %+v, %q", result, windowsText(t))
	}
	if ending := <-before.Ended; ending != Replaced {
		t.Errorf("the copy before the name is %v", ending)
	}
	if ending := <-put(board(50*time.Millisecond), "hunter2", true).Ended; ending != Cleared || windowsText(t) != "" {
		t.Errorf("the copy is %v, and the clipboard holds %q", ending, windowsText(t))
	}
	for _, text := range []string{"a\x00b", "\xff"} {
		if _, err := long.Copy(t.Context(), model.NewValue(text), true); err == nil || !strings.Contains(err.Error(), "holds text only") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
