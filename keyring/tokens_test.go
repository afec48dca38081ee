package keyring

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dtui/model"
)

// rough is a system keyring whose calls fail as the test says.
type rough struct {
	Store
	get, set, remove error
	// did is true when a failing Set stores all the same, as a keyring does that answers too late.
	did bool
}

func (r *rough) Get(ctx context.Context, name string) (Entry, error) {
	if r.get != nil {
		return Entry{}, r.get
	}
	return r.Store.Get(ctx, name)
}

func (r *rough) Set(ctx context.Context, e Entry) error {
	if r.set != nil && !r.did {
		return r.set
	}
	return errors.Join(r.Store.Set(ctx, e), r.set)
}

func (r *rough) Delete(ctx context.Context, name string) error {
	if r.remove != nil {
		return r.remove
	}
	return r.Store.Delete(ctx, name)
}

func newTokens(t *testing.T) (*Tokens, *rough) {
	t.Helper()
	system := &rough{Store: Memory()}
	tokens := NewTokens(filepath.Join(t.TempDir(), "dtui"), system, WithWorkFactor(1))
	tokens.Now = func() time.Time { return noon }
	return tokens, system
}

// reads asserts that a profile has a token, and that the book says where.
func reads(t *testing.T, tokens *Tokens, name, token string, place model.Place) {
	t.Helper()
	e, p, err := tokens.Read(t.Context(), name, passphrase)
	if err != nil {
		t.Errorf("reading %q: %v", name, err)
		return
	}
	if !e.Token.Equal(model.NewValue(token)) || p.Place != place || p.Name != e.Name {
		t.Errorf("reading %q gives another token, or %+v, want it in %s", name, p, place)
	}
	list, err := tokens.Profiles(t.Context())
	must(t, err)
	for _, listed := range list.List {
		if listed.Name == e.Name && listed != p {
			t.Errorf("the list has %+v, reading gave %+v", listed, p)
		}
	}
}

func TestTwoLoginsAreKeptSwitchedAndRemoved(t *testing.T) {
	t.Parallel()
	tokens, system := newTokens(t)
	ctx := t.Context()
	if _, _, err := tokens.Read(ctx, "", model.Value{}); !errors.Is(err, ErrNotFound) || Hint(err) == "" {
		t.Errorf("with nothing kept: %v", err)
	}
	work, home := entry("work", "dp.ct.hunter2"), entry("home", "dp.st.dev.hunter3")
	work.Made, work.Kind = true, "cli"
	p, err := tokens.Keep(ctx, work, model.InKeyring, model.Value{})
	must(t, err)
	want := model.Profile{
		Name: "work", Host: "https://api.doppler.com", Workplace: "acme", Person: "Ana Lima", Kind: model.CLIToken,
		Place: model.InKeyring, Made: true, Added: noon,
	}
	if p != want {
		t.Errorf("kept %+v, want %+v", p, want)
	}
	_, err = tokens.Keep(ctx, home, model.InFile, passphrase)
	must(t, err)
	if got := listed(t, tokens.Book); got != "home: home work" {
		t.Errorf("the list is %q", got)
	}
	reads(t, tokens, "", "dp.st.dev.hunter3", model.InFile)
	must(t, tokens.Book.Use(ctx, "work"))
	reads(t, tokens, "", "dp.ct.hunter2", model.InKeyring)
	reads(t, tokens, "home", "dp.st.dev.hunter3", model.InFile)
	if e, _, err := tokens.Read(ctx, "work", model.Value{}); err != nil || !e.Made || e.Kind != "cli" {
		t.Errorf("the entry is %+v, %v", e, err)
	}
	if _, p, err := tokens.Read(ctx, "home", model.Value{}); !errors.As(err, &NeedsPassphrase{}) || p.Place != model.InFile {
		t.Errorf("a file without its passphrase: %v, %+v", err, p)
	}
	if _, _, err := tokens.Read(ctx, "absent", passphrase); !errors.Is(err, ErrNotFound) {
		t.Errorf("a profile that is not there: %v", err)
	}

	must(t, tokens.Remove(ctx, "home"))
	must(t, tokens.Remove(ctx, "work"))
	if got := listed(t, tokens.Book); got != ":" {
		t.Errorf("after removing both: %q", got)
	}
	if has, err := tokens.Files.Has(ctx, "home"); has || err != nil {
		t.Errorf("the file is still there: %v", err)
	}
	if _, err := system.Get(ctx, "work"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the keyring still has it: %v", err)
	}
	if err := tokens.Remove(ctx, "work"); !errors.Is(err, ErrNotFound) {
		t.Errorf("removing twice: %v", err)
	}
}

