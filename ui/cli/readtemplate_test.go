package cli

import (
	"os"
	"path/filepath"
	"testing"
)

func TestATemplateIsReadFromOnesOwnFolder(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	if err := os.WriteFile(filepath.Join(home, "doppler-template.yaml"), []byte(shopTemplate), 0o600); err != nil {
		t.Fatal(err)
	}
	template, err := readTemplate(t.Context(), "~/doppler-template.yaml")
	if err != nil || len(template.Projects) != 1 {
		t.Errorf("%d projects, %v", len(template.Projects), err)
	}
}
