//go:build unix

package cli

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"dtui/client/sandbox"
)

// environment makes a whole environment for a process.
func environment(env map[string]string, more ...string) []string {
	for name, value := range env {
		more = append(more, name+"="+value)
	}
	return more
}

// A person with a config file of their own, in a real terminal, who comes back after each way out.
func TestARealRunGoesByTheConfigFileAndComesBack(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	env, _ := home(t, "glyphs = \"ascii\"\n[keys]\nleave = \"ctrl+q\"\ncopy = \"c\"\n")
	all := environment(env, noBus(t, "DOPPLER_API_HOST="+base, "DOPPLER_TOKEN="+server.Token())...)
	p := in120x40(t, dtui(t), []string{"-p", "backend", "-c", "stg"}, all).see("backend / stg", "c copy", "+- 1 Projects")
	p.send("/DB_PASSWORD\r").see(">  DB_PASSWORD").send("\x11")
	if code := p.wait(); code != exitOK {
		t.Fatalf("exit %d", code)
	}
	in120x40(t, dtui(t), nil, all).see("backend / stg", ">  DB_PASSWORD").signal(syscall.SIGTERM).wait()
	p = in120x40(t, dtui(t), nil, all).see("backend / stg", ">  DB_PASSWORD")
	p.send("\x11").wait()
	state := filepath.Join(env["XDG_STATE_HOME"], "dtui", "state.json")
	before, err := os.ReadFile(state)
	if err != nil {
		t.Fatal(err)
	}

	// The demo reads neither file, and leaves them as they are; the usual key leaves it.
	in120x40(t, dtui(t), []string{"--demo"}, all).see("GREETING_JA", "y copy").send("q").wait()
	if after, err := os.ReadFile(state); err != nil || string(after) != string(before) {
		t.Errorf("the demo wrote the state: %v\n%s", err, after)
	}
}

func TestABrokenConfigFileStopsARealStart(t *testing.T) {
	t.Parallel()
	env, _ := home(t, "protected = \"prd*\"\n[keys]\ncopy = \"d\"\n")
	server, base := serve(t, sandbox.Options{})
	all := environment(env, noBus(t, "DOPPLER_API_HOST="+base, "DOPPLER_TOKEN="+server.Token())...)
	p := in120x40(t, dtui(t), nil, all)
	if code := p.ending(); code != exitUsage {
		t.Errorf("exit %d", code)
	}
	if text := p.text(); !strings.Contains(text, "line 1: protected: write a list") || !strings.Contains(text, "line 3: secrets.copy cannot be on d") {
		t.Errorf("it said\n%s", text)
	}
	if n := len(server.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
	in120x40(t, dtui(t), []string{"--no-config-file", "-p", "backend", "-c", "dev"}, all).see("GREETING_JA", "y copy").send("q").wait()
}