func TestPromise6NoTokenIsInTheBook(t *testing.T) {
	t.Parallel()
	tokens, _ := newTokens(t)
	for name, place := range map[string]model.Place{"work": model.InKeyring, "home": model.InFile} {
		_, err := tokens.Keep(t.Context(), entry(name, "dp.pt.hunter2"), place, passphrase)
		must(t, err)
		reads(t, tokens, name, "dp.pt.hunter2", place)
	}
	dir := filepath.Dir(filepath.Dir(tokens.Files.Path("work")))
	files := 0
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), "hunter2") || strings.Contains(string(text), "dp.pt") || strings.Contains(string(text), "horse") {
			t.Errorf("%s holds a token or a passphrase: %s", path, text)
		}
		return err
	}))
	if files < 3 {
		t.Errorf("%d files were looked at", files)
	}
}

func TestAPayloadOfAnEarlierDtuiIsRead(t *testing.T) {
	t.Parallel()
	e, err := decode("default", `{"version":1,"host":"https://api.doppler.com","workplace":"acme","person":"Ana Lima","kind":"personal","token":"dp.pt.x"}`)
	if err != nil || e.Made || e.Kind != "personal" {
		t.Errorf("%+v, %v", e, err)
	}
	// And what this one writes for a token that it did not make is the same, so that an earlier one reads it.
	text, err := encode(e)
	if err != nil || strings.Contains(text, "made") {
		t.Errorf("%s, %v", text, err)
	}
}

// TestDtuiEndedBetweenTwoSteps writes the book as a dtui leaves it that was killed there.
func TestDtuiEndedBetweenTwoSteps(t *testing.T) {
	t.Parallel()
	begun := func(t *testing.T, at, to model.Place) (*Tokens, *rough) {
		tokens, system := newTokens(t)
		must(t, tokens.Book.put(t.Context(), shelved{Profile: profile("work"), moving: to}, true))
		marked := profile("work")
		marked.Place = at
		must(t, tokens.Book.put(t.Context(), shelved{Profile: marked, moving: to}, true))
		return tokens, system
	}
	t.Run("a new login was not stored yet", func(t *testing.T) {
		tokens, _ := begun(t, model.InKeyring, model.InKeyring)
		_, _, err := tokens.Read(t.Context(), "", model.Value{})
		if !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "work") || Hint(err) == "" {
			t.Errorf("it is listed, and using it says: %v", err)
		}
		must(t, tokens.Remove(t.Context(), "work"))
	})
	t.Run("a new login was stored", func(t *testing.T) {
		tokens, system := begun(t, model.InKeyring, model.InKeyring)
		must(t, system.Store.Set(t.Context(), entry("work", "dp.pt.new")))
		reads(t, tokens, "work", "dp.pt.new", model.InKeyring)
	})
	t.Run("the file was written, the keyring has the older one", func(t *testing.T) {
		tokens, system := begun(t, model.InKeyring, model.InFile)
		must(t, system.Store.Set(t.Context(), entry("work", "dp.pt.old")))
		must(t, tokens.Files.Set(t.Context(), entry("work", "dp.pt.new"), passphrase))
		if _, _, err := tokens.Read(t.Context(), "work", model.Value{}); !errors.As(err, &NeedsPassphrase{}) {
			t.Errorf("without a passphrase the older one must not be used: %v", err)
		}
		reads(t, tokens, "work", "dp.pt.new", model.InFile)
		if _, err := system.Store.Get(t.Context(), "work"); !errors.Is(err, ErrNotFound) {
			t.Errorf("the older one is still there: %v", err)
		}
	})
	t.Run("the file was not written, the keyring has it", func(t *testing.T) {
		tokens, system := begun(t, model.InKeyring, model.InFile)
		must(t, system.Store.Set(t.Context(), entry("work", "dp.pt.old")))
		reads(t, tokens, "work", "dp.pt.old", model.InKeyring)
	})
	t.Run("the keyring hangs, the file has it", func(t *testing.T) {
		tokens, system := begun(t, model.InFile, model.InKeyring)
		must(t, tokens.Files.Set(t.Context(), entry("work", "dp.pt.old"), passphrase))
		system.get = TimedOut{After: quick}
		reads(t, tokens, "work", "dp.pt.old", model.InFile)
		// The mark stays: when the keyring answers again, what is in it is the newer one.
		system.get = nil
		must(t, system.Store.Set(t.Context(), entry("work", "dp.pt.new")))
		reads(t, tokens, "work", "dp.pt.new", model.InKeyring)
		if has, err := tokens.Files.Has(t.Context(), "work"); has || err != nil {
			t.Errorf("the older file is still there: %v", err)
		}
	})
	t.Run("the token was deleted, the profile is listed", func(t *testing.T) {
		tokens, _ := newTokens(t)
		must(t, tokens.Book.Put(t.Context(), profile("work"), true))
		if _, _, err := tokens.Read(t.Context(), "", model.Value{}); !errors.Is(err, ErrNotFound) || Hint(err) == "" {
			t.Errorf("using it says: %v", err)
		}
		must(t, tokens.Remove(t.Context(), "work"))
		if got := listed(t, tokens.Book); got != ":" {
			t.Errorf("the list is %q", got)
		}
	})
}

