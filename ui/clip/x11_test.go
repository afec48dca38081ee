//go:build linux

package clip

import (
	"bufio"
	"context"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.design/x/x11"

	"dtui/model"
)

// screen starts an X server of its own and returns its display and what ends it.
func screen(t *testing.T, options ...string) (display string, end func()) {
	t.Helper()
	installed(t, "Xvfb", "xclip")
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	server := exec.CommandContext(context.Background(), "Xvfb", append([]string{"-displayfd", "3", "-screen", "0", "64x64x8", "-nolisten", "tcp", "-noreset"}, options...)...)
	server.ExtraFiles = []*os.File{writer}
	err = server.Start()
	_ = writer.Close()
	if err != nil {
		t.Fatal(err)
	}
	end = func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	}
	line, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb named no display: %v", err)
	}
	display = ":" + strings.TrimSpace(line)
	t.Cleanup(func() {
		// What holds this clipboard ends with the server.
		end()
		for len(helpersOf(t, "DISPLAY="+display)) > 0 {
			time.Sleep(time.Millisecond)
		}
	})
	return display, end
}

// paste reads the clipboard with a program that dtui does not use for it.
func paste(t *testing.T, display, target string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "xclip", "-selection", "clipboard", "-out", "-target", target)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "DISPLAY=" + display}
	text, err := cmd.Output()
	return string(text), err
}

// copyElsewhere copies as another program would, and returns once the clipboard has it.
func copyElsewhere(t *testing.T, display, text string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "xclip", "-selection", "clipboard", "-in")
	cmd.Env, cmd.Stdin = []string{"PATH=" + os.Getenv("PATH"), "DISPLAY=" + display}, strings.NewReader(text)
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	// xclip detaches before the server has its claim.
	eventually(t, "another program's copy", func() bool {
		got, err := paste(t, display, "UTF8_STRING")
		return err == nil && got == text
	})
}

// empty waits until nobody answers for the clipboard.
func empty(t *testing.T, display string) {
	t.Helper()
	eventually(t, "an empty clipboard", func() bool {
		_, err := paste(t, display, "UTF8_STRING")
		return err != nil
	})
}

