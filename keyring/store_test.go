package keyring

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	gokeyring "github.com/zalando/go-keyring"

	"dtui/model"
)

// insideSession is set in the process that TestRealSecretService starts on a private bus.
const insideSession = "DTUI_TEST_KEYRING_SESSION"

func TestMain(m *testing.M) {
	if os.Getenv(insideSession) == "" {
		gokeyring.MockInit()
	}
	os.Exit(m.Run())
}

// open is a probe of a keyring that is there and unlocked.
func open(context.Context) (readiness, error) { return unlocked, nil }

func withProbe(probe func(context.Context) (readiness, error)) Option {
	return func(s *system) { s.probe = probe }
}

func entry(name, token string) Entry {
	return Entry{
		Name: name, Host: "https://api.doppler.com", Workplace: "acme", Person: "Ana Lima", Kind: "personal", Made: true,
		Token: model.NewValue(token),
	}
}

func sameEntry(t *testing.T, got, want Entry) {
	t.Helper()
	if got.Name != want.Name || got.Host != want.Host || got.Workplace != want.Workplace ||
		got.Person != want.Person || got.Kind != want.Kind || got.Made != want.Made {
		t.Errorf("got entry %+v, want %+v", got, want)
	}
	if !got.Token.Equal(want.Token) {
		t.Error("the token that came back is another one")
	}
}

func TestMemoryKeepsTheContract(t *testing.T) {
	t.Parallel()
	contract(t, Memory())
}

func TestSystemKeepsTheContract(t *testing.T) {
	t.Parallel()
	contract(t, OS(withProbe(open)))
}

// contract is what every store promises. It leaves the store as it was.
func contract(t *testing.T, store Store) {
	ctx := context.Background()
	t.Run("missing", func(t *testing.T) {
		_, err := store.Get(ctx, "absent")
		if !errors.Is(err, ErrNotFound) || Hint(err) == "" {
			t.Errorf("Get of a missing entry: %v, hint %q", err, Hint(err))
		}
		if err := store.Delete(ctx, "absent"); !errors.Is(err, ErrNotFound) {
			t.Errorf("Delete of a missing entry: %v", err)
		}
	})
	t.Run("round trip", func(t *testing.T) {
		for i, token := range []string{"dp.pt.abc", "two\nlines\t\"quoted\" <&> \\", "é ☃ 漢字", " padded \n", strings.Repeat("x", 1500)} {
			want := entry(fmt.Sprintf("round-%d", i), token)
			if err := store.Set(ctx, want); err != nil {
				t.Fatal(err)
			}
			got, err := store.Get(ctx, want.Name)
			if err != nil {
				t.Fatal(err)
			}
			sameEntry(t, got, want)
			if err := store.Delete(ctx, want.Name); err != nil {
				t.Fatal(err)
			}
			if _, err := store.Get(ctx, want.Name); !errors.Is(err, ErrNotFound) {
				t.Errorf("Get after Delete: %v", err)
			}
		}
	})
	t.Run("replace", func(t *testing.T) {
		first, second := entry("replaced", "dp.pt.one"), entry("replaced", "dp.pt.two")
		second.Host, second.Kind = "HTTPS://Doppler.Example:8443/v3", ""
		for _, e := range []Entry{first, second} {
			if err := store.Set(ctx, e); err != nil {
				t.Fatal(err)
			}
		}
		got, err := store.Get(ctx, "replaced")
		if err != nil {
			t.Fatal(err)
		}
		second.Host = "https://doppler.example:8443"
		sameEntry(t, got, second)
		if err := store.Delete(ctx, "replaced"); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("apart", func(t *testing.T) { keepsApart(t, store) })
	t.Run("refused", func(t *testing.T) { refusesBadEntries(t, store) })
}

func keepsApart(t *testing.T, store Store) {
	ctx := context.Background()
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			want := entry(fmt.Sprintf("apart-%d", i), fmt.Sprintf("dp.pt.%d", i))
			if err := store.Set(ctx, want); err != nil {
				t.Error(err)
				return
			}
			got, err := store.Get(ctx, want.Name)
			if err != nil {
				t.Error(err)
				return
			}
			sameEntry(t, got, want)
			if err := store.Delete(ctx, want.Name); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

func refusesBadEntries(t *testing.T, store Store) {
	ctx := context.Background()
	for what, change := range map[string]func(*Entry){
		"no name":         func(e *Entry) { e.Name = "" },
		"option as name":  func(e *Entry) { e.Name = "-w" },
		"line in name":    func(e *Entry) { e.Name = "a\ndelete-keychain" },
		"space in name":   func(e *Entry) { e.Name = "a b" },
		"long name":       func(e *Entry) { e.Name = strings.Repeat("a", 65) },
		"no host":         func(e *Entry) { e.Host = "" },
		"password in URL": func(e *Entry) { e.Host = "https://u:hunter2@api.doppler.com" },
		"unknown token":   func(e *Entry) { e.Token = model.Value{} },
		"empty token":     func(e *Entry) { e.Token = model.NewValue("") },
		"token not UTF-8": func(e *Entry) { e.Token = model.NewValue("hunter2\xff") },
		"kind not UTF-8":  func(e *Entry) { e.Kind = "\xff" },
	} {
		e := entry("refused", "hunter2")
		change(&e)
		err := store.Set(ctx, e)
		var invalid Invalid
		if !errors.As(err, &invalid) || Hint(err) == "" {
			t.Errorf("%s: Set returned %v", what, err)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error quotes a secret: %v", what, err)
		}
	}
	if _, err := store.Get(ctx, "../x"); !errors.As(err, &Invalid{}) {
		t.Errorf("Get of a bad name: %v", err)
	}
	if err := store.Delete(ctx, "--all"); !errors.As(err, &Invalid{}) {
		t.Errorf("Delete of a bad name: %v", err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := store.Get(ended, "absent"); !errors.Is(err, context.Canceled) {
		t.Errorf("Get under an ended context: %v", err)
	}
	if err := store.Set(ended, entry("absent", "t")); !errors.Is(err, context.Canceled) {
		t.Errorf("Set under an ended context: %v", err)
	}
	if err := store.Delete(ended, "absent"); !errors.Is(err, context.Canceled) {
		t.Errorf("Delete under an ended context: %v", err)
	}
}
