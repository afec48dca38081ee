package client_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What the table of operations may leave without a call. Each has its reason there.
const mostWithoutCall = 30

// operationList is every operation of Doppler's reference, in its order: the method, a space, and the path.
func operationList(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "operations.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

type operationRow struct{ operation, call, screen, test string }

// operationTable reads the rows of the table in the documentation.
func operationTable(t *testing.T) []operationRow {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []operationRow
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if !strings.HasPrefix(line, "| `") || len(cells) != 6 {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, operationRow{strings.Trim(cells[1], "`"), cells[2], cells[3], cells[4]})
	}
	return rows
}

// declared are the exported methods of Client and Auth, and the tests of this package.
func declared(t *testing.T) (calls, tests map[string]bool) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	calls, tests = map[string]bool{}, map[string]bool{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			switch {
			case !ok:
			case strings.HasSuffix(name, "_test.go"):
				if function.Recv == nil && strings.HasPrefix(function.Name.Name, "Test") {
					tests[function.Name.Name] = true
				}
			case function.Recv != nil && function.Name.IsExported() && ofClient(function.Recv.List[0].Type):
				calls[function.Name.Name] = true
			}
		}
	}
	return calls, tests
}

func ofClient(receiver ast.Expr) bool {
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	name, ok := receiver.(*ast.Ident)
	return ok && (name.Name == "Client" || name.Name == "Auth")
}

func TestEveryOperationIsInTheTable(t *testing.T) {
	t.Parallel()
	calls, tests := declared(t)
	list := operationList(t)
	var seen []string
	without := 0
	for _, row := range operationTable(t) {
		seen = append(seen, row.operation)
		reason, none := strings.CutPrefix(row.call, "–")
		switch {
		case none && len(strings.Fields(reason)) < 4:
			t.Errorf("%s has no call and no reason", row.operation)
		case none:
			without++
		case !calls[strings.Trim(row.call, "`")]:
			t.Errorf("%s: there is no call %s", row.operation, row.call)
		case row.test == "–":
			t.Errorf("%s has a call and no test", row.operation)
		}
		if row.test != "–" && !tests[strings.Trim(row.test, "`")] {
			t.Errorf("%s: there is no test %s", row.operation, row.test)
		}
		if row.screen == "" {
			t.Errorf("%s says nothing of a screen", row.operation)
		}
	}
	if without > mostWithoutCall {
		t.Errorf("%d operations are without a call, %d are the most", without, mostWithoutCall)
	}
	if !slices.Equal(seen, list) {
		for _, operation := range list {
			if !slices.Contains(seen, operation) {
				t.Errorf("%s is not in the table", operation)
			}
		}
		t.Errorf("the table has %d rows and the list %d operations, or in another order", len(seen), len(list))
	}
}

func TestTheListIsThatOfTheVendorsFile(t *testing.T) {
	t.Parallel()
	var file struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(vendorsFile(t), &file); err != nil {
		t.Fatal(err)
	}
	var theirs []string
	for path, operations := range file.Paths {
		for method := range operations {
			if slices.Contains([]string{"get", "post", "put", "patch", "delete"}, method) {
				theirs = append(theirs, strings.ToUpper(method)+" "+path)
			}
		}
	}
	ours := operationList(t)
	slices.Sort(theirs)
	slices.Sort(ours)
	if !slices.Equal(ours, theirs) {
		for _, operation := range theirs {
			if !slices.Contains(ours, operation) {
				t.Errorf("the vendor has %s; add it to testdata/operations.txt and to docs/operations.md", operation)
			}
		}
		for _, operation := range ours {
			if !slices.Contains(theirs, operation) {
				t.Errorf("the vendor has no %s any more", operation)
			}
		}
	}
}

// vendorsFile is Doppler's OpenAPI file; without it the test skips.
func vendorsFile(t *testing.T) []byte {
	t.Helper()
	path := os.Getenv("DOPPLER_OPENAPI")
	if path == "" {
		t.Skip("DOPPLER_OPENAPI names no file: take doppler-openapi.json out of the npm package @dopplerhq/mcp-server")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
