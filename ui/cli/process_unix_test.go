//go:build unix

package cli

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"dtui/assets"
	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
	"dtui/ui"
	"dtui/ui/clip"
)

// panicVariable makes the test binary a program that panics.
const panicVariable = "DTUI_TEST_PANIC"

func TestMain(m *testing.M) {
	if os.Getenv(panicVariable) != "" {
		os.Exit(panicking())
	}
	code := m.Run()
	if err := os.RemoveAll(builds()); err != nil {
		panic(err)
	}
	os.Exit(code)
}

const (
	escKey = "\x1b[27u"
	downs  = "\x1b[B"
)

// demo starts the demo and waits for the secrets of backend/dev.
func demo(t testing.TB, env ...string) *tty {
	t.Helper()
	return ready(in120x40(t, dtui(t), []string{"--demo"}, env))
}

func ready(p *tty) *tty {
	p.t.Helper()
	return p.see("GREETING_JA", "http://localhost:8080")
}

// filter leaves one secret in the list.
func filter(p *tty, name string) *tty {
	p.t.Helper()
	return p.send("3/" + name + "\r").see("▌  " + name).gone("DB_HOST")
}

// stage stages one change of LOG_LEVEL.
func stage(p *tty) *tty {
	p.t.Helper()
	filter(p, "LOG_LEVEL").send("e").see("Edit LOG_LEVEL").send("trace\r").see("debug → trace")
	return p.send(escKey).see("DB_HOST")
}

func TestLeavingRestoresTheTerminal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		leave func(p *tty)
		code  int
		said  string
	}{
		{"q", func(p *tty) { p.send("q") }, 0, ""},
		{"ctrl+c", func(p *tty) { p.send("\x03") }, 0, ""},
		{"ctrl+c twice", func(p *tty) { stage(p).send("\x03").see("Leave dtui", "1 change").send("\x03") }, 0, ""},
		{"SIGTERM", func(p *tty) { p.signal(syscall.SIGTERM) }, 143, "dtui: ended by the signal terminated"},
		{"SIGTERM, staged", func(p *tty) { stage(p).signal(syscall.SIGTERM) }, 143, "1 staged change was not saved"},
		{"SIGHUP", func(p *tty) { p.signal(syscall.SIGHUP) }, 129, "dtui: the terminal went away"},
		{"SIGINT", func(p *tty) { p.signal(syscall.SIGINT) }, 130, "dtui: interrupted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := demo(t)
			c.leave(p)
			if code := p.restored(); code != c.code {
				t.Errorf("the exit code is %d, want %d", code, c.code)
			}
			left := p.afterwards()
			if c.said == "" && left != "" || !strings.Contains(left, c.said) {
				t.Errorf("left on the terminal: %q", left)
			}
		})
	}
}

func TestClosedTerminalEndsTheProgram(t *testing.T) {
	t.Parallel()
	p := demo(t)
	p.hangUp()
	if code := p.wait(); code != 129 {
		t.Errorf("the exit code is %d, want 129", code)
	}
}

const heldSecret = "held-by-the-model-7741"

