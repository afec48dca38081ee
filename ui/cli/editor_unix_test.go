//go:build unix

package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"dtui/model"
)

const deskPrefix = "dtui-test-"

// desk is where a person works whose editor is a script: folders of their own, of which runtime is in memory where there
// is such a thing.
type desk struct {
	t                            testing.TB
	home, scratch, runtime, work string
	env                          []string
}

func newDesk(t testing.TB, env ...string) *desk {
	t.Helper()
	d := &desk{t: t, home: t.TempDir(), scratch: t.TempDir(), work: t.TempDir(), runtime: t.TempDir()}
	if inRAM("/dev/shm") {
		dir, err := os.MkdirTemp("/dev/shm", deskPrefix)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := os.RemoveAll(dir); err != nil {
				t.Error(err)
			}
		})
		d.runtime = dir
	}
	d.env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + d.home, "TMPDIR=" + d.scratch, "XDG_RUNTIME_DIR=" + d.runtime, "WORK=" + d.work}, env...)
	return d
}

// script writes an editor and returns its path.
func (d *desk) script(name, text string) string {
	d.t.Helper()
	path := filepath.Join(d.work, name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o700); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// waiting is an editor that tells of itself, and does what is typed: a command for a shell whose $1 is the file.
const waiting = `cat "/proc/$$/environ" 2>/dev/null | tr '\0' '\n' | cut -d= -f1 >"$WORK/names"
printf '%s' "$$" >"$WORK/pid"
stat -c '%a' "$1" "$(dirname "$1")" >"$WORK/modes" 2>/dev/null
printf '%s\n' "$TMPDIR" "$PWD" "$1" >"$WORK/places"
echo EDITOR READY
read -r command
eval "$command"
`

func (d *desk) read(name string) string {
	d.t.Helper()
	text, err := os.ReadFile(filepath.Join(d.work, name))
	if err != nil {
		d.t.Fatal(err)
	}
	return string(text)
}

// clean fails the test when a secret, or a folder of an editor, is left anywhere.
func (d *desk) clean(texts ...string) {
	d.t.Helper()
	for _, dir := range []string{d.home, d.scratch, d.runtime, d.work, "/dev/shm"} {
		textsIn(d.t.(*testing.T), dir, texts...)
	}
	if left := d.folders(); len(left) > 0 {
		d.t.Errorf("left behind: %v", left)
	}
}

func (d *desk) folders() []string {
	d.t.Helper()
	var left []string
	for _, dir := range []string{d.scratch, d.runtime} {
		found, err := filepath.Glob(filepath.Join(dir, editorPrefix+"*"))
		if err != nil {
			d.t.Fatal(err)
		}
		left = append(left, found...)
	}
	return left
}

// open starts the demo and opens its first config in the editor.
func (d *desk) open(env ...string) *tty {
	d.t.Helper()
	p := ready(in120x40(d.t, dtui(d.t), []string{"--demo"}, append(slices.Clone(d.env), env...))).send("3E")
	if !inRAM(d.runtime) {
		p.see("Edit in").send("\x1b[C", "\r")
	}
	return p
}

// inDemo is a masked secret of the demo's first config.
const inDemo = "demo-plum-otter"

// TestPromise6NothingOfAnEditorIsLeft is not parallel: other tests look for the same texts in the same places.
func TestPromise6NothingOfAnEditorIsLeft(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(p *tty, pid int)
		said string
		code int // 0 when dtui goes on
	}{
		{"saved", func(p *tty, _ int) { p.send(`printf 'NEW_ONE=typed-6612\n' >>"$1"` + "\r") }, "Staged 1 change of backend / dev from the editor", 0},
		{"replaced by another file", func(p *tty, _ int) {
			p.send(`cp "$1" "$1.new"; echo NEW_ONE=typed-6612 >>"$1.new"; cp "$1" "$1~"; cp "$1" "$TMPDIR/swap"; mv "$1.new" "$1"` + "\r")
		}, "Staged 1 change of backend / dev from the editor", 0},
		{"left as it was", func(p *tty, _ int) { p.send("true\r") }, "Nothing was changed in the editor.", 0},
		{"exit status", func(p *tty, _ int) { p.send(`echo NEW_ONE=typed-6612 >>"$1"; exit 3` + "\r") }, "The editor ended with exit status 3.", 0},
		{"file removed", func(p *tty, _ int) { p.send(`rm "$1"` + "\r") }, "The editor left no file behind.", 0},
		{"file made a link", func(p *tty, _ int) { p.send(`ln -sf /etc/passwd "$1"` + "\r") }, "is not a file.", 0},
		{"file too large", func(p *tty, _ int) { p.send(`head -c 5000000 /dev/zero >"$1"` + "\r") }, "dtui reads 4194304.", 0},
		{"SIGKILL of the editor", func(p *tty, pid int) { kill(p.t, pid, syscall.SIGKILL) }, "The editor was ended (signal killed).", 0},
		{"ctrl+c in the editor", func(p *tty, _ int) { p.send("\x03") }, "The editor was ended (signal interrupt).", 0},
		{"SIGTERM of dtui", func(p *tty, _ int) { p.signal(syscall.SIGTERM) }, "", 143},
		{"SIGHUP of dtui", func(p *tty, _ int) { p.signal(syscall.SIGHUP) }, "", 129},
		{"SIGHUP of dtui, which its editor does not heed", func(p *tty, pid int) {
			p.send("trap '' HUP; echo DEAF; while :; do read -r x; done\r").see("DEAF")
			p.signal(syscall.SIGHUP)
		}, "", 129},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			p := d.open("EDITOR="+d.script("ed", waiting), "DOPPLER_TOKEN=dp.pt.not-a-real-one-0001", "DOPPLER_CONFIG=x", "DTUI_PASSPHRASE=x", "TEA_DEBUG=", "HARMLESS=1").see("EDITOR READY")
			pid, err := strconv.Atoi(d.read("pid"))
			if err != nil {
				t.Fatal(err)
			}
			d.checkSurroundings()
			c.end(p, pid)
			if c.code != 0 {
				if code := p.wait(); code != c.code {
					t.Errorf("the exit code is %d, want %d", code, c.code)
				}
				if err := syscall.Kill(pid, 0); err == nil {
					t.Error("the editor outlived dtui")
				}
			} else {
				p.until(c.said, func(screen string) bool { return strings.Contains(unwrapped(screen), unwrapped(c.said)) })
				// What the terminal has not shown yet is lost to a ctrl+c that meets it in its usual mode.
				if p.send("q"); strings.HasPrefix(c.said, "Staged") {
					p.see("Leave dtui").send("\x03\x03")
				}
				if code := p.restored(); code != exitOK {
					t.Errorf("the exit code is %d", code)
				}
			}
			d.clean(inDemo, "typed-6612")
		})
	}
}

