package model_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"dtui/model"
)

// A shell is asked to run the line, because that is what it is for.
func TestShellReadsExports(t *testing.T) {
	t.Parallel()
	const shell = "/bin/sh"
	if _, err := os.Stat(shell); err != nil {
		t.Skipf("there is no shell to read the lines with: %v", err)
	}
	dir := t.TempDir()
	for _, raw := range []string{
		"", "plain", "two  words", `"`, `\`, `\n`, "'", "''", "it's", "$HOME", "$(touch ran)", "`touch ran`", "a\tb", "one\ntwo\n", "\n'; touch ran; '", "é ☃", "\xff", "!x",
		"'$(touch ran)'", `\'`, "ends in '",
	} {
		line, err := model.ShellExport("A", text(raw))
		if err != nil {
			t.Fatalf("%q: %v", raw, err)
		}
		if err := os.WriteFile(filepath.Join(dir, "line"), []byte(line.Reveal()+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		command := exec.CommandContext(t.Context(), shell, "-c", `. ./line; `+shell+` -c 'printf "%s" "$A"'`)
		command.Dir, command.Env = dir, []string{"HOME=/nowhere", "PATH=" + os.Getenv("PATH")}
		if out, err := command.CombinedOutput(); err != nil || string(out) != raw {
			t.Errorf("%q is read as %q, %v", raw, out, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "ran")); err == nil {
		t.Error("the shell ran a part of a value")
	}
	for _, raw := range []string{"\x00", "a\x1b[201~\ntouch ran", "\r", "\x7f", "\x03"} {
		if _, err := model.ShellExport("A", text(raw)); err == nil {
			t.Errorf("%q is written", raw)
		}
	}
	for _, name := range []string{"", "a b", "A;touch ran", "1A", "A-B"} {
		if _, err := model.ShellExport(name, text("x")); err == nil {
			t.Errorf("the name %q is written", name)
		}
		if _, err := model.CLICommand(model.ConfigRef{Project: "backend", Config: "dev"}, name); err == nil {
			t.Errorf("the name %q is put into a command", name)
		}
	}
	if _, err := model.CLICommand(model.ConfigRef{Project: "backend", Config: "dev; touch ran"}, "A"); err == nil {
		t.Error("a config that is none is put into a command")
	}
	got, err := model.CLICommand(model.ConfigRef{Project: "backend", Config: "dev"}, "API_URL")
	if err != nil || got != "doppler secrets get API_URL --plain --project backend --config dev" {
		t.Errorf("%q, %v", got, err)
	}
}
