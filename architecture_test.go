package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "dtui"

// listed is what the go command says of a package.
type listed struct {
	ImportPath   string
	Name         string
	Dir          string
	GoFiles      []string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func list(t *testing.T, args ...string) []listed {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", append([]string{"list", "-json=ImportPath,Name,Dir,GoFiles,Imports,TestImports,XTestImports"}, args...)...)
	var said bytes.Buffer
	command.Stderr = &said
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, said.String())
	}
	var packages []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

// under reports whether a package is the given one or inside it.
func under(path string, parents ...string) bool {
	return slices.ContainsFunc(parents, func(parent string) bool { return path == parent || strings.HasPrefix(path, parent+"/") })
}

func ours(path string) bool { return under(path, module) }

// mayImport says which of our packages may import which: main calls ui/cli, ui/cli puts everything together, ui draws what
// model holds, and nothing below knows anything above it.
func mayImport(from, to string) bool {
	switch {
	case from == module:
		return to == "dtui/ui/cli"
	case under(from, "dtui/ui/cli"):
		return true
	case under(to, "dtui/ui/cli"):
		return false
	case from == "dtui/ui":
		return under(to, "dtui/model", "dtui/assets", "dtui/ui")
	case under(from, "dtui/ui"):
		return under(to, "dtui/model", "dtui/assets", "dtui/ui") && to != "dtui/ui"
	case under(from, "dtui/client/sandbox"):
		return under(to, "dtui/client/sandbox")
	case under(from, "dtui/client"):
		return under(to, "dtui/model", "dtui/client") && !under(to, "dtui/client/sandbox")
	case under(from, "dtui/keyring"):
		return under(to, "dtui/model", "dtui/keyring")
	case under(from, "dtui/model"):
		return under(to, "dtui/model")
	case under(from, "dtui/assets"):
		return under(to, "dtui/assets")
	default:
		return false
	}
}

func TestMayImport(t *testing.T) {
	t.Parallel()
	for pair, want := range map[[2]string]bool{
		{"dtui", "dtui/ui/cli"}: true, {"dtui", "dtui/ui"}: false, {"dtui", "dtui/model"}: false,
		{"dtui/ui/cli", "dtui/client/sandbox"}: true, {"dtui/ui", "dtui/ui/cli"}: false, {"dtui/ui", "dtui/client"}: false, {"dtui/ui", "dtui/keyring"}: false,
		{"dtui/ui", "dtui/ui/list"}: true, {"dtui/ui/list", "dtui/ui"}: false, {"dtui/ui/list", "dtui/ui/cells"}: true, {"dtui/ui/list", "dtui/client"}: false,
		{"dtui/client", "dtui/model"}: true, {"dtui/client", "dtui/client/sandbox"}: false, {"dtui/client", "dtui/keyring"}: false,
		{"dtui/client/sandbox", "dtui/client"}: false, {"dtui/client/sandbox", "dtui/model"}: false, {"dtui/client/sandbox", "dtui/assets"}: false,
		{"dtui/keyring", "dtui/client"}: false, {"dtui/model", "dtui/assets"}: false, {"dtui/assets", "dtui/model"}: false, {"dtui/uiother", "dtui/model"}: false,
	} {
		if got := mayImport(pair[0], pair[1]); got != want {
			t.Errorf("%s importing %s: %t, want %t", pair[0], pair[1], got, want)
		}
	}
}

func TestImports(t *testing.T) {
	t.Parallel()
	packages := list(t, "./...")
	if len(packages) < 5 {
		t.Fatalf("the go command lists %d packages", len(packages))
	}
	for _, p := range packages {
		for _, imported := range p.Imports {
			standard := !strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") && !ours(imported)
			switch {
			case ours(imported) && !mayImport(p.ImportPath, imported):
				t.Errorf("%s imports %s", p.ImportPath, imported)
			case under(p.ImportPath, "dtui/model") && !ours(imported) && !standard:
				t.Errorf("%s imports %s, which is not of the standard library", p.ImportPath, imported)
			case strings.HasPrefix(imported, "charm.land/") && !under(p.ImportPath, "dtui/ui"):
				t.Errorf("%s imports %s, but only ui knows the terminal library", p.ImportPath, imported)
			case imported == "testing" && !under(p.ImportPath, "dtui/ui/internal/drive"):
				t.Errorf("%s imports testing", p.ImportPath)
			}
		}
		// Tests may look further down than the code they test, but not up, and not to the other half of the wire's own types.
		for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
			if under(p.ImportPath, "dtui/client/sandbox") && under(imported, "dtui/model", "dtui/ui", "dtui/keyring") ||
				under(p.ImportPath, "dtui/client/sandbox") && imported == "dtui/client" ||
				under(p.ImportPath, "dtui/model") && ours(imported) && !under(imported, "dtui/model") {
				t.Errorf("the tests of %s import %s", p.ImportPath, imported)
			}
		}
	}
}

