package clip

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"time"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/sys/windows"
)

// The calls of winuser.h and winbase.h that golang.org/x/sys/windows leaves out ("Using the Clipboard", learn.microsoft.com).
var (
	user32   = windows.NewLazySystemDLL("user32.dll")
	kernel32 = windows.NewLazySystemDLL("kernel32.dll")

	createWindow   = user32.NewProc("CreateWindowExW")
	destroyWindow  = user32.NewProc("DestroyWindow")
	openClipboard  = user32.NewProc("OpenClipboard")
	closeClipboard = user32.NewProc("CloseClipboard")
	emptyClipboard = user32.NewProc("EmptyClipboard")
	setData        = user32.NewProc("SetClipboardData")
	clipboardOwner = user32.NewProc("GetClipboardOwner")
	registerFormat = user32.NewProc("RegisterClipboardFormatW")
	peekMessage    = user32.NewProc("PeekMessageW")
	dispatch       = user32.NewProc("DispatchMessageW")
	waitForInput   = user32.NewProc("MsgWaitForMultipleObjectsEx")
	globalAlloc    = kernel32.NewProc("GlobalAlloc")
	globalLock     = kernel32.NewProc("GlobalLock")
	globalUnlock   = kernel32.NewProc("GlobalUnlock")
	globalFree     = kernel32.NewProc("GlobalFree")
)

const (
	formatText   = 13 // CF_UNICODETEXT
	allInput     = 0x04ff
	glance       = 200 // milliseconds between two looks at the owner
	removing     = 1   // PM_REMOVE
	moveable     = 2   // GMEM_MOVEABLE
	patience     = 2 * time.Second
	messageClass = "STATIC"
)

// messageOnly is HWND_MESSAGE, the parent of windows that are never shown.
var messageOnly = ^uintptr(2)

// exclusions are the formats that keep a secret out of Windows' clipboard history and its cloud, and out of what other
// clipboard managers keep.
var exclusions = []string{
	"ExcludeClipboardContentFromMonitorProcessing", "CanIncludeInClipboardHistory", "CanUploadToCloudClipboard", "Clipboard Viewer Ignore",
}

// winOwner is the owner of the clipboard. Everything happens on one thread, which is the window's.
type winOwner struct {
	window uintptr
	stop   chan struct{}
}

// fillWindows returns once the clipboard has the value and this window owns it. Ownership is also how a later copy is told
// from this one: whoever empties the clipboard becomes its owner. (GetClipboardSequenceNumber would tell it too, but it can
// be read only after the clipboard was closed, when it may be somebody else's already.)
func fillWindows(o order) (holding, error) {
	if !utf8.Valid(o.value) || bytes.IndexByte(o.value, 0) >= 0 {
		return holding{}, errors.New("the clipboard of Windows holds text only, and this value has bytes that are none")
	}
	w := &winOwner{stop: make(chan struct{})}
	filled, served := make(chan error, 1), make(chan Ending, 1)
	go func() {
		runtime.LockOSThread()
		if err := w.claim(o); err != nil {
			filled <- err
			return
		}
		filled <- nil
		served <- w.serve()
	}()
	if err := <-filled; err != nil {
		return holding{}, err
	}
	held := holding{standing: standing{through: "the Windows clipboard", concealed: o.secret}}
	if o.after == 0 && !o.untilQuit {
		return held, nil // The data belongs to the system; without a time there is nothing to stay for.
	}
	held.ended = served
	held.clear = func() Ending {
		close(w.stop)
		return <-served
	}
	return held, nil
}

func failed(what string, err error) error { return fmt.Errorf("%s: %w", what, err) }

