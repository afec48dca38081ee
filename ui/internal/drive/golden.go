package drive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// updateVariable makes golden files follow the screen. It is an environment
// variable and not a flag, because a flag would have to be known to every
// package that "go test ./..." runs.
const updateVariable = "DTUI_UPDATE"

// Golden compares text with testdata/NAME.golden of the package under test.
// Trailing blanks and a difference in line endings do not count. With
// DTUI_UPDATE=1 in the environment the file is written instead.
func Golden(t testing.TB, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name)+".golden")
	got := trimBlanks(text)
	if os.Getenv(updateVariable) == "1" {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatalf("golden %s: %v", name, err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatalf("golden %s: %v", name, err)
		}
		return
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("golden %s: there is no %s; run the test with %s=1 to write it from\n%s", name, path, updateVariable, got)
	}
	if err != nil {
		t.Fatalf("golden %s: %v", name, err)
	}
	if want := trimBlanks(string(data)); got != want {
		t.Fatalf("golden %s: the screen differs from %s; run the test with %s=1 if it is right\n%s",
			name, path, updateVariable, lineDiff(want, got))
	}
}

// trimBlanks cuts the blanks at the end of each line and ends the text in one newline.
func trimBlanks(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \r")
	}
	return strings.Join(lines, "\n") + "\n"
}

// lineDiff lists the rows that differ. Screens have a fixed number of rows, so
// rows are compared by number; a diff that looks for moved lines would only
// make the picture harder to read.
func lineDiff(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	var out strings.Builder
	for i := range max(len(a), len(b)) {
		var wanted, have string
		if i < len(a) {
			wanted = a[i]
		}
		if i < len(b) {
			have = b[i]
		}
		if wanted != have {
			fmt.Fprintf(&out, "%4d - %s\n     + %s\n", i+1, wanted, have)
		}
	}
	return out.String()
}