func TestKeepingThatFailsLeavesThingsAsTheyWere(t *testing.T) {
	t.Parallel()
	broken := Unavailable{Reason: Failed, Err: fmt.Errorf("connection reset")}
	t.Run("a new one", func(t *testing.T) {
		tokens, system := newTokens(t)
		system.set = broken
		if _, err := tokens.Keep(t.Context(), entry("work", "dp.pt.new"), model.InKeyring, model.Value{}); !errors.As(err, &Unavailable{}) || Hint(err) == "" {
			t.Errorf("Keep: %v", err)
		}
		if got := listed(t, tokens.Book); got != ":" {
			t.Errorf("the list is %q", got)
		}
	})
	t.Run("over an older one", func(t *testing.T) {
		tokens, system := newTokens(t)
		_, err := tokens.Keep(t.Context(), entry("work", "dp.pt.old"), model.InFile, passphrase)
		must(t, err)
		system.set = broken
		if _, err := tokens.Keep(t.Context(), entry("work", "dp.pt.new"), model.InKeyring, model.Value{}); !errors.As(err, &Unavailable{}) {
			t.Errorf("Keep: %v", err)
		}
		reads(t, tokens, "work", "dp.pt.old", model.InFile)
	})
	t.Run("in time", func(t *testing.T) {
		tokens, system := newTokens(t)
		system.set, system.did = TimedOut{After: quick}, true
		if _, err := tokens.Keep(t.Context(), entry("work", "dp.pt.new"), model.InKeyring, model.Value{}); !errors.As(err, &TimedOut{}) {
			t.Errorf("Keep: %v", err)
		}
		// The keyring did it after all: the profile was left on the list, so its token is not lost.
		reads(t, tokens, "work", "dp.pt.new", model.InKeyring)
	})
	t.Run("without a passphrase", func(t *testing.T) {
		tokens, _ := newTokens(t)
		if _, err := tokens.Keep(t.Context(), entry("work", "dp.pt.new"), model.InFile, model.Value{}); !errors.As(err, &NeedsPassphrase{}) {
			t.Errorf("Keep: %v", err)
		}
		if got := listed(t, tokens.Book); got != ":" {
			t.Errorf("the list is %q", got)
		}
	})
	t.Run("before anything is stored", func(t *testing.T) {
		tokens, system := newTokens(t)
		_, err := tokens.Keep(t.Context(), entry("work", "dp.pt.old"), model.InKeyring, model.Value{})
		must(t, err)
		system.set = errors.New("the keyring was called")
		if _, err := tokens.Keep(t.Context(), entry("WORK", "dp.pt.new"), model.InKeyring, model.Value{}); !errors.As(err, &NameTaken{}) {
			t.Errorf("a name that differs by case: %v", err)
		}
		for _, place := range []model.Place{"", model.InMemory, model.InCLI, model.GivenHere} {
			if _, err := tokens.Keep(t.Context(), entry("home", "dp.pt.new"), place, model.Value{}); !errors.As(err, &Invalid{}) {
				t.Errorf("in %q: %v", place, err)
			}
		}
		must(t, os.WriteFile(tokens.Book.folder.at("profiles.json"), []byte("damaged"), 0o600))
		if _, err := tokens.Keep(t.Context(), entry("home", "dp.pt.new"), model.InKeyring, model.Value{}); !errors.As(err, &BadFile{}) {
			t.Errorf("with a damaged book: %v", err)
		}
	})
}