func put(t *testing.T, c *Clipboard, text string, secret bool) Result {
	t.Helper()
	result, err := c.Copy(t.Context(), model.NewValue(text), secret)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestRealX11CopiesExactly(t *testing.T) {
	t.Parallel()
	display, _ := screen(t)
	c := New(real("DISPLAY="+display), Options{Preference: "native"})
	var before Result
	for what, text := range map[string]string{
		"line": "hunter2", "final line ends": "a\n\n", "spaces": "  a \t", "unicode": "é ☃ 漢字\n", "bytes": "\x00\xff\x1b", "one": "x",
		"300 KB": strings.Repeat("0123456789abcdé\n", 300<<10/17), "a piece exactly": strings.Repeat("p", 64<<10), "two pieces exactly": strings.Repeat("q", 128<<10),
	} {
		result := put(t, c, text, true)
		if result.Route != X11 || result.Bytes != len(text) || !result.Concealed {
			t.Fatalf("%s: %+v", what, result)
		}
		for _, target := range []string{"UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "TEXT"} {
			if got, err := paste(t, display, target); err != nil || got != text {
				t.Errorf("%s: %d bytes of %d as %s: %v", what, len(got), len(text), target, err)
			}
		}
		if before.Ended != nil {
			if ending := <-before.Ended; ending != Replaced {
				t.Errorf("%s: the copy before is %v", what, ending)
			}
		}
		before = result
	}
	if helpers := helpersOf(t, "DISPLAY="+display); len(helpers) != 1 {
		t.Errorf("%d helpers hold one clipboard", len(helpers))
	}
}

func TestRealX11StringIsLatin1OrNothing(t *testing.T) {
	t.Parallel()
	display, _ := screen(t)
	c := New(real("DISPLAY="+display), Options{})
	put(t, c, "déjà", true)
	if got, err := paste(t, display, "STRING"); err != nil || got != "d\xe9j\xe0" {
		t.Errorf("as STRING: %q, %v", got, err)
	}
	put(t, c, "☃", true)
	if got, err := paste(t, display, "STRING"); err == nil {
		t.Errorf("as STRING, which has no snowman: %q", got)
	}
}

func TestPromise6RealX11MarksSecretsAndOnlyThem(t *testing.T) {
	t.Parallel()
	display, _ := screen(t)
	c := New(real("DISPLAY="+display), Options{ClearAfter: time.Hour, ClearOnQuit: true})
	put(t, c, "hunter2", true)
	if got, err := paste(t, display, passwordHint); err != nil || got != "secret" {
		t.Errorf("the mark is %q, %v", got, err)
	}
	targets, err := paste(t, display, "TARGETS")
	for _, want := range []string{"TARGETS", "MULTIPLE", "TIMESTAMP", "UTF8_STRING", "STRING", passwordHint} {
		if !slices.Contains(strings.Fields(targets), want) {
			t.Errorf("the targets lack %s: %q, %v", want, targets, err)
		}
	}
	result := put(t, c, "A_NAME", false)
	if targets, err := paste(t, display, "TARGETS"); err != nil || strings.Contains(targets, passwordHint) {
		t.Errorf("a name is marked as a secret: %q, %v", targets, err)
	}
	if result.ClearAfter != 0 || result.ClearOnQuit || result.Concealed {
		t.Errorf("a name is treated as a secret: %+v", result)
	}
}

func TestRealX11IsCleared(t *testing.T) {
	t.Parallel()
	display, _ := screen(t)
	result := put(t, New(real("DISPLAY="+display), Options{ClearAfter: 50 * time.Millisecond}), "hunter2", true)
	if result.ClearAfter != 50*time.Millisecond {
		t.Errorf("Copy: %+v", result)
	}
	if ending := <-result.Ended; ending != Cleared {
		t.Errorf("the copy is %v", ending)
	}
	if got, err := paste(t, display, "UTF8_STRING"); err == nil {
		t.Errorf("the clipboard holds %q", got)
	}
	noneLeft(t, display)
}

func TestRealX11IsLeftAloneWhenSomethingElseWasCopied(t *testing.T) {
	t.Parallel()
	display, _ := screen(t)
	result := put(t, New(real("DISPLAY="+display), Options{ClearAfter: time.Hour}), "hunter2", true)
	copyElsewhere(t, display, "newer")
	if ending := <-result.Ended; ending != Replaced {
		t.Errorf("the copy is %v", ending)
	}
	noneLeft(t, display)
	if got, err := paste(t, display, "UTF8_STRING"); err != nil || got != "newer" {
		t.Errorf("the clipboard holds %q, %v", got, err)
	}
}

func TestRealX11OutlivesTheProgram(t *testing.T) {
	t.Parallel()
	display, _ := screen(t)
	variables := []string{"DISPLAY=" + display}

	cmd, said := leaver(t, variables, "hunter2\n", "0", "stays", "leave")
	if err := cmd.Wait(); err != nil || said != "Copied IT through X11. It stays until you copy something else." {
		t.Fatalf("%q, %v", said, err)
	}
	if got, err := paste(t, display, "UTF8_STRING"); err != nil || got != "hunter2\n" {
		t.Errorf("after the end of the program the clipboard holds %q, %v", got, err)
	}
	copyElsewhere(t, display, "newer")
	noneLeft(t, display)

	cmd, said = leaver(t, variables, "hunter2", "700ms", "stays", "leave")
	if err := cmd.Wait(); err != nil || said != "Copied IT through X11. Cleared in 1 s unless you copy something else." {
		t.Fatalf("%q, %v", said, err)
	}
	empty(t, display)
	noneLeft(t, display)

	cmd, said = leaver(t, variables, "hunter2", "700ms", "stays", "stay")
	if err := cmd.Process.Kill(); err != nil {
		t.Fatalf("%q, %v", said, err)
	}
	_ = cmd.Wait() // It was killed.
	empty(t, display)
	noneLeft(t, display)
}

func TestRealX11IsClearedOnQuit(t *testing.T) {
	t.Parallel()
	display, _ := screen(t)
	cmd, said := leaver(t, []string{"DISPLAY=" + display}, "hunter2", "0", "on-quit", "stay")
	if got, err := paste(t, display, "UTF8_STRING"); err != nil || got != "hunter2" || said != "Copied IT through X11. Cleared when you leave dtui, unless you copy something else." {
		t.Errorf("%q, and the clipboard holds %q, %v", said, got, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // It was killed.
	empty(t, display)
	noneLeft(t, display)
}

func TestPromise6NoProcessShowsTheValue(t *testing.T) {
	t.Parallel()
	display, _ := screen(t)
	const value, token = "rather-unlikely-to-be-anywhere-else-6203", "dp.pt.neverInAChildsEnvironment4417"
	cmd, _ := leaver(t, []string{"DISPLAY=" + display, "HOME=" + t.TempDir(), "DOPPLER_TOKEN=" + token}, value, "1h", "stays", "stay")
	unseen(t, value, 0)
	unseen(t, token, cmd.Process.Pid)
	helpers := helpersOf(t, "DISPLAY="+display)
	if len(helpers) != 1 {
		t.Fatalf("%d helpers", len(helpers))
	}
	helper := helpers[0]
	if folder, err := os.Readlink(filepath.Join(helper, "cwd")); err != nil || folder != "/" {
		t.Errorf("the helper runs in %q, %v", folder, err)
	}
	// proc(5): after the name in brackets come the state, the parent, the group, the session and the terminal.
	_, rest, _ := strings.Cut(string(fileOf(helper, "stat")), ") ")
	fields := strings.Fields(rest)
	if pid := filepath.Base(helper); fields[2] != pid || fields[3] != pid || fields[4] != "0" {
		t.Errorf("the helper %s has the group %s, the session %s, the terminal %s", pid, fields[2], fields[3], fields[4])
	}
	if limits := string(fileOf(helper, "limits")); !strings.Contains(strings.Join(strings.Fields(limits), " "), "Max core file size 0 0 bytes") {
		t.Errorf("the helper may leave a core file:\n%s", limits)
	}
	if complaints, err := os.Readlink(filepath.Join(helper, "fd", "2")); err != nil || complaints != "/dev/null" {
		t.Errorf("the helper complains to %q, %v", complaints, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // It was killed.
	copyElsewhere(t, display, "newer")
	noneLeft(t, display)
}

func TestPromise7RealX11GoesAway(t *testing.T) {
	t.Parallel()
	display, end := screen(t)
	c := New(real("DISPLAY="+display), Options{ClearAfter: time.Hour})
	result := put(t, c, "hunter2", true)
	end()
	if ending := <-result.Ended; ending != Lost {
		t.Errorf("the copy is %v", ending)
	}
	c = New(real("DISPLAY=:4095"), Options{}) // a number that no other test is given
	if result, err := c.Copy(t.Context(), model.NewValue("hunter2"), true); err == nil || result.Ended != nil ||
		!strings.HasPrefix(err.Error(), "the display :4095 cannot be reached: ") {
		t.Errorf("Copy to a display that is not there: %+v, %v", result, err)
	}
}

func TestRealX11Cookie(t *testing.T) {
	t.Parallel()
	installed(t, "Xvfb")
	file := filepath.Join(t.TempDir(), "authority")
	var entry []byte
	for _, field := range []string{"", "", x11.MITCookie, "sixteen bytes ok"} {
		entry = append(binary.BigEndian.AppendUint16(entry, uint16(len(field))), field...)
	}
	if err := os.WriteFile(file, append([]byte{0xff, 0xff}, entry...), 0o600); err != nil { // of the family that is any
		t.Fatal(err)
	}
	display, _ := screen(t, "-auth", file)
	result := put(t, New(real("DISPLAY="+display+" XAUTHORITY="+file), Options{}), "hunter2", true)
	if result.Route != X11 {
		t.Errorf("Copy: %+v", result)
	}
	_, err := New(real("DISPLAY="+display+" HOME=/nonexistent"), Options{}).Copy(t.Context(), model.NewValue("hunter2"), true)
	if err == nil || !strings.Contains(err.Error(), "the display "+display+" does not let dtui in") {
		t.Errorf("Copy without a cookie: %v", err)
	}
}

// TestRealX11Multiple asks for several forms at once, a long one and an unknown one among them, as toolkits do.
func TestRealX11Multiple(t *testing.T) {
	t.Parallel()
	display, _ := screen(t)
	text := strings.Repeat("long", 50<<10)
	put(t, New(real("DISPLAY="+display), Options{}), text, true)
	conn, err := dialX11(real("DISPLAY=" + display))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.net.Close()
	owner := &x11Owner{x11Conn: conn}
	window := x11.NewIDGen(conn.setup).Next()
	if err := conn.send(x11.CreateWindow(window, conn.setup.Root), selectEvents(window, propertyChangeMask)); err != nil {
		t.Fatal(err)
	}
	atoms := map[string]uint32{}
	for _, name := range []string{"CLIPBOARD", "MULTIPLE", "ATOM_PAIR", "UTF8_STRING", "TIMESTAMP", "image/png", "INCR", "P", "A", "B", "C"} {
		if atoms[name], err = owner.atom(name); err != nil {
			t.Fatal(err)
		}
	}
	pairs := x11.AtomList(atoms["UTF8_STRING"], atoms["A"], atoms["TIMESTAMP"], atoms["B"], atoms["image/png"], atoms["C"])
	if err := conn.send(x11.ChangeProperty(window, atoms["P"], atoms["ATOM_PAIR"], 32, pairs),
		x11.ConvertSelection(window, atoms["CLIPBOARD"], atoms["MULTIPLE"], atoms["P"], x11.CurrentTime)); err != nil {
		t.Fatal(err)
	}
	for p := range conn.packets {
		if p.IsEvent() && p.EventCode() == x11.EventSelectionNotify {
			break
		}
	}
	get := func(remove bool, name string) []byte {
		p, err := conn.ask(x11.GetProperty(remove, window, atoms[name], 0, 0, 1<<20))
		if err != nil {
			t.Fatal(err)
		}
		return p.PropertyValue()
	}
	if refused := binary.LittleEndian.Uint32(get(false, "P")[20:]); refused != x11.None {
		t.Errorf("an unknown form is not refused: %d", refused)
	}
	if len(get(false, "B")) != 4 {
		t.Errorf("the time is %v", get(false, "B"))
	}
	if size := binary.LittleEndian.Uint32(get(true, "A")); int(size) != len(text) {
		t.Errorf("the long one is announced with %d bytes", size)
	}
	conn.early = nil
	if got := pieces(t, conn, atoms["A"], func() []byte { return get(true, "A") }); got != text {
		t.Errorf("%d bytes of %d came", len(got), len(text))
	}
}

// pieces reads a long text as a requestor does: each piece when it is told of it, and by that asking for the next.
func pieces(t *testing.T, conn *x11Conn, property uint32, read func() []byte) string {
	t.Helper()
	set := func(p x11.Packet) bool {
		if !p.IsEvent() || p.EventCode() != eventPropertyNotify || word(p, 2) != property {
			return false
		}
		_, _, gone := deleted(p)
		return !gone
	}
	var got []byte
	for p := range conn.packets {
		if !set(p) {
			continue
		}
		piece := read()
		if len(piece) == 0 {
			break
		}
		got = append(got, piece...)
		if slices.ContainsFunc(conn.early, set) {
			t.Error("a piece came before the one before was read")
		}
		conn.early = nil
	}
	return string(got)
}
