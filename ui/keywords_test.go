package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// byHand finds a key that is named in a sentence or a hint: "esc clears the filter", "R tries again".
var byHand = regexp.MustCompile(`(^|[.;,:(] *|  +)(esc|enter|tab|space|up|down|pgup|pgdown|f\d|(ctrl|alt|shift)\+\S+|[b-zB-Z?/:<>]) (or |again |also |on )?[a-z]{3,}`)

// Keys can be changed, so no text of a screen holds one: screen.Context.Key names the one of this run.
func TestNoTextNamesAKeyByHand(t *testing.T) {
	t.Parallel()
	// What cannot be changed, and what only looks like a key.
	fixed := []string{"? not known", ": the arrows go there", " ctrl+c again leaves. ", "   alt+enter new line   ", " stage   enter new line   "}
	seen := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (path == "keys" || path == "cli" || path == "clip" || path == "internal" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Error(err)
			}
			seen++
			for _, known := range fixed {
				text = strings.ReplaceAll(text, known, "")
			}
			if byHand.MatchString(text) {
				t.Errorf("%s names a key by hand: %q", files.Position(literal.Pos()), text)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 500 {
		t.Fatalf("only %d texts were looked at", seen)
	}
	for _, text := range []string{"Nothing is staged. e edits a secret, a adds one.", "R tries again.", "esc clears the filter", "type a word   enter keeps it"} {
		if !byHand.MatchString(text) {
			t.Errorf("%q would not be found", text)
		}
	}
}