// panicking runs the demo with a clock that panics in Update, after y has put a secret into the model's hands.
func panicking() int {
	r := &run{getenv: os.Getenv, stdio: Stdio{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}}
	server, err := sandbox.New(sandbox.Options{World: assets.Demo()})
	if err != nil {
		panic(err)
	}
	base, err := server.Start("127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	api, err := client.New(client.Options{Host: base, Token: model.NewValue(server.Token())})
	if err != nil {
		panic(err)
	}
	var held atomic.Pointer[model.Value]
	ref := model.ConfigRef{Project: "backend", Config: "dev"}
	env := ui.Env{
		API: prefetch(context.Background(), api, ref),
		Copy: func(_ context.Context, v model.Value, _ bool) (clip.Result, error) {
			held.Store(&v)
			return clip.Result{}, errors.New("refused")
		},
		Now: func() time.Time {
			if v := held.Load(); v != nil {
				panic(struct {
					copied model.Value
					all    map[string]model.Value
				}{*v, map[string]model.Value{"it": model.NewValue(heldSecret)}})
			}
			return time.Now()
		},
		After: r.env().After,
	}
	if err := r.show(context.Background(), env, ui.Options{Start: ref, Sandbox: true}); err != nil {
		r.complain(err)
		return exitError
	}
	return exitOK
}

func TestPanicRestoresTheTerminalAndPrintsNoValue(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := ready(in120x40(t, self, nil, []string{panicVariable + "=1"}))
	filter(p, "DB_PASSWORD").send("y")
	if code := p.restored(); code != exitError {
		t.Errorf("the exit code is %d", code)
	}
	if !strings.Contains(p.afterwards(), "panic") {
		t.Errorf("the panic is not told: %q", p.afterwards())
	}
	for _, secret := range append(maskedValues(t), heldSecret) {
		if strings.Contains(string(p.raw), secret) {
			t.Errorf("a value was printed: %q", secret)
		}
	}
}

// maskedValues are the values of the demo that are never shown unasked: of masked and of restricted secrets. Multi-line
// ones are cut to what is recognisable in one line, and references are no secret.
func maskedValues(t testing.TB) []string {
	t.Helper()
	var world struct {
		Projects []struct {
			Environments []struct {
				Configs []struct {
					Secrets map[string]struct {
						Value      *string
						Visibility string
					}
				}
			}
		}
	}
	if err := json.Unmarshal(assets.Demo(), &world); err != nil {
		t.Fatal(err)
	}
	var masked, open []string
	for _, p := range world.Projects {
		for _, e := range p.Environments {
			for _, c := range e.Configs {
				for _, s := range c.Secrets {
					switch {
					case s.Value == nil:
					case s.Visibility == "unmasked":
						open = append(open, squeezed(*s.Value))
					case len(*s.Value) >= 7 && !strings.Contains(*s.Value, "${"):
						masked = append(masked, pieces(*s.Value)...)
					}
				}
			}
		}
	}
	slices.Sort(masked)
	masked = slices.DeleteFunc(slices.Compact(masked), func(secret string) bool {
		return slices.ContainsFunc(open, func(text string) bool { return strings.Contains(text, secret) })
	})
	if len(masked) < 100 {
		t.Fatalf("only %d masked values are known", len(masked))
	}
	return masked
}

// pieces are the lines of a value, the long ones cut so that a wrapped or shortened one is found too.
func pieces(value string) []string {
	var all []string
	for line := range strings.Lines(value) {
		line = squeezed(line)
		if len(line) >= 7 && !strings.HasPrefix(line, "-----") {
			all = append(all, line[:min(len(line), 20)])
		}
	}
	return all
}

// TestPromise5NoFrameOfAWalkShowsAMaskedValue walks through all that can be reached without a reveal.
func TestPromise5NoFrameOfAWalkShowsAMaskedValue(t *testing.T) {
	t.Parallel()
	p := newTTY(t, 120, 40)
	p.forbid(maskedValues(t))
	ready(p.run(dtui(t), []string{"--demo"}, nil))

	// Down the whole list, and into each pane.
	p.send("3g").send(slices.Repeat([]string{downs}, 60)...).see("▌  DOPPLER_PROJECT")
	p.send("2").send(downs, downs, "G").send("1").send(downs, downs, "g").send("3g").see("▌  API_URL")
	stage(p)
	// An editor of a masked value, opened and left with nothing done.
	filter(p, "DB_PASSWORD").send("e").see("Edit DB_PASSWORD").send(escKey).gone("Edit DB_PASSWORD").send(escKey).see("DB_HOST")

	p.send("D").see("Compare with").send("prd\r").see("compare", "PRODUCTION", "34 of 51")
	p.send("f", "f", "f", "w").send(slices.Repeat([]string{downs}, 60)...).send("x", "w", "n", "N").send(escKey).gone("compare")

	p.send("3g\x01P").see("secrets to").send("prd\r").see("▸ promote", "PRODUCTION")
	p.send(slices.Repeat([]string{downs}, 60)...).send("\r").see("Unlock for editing").send("l\r").see("▸ review", "PRODUCTION")
	p.send(escKey).see("space untick") // From the field of the name to the list.
	p.send(slices.Repeat([]string{downs}, 60)...).send("g").send(escKey).gone("▸ review")

	p.send("?").see("edit the value").send("G", "g").send(escKey).gone("edit the value")
	p.send(":").see("Commands").send("theme\r").gone("Commands").see("Theme:")
	p.send("q").see("Leave dtui").send("\x03\x03").wait()
	p.unleaked()
}

// TestTheMaskedValueIsFoundWhenShown proves the walk's eyes: a reveal that was asked for is seen.
func TestTheMaskedValueIsFoundWhenShown(t *testing.T) {
	t.Parallel()
	p := newTTY(t, 120, 40)
	p.forbid(maskedValues(t))
	ready(p.run(dtui(t), []string{"--demo"}, nil))
	filter(p, "DB_PASSWORD").send("v").see("demo-plum-otter")
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown == "" {
		t.Error("the value is on the screen and was not found")
	}
}
