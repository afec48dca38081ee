//go:build unix

package cli

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"dtui/model"
)

const hookSecret = "a-signing-secret"

// TestListenPrintsWhatTheSandboxDelivers runs both programs as a person would.
func TestListenPrintsWhatTheSandboxDelivers(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), dtui(t), "listen", "--addr", "127.0.0.1:0", "--path", "/hook")
	cmd.Env = []string{webhookSecret + "=" + hookSecret}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said, err := bufio.NewReader(errs).ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(said), "dtui: listening for webhooks at ")
	if err != nil || !ok || !strings.HasSuffix(url, "/hook") {
		t.Fatalf("%q, %v", said, err)
	}
	// What is not signed is refused, and prints nothing.
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(`{"type":"config.secrets.update","config":{"name":"forged","project":"backend"}}`))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusUnauthorized {
		t.Errorf("%d, %v", response.StatusCode, err)
	}

	served := serveWith(t, []string{webhookSecret + "=" + hookSecret}, "--webhook", url)
	snapshot, err := served.client().Open(t.Context(), model.ConfigRef{Project: "backend", Config: "dev"})
	if err != nil {
		t.Fatal(err)
	}
	report := served.client().Save(t.Context(), model.SaveOrder{
		ID: snapshot.ID(), Config: snapshot.Config(), Lines: []model.Change{{Name: "NEW_ONE", Value: model.NewValue("not to be printed")}},
	})
	if report.Err != nil {
		t.Fatal(report.Err)
	}
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	if err != nil || !strings.HasSuffix(line, "Z  backend / dev  config.secrets.update\n") {
		t.Errorf("%q, %v", line, err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if rest, err := io.ReadAll(lines); err != nil || len(rest) > 0 {
		t.Errorf("it also prints %q, %v", rest, err)
	}
	_ = cmd.Wait() // What it says is in the exit code.
	if code := cmd.ProcessState.ExitCode(); code != exitOK {
		t.Errorf("exit %d", code)
	}
}

func TestListenCalledWrongly(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	with := []string{webhookSecret + "=" + hookSecret}
	for name, tt := range map[string]struct {
		env  []string
		args []string
		code int
		says string
	}{
		"no secret":      {nil, nil, exitUsage, webhookSecret},
		"empty file":     {nil, []string{"--secret-file", empty}, exitUsage, "holds no secret"},
		"no file":        {nil, []string{"--secret-file", empty + "not"}, exitUsage, "--secret-file"},
		"empty input":    {with, []string{"--secret-stdin"}, exitUsage, "standard input holds no secret"},
		"two places":     {with, []string{"--secret-stdin", "--secret-file", empty}, exitUsage, "exclude each other"},
		"everybody":      {with, []string{"--addr", ":8788"}, exitUsage, "--allow-remote"},
		"all interfaces": {with, []string{"--addr", "0.0.0.0:0"}, exitUsage, "--allow-remote"},
		"no port":        {with, []string{"--addr", "127.0.0.1"}, exitUsage, "--addr"},
		"odd path":       {with, []string{"--path", "hook"}, exitUsage, "begins with /"},
		"an argument":    {with, []string{"hook"}, exitUsage, "unknown command"},
		"not its own":    {with, []string{"--addr", "192.0.2.1:0", "--allow-remote"}, exitError, "could not listen"},
	} {
		out, errs, code := output(t, "", tt.env, append([]string{"listen"}, tt.args...)...)
		if code != tt.code || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, tt.says) || strings.Contains(errs, hookSecret) {
			t.Errorf("%s: exit %d, %q, %q", name, code, out, errs)
		}
	}
	if _, errs, code := output(t, "", nil, "sandbox", "--webhook", "https://example.com/"); code != exitUsage || !strings.Contains(errs, "not on this machine") {
		t.Errorf("exit %d, %q", code, errs)
	}
}