// unwrapped leaves out everything that a box adds to a text.
func unwrapped(screen string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x2500 && r <= 0x259f {
			return -1
		}
		return r
	}, screen)
}

func kill(t testing.TB, pid int, s syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(pid, s); err != nil {
		t.Fatal(err)
	}
}

// checkSurroundings looks at what the editor was given.
func (d *desk) checkSurroundings() {
	d.t.Helper()
	if runtime.GOOS == "linux" {
		names := strings.Fields(d.read("names"))
		if !slices.Contains(names, "HARMLESS") || !slices.Contains(names, "HOME") {
			d.t.Errorf("the editor's variables are %v", names)
		}
		for _, name := range names {
			if secretVariable(name, "") {
				d.t.Errorf("the editor was given %s", name)
			}
		}
		if modes := d.read("modes"); modes != "600\n700\n" {
			d.t.Errorf("the modes are %q", modes)
		}
	}
	folders := d.folders()
	places := strings.Fields(d.read("places"))
	if len(folders) != 1 || len(places) != 3 || places[0] != folders[0] || places[1] != folders[0] || places[2] != filepath.Join(folders[0], "backend.dev.env") {
		d.t.Errorf("the editor works in %v, the folders are %v", places, folders)
	}
}

func TestPromise6WhatAKilledDtuiLeftIsRemovedAtTheNextStart(t *testing.T) {
	d := newDesk(t)
	p := d.open("EDITOR=" + d.script("ed", waiting)).see("EDITOR READY")
	pid, err := strconv.Atoi(d.read("pid"))
	if err != nil {
		t.Fatal(err)
	}
	if len(d.folders()) != 1 {
		t.Fatalf("the folders are %v", d.folders())
	}
	// Another dtui leaves it alone for as long as the first one lives.
	other := ready(in120x40(t, dtui(t), []string{"--demo"}, d.env)).send("q")
	if other.wait(); len(d.folders()) != 1 {
		t.Fatal("the folder of a dtui that is alive was removed")
	}
	p.signal(syscall.SIGKILL)
	p.wait()
	kill(t, pid, syscall.SIGKILL)
	if len(d.folders()) != 1 {
		t.Fatal("nothing was left, so this test shows nothing")
	}
	next := ready(in120x40(t, dtui(t), []string{"--demo"}, d.env)).see("Removed a file with secrets")
	d.clean(inDemo)
	next.send("q").wait()
	again := ready(in120x40(t, dtui(t), []string{"--demo"}, d.env))
	again.send("q").wait()
	if strings.Contains(again.text(), "Removed a file") {
		t.Error("it is reported twice")
	}
}

