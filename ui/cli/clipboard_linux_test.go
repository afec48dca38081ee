package cli

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dtui/ui/clip"
)

// display is an X server of the test's own.
func display(t *testing.T) string {
	t.Helper()
	for _, program := range []string{"Xvfb", "xclip"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("DTUI_REAL_PARTS") == "1" {
				t.Fatalf("%s is not installed and DTUI_REAL_PARTS=1 asks for it", program)
			}
			t.Skipf("%s is not installed", program)
		}
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	server := exec.CommandContext(context.Background(), "Xvfb", "-displayfd", "3", "-screen", "0", "64x64x8", "-nolisten", "tcp", "-noreset")
	server.ExtraFiles = []*os.File{writer}
	err = server.Start()
	_ = writer.Close()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	line, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb named no display: %v", err)
	}
	return ":" + strings.TrimSpace(line)
}

func xclip(t *testing.T, display, input string, arguments ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "xclip", append([]string{"-selection", "clipboard"}, arguments...)...)
	cmd.Env, cmd.Stdin = []string{"PATH=" + os.Getenv("PATH"), "DISPLAY=" + display}, strings.NewReader(input)
	if input != "" { // It stays, with the pipes it was given.
		return "", cmd.Run()
	}
	text, err := cmd.Output()
	return string(text), err
}

// holders are the helpers of a display, by their folders in /proc.
func holders(t *testing.T, display string) []string {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, process := range all {
		// One that ends meanwhile has nothing to show.
		arguments, _ := os.ReadFile(process + "/cmdline")
		variables, _ := os.ReadFile(process + "/environ")
		if bytes.Contains(arguments, []byte("\x00"+clip.Command+"\x00")) && bytes.Contains(variables, []byte("DISPLAY="+display+"\x00")) {
			found = append(found, process)
		}
	}
	return found
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for !ok() {
		select {
		case <-t.Context().Done():
			t.Fatalf("never came: %s", what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// The whole program: y copies through a helper that nobody can read the value off, and that goes on after dtui was killed.
func TestPromise6ACopyOutlivesDtuiAndShowsTheValueNowhere(t *testing.T) {
	t.Parallel()
	at := display(t)
	value, token := demoValue(t, "DB_PASSWORD"), "dp.pt.inTheEnvironmentOfDtuiAlone8890"
	p := newTTY(t, 120, 40)
	p.forbid([]string{value})
	ready(p.run(dtui(t), []string{"--demo"}, []string{"DISPLAY=" + at, "DOPPLER_TOKEN=" + token}))
	filter(p, "DB_PASSWORD").send("y").see("Copied DB_PASSWORD through X11. Cleared in 45 s", "◔ clipboard 4")
	if got, err := xclip(t, at, "", "-out"); err != nil || got != value {
		t.Errorf("pasted %q, %v", got, err)
	}
	if got, err := xclip(t, at, "", "-out", "-target", "x-kde-passwordManagerHint"); err != nil || got != "secret" {
		t.Errorf("the mark is %q, %v", got, err)
	}
	helpers := holders(t, at)
	if len(helpers) != 1 {
		t.Fatalf("%d helpers", len(helpers))
	}
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	for _, process := range all {
		for _, file := range []string{"/cmdline", "/environ"} {
			// One that ends meanwhile has nothing to show.
			if text, _ := os.ReadFile(process + file); bytes.Contains(text, []byte(value)) {
				t.Errorf("%s%s holds the value", process, file)
			}
		}
	}
	if variables, err := os.ReadFile(helpers[0] + "/environ"); err != nil || bytes.Contains(variables, []byte(token)) || bytes.Contains(variables, []byte("DOPPLER")) {
		t.Errorf("the helper's environment is %q, %v", variables, err)
	}
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.wait()
	if got, err := xclip(t, at, "", "-out"); err != nil || got != value {
		t.Errorf("after dtui was killed: pasted %q, %v", got, err)
	}
	if _, err := xclip(t, at, "newer", "-in"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the end of the helper", func() bool { return len(holders(t, at)) == 0 })
	p.unleaked()
}

// What is copied elsewhere is seen at once, and left alone.
func TestPromise7SomethingNewerOnTheClipboardIsSaid(t *testing.T) {
	t.Parallel()
	at := display(t)
	p := demo(t, "DISPLAY="+at)
	filter(p, "DB_PASSWORD").send("y").see("◔ clipboard")
	if _, err := xclip(t, at, "newer", "-in"); err != nil {
		t.Fatal(err)
	}
	p.see("The clipboard was left alone: it holds something newer.").gone("◔ clipboard")
	if got, err := xclip(t, at, "", "-out"); err != nil || got != "newer" {
		t.Errorf("the clipboard holds %q, %v", got, err)
	}
}

func TestPromise7ADisplayThatIsNotThereIsSaid(t *testing.T) {
	t.Parallel()
	p := demo(t, "DISPLAY=:4095")
	filter(p, "DB_PASSWORD").send("y").see("Not copied: the display :4095 cannot be reached", "v shows the value.").gone("◔")
}
