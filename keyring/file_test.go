package keyring

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"filippo.io/age"
	"github.com/creack/pty"
	"github.com/gofrs/flock"

	"dtui/model"
)

var passphrase = model.NewValue("correct horse 漢字")

// cheap makes a passphrase cost next to nothing.
func cheap(dir string) *Files { return File(dir, WithWorkFactor(1)) }

// withPassphrase makes a Store of the files, so that they can be held to what every store promises.
type withPassphrase struct{ *Files }

func (w withPassphrase) Get(ctx context.Context, name string) (Entry, error) {
	return w.Files.Get(ctx, name, passphrase)
}

func (w withPassphrase) Set(ctx context.Context, e Entry) error {
	return w.Files.Set(ctx, e, passphrase)
}

func TestFilesKeepTheContract(t *testing.T) {
	t.Parallel()
	contract(t, withPassphrase{cheap(filepath.Join(t.TempDir(), "dtui", "tokens"))})
}

// stored has one entry in a fresh folder.
func stored(t *testing.T, name string) (*Files, Entry) {
	t.Helper()
	files, e := cheap(filepath.Join(t.TempDir(), "tokens")), entry(name, "dp.pt.hunter2")
	if err := files.Set(t.Context(), e, passphrase); err != nil {
		t.Fatal(err)
	}
	return files, e
}

func TestAFileIsForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	files, _ := stored(t, "work")
	for path, want := range map[string]os.FileMode{files.Path("work"): 0o600, filepath.Dir(files.Path("work")): os.ModeDir | 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v, want %v", path, info.Mode(), err, want)
		}
	}
	if err := os.Chmod(files.Path("work"), 0o640); err != nil {
		t.Fatal(err)
	}
	_, err := files.Get(t.Context(), "work", passphrase)
	var open Exposed
	if !errors.As(err, &open) || open.Mode != 0o640 || !strings.Contains(Hint(err), "chmod 600 ") {
		t.Errorf("a file that others can read: %v", err)
	}
	windows := *files
	windows.goos = "windows"
	if _, err := windows.Get(t.Context(), "work", passphrase); err != nil {
		t.Errorf("Windows has no such modes: %v", err)
	}
	// Storing again closes it.
	if err := files.Set(t.Context(), entry("work", "dp.pt.new"), passphrase); err != nil {
		t.Fatal(err)
	}
	if _, err := files.Get(t.Context(), "work", passphrase); err != nil {
		t.Errorf("after storing again: %v", err)
	}
}

func TestPromise6AFileTellsNothingWithoutItsPassphrase(t *testing.T) {
	t.Parallel()
	files, e := stored(t, "work")
	text, err := os.ReadFile(files.Path("work"))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"hunter2", "doppler", "acme", "Ana", "work"} {
		if bytes.Contains(text, []byte(part)) {
			t.Errorf("the file holds %q", part)
		}
	}
	for what, given := range map[string]model.Value{"another": model.NewValue("correct horse"), "one with a line end": model.NewValue("correct horse 漢字\n")} {
		_, err := files.Get(t.Context(), "work", given)
		if !errors.As(err, &WrongPassphrase{}) || Hint(err) == "" || strings.Contains(err.Error()+Hint(err), "horse") {
			t.Errorf("%s passphrase: %v", what, err)
		}
	}
	for what, given := range map[string]model.Value{"no": {}, "an empty": model.NewValue("")} {
		if _, err := files.Get(t.Context(), "work", given); !errors.As(err, &NeedsPassphrase{}) || Hint(err) == "" {
			t.Errorf("reading with %s passphrase: %v", what, err)
		}
		if err := files.Set(t.Context(), e, given); !errors.As(err, &NeedsPassphrase{}) {
			t.Errorf("storing with %s passphrase: %v", what, err)
		}
	}
	if has, err := files.Has(t.Context(), "work"); !has || err != nil {
		t.Errorf("Has without a passphrase: %t, %v", has, err)
	}
	if has, err := files.Has(t.Context(), "home"); has || err != nil {
		t.Errorf("Has of another: %t, %v", has, err)
	}
}

