package model_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// revealers are the files that may call Value.Reveal, sorted. Each has a reason: it draws what the person asked to see,
// sends what they staged, stores a token, opens a file with a passphrase, writes the text that is sealed for reading offline, copies, looks for something in a text without giving it away, or
// mends a text to be staged.
var revealers = []string{
	"client/body.go",
	"client/client.go",
	"client/failure.go",
	"client/request.go",
	"client/seal.go",
	"client/webhook/verify.go",
	"keyring/entry.go",
	"keyring/file.go",
	"keyring/sealedform.go",
	"model/copyshell.go",
	"model/copytext.go",
	"model/document.go",
	"model/dotenv.go",
	"model/dotenvwrite.go",
	"model/lint/mend.go",
	"model/lint/shared.go",
	"model/lint/text.go",
	"model/lint/valuetype.go",
	"model/reference.go",
	"model/search/value.go",
	"model/textdiff/diff.go",
	"model/tokenkind.go",
	"model/value.go",
	"model/warning.go",
	"ui/browse/detail.go",
	"ui/browse/drawsecrets.go",
	"ui/cli/editorfolder.go",
	"ui/cli/keep.go",
	"ui/clip/clipboard.go",
	"ui/clip/osc52.go",
	"ui/conflict/view.go",
	"ui/copyas.go",
	"ui/deletion.go",
	"ui/dialog/value.go",
	"ui/dialog/valueedit.go",
	"ui/diff/pair.go",
	"ui/diff/split.go",
	"ui/look/value.go",
	"ui/manage/once.go",
	"ui/promote/line.go",
	"ui/textdiff/table.go",
}

// TestPromise6RevealIsCalledInFewPlaces compares every use of the selector Reveal in the product with the list above. It
// goes by the name alone, so that a method value or another type's method of the same name is seen too; only what belongs
// to an imported package, such as an action's name, is not a method.
func TestPromise6RevealIsCalledInFewPlaces(t *testing.T) {
	t.Parallel()
	if !slices.IsSorted(revealers) || len(slices.Compact(slices.Clone(revealers))) != len(revealers) {
		t.Error("the list of files is not sorted, or has a file twice")
	}
	root := ".."
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		t.Fatalf("the module's root is not where this test looks for it: %v", err)
	}
	found := map[string]bool{}
	err := filepath.WalkDir(root, func(at string, d fs.DirEntry, err error) error {
		name := d.Name()
		switch {
		case err != nil:
			return err
		case d.IsDir() && at != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "vendor"):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), at, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, at)
		if err != nil {
			return err
		}
		if reveals(file) {
			found[filepath.ToSlash(relative)] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for file := range found {
		if !slices.Contains(revealers, file) {
			t.Errorf("%s calls Reveal and is not on the list: use Equal, Size or another method that gives nothing away, or add the file with the reason in its review", file)
		}
	}
	for _, file := range revealers {
		if !found[file] {
			t.Errorf("%s does not call Reveal any more: take it off the list", file)
		}
	}
}

func reveals(file *ast.File) bool {
	packages := map[string]bool{}
	for _, spec := range file.Imports {
		name := path.Base(strings.Trim(spec.Path.Value, `"`))
		if spec.Name != nil {
			name = spec.Name.Name
		}
		packages[name] = true
	}
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok || selector.Sel.Name != "Reveal" {
			return true
		}
		if owner, ok := selector.X.(*ast.Ident); !ok || !packages[owner.Name] {
			found = true
		}
		return true
	})
	return found
}

func TestRevealsSees(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]bool{
		`package p; func f(v V) string { return v.Reveal() }`:                         true,
		`package p; func f(v V) string { return v.x.y().Reveal() }`:                   true,
		`package p; func f(v V) func() string { return v.Reveal }`:                    true,
		`package p; import "a/model"; var f = model.Value.Reveal`:                     true,
		`package p; import "a/keys"; var k = keys.Reveal`:                             false,
		`package p; import k "a/keys"; func f(keys V) string { return keys.Reveal()}`: true,
		`package p; func Reveal() {}; func f() { Reveal() }`:                          false,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "p.go", source, 0)
		if err != nil {
			t.Fatal(err)
		}
		if reveals(file) != want {
			t.Errorf("%s: seen %t, want %t", source, !want, want)
		}
	}
}
