package keyring

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"

	"dtui/model"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func profile(name string) model.Profile {
	return model.Profile{
		Name: name, Host: "https://api.doppler.com", Workplace: "acme", Person: "Ana Lima", Kind: model.PersonalToken,
		Place: model.InKeyring, Made: true, Added: noon,
	}
}

// listed is the current profile and the names of all.
func listed(t *testing.T, b *Book) string {
	t.Helper()
	list, err := b.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text := list.Current + ":"
	for _, p := range list.List {
		text += " " + p.Name
	}
	return text
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestABookOfProfiles(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "config", "dtui")
	b, ctx := NewBook(dir), t.Context()
	if got := listed(t, b); got != ":" {
		t.Errorf("without a file: %q", got)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("reading made the folder: %v", err)
	}
	must(t, b.Put(ctx, profile("work"), true))
	must(t, b.Put(ctx, profile("home"), false))
	must(t, b.Put(ctx, profile("b2"), false))
	if got := listed(t, NewBook(dir)); got != "work: b2 home work" {
		t.Errorf("after three: %q", got)
	}
	must(t, b.Use(ctx, "home"))
	must(t, b.Used(ctx, "home", noon.Add(time.Hour)))
	changed := profile("home")
	changed.Workplace, changed.Place, changed.Host, changed.Added = "Überall "+strings.Repeat("x", 100), model.InFile, "HTTPS://Doppler.Example:8443/v3", time.Time{}
	must(t, b.Put(ctx, changed, false))
	list, err := b.List(ctx)
	must(t, err)
	want := changed
	want.Workplace, want.Host, want.Added, want.LastUsed = "Überall "+strings.Repeat("x", 71)+"…", "https://doppler.example:8443", noon, noon.Add(time.Hour)
	if list.Current != "home" || list.List[1] != want {
		t.Errorf("%q, %+v, want %+v", list.Current, list.List[1], want)
	}
	must(t, b.Remove(ctx, "home"))
	if got := listed(t, b); got != ": b2 work" {
		t.Errorf("after removing the current one: %q", got)
	}
	must(t, b.Put(ctx, profile("home"), false))
	if got := listed(t, b); got != ": b2 home work" {
		t.Errorf("one that was current, removed and put again: %q", got)
	}
	must(t, b.Remove(ctx, "home"))
	for what, err := range map[string]error{
		"Remove": b.Remove(ctx, "home"), "Use": b.Use(ctx, "home"), "Used": b.Used(ctx, "home", noon),
	} {
		if !errors.Is(err, ErrNotFound) || Hint(err) == "" {
			t.Errorf("%s of what is not there: %v", what, err)
		}
	}
	for _, err := range []error{b.Put(ctx, profile("WORK"), true), b.Use(ctx, "Work"), b.Remove(ctx, "B2")} {
		if !errors.As(err, &NameTaken{}) || Hint(err) == "" {
			t.Errorf("a name that differs by case: %v", err)
		}
	}
	bad := profile("x")
	bad.Host = "ftp://x"
	for _, err := range []error{b.Put(ctx, profile("../x"), true), b.Put(ctx, bad, true), b.Use(ctx, "")} {
		if !errors.As(err, &Invalid{}) {
			t.Errorf("a bad profile: %v", err)
		}
	}
	if runtime.GOOS != "windows" {
		if info, err := os.Stat(filepath.Join(dir, "profiles.json")); err != nil || info.Mode() != 0o600 {
			t.Errorf("the file: %v, %v", info.Mode(), err)
		}
	}
}

func TestNotingAUseIsCheap(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b, ctx := NewBook(dir), t.Context()
	must(t, b.Put(ctx, profile("work"), true))
	writes := 0
	b.folder.written = func() { writes++ }
	for _, after := range []time.Duration{0, time.Second, 59 * time.Second, 61 * time.Second, 100 * time.Second, -time.Hour} {
		must(t, b.Used(ctx, "work", noon.Add(after)))
	}
	if writes != 2 {
		t.Errorf("six uses within two minutes wrote %d times", writes)
	}
	other := flock.New(filepath.Join(dir, "profiles.json.lock"))
	if ok, err := other.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	defer func() { _ = other.Close() }()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if err := b.Used(context.Background(), "work", noon.Add(time.Hour)); !errors.As(err, &Busy{}) || time.Since(start) > time.Second {
			t.Errorf("while another writes: %v after %s", err, time.Since(start))
		}
		start = time.Now()
		if err := b.Use(context.Background(), "work"); !errors.As(err, &Busy{}) || time.Since(start) != lockPatience {
			t.Errorf("while another writes: %v after %s", err, time.Since(start))
		}
	})
}