func TestDamagedFilesAreNamed(t *testing.T) {
	t.Parallel()
	files, _ := stored(t, "work")
	path := files.Path("work")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	payload := bytes.LastIndex(whole, []byte("\n---"))
	for what, text := range map[string][]byte{
		"empty":              {},
		"cut in the header":  whole[:40],
		"cut in the payload": whole[:len(whole)-3],
		"another version":    bytes.Replace(whole, []byte("/v1"), []byte("/v9"), 1),
		"a changed payload":  append(bytes.Clone(whole[:len(whole)-1]), whole[len(whole)-1]^1),
		"a changed MAC":      append(append(bytes.Clone(whole[:payload+6]), whole[payload+6]^1), whole[payload+7:]...),
		"work for hours":     bytes.Replace(whole, []byte(" 1\n"), []byte(" 30\n"), 1),
		"too much work":      bytes.Replace(whole, []byte(" 1\n"), []byte(" 21\n"), 1),
		"a token in it":      []byte("dp.pt.hunter2"),
		"for a key":          encryptedForAKey(t),
	} {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := files.Get(t.Context(), "work", passphrase)
		var unreadable Unreadable
		if !errors.As(err, &unreadable) || !strings.Contains(err.Error(), path) || Hint(err) == "" || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := os.WriteFile(path, bytes.Repeat([]byte("x"), mostFile+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := files.Get(t.Context(), "work", passphrase); !errors.As(err, &BadFile{}) {
		t.Errorf("a file that is too big: %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := files.Get(t.Context(), "work", passphrase); !errors.As(err, &BadFile{}) {
		t.Errorf("a directory: %v", err)
	}
	if err := files.Set(t.Context(), entry("big", strings.Repeat("x", mostEntry)), passphrase); !errors.As(err, &TooBig{}) {
		t.Errorf("an entry that is too big: %v", err)
	}
}

func encryptedForAKey(t *testing.T) []byte {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	into, err := age.Encrypt(&text, key.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if err := into.Close(); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// TestAFileOpensWithTheAgeProgram types the passphrase into age -d, which asks for it on a terminal.
func TestAFileOpensWithTheAgeProgram(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("age"); err != nil {
		if os.Getenv("DTUI_REAL_PARTS") == "1" {
			t.Fatal("age is not installed and DTUI_REAL_PARTS=1 asks for it")
		}
		t.Skip("age is not installed")
	}
	files, _ := stored(t, "work")
	terminal, err := pty.Start(exec.CommandContext(t.Context(), "age", "-d", files.Path("work")))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = terminal.Close() }()
	if _, err := terminal.WriteString("correct horse 漢字\n"); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	// On Linux, a terminal whose program has ended is an error to read.
	for lines := bufio.NewScanner(terminal); lines.Scan(); {
		said.WriteString(lines.Text() + "\n")
	}
	if !strings.Contains(said.String(), `"token":"dp.pt.hunter2"`) {
		t.Errorf("age -d said %q", said.String())
	}
}

// killedBetween is set in the process that TestKilledWhileWriting starts.
const killedBetween = "DTUI_TEST_KILLED_IN"

func TestKilledWhileWriting(t *testing.T) {
	if dir := os.Getenv(killedBetween); dir != "" {
		files := cheap(dir)
		files.folder.written = func() {
			fmt.Println("written")
			select {}
		}
		t.Fatal(files.Set(t.Context(), entry("work", "dp.pt.new"), passphrase))
	}
	t.Parallel()
	files, old := stored(t, "work")
	dir := filepath.Dir(files.Path("work"))
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), self, "-test.run=^TestKilledWhileWriting$")
	child.Env = append(os.Environ(), killedBetween+"="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "written\n" {
		t.Fatalf("the child said %q, %v", line, err)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the child ended by itself")
	}
	got, err := files.Get(t.Context(), "work", passphrase)
	if err != nil {
		t.Fatal(err)
	}
	sameEntry(t, got, old)
	left := func() (names []string) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if strings.HasSuffix(e.Name(), unfinished) {
				names = append(names, e.Name())
			}
		}
		return names
	}
	if len(left()) != 1 {
		t.Fatalf("the killed process left %v: it was not killed where the test wants it", left())
	}
	// Its lock ended with it, and what it left goes with the next writing or deleting.
	must(t, os.WriteFile(files.folder.at(".other.age.1"+unfinished), nil, 0o600))
	must(t, files.Set(t.Context(), old, passphrase))
	if names := left(); len(names) != 1 || names[0] != ".other.age.1"+unfinished {
		t.Errorf("after writing there is %v", names)
	}
	must(t, os.WriteFile(files.folder.at(".work.age.1"+unfinished), nil, 0o600))
	must(t, files.Delete(t.Context(), "work"))
	if names := left(); len(names) != 1 {
		t.Errorf("after deleting there is %v", names)
	}
}

func TestAFailedWriteLeavesTheOldFile(t *testing.T) {
	t.Parallel()
	files, old := stored(t, "work")
	// The new file goes away before it gets its name.
	files.folder.written = func() {
		names, err := filepath.Glob(filepath.Join(filepath.Dir(files.Path("work")), ".*"+unfinished))
		if err != nil || len(names) != 1 {
			t.Errorf("while writing there is %v, %v", names, err)
			return
		}
		if err := os.Remove(names[0]); err != nil {
			t.Error(err)
		}
	}
	err := files.Set(t.Context(), entry("work", "dp.pt.new"), passphrase)
	if !errors.As(err, &FileFailed{}) || Hint(err) == "" {
		t.Errorf("Set: %v", err)
	}
	got, err := files.Get(t.Context(), "work", passphrase)
	if err != nil {
		t.Fatal(err)
	}
	sameEntry(t, got, old)
}

func TestNamesThatDifferByCaseHaveFilesOfTheirOwn(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"work": "work.age", "default": "default.age", "a.b-c_1": "a.b-c_1.age",
		"Work": "work~1.age", "worK": "work~8.age", "WORK": "work~f.age",
		"nul": "nul~.age", "nul.x": "nul.x~.age", "NUL": "nul~7.age", "com1": "com1~.age", "com": "com.age", "lpt9.x": "lpt9.x~.age", "console": "console.age",
		strings.Repeat("Z", 64): strings.Repeat("z", 64) + "~ffffffffffffffff.age",
	} {
		if got := fileName(name); got != want {
			t.Errorf("%s is in %s, want %s", name, got, want)
		}
	}
	// No two names share a file, not even where case does not count.
	seen := map[string]string{}
	for n := range 1 << 8 {
		name := []byte("nul.com1")
		for i := range name {
			if n>>i&1 == 1 {
				name[i] = strings.ToUpper(string(name[i]))[0]
			}
		}
		file := strings.ToLower(fileName(string(name)))
		if other, taken := seen[file]; taken && other != string(name) {
			t.Fatalf("%s and %s are both in %s", name, other, file)
		}
		seen[file] = string(name)
	}
	files := cheap(t.TempDir())
	for _, name := range []string{"work", "Work"} {
		if err := files.Set(t.Context(), entry(name, "dp.pt."+name), passphrase); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"work", "Work"} {
		got, err := files.Get(t.Context(), name, passphrase)
		if err != nil {
			t.Fatal(err)
		}
		sameEntry(t, got, entry(name, "dp.pt."+name))
	}
}

func TestWritersTakeTurns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			if err := cheap(dir).Set(t.Context(), entry("work", fmt.Sprintf("dp.pt.%d", i)), passphrase); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if _, err := cheap(dir).Get(t.Context(), "work", passphrase); err != nil {
		t.Error(err)
	}
}

