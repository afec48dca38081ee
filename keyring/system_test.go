package keyring

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	gokeyring "github.com/zalando/go-keyring"
)

// fake is a backend whose calls do what the test says. It has no lock: the gate has to serialise it.
type fake struct {
	entries map[string]string
	set     func(account, payload string) error
	get     func(account string) (string, error)
	remove  func(account string) error
	calls   atomic.Int32
}

func (f *fake) Get(_, account string) (string, error) {
	f.calls.Add(1)
	if f.get != nil {
		return f.get(account)
	}
	payload, ok := f.entries[account]
	if !ok {
		return "", gokeyring.ErrNotFound
	}
	return payload, nil
}

func (f *fake) Set(_, account, payload string) error {
	f.calls.Add(1)
	if f.set != nil {
		return f.set(account, payload)
	}
	f.entries[account] = payload
	return nil
}

func (f *fake) Delete(_, account string) error {
	f.calls.Add(1)
	if f.remove != nil {
		return f.remove(account)
	}
	delete(f.entries, account)
	return nil
}

func faked(f *fake, options ...Option) Store {
	f.entries = map[string]string{}
	with := func(s *system) {
		s.backend, s.gate, s.probe, s.goos = f, newGate(), open, "linux"
		s.getenv = func(string) string { return "" }
	}
	return OS(append([]Option{with}, options...)...)
}

func desktop(name string) string {
	if name == "WAYLAND_DISPLAY" {
		return "wayland-0"
	}
	return ""
}

func TestDismissedPromptIsNotStored(t *testing.T) {
	t.Parallel()
	f := &fake{}
	store := faked(f)
	if err := store.Set(context.Background(), entry("default", "old")); err != nil {
		t.Fatal(err)
	}
	f.set = func(string, string) error { return nil }
	for _, name := range []string{"default", "fresh"} {
		err := store.Set(context.Background(), entry(name, "hunter2"))
		var lost NotStored
		if !errors.As(err, &lost) || lost.Name != name || Hint(err) == "" {
			t.Errorf("Set of %s behind a dismissed prompt: %v", name, err)
		}
	}
	f.remove = func(string) error { return nil }
	err := store.Delete(context.Background(), "default")
	if !errors.As(err, &NotDeleted{}) || Hint(err) == "" {
		t.Errorf("Delete behind a dismissed prompt: %v", err)
	}
}

func TestHangingKeyringTimesOutAndIsNotCalledAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what  string
		env   func(string) string
		limit time.Duration
	}{
		{"nobody to ask", func(string) string { return "" }, 3 * time.Second},
		{"a prompt can be shown", desktop, 60 * time.Second},
	} {
		t.Run(c.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				answer := make(chan struct{})
				f := &fake{set: func(string, string) error { <-answer; return nil }}
				store := faked(f, WithEnvironment(c.env))
				ctx := context.Background()

				start := time.Now()
				err := store.Set(ctx, entry("default", "hunter2"))
				var late TimedOut
				if !errors.As(err, &late) || late.Earlier || late.After != c.limit || Hint(err) == "" {
					t.Fatalf("Set on a hanging keyring: %v", err)
				}
				if waited := time.Since(start); waited != c.limit {
					t.Errorf("waited %s, want %s", waited, c.limit)
				}
				start = time.Now()
				for range 3 {
					if _, err := store.Get(ctx, "default"); !errors.As(err, &late) || !late.Earlier {
						t.Errorf("Get while a call is stuck: %v", err)
					}
				}
				if time.Since(start) != 0 || f.calls.Load() != 1 {
					t.Errorf("later calls took %s and made %d calls", time.Since(start), f.calls.Load())
				}
				close(answer)
				synctest.Wait()
				if _, err := store.Get(ctx, "default"); !errors.Is(err, ErrNotFound) {
					t.Errorf("Get after the stuck call returned: %v", err)
				}
			})
		})
	}
}

func TestWaitersAreTurnedAwayWhenACallIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		answer := make(chan struct{})
		defer close(answer)
		f := &fake{get: func(string) (string, error) { <-answer; return "", gokeyring.ErrNotFound }}
		store := faked(f, WithEnvironment(desktop))
		ctx, cancel := context.WithCancel(context.Background())
		first, second := make(chan error, 1), make(chan error, 1)
		go func() { _, err := store.Get(ctx, "default"); first <- err }()
		synctest.Wait()
		go func() { _, err := store.Get(context.Background(), "default"); second <- err }()
		synctest.Wait()
		cancel()
		if err := <-first; !errors.Is(err, context.Canceled) {
			t.Errorf("the cancelled call: %v", err)
		}
		var late TimedOut
		if err := <-second; !errors.As(err, &late) || !late.Earlier {
			t.Errorf("the call that waited: %v", err)
		}
	})
}

func TestCallsAreSerial(t *testing.T) {
	t.Parallel()
	var inside, most atomic.Int32
	f := &fake{get: func(string) (string, error) {
		most.Store(max(most.Load(), inside.Add(1)))
		defer inside.Add(-1)
		return "", gokeyring.ErrNotFound
	}}
	store := faked(f)
	keepsErrors := make(chan error, 16)
	for range 16 {
		go func() { _, err := store.Get(context.Background(), "default"); keepsErrors <- err }()
	}
	for range 16 {
		if err := <-keepsErrors; !errors.Is(err, ErrNotFound) {
			t.Error(err)
		}
	}
	if most.Load() != 1 || f.calls.Load() != 16 {
		t.Errorf("%d calls, up to %d at once", f.calls.Load(), most.Load())
	}
}

