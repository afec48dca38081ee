//go:build linux

package clip

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// randomShim is the source of a library that Go programs need since 1.22 and Wine has only since version 9.
const randomShim = `#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE b, SIZE_T n) { return SystemFunction036(b, (ULONG)n); }
`

// TestWine runs the tests of the Windows clipboard under Wine. It skips without Wine even where real parts are asked for:
// Wine with a compiler for it is a large installation for one test.
func TestWine(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"wine", "wineserver", "x86_64-w64-mingw32-gcc"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	display, _ := screen(t)
	folder := t.TempDir()
	prefix := filepath.Join(folder, "prefix")
	run := func(variables []string, command ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
		cmd.Env = append(os.Environ(), append(variables, "WINEPREFIX="+prefix, "WINEDEBUG=-all", "DISPLAY="+display)...)
		said, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%q: %v\n%s", command, err, said)
		}
		return string(said)
	}
	source := filepath.Join(folder, "shim.c")
	if err := os.WriteFile(source, []byte(randomShim), 0o600); err != nil {
		t.Fatal(err)
	}
	run([]string{"CGO_ENABLED=0", "GOOS=windows", "GOARCH=amd64"}, "go", "test", "-c", "-o", filepath.Join(folder, "clip.exe"), ".")
	t.Cleanup(func() {
		end := exec.CommandContext(context.Background(), "wineserver", "-k")
		end.Env = append(os.Environ(), "WINEPREFIX="+prefix)
		_ = end.Run() // It may have ended by itself.
	})
	// It writes the prefix and leaves a server behind, which would keep a pipe open.
	boot := exec.CommandContext(t.Context(), "wine", "wineboot", "--init")
	boot.Env = append(os.Environ(), "WINEPREFIX="+prefix, "WINEDEBUG=-all", "DISPLAY="+display)
	if err := boot.Run(); err != nil {
		t.Fatal(err)
	}
	run(nil, "x86_64-w64-mingw32-gcc", "-shared", "-o", filepath.Join(prefix, "drive_c", "windows", "system32", "bcryptprimitives.dll"), source, "-ladvapi32")
	if said := run(nil, "wine", filepath.Join(folder, "clip.exe"), "-test.run=^TestWindows", "-test.v"); !strings.Contains(said, "--- PASS: TestWindowsClipboard") {
		t.Errorf("under Wine:\n%s", said)
	}
}
