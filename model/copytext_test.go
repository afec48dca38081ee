package model_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"dtui/model"
)

func TestDotenvLine(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"":              `A=""`,
		"plain":         `A="plain"`,
		"two words":     `A="two words"`,
		`say "hi"`:      `A="say \"hi\""`,
		`back\slash`:    `A="back\\slash"`,
		"it's":          `A="it's"`,
		"# no comment":  `A="# no comment"`,
		"$HOME":         `A='$HOME'`,
		"`id`":          "A='`id`'",
		`$a"b\c`:        `A='$a"b\c'`,
		"it's $HOME":    `A="it's \$HOME"`,
		"it's `id`":     "A=\"it's \\`id\\`\"",
		"one\ntwo":      `A="one\ntwo"`,
		"one\r\ntwo":    `A="one\r\ntwo"`,
		"$(id)\n${B}":   `A="\$(id)\n\${B}"`,
		" edge spaces ": `A=" edge spaces "`,
	} {
		if got := model.DotenvLine("A", text(raw)).Reveal(); got != want {
			t.Errorf("%q is written %s, want %s", raw, got, want)
		}
		if got := model.DotenvLine("A", text(raw)).Reveal(); strings.ContainsAny(got, "\n\r") {
			t.Errorf("%q takes more than a line", raw)
		}
	}
}

// A shell is asked to read the lines, because dotenv files are sourced.
func TestShellReadsDotenvLines(t *testing.T) {
	t.Parallel()
	const shell = "/bin/sh"
	if _, err := os.Stat(shell); err != nil {
		t.Skipf("there is no shell to read the lines with: %v", err)
	}
	texts := []string{
		"", "plain", "two  words", `"`, `\`, `\\n`, "'", "it's", "$HOME", "${HOME}", "$(touch ran)", "`touch ran`", "it's $(touch ran)", "it's `touch ran`",
		`\$HOME and it's`, "a\tb", "#", "*", "~", "!x", "a;touch ran", "a&&touch ran", "é ☃", `'"$` + "`", `"; touch ran; "`, `'; touch ran; '`,
	}
	dir := t.TempDir()
	for i, raw := range texts {
		file := filepath.Join(dir, "lines")
		if err := os.WriteFile(file, []byte(model.DotenvLine("A", text(raw)).Reveal()+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		command := exec.CommandContext(t.Context(), shell, "-c", `. ./lines; printf '%s' "$A"`)
		command.Dir, command.Env = dir, []string{"HOME=/nowhere", "PATH=" + os.Getenv("PATH")}
		out, err := command.CombinedOutput()
		if err != nil || string(out) != raw {
			t.Errorf("text %d, %q, is read as %q, %v", i, raw, out, err)
		}
	}
	// With line ends the text does not come back as it was, but nothing may run.
	for _, raw := range []string{"one\n$(touch ran)", "one\n`touch ran`", "one\r\n\"; touch ran", "\\\n$(touch ran)", "\n'; touch ran; '"} {
		if err := os.WriteFile(filepath.Join(dir, "lines"), []byte(model.DotenvLine("A", text(raw)).Reveal()+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		command := exec.CommandContext(t.Context(), shell, "-c", ". ./lines")
		command.Dir = dir
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("%q: %s, %v", raw, out, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "ran")); err == nil {
		t.Error("the shell ran a part of a value")
	}
}

func FuzzJSONMember(f *testing.F) {
	for _, seed := range []string{"", "plain", `"\`, "<&>\u2028", "line\nend", "\x00\x1b", "\xff", "é ☃ 🗝"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		member, err := model.JSONMember("A", text(raw))
		if valid := text(raw).ValidUTF8(); (err == nil) != valid {
			t.Fatalf("%q: %v", raw, err)
		}
		if err != nil {
			return
		}
		var back map[string]string
		if err := json.Unmarshal([]byte("{"+member.Reveal()+"}"), &back); err != nil || back["A"] != raw || len(back) != 1 {
			t.Fatalf("%q is read as %q, %v", raw, back["A"], err)
		}
		if strings.ContainsAny(member.Reveal(), "\n\r") {
			t.Fatalf("%q takes more than a line", raw)
		}
	})
}