func (w *winOwner) claim(o order) error {
	class, err := windows.UTF16PtrFromString(messageClass)
	if err != nil {
		return err
	}
	w.window, _, err = createWindow.Call(0, uintptr(unsafe.Pointer(class)), 0, 0, 0, 0, 0, 0, messageOnly, 0, 0, 0) //nolint:gosec // How the call takes a pointer; what it points to lives until it returns.
	if w.window == 0 {
		return failed("no window can be made", err)
	}
	if err := w.open(); err != nil {
		return err
	}
	defer func() { _, _, _ = closeClipboard.Call() }()
	if ok, _, err := emptyClipboard.Call(); ok == 0 {
		return failed("the clipboard cannot be emptied", err)
	}
	if o.secret { // first, so that there is no moment with the text and without them
		for _, name := range exclusions {
			if err := put(name, make([]byte, 4)); err != nil { // a DWORD of 0, where the format has a value at all
				return err
			}
		}
	}
	if err := set(formatText, wide(string(o.value))); err != nil {
		_, _, _ = emptyClipboard.Call()
		return err
	}
	return nil
}

// open waits for others to close the clipboard, which they should do within milliseconds.
func (w *winOwner) open() error {
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		ok, _, err := openClipboard.Call(w.window)
		if ok != 0 {
			return nil
		}
		if time.Since(began) > patience {
			return failed("another program keeps the clipboard open", err)
		}
	}
}

func (w *winOwner) owns() bool {
	owner, _, _ := clipboardOwner.Call()
	return owner == w.window
}

// serve waits for the loss of the clipboard, or for stop, which clears it. It deals with the window's messages: whoever
// empties the clipboard sends one to its owner and waits for the answer.
func (w *winOwner) serve() Ending {
	defer func() { _, _, _ = destroyWindow.Call(w.window) }()
	for {
		var message [64]byte // at least as large as MSG
		for {
			some, _, _ := peekMessage.Call(uintptr(unsafe.Pointer(&message)), 0, 0, 0, removing) //nolint:gosec // How the call takes a pointer; what it points to lives until it returns.
			if some == 0 {
				break
			}
			_, _, _ = dispatch.Call(uintptr(unsafe.Pointer(&message))) //nolint:gosec // How the call takes a pointer; what it points to lives until it returns.
		}
		select {
		case <-w.stop:
			return w.clear()
		default:
		}
		if !w.owns() {
			return Replaced
		}
		_, _, _ = waitForInput.Call(0, 0, glance, allInput, 0)
	}
}

// clear empties the clipboard while it is open, and with that closed to others, if this window is still its owner.
func (w *winOwner) clear() Ending {
	if w.open() != nil {
		return Kept
	}
	defer func() { _, _, _ = closeClipboard.Call() }()
	if !w.owns() {
		return Replaced
	}
	if ok, _, _ := emptyClipboard.Call(); ok == 0 {
		return Kept
	}
	return Cleared
}

// wide is a text in UTF-16 with a NUL at its end, byte by byte.
func wide(text string) []byte {
	var b []byte
	for _, unit := range append(utf16.Encode([]rune(text)), 0) {
		b = append(b, byte(unit), byte(unit>>8))
	}
	return b
}

func put(name string, data []byte) error {
	text, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return err
	}
	format, _, err := registerFormat.Call(uintptr(unsafe.Pointer(text))) //nolint:gosec // How the call takes a pointer; what it points to lives until it returns.
	if format == 0 {
		return failed("the clipboard does not know "+name, err)
	}
	return set(format, data)
}

// set hands a copy of the data to the clipboard, which owns the memory from then on.
func set(format uintptr, data []byte) error {
	memory, _, err := globalAlloc.Call(moveable, uintptr(len(data)))
	if memory == 0 {
		return failed("there is no memory for the clipboard", err)
	}
	at, _, err := globalLock.Call(memory)
	if at == 0 {
		_, _, _ = globalFree.Call(memory)
		return failed("the memory for the clipboard cannot be written", err)
	}
	var written uintptr
	err = windows.WriteProcessMemory(windows.CurrentProcess(), at, &data[0], uintptr(len(data)), &written)
	_, _, _ = globalUnlock.Call(memory)
	if err == nil && written != uintptr(len(data)) {
		err = errors.New("written in part")
	}
	if err == nil {
		var ok uintptr
		if ok, _, err = setData.Call(format, memory); ok != 0 {
			return nil
		}
	}
	_, _, _ = globalFree.Call(memory)
	return failed("the clipboard does not take the value", err)
}