func TestLockedKeyring(t *testing.T) {
	t.Parallel()
	shut := func(context.Context) (readiness, error) { return locked, nil }
	t.Run("nobody to ask", func(t *testing.T) {
		t.Parallel()
		f := &fake{}
		for _, store := range []Store{
			faked(f, withProbe(shut)),
			faked(f, withProbe(shut), WithEnvironment(desktop), WithoutPrompts()),
		} {
			_, err := store.Get(context.Background(), "default")
			if !errors.As(err, &Locked{}) || f.calls.Load() != 0 || Hint(err) == "" {
				t.Errorf("Get of a locked keyring: %v after %d calls", err, f.calls.Load())
			}
		}
	})
	t.Run("asks, is dismissed", func(t *testing.T) {
		t.Parallel()
		asked := 0
		f := &fake{get: func(string) (string, error) { return "", errors.New("failed to unlock correct collection") }}
		store := faked(f, withProbe(shut), WithEnvironment(desktop), OnPrompt(func() { asked++ }))
		_, err := store.Get(context.Background(), "default")
		if !errors.As(err, &Locked{}) || asked != 1 || f.calls.Load() != 1 {
			t.Errorf("a dismissed prompt: %v, asked %d times, %d calls", err, asked, f.calls.Load())
		}
	})
}

func TestFailuresAreTyped(t *testing.T) {
	t.Parallel()
	broken := errors.New("connection reset")
	t.Run("no keyring", func(t *testing.T) {
		t.Parallel()
		for _, reason := range []Reason{NoBus, NoService, NoCollection} {
			f := &fake{}
			store := faked(f, withProbe(func(context.Context) (readiness, error) {
				return unknown, Unavailable{Reason: reason, Err: broken}
			}))
			err := store.Set(context.Background(), entry("default", "hunter2"))
			var none Unavailable
			if !errors.As(err, &none) || none.Reason != reason || !errors.Is(err, broken) || Hint(err) == "" {
				t.Errorf("%s: %v", reason, err)
			}
			if f.calls.Load() != 0 || strings.Contains(err.Error(), "hunter2") || none.Detail() != broken.Error() || strings.Contains(err.Error(), broken.Error()) {
				t.Errorf("%s: %d calls, %v", reason, f.calls.Load(), err)
			}
		}
	})
	t.Run("broken", func(t *testing.T) {
		t.Parallel()
		for want, given := range map[Reason]error{Failed: broken, NoPlatform: gokeyring.ErrUnsupportedPlatform} {
			f := &fake{set: func(string, string) error { return given }}
			err := faked(f).Set(context.Background(), entry("default", "hunter2"))
			var none Unavailable
			if !errors.As(err, &none) || none.Reason != want || !errors.Is(err, given) {
				t.Errorf("%v: %v", given, err)
			}
		}
	})
	t.Run("reading back fails", func(t *testing.T) {
		t.Parallel()
		f := &fake{get: func(string) (string, error) { return "", broken }}
		if err := faked(f).Set(context.Background(), entry("default", "t")); !errors.Is(err, broken) {
			t.Errorf("Set: %v", err)
		}
		if err := faked(f).Delete(context.Background(), "default"); !errors.Is(err, broken) {
			t.Errorf("Delete: %v", err)
		}
	})
	t.Run("panics", func(t *testing.T) {
		t.Parallel()
		f := &fake{get: func(string) (string, error) { panic("hunter2") }}
		_, err := faked(f).Get(context.Background(), "default")
		if !errors.As(err, &Unavailable{}) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("a library that panics: %v", err)
		}
	})
	t.Run("too big", func(t *testing.T) {
		t.Parallel()
		f := &fake{}
		store := faked(f, func(s *system) { s.goos = "windows" })
		err := store.Set(context.Background(), entry("default", strings.Repeat("x", 2560)))
		if !errors.As(err, &TooBig{}) || f.calls.Load() != 0 {
			t.Errorf("a token of 2,560 bytes: %v after %d calls", err, f.calls.Load())
		}
	})
	t.Run("hanging probe", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			store := faked(&fake{}, WithEnvironment(desktop), withProbe(func(ctx context.Context) (readiness, error) {
				<-ctx.Done()
				return unknown, ctx.Err()
			}))
			var late TimedOut
			if _, err := store.Get(context.Background(), "default"); !errors.As(err, &late) || late.After != quick {
				t.Errorf("a bus that does not answer: %v", err)
			}
		})
	})
}

func TestPromptable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		goos, set string
		want      bool
	}{
		{"linux", "", false},
		{"linux", "DISPLAY", true},
		{"linux", "WAYLAND_DISPLAY", true},
		{"darwin", "", true},
		{"darwin", "SSH_CONNECTION", false},
		{"windows", "DISPLAY", false},
	} {
		getenv := func(name string) string {
			if name == c.set {
				return "1"
			}
			return ""
		}
		if got := promptable(c.goos, getenv); got != c.want {
			t.Errorf("%s with %q: %v", c.goos, c.set, got)
		}
	}
}