// impure are the packages through which model could reach out of itself.
var impure = []string{"log", "net", "net/http", "os", "os/exec", "os/signal", "syscall", "math/rand", "math/rand/v2", "crypto/rand"}

func TestModelIsPure(t *testing.T) {
	t.Parallel()
	for _, p := range list(t, "./model/...") {
		for _, imported := range p.Imports {
			if slices.Contains(impure, imported) {
				t.Errorf("%s imports %s", p.ImportPath, imported)
			}
		}
		for _, name := range p.GoFiles {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if _, ok := n.(*ast.GoStmt); ok {
					t.Errorf("%s/%s starts a goroutine", p.ImportPath, name)
				}
				if s, ok := n.(*ast.SelectorExpr); ok {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After", "NewTimer", "NewTicker"}, s.Sel.Name) {
						t.Errorf("%s/%s asks the clock: time.%s", p.ImportPath, name, s.Sel.Name)
					}
				}
				return true
			})
		}
	}
}

func TestTheProgramHoldsNoTestFramework(t *testing.T) {
	t.Parallel()
	packages := list(t, "-deps", ".")
	if !slices.ContainsFunc(packages, func(p listed) bool { return p.ImportPath == "dtui/ui/cli" }) {
		t.Fatal("the program does not depend on ui/cli, so this test looks at the wrong program")
	}
	for _, p := range packages {
		if under(p.ImportPath, "testing", "net/http/httptest", "dtui/ui/internal/drive") {
			t.Errorf("the program depends on %s", p.ImportPath)
		}
	}
}

// source calls a function for each Go file of the module.
func source(t *testing.T, each func(path string, text []byte)) {
	t.Helper()
	seen := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go"):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		each(filepath.ToSlash(path), text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Fatalf("%d Go files were found", seen)
	}
}

func TestFilesAndFunctionsAreShort(t *testing.T) {
	t.Parallel()
	const fileLines, functionLines, rootLines = 500, 80, 300
	source(t, func(path string, text []byte) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		most := fileLines
		if path == "ui/app.go" {
			most = rootLines
		}
		if lines := bytes.Count(text, []byte("\n")); lines > most {
			t.Errorf("%s has %d lines, %d are the most", path, lines, most)
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, text, parser.SkipObjectResolution)
		if err != nil {
			t.Error(err)
			return
		}
		for _, declaration := range file.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if !ok || function.Body == nil {
				continue
			}
			if lines := files.Position(function.End()).Line - files.Position(function.Pos()).Line + 1; lines > functionLines {
				t.Errorf("%s: %s has %d lines, %d are the most", path, function.Name.Name, lines, functionLines)
			}
		}
	})
}

func TestNothingIsLeftToDo(t *testing.T) {
	t.Parallel()
	// Put together here, so that this file does not hold them.
	marks := []string{"TO" + "DO", "FIX" + "ME"}
	source(t, func(path string, text []byte) {
		for _, mark := range marks {
			if at := bytes.Index(text, []byte(mark)); at >= 0 {
				t.Errorf("%s:%d: %s", path, 1+bytes.Count(text[:at], []byte("\n")), mark)
			}
		}
	})
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	t.Parallel()
	for _, p := range list(t, "./...") {
		// A command says it above its main function's package clause, a package in a file of its own.
		at := "doc.go"
		if p.Name == "main" {
			at = "main.go"
		}
		if len(p.GoFiles) == 0 {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, at), nil, parser.ParseComments)
		if err != nil {
			t.Errorf("%s has no %s: %v", p.ImportPath, at, err)
			continue
		}
		if file.Doc == nil || len(strings.Fields(file.Doc.Text())) < 6 {
			t.Errorf("%s/%s does not say what the package promises and refuses", p.ImportPath, at)
		}
	}
}
