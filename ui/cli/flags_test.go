package cli

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"dtui/client/sandbox"
	"dtui/ui/cells"
)

// call runs a command line in this process, without a terminal.
func call(t *testing.T, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	return callWith(t, func(string) string { return "" }, stdin, args...)
}

func callWith(t *testing.T, getenv func(string) string, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "in"), []byte(stdin), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(filepath.Join(dir, "in"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	var errs strings.Builder
	code = Run(args, getenv, Stdio{In: in, Out: out, Err: &errs})
	if _, err := out.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []*os.File{in, out} {
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return string(text), errs.String(), code
}

func TestWrongCallsAreOneLineAndExit2(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "absent", "data.json")
	for _, c := range []struct{ args, says string }{
		{"", "no terminal"},
		{"--demo", "no terminal"},
		{"--bogus", "see dtui --help"},
		{"extra", "see dtui --help"},
		{"--config dev", "--project"},
		{"--project UPPER/case --config dev", "UPPER/case"},
		{"--theme mauve", "high-contrast"},
		{"--theme default:beige", "light or dark"},
		{"logn", "did you mean dtui login?"},
		{"auth stats", "did you mean dtui auth status?"},
		{"config bogus", "see dtui config --help"},
		{"config path extra", "see dtui config path --help"},
		{"auth bogus", "see dtui auth --help"},
		{"auth switch", "see dtui auth switch --help"},
		{"login --token-stdin dp.pt.argument", "see dtui login --help"},
		{"login --token-stdin --token-file x", "exclude each other"},
		{"login --profile work", "--token-stdin"},
		{"sandbox extra", "see dtui sandbox --help"},
		{"sandbox --size 3", "PROJECTSxCONFIGSxSECRETS"},
		{"sandbox --size axbxc", "PROJECTSxCONFIGSxSECRETS"},
		{"sandbox --size 1x1x5x5", "PROJECTSxCONFIGSxSECRETS"},
		{"sandbox --size 1x1x5more", "PROJECTSxCONFIGSxSECRETS"},
		{"sandbox --size 1x0x5", "0 configs"},
		{"sandbox --size 1x1x1 --empty", "exclude"},
		{"sandbox --plan free", "developer, team, enterprise"},
		{"sandbox --limits on", "documented, off"},
		{"sandbox --guard 418", "409, 400, skip"},
		{"sandbox --latency=-1s", "--latency"},
		{"sandbox --rate-window 0s", "--rate-window"},
		{"sandbox --rate-window soon", "see dtui sandbox --help"},
		{"sandbox --fault bogus", "bogus"},
		{"sandbox --addr 8787", "127.0.0.1:8787"},
		{"sandbox --addr 0.0.0.0:0", "--allow-remote"},
	} {
		t.Run(c.args, func(t *testing.T) {
			t.Parallel()
			out, errs, code := call(t, "", strings.Fields(c.args)...)
			if code != exitUsage || out != "" || strings.Count(errs, "\n") != 1 || !strings.HasPrefix(errs, "dtui: ") || !strings.Contains(errs, c.says) {
				t.Errorf("exit %d, stdout %q, stderr %q; want exit 2 and one line with %q", code, out, errs, c.says)
			}
		})
	}
	// What is not the command line's fault is told apart.
	out, errs, code := call(t, "", "sandbox", "--addr", "127.0.0.1:0", "--data", data)
	if code != exitError || out != "" || strings.Count(errs, "\n") != 1 {
		t.Errorf("a data file that cannot be written: exit %d, stdout %q, stderr %q", code, out, errs)
	}
}

func TestControlCharactersOfTheCommandLineAreHarmless(t *testing.T) {
	t.Parallel()
	_, errs, code := call(t, "", "--theme", "x\x1b]0;owned\x07\r\nsecond line")
	if code != exitUsage || strings.Count(errs, "\n") != 1 || strings.ContainsAny(errs, "\x1b\x07\r") {
		t.Errorf("exit %d: %q", code, errs)
	}
}

func TestVersionAndHelpFit80Columns(t *testing.T) {
	t.Parallel()
	out, errs, code := call(t, "", "--version")
	if code != exitOK || errs != "" || out != "dtui "+Version()+"\n" {
		t.Errorf("--version: exit %d, %q, %q", code, out, errs)
	}
	var commands []*cobra.Command
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		commands = append(commands, cmd)
		for _, child := range cmd.Commands() {
			walk(child)
		}
	}
	walk((&run{}).root())
	if len(commands) < 4 {
		t.Fatalf("only %d commands", len(commands))
	}
	for _, cmd := range commands {
		args := append(strings.Fields(cmd.CommandPath())[1:], "--help")
		out, errs, code := call(t, "", args...)
		if code != exitOK || errs != "" || !strings.Contains(out, "Usage:") {
			t.Errorf("%q: exit %d, stderr %q", args, code, errs)
		}
		for line := range strings.Lines(out) {
			if w := cells.Width(strings.TrimSuffix(line, "\n")); w > 80 {
				t.Errorf("%q: a line of %d cells: %s", args, w, line)
			}
		}
	}
}

func TestExitCodesAreInTheHelp(t *testing.T) {
	t.Parallel()
	out, _, _ := call(t, "", "--help")
	text := strings.Join(strings.Fields(out), " ")
	for _, part := range []string{"0 when it was left", "1 after an error", "2 when it was called wrongly", "128 and the signal's number"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in the help", part)
		}
	}
}

func TestLoginKeepsNothingThatTheHostRefuses(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	const wrong = "dp.pt.0000000000000000000000000000000000000000000"
	out, errs, code := call(t, wrong+"\n", "login", "--token-stdin", "--api-host", base)
	if code != exitError || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "nothing was kept") || strings.Contains(errs, wrong) {
		t.Errorf("a wrong token: exit %d, %q, %q", code, out, errs)
	}
	if n := len(server.Requests()); n != 1 {
		t.Errorf("%d requests were sent", n)
	}
	out, errs, code = call(t, "\n", "login", "--token-stdin", "--api-host", base)
	if code != exitError || out != "" || !strings.Contains(errs, "holds no token") {
		t.Errorf("no token: exit %d, %q, %q", code, out, errs)
	}
	if n := len(server.Requests()); n != 1 {
		t.Errorf("%d requests were sent for no token", n-1)
	}
}
