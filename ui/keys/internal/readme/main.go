// Command readme writes the key table into the README, between its two marks.
package main

import (
	"fmt"
	"os"

	"dtui/ui/keys"
)

func main() {
	if err := write("../../README.md"); err != nil {
		fmt.Fprintln(os.Stderr, "readme:", err)
		os.Exit(1)
	}
}

const readable = 0o644

func write(path string) error {
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	table, err := keys.New(false)
	if err != nil {
		return err
	}
	text, err := keys.Into(string(old), table.Markdown())
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, []byte(text), readable)
}