func TestAStuckWriterIsNotWaitedForLong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	other := flock.New(filepath.Join(dir, ".lock"))
	if ok, err := other.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	defer func() { _ = other.Close() }()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		err := cheap(dir).Set(context.Background(), entry("work", "dp.pt.new"), passphrase)
		var busy Busy
		if !errors.As(err, &busy) || busy.Path != dir || Hint(err) == "" || time.Since(start) != lockPatience {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := cheap(dir).Set(ctx, entry("work", "dp.pt.new"), passphrase); !errors.Is(err, context.DeadlineExceeded) || errors.As(err, &busy) {
			t.Errorf("with a shorter context: %v", err)
		}
	})
	if has, err := cheap(dir).Has(t.Context(), "work"); has || err != nil {
		t.Errorf("something was written: %v", err)
	}
}

func TestAFolderThatCannotBeMade(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	files := cheap(filepath.Join(file, "tokens"))
	if err := files.Set(t.Context(), entry("work", "dp.pt.new"), passphrase); !errors.As(err, &FileFailed{}) || Hint(err) == "" || !strings.Contains(err.Error(), file) {
		t.Errorf("Set: %v", err)
	}
	if _, err := files.Get(t.Context(), "work", passphrase); !errors.Is(err, ErrNotFound) {
		t.Errorf("Get: %v", err)
	}
}

// TestAPassphraseCosts holds the defaults, at which each guess takes about half a second.
func TestAPassphraseCosts(t *testing.T) {
	t.Parallel()
	files := File(t.TempDir())
	if files.work != 17 || mostWork < 18 {
		t.Errorf("the work factor is %d, and %d is accepted; age -p writes 18", files.work, mostWork)
	}
	if err := files.Set(t.Context(), entry("work", "dp.pt.new"), passphrase); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(files.Path("work"))
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(string(text), "\n"); lines[0] != "age-encryption.org/v1" || !strings.HasPrefix(lines[1], "-> scrypt ") || !strings.HasSuffix(lines[1], " 17") {
		t.Errorf("the header is %q", lines[:2])
	}
}