func TestATokenMovesToAnotherPlace(t *testing.T) {
	t.Parallel()
	tokens, system := newTokens(t)
	ctx := t.Context()
	_, err := tokens.Keep(ctx, entry("work", "dp.pt.one"), model.InKeyring, model.Value{})
	must(t, err)
	_, err = tokens.Keep(ctx, entry("work", "dp.pt.two"), model.InFile, passphrase)
	must(t, err)
	reads(t, tokens, "work", "dp.pt.two", model.InFile)
	if _, err := system.Store.Get(ctx, "work"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the keyring still has the older one: %v", err)
	}
	_, err = tokens.Keep(ctx, entry("work", "dp.pt.three"), model.InKeyring, model.Value{})
	must(t, err)
	reads(t, tokens, "work", "dp.pt.three", model.InKeyring)
	if has, err := tokens.Files.Has(ctx, "work"); has || err != nil {
		t.Errorf("the file is still there: %v", err)
	}

	system.remove = Locked{}
	p, err := tokens.Keep(ctx, entry("work", "dp.pt.four"), model.InFile, passphrase)
	var left LeftBehind
	if !errors.As(err, &left) || !errors.As(err, &Locked{}) || !strings.Contains(Hint(err), "revoke") || p.Place != model.InFile {
		t.Errorf("from a locked keyring: %+v, %v", p, err)
	}
	reads(t, tokens, "work", "dp.pt.four", model.InFile)
	// It is tried again, and said again.
	if err := tokens.Remove(ctx, "work"); !errors.As(err, &LeftBehind{}) || !errors.As(err, &Locked{}) {
		t.Errorf("removing while one is left behind: %v", err)
	}
	if got := listed(t, tokens.Book); got != ":" {
		t.Errorf("the list is %q", got)
	}

	_, err = tokens.Keep(ctx, entry("home", "dp.pt.five"), model.InKeyring, model.Value{})
	must(t, err)
	if _, err = tokens.Keep(ctx, entry("home", "dp.pt.six"), model.InFile, passphrase); !errors.As(err, &LeftBehind{}) {
		t.Errorf("from a locked keyring: %v", err)
	}
	system.remove = nil
	must(t, tokens.Remove(ctx, "home"))
	if _, err := system.Store.Get(ctx, "home"); !errors.Is(err, ErrNotFound) {
		t.Errorf("what was left behind is still there: %v", err)
	}
}

func TestAPlaceThatCannotBeReachedKeepsTheProfileListed(t *testing.T) {
	t.Parallel()
	tokens, system := newTokens(t)
	_, err := tokens.Keep(t.Context(), entry("work", "dp.pt.one"), model.InKeyring, model.Value{})
	must(t, err)
	system.remove = Locked{}
	if err := tokens.Remove(t.Context(), "work"); !errors.As(err, &Locked{}) {
		t.Errorf("Remove: %v", err)
	}
	if got := listed(t, tokens.Book); got != "work: work" {
		t.Errorf("the list is %q", got)
	}
	must(t, tokens.Book.Remove(t.Context(), "work"))
}

func TestTheEntryIsRightAndTheBookFollows(t *testing.T) {
	t.Parallel()
	tokens, _ := newTokens(t)
	_, err := tokens.Keep(t.Context(), entry("work", "dp.pt.one"), model.InKeyring, model.Value{})
	must(t, err)
	forged := profile("work")
	forged.Host, forged.Workplace, forged.Kind = "https://evil.example", "another", model.AuditToken
	must(t, tokens.Book.Put(t.Context(), forged, true))
	e, p, err := tokens.Read(t.Context(), "work", model.Value{})
	if err != nil || e.Host != "https://api.doppler.com" || p.Host != e.Host || p.Workplace != "acme" || p.Kind != model.PersonalToken {
		t.Errorf("%+v, %+v, %v", e, p, err)
	}
	if _, err := e.For("https://evil.example"); !errors.As(err, &OtherHost{}) {
		t.Errorf("For the book's host: %v", err)
	}
	reads(t, tokens, "work", "dp.pt.one", model.InKeyring)
	strange := profile("strange")
	strange.Place = "tpm"
	must(t, tokens.Book.Put(t.Context(), strange, true))
	if _, _, err := tokens.Read(t.Context(), "strange", passphrase); !errors.As(err, &Unreadable{}) || Hint(err) == "" {
		t.Errorf("a place that dtui does not know: %v", err)
	}
}
