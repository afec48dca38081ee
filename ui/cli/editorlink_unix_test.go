//go:build unix

package cli

import (
	"os"
	"path/filepath"
	"testing"

	"dtui/model"
)

// TestAFileThatAnEditorLinkedIntoItsFolderKeepsItsText is about programs that an editor starts: the folder is their
// temporary one, and some put links to files of the person there.
func TestAFileThatAnEditorLinkedIntoItsFolderKeepsItsText(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	precious := filepath.Join(base, "precious")
	if err := os.WriteFile(precious, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	folder, err := newEditorFolder(base)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.write("backend.dev.env", model.NewValue("A=1\n")); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(precious, filepath.Join(folder.path, "hard")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(precious, filepath.Join(folder.path, "soft")); err != nil {
		t.Fatal(err)
	}
	if err := folder.remove(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(precious); err != nil || string(text) != "precious" {
		t.Errorf("it reads %q, %v", text, err)
	}
	if _, err := os.Lstat(folder.path); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}
