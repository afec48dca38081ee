package ui_test

import (
	"slices"
	"testing"
)

func TestASecretIsCopiedForAShell(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.api.put(dev, masked("QUOTED", "it's $HOME\nand more"))
	p.api.put(dev, masked("RINGING", "bell\x07"))
	p.Press("R").FinishAll()
	p.Forbidden("it's $HOME")
	p.on("QUOTED").Press("Y").SeeLine("shell export", "export QUOTED='••••••••'").SeeLine("CLI command", "doppler secrets get QUOTED")
	p.Press("e").FinishAll().See("Copied QUOTED as a shell export through wl-copy")
	p.Press("Y", "c").FinishAll().See("Copied the command for QUOTED. It holds no secret")
	p.on("RINGING").Press("Y", "e").FinishAll().See("control characters").NotSee("as a shell export")
	want := []string{"export QUOTED='it'\\''s $HOME\nand more'", "doppler secrets get QUOTED --plain --project backend --config dev"}
	if !slices.Equal(p.copied, want) {
		t.Fatalf("copied %q", p.copied)
	}
}