func TestADamagedBookIsNamedAndLeftAlone(t *testing.T) {
	t.Parallel()
	const one = `{"name":"work","host":"https://api.doppler.com","place":"keyring"}`
	for what, text := range map[string]string{
		"empty":             "",
		"cut":               `{"version":1,"current":"work","profiles":[{"name":"wo`,
		"not JSON":          "dp.pt.hunter2",
		"a list":            "[]",
		"no version":        `{"profiles":[]}`,
		"a later version":   `{"version":2,"profiles":[]}`,
		"trailing text":     `{"version":1,"profiles":[]} x`,
		"a bad name":        `{"version":1,"profiles":[{"name":"../x","host":"https://api.doppler.com"}]}`,
		"a bad host":        `{"version":1,"profiles":[{"name":"work","host":"ftp://hunter2"}]}`,
		"a bad time":        `{"version":1,"profiles":[{"name":"work","host":"https://api.doppler.com","added":"hunter2"}]}`,
		"a name twice":      `{"version":1,"profiles":[` + one + `,` + strings.Replace(one, "work", "WORK", 1) + `]}`,
		"too big":           `{"version":1,"profiles":[` + strings.Repeat(" ", mostBook) + `]}`,
		"a profile of text": `{"version":1,"profiles":["work"]}`,
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "profiles.json")
		must(t, os.WriteFile(path, []byte(text), 0o600))
		b, ctx := NewBook(dir), t.Context()
		_, err := b.List(ctx)
		for _, err := range []error{err, b.Put(ctx, profile("home"), true), b.Remove(ctx, "work"), b.Use(ctx, "work"), b.Used(ctx, "work", noon)} {
			var bad BadFile
			if !errors.As(err, &bad) || bad.Path != path || !strings.Contains(err.Error(), path) || Hint(err) == "" || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("%s: %v", what, err)
			}
		}
		if left, err := os.ReadFile(path); err != nil || string(left) != text {
			t.Errorf("%s: the file was changed to %q, %v", what, left, err)
		}
	}
}

func TestABookKeepsWhatALaterDtuiWroteIntoIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "profiles.json")
	must(t, os.WriteFile(path, []byte(`{"version":1,"current":"gone","theme":"dark","profiles":[
		{"name":"work","host":"https://api.doppler.com","colour":"red","place":"tpm","kind":"new token"}]}`), 0o600))
	b, ctx := NewBook(dir), t.Context()
	if got := listed(t, b); got != ": work" {
		t.Errorf("a current profile that is not there: %q", got)
	}
	must(t, b.Put(ctx, profile("home"), true))
	must(t, b.Used(ctx, "work", noon))
	text, err := os.ReadFile(path)
	must(t, err)
	for _, want := range []string{`"theme": "dark"`, `"colour": "red"`, `"place": "tpm"`, `"kind": "new token"`, `"last_used": "2026-11-22T12:00:00Z"`, `"current": "home"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
}

// writesInto is set in the processes that TestManyDtuiWriteIntoOneBook starts.
const writesInto = "DTUI_TEST_WRITES_INTO"

func TestManyDtuiWriteIntoOneBook(t *testing.T) {
	const processes, each = 4, 5
	if dir := os.Getenv(writesInto); dir != "" {
		b := NewBook(dir)
		b.folder.patience = time.Minute // What is tested is that nothing is lost, on a machine as slow as it may be.
		fmt.Println("ready")
		_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
		for i := range each {
			must(t, b.Put(t.Context(), profile(fmt.Sprintf("p%d-%d", os.Getpid(), i)), true))
		}
		return
	}
	t.Parallel()
	dir := t.TempDir()
	self, err := os.Executable()
	must(t, err)
	var children []*exec.Cmd
	var begin []func()
	for range processes {
		child := exec.CommandContext(t.Context(), self, "-test.run=^TestManyDtuiWriteIntoOneBook$")
		child.Env = append(os.Environ(), writesInto+"="+dir)
		in, err := child.StdinPipe()
		must(t, err)
		out, err := child.StdoutPipe()
		must(t, err)
		must(t, child.Start())
		if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
			t.Fatalf("a child said %q, %v", line, err)
		}
		children = append(children, child)
		begin = append(begin, func() { _ = in.Close() })
	}
	for _, b := range begin {
		b()
	}
	for _, child := range children {
		must(t, child.Wait())
	}
	list, err := NewBook(dir).List(t.Context())
	must(t, err)
	if len(list.List) != processes*each {
		t.Errorf("%d processes wrote %d profiles each, and %d are there", processes, each, len(list.List))
	}
}
