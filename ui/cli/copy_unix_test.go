//go:build unix

package cli

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"testing"

	"dtui/assets"
)

// Over SSH the value goes to the person's own terminal, as one OSC 52 sequence, and nowhere else on the screen.
func TestPromise7CopyOverSSHGoesThroughTheTerminal(t *testing.T) {
	t.Parallel()
	value := demoValue(t, "DB_PASSWORD")
	p := demo(t, "SSH_CONNECTION=192.0.2.1 1 192.0.2.2 22", "SSH_TTY=/dev/pts/1")
	filter(p, "DB_PASSWORD").send("y").see("Sent DB_PASSWORD to the terminal (OSC 52)", "until you copy something else")
	p.send("q")
	p.wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	sequence := []byte("\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(value)))
	if bytes.Count(p.raw, sequence) != 1 {
		t.Errorf("the copy was sent %d times through OSC 52, want once", bytes.Count(p.raw, sequence))
	}
	if bytes.Contains(p.raw, []byte(value)) {
		t.Error("the value itself was drawn")
	}
}

// demoValue is a value of backend / dev in the demo.
func demoValue(t *testing.T, name string) string {
	t.Helper()
	var world struct {
		Projects []struct {
			Slug         string
			Environments []struct {
				Configs []struct {
					Name    string
					Secrets map[string]struct{ Value string }
				}
			}
		}
	}
	if err := json.Unmarshal(assets.Demo(), &world); err != nil {
		t.Fatal(err)
	}
	for _, p := range world.Projects {
		for _, e := range p.Environments {
			for _, c := range e.Configs {
				if p.Slug == "backend" && c.Name == "dev" && c.Secrets[name].Value != "" {
					return c.Secrets[name].Value
				}
			}
		}
	}
	t.Fatalf("the demo has no %s", name)
	return ""
}
