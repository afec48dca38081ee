//go:build unix

package cli

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"dtui/client"
	"dtui/model"
)

// served is dtui sandbox in a process of its own.
type served struct {
	t           testing.TB
	cmd         *exec.Cmd
	base, token string
	rest        io.Reader
}

func serveProcess(t testing.TB, args ...string) *served {
	t.Helper()
	return serveWith(t, []string{}, args...)
}

func serveWith(t testing.TB, env []string, args ...string) *served {
	t.Helper()
	s := &served{t: t, cmd: exec.CommandContext(t.Context(), dtui(t), append([]string{"sandbox", "--addr", "127.0.0.1:0"}, args...)...)}
	s.cmd.Env, s.cmd.Stderr = env, os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.stop(syscall.SIGKILL) })
	lines := bufio.NewReader(out)
	s.rest = lines
	for _, part := range []struct {
		name string
		to   *string
	}{{"api_host=", &s.base}, {"token=", &s.token}} {
		line, err := lines.ReadString('\n')
		value, ok := strings.CutPrefix(line, part.name)
		if err != nil || !ok {
			t.Fatalf("the sandbox prints %q instead of %s… (%v)", line, part.name, err)
		}
		*part.to = strings.TrimSpace(value)
	}
	return s
}

// stop ends it and returns the exit code; a second time it does nothing.
func (s *served) stop(by syscall.Signal) int {
	s.t.Helper()
	if s.cmd.ProcessState != nil {
		return s.cmd.ProcessState.ExitCode()
	}
	if err := s.cmd.Process.Signal(by); err != nil {
		s.t.Fatal(err)
	}
	if more, err := io.ReadAll(s.rest); err != nil || len(more) != 0 {
		s.t.Errorf("the sandbox also prints %q (%v)", more, err)
	}
	_ = s.cmd.Wait() // What it says is in the exit code.
	return s.cmd.ProcessState.ExitCode()
}

func (s *served) client() *client.Client {
	s.t.Helper()
	c, err := client.New(client.Options{Host: s.base, Token: model.NewValue(s.token)})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(c.Close)
	return c
}

// dtui starts the program against it.
func (s *served) dtui(args ...string) *tty {
	s.t.Helper()
	return in120x40(s.t, dtui(s.t), args, noBus(s.t, "DOPPLER_API_HOST="+s.base, "DOPPLER_TOKEN="+s.token))
}

func TestSandboxKeepsWhatWasWritten(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data.json")
	ref := model.ConfigRef{Project: "backend", Config: "dev"}
	var token string
	for i, by := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP} {
		s := serveProcess(t, "--data", data)
		if token != "" && s.token != token {
			t.Error("the token is another one after a restart")
		}
		token = s.token
		snapshot, err := s.client().Open(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		for j := range i {
			name := fmt.Sprintf("ROUND_%d", j)
			if got := snapshot.Find(name); got == nil || !got.Raw.Equal(model.NewValue(name+" kept")) {
				t.Errorf("%s is lost", name)
			}
		}
		name := fmt.Sprintf("ROUND_%d", i)
		report := s.client().Save(t.Context(), model.SaveOrder{
			ID: snapshot.ID(), Config: snapshot.Config(), Lines: []model.Change{{Name: name, Value: model.NewValue(name + " kept")}},
		})
		if report.Err != nil {
			t.Fatal(report.Err)
		}
		if code := s.stop(by); code != exitOK {
			t.Errorf("after %v the exit code is %d", by, code)
		}
		info, err := os.Stat(data)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("the data file has mode %v", info.Mode())
		}
	}
	// A file that others may read is refused, with the way out.
	if err := os.Chmod(data, 0o644); err != nil {
		t.Fatal(err)
	}
	out, errs, code := output(t, "", nil, "sandbox", "--addr", "127.0.0.1:0", "--data", data)
	if code != exitError || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "chmod 600") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
}

// TestManyConfigsAndProjectsAreShownWhole passes the pages that the API answers in.
func TestManyConfigsAndProjectsAreShownWhole(t *testing.T) {
	t.Parallel()
	t.Run("250 configs", func(t *testing.T) {
		t.Parallel()
		s := serveProcess(t, "--size", "3x250x5", "--limits", "off")
		p := s.dtui("-p", "billing-api", "-c", "dev").see("2 Configs", "250 ─╮", "AWS_URL")
		layout, err := s.client().Layout(t.Context(), "billing-api")
		if err != nil {
			t.Fatal(err)
		}
		if len(layout.Configs) != 250 {
			t.Fatalf("%d configs", len(layout.Configs))
		}
		last := layout.Configs[249].Config
		p.send("2G").see("▌  " + last[:min(len(last), 15)])
		p.send("\r").see("billing-api / " + last)
	})
	t.Run("1,500 projects", func(t *testing.T) {
		t.Parallel()
		s := serveProcess(t, "--size", "1500x1x1", "--limits", "off")
		list, err := s.client().Projects(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(list.Projects) != 1500 {
			t.Fatalf("%d projects", len(list.Projects))
		}
		last := list.Projects[1499].Slug
		p := s.dtui().see("1 Projects", "500 ─╮").send("1G")
		p.see("▌ " + last[:min(len(last), 15)]).send("\r").see(last)
	})
}