func TestEditorFolderIsOneOfOnesOwn(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	folder, err := newEditorFolder(base)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.write("x.env", model.NewValue("A=hunter2\n")); err != nil {
		t.Fatal(err)
	}
	if err := folder.write("x.env", model.NewValue("A=hunter2\n")); err == nil {
		t.Error("a file that is there was written over")
	}
	if _, err := openEditorFolder(folder.path); err == nil {
		t.Error("a folder in use was locked once more")
	}
	if from, err := sweepEditorFolders([]string{base, "/nowhere"}); len(from) != 0 || err != nil {
		t.Errorf("a folder in use was swept: %v, %v", from, err)
	}
	// Hard links show that the content goes before the name does.
	outside := filepath.Join(t.TempDir(), "kept")
	if err := os.Link(filepath.Join(folder.path, "x.env"), outside); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(folder.path, "deep", "er"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := folder.remove(); err != nil {
		t.Fatal(err)
	}
	if content, err := os.ReadFile(outside); err != nil || strings.Trim(string(content), "\x00") != "" || len(content) != 10 {
		t.Errorf("the file holds %q, %v", content, err)
	}
	if _, err := os.Stat(folder.path); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}

func TestSweepingLeavesAloneWhatIsNotDtuis(t *testing.T) {
	t.Parallel()
	base, victim := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(victim, "precious"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(victim, filepath.Join(base, editorPrefix+"link")); err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]os.FileMode{editorPrefix + "open": 0o755, "other": 0o700, editorPrefix + "left": 0o700} {
		if err := os.Mkdir(filepath.Join(base, name), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Join(base, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(base, editorPrefix+"file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	// A link in a folder that is removed is not followed.
	if err := os.Symlink(filepath.Join(victim, "precious"), filepath.Join(base, editorPrefix+"left", "x.env")); err != nil {
		t.Fatal(err)
	}
	from, err := sweepEditorFolders([]string{base})
	if err != nil || len(from) != 1 {
		t.Errorf("swept: %v, %v", from, err)
	}
	left, err := os.ReadDir(base)
	if err != nil || len(left) != 4 {
		t.Errorf("left: %v, %v", left, err)
	}
	if content, err := os.ReadFile(filepath.Join(victim, "precious")); err != nil || string(content) != "x" {
		t.Errorf("what a link leads to is %q, %v", content, err)
	}
}

// needs skips the test without a program, unless real parts are asked for.
func needs(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("DTUI_REAL_PARTS") == "1" {
			t.Fatalf("%s is not installed and DTUI_REAL_PARTS=1 asks for it", program)
		}
		t.Skipf("%s is not installed", program)
	}
}

// TestPromise6RealEditorsKeepNothing has real editors whose own settings ask for every copy that they can make.
func TestPromise6RealEditorsKeepNothing(t *testing.T) {
	const esc = "\x1b"
	vimrc := `set backup writebackup undofile swapfile updatecount=1
set backupdir=$HOME/kept undodir=$HOME/kept directory=$HOME/kept viminfo='100,n$HOME/kept/viminfo
`
	nanorc := "set backup\nset backupdir \"%s/kept\"\nset historylog\nset positionlog\nset locking\n"
	for _, c := range []struct {
		program, rc, settings, shown string
		edit, abandon                []string
	}{
		{"vim", ".vimrc", vimrc, "with what is staged here", []string{":%s/demo-plum-otter/typed-7733/\r", "oNEW_ONE=typed-7733" + esc, "yy", ":wq\r"}, []string{"oNEW_ONE=typed-7733" + esc, ":qa!\r"}},
		{"nano", ".nanorc", nanorc, "GNU nano", []string{"\x1b[B\x1b[BNEW_ONE=typed-7733\r", "\x0f", "\r", "\x18"}, []string{"NEW_ONE=typed-7733\r", "\x18", "n"}},
	} {
		t.Run(c.program, func(t *testing.T) {
			needs(t, c.program)
			d := newDesk(t, "EDITOR="+c.program)
			if err := os.Mkdir(filepath.Join(d.home, "kept"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(d.home, c.rc), []byte(strings.ReplaceAll(c.settings, "%s", d.home)), 0o600); err != nil {
				t.Fatal(err)
			}
			p := d.open().see(c.shown, "API_URL=")
			textsIn(t, d.home, inDemo)
			p.send(c.edit...).see("of backend / dev from the editor")
			d.clean(inDemo, "typed-7733")
			p.send("E").see(c.shown, "API_URL=").send(c.abandon...).see("Nothing was changed in the editor.")
			d.clean(inDemo, "typed-7733")
			p.send("E").see(c.shown, "API_URL=").send("x")
			p.signal(syscall.SIGHUP)
			if code := p.wait(); code != 129 {
				t.Errorf("the exit code is %d", code)
			}
			d.clean(inDemo, "typed-7733")
			kept, err := os.ReadDir(filepath.Join(d.home, "kept"))
			if err != nil || len(kept) > 0 {
				t.Errorf("%s kept %v, %v", c.program, kept, err)
			}
		})
	}
}

// roundsVariable is how often the editor is opened by the test below, which found the mistake of Bubble Tea that
// awaitRenderer works round about once in 50.
const roundsVariable = "DTUI_EDITOR_ROUNDS"

func TestTheScreenIsDrawnAfterAnEditorThatEndsAtOnce(t *testing.T) {
	rounds := 30
	if text := os.Getenv(roundsVariable); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		rounds = n
	}
	// An error stays until it is acknowledged, so each round shows that the screen is drawn, twice.
	d := newDesk(t, "EDITOR=false", "GOMAXPROCS=1")
	const said = "The editor ended with exit status 1."
	p := d.open().see(said).send(escKey).gone(said)
	for range rounds {
		p.send("E").see(said).send(escKey).gone(said)
	}
	p.send("q").wait()
}
