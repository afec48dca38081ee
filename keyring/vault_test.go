package keyring

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/model"
)

var (
	keptAt  = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	ana     = model.Owner{Host: "https://api.example.test", Workplace: "acme-workplace", Actor: "ana-actor"}
	bob     = model.Owner{Host: "https://api.example.test", Workplace: "acme-workplace", Actor: "bob-actor"}
	keptRef = model.ConfigRef{Project: "backend-project", Config: "dev_kept"}
)

// hiddenTexts must not be found in any file, nor in a file's name.
var hiddenTexts = []string{
	"value-7741", "computed-8852", "note-9963", "KEPT_NAME", "backend-project", "dev_kept", "acme-workplace", "ana-actor",
	"Ana Lima", "api.example.test", "staged-1174", "restricted-2285", "uuid-3396",
}

func keptConfig() model.Config {
	return model.Config{
		ConfigRef: keptRef, UUID: "uuid-3396", Environment: "dev", Locked: true, Inheritable: true,
		Inherits: []model.ConfigRef{{Project: "backend-project", Config: "base"}}, CreatedAt: keptAt.Add(-time.Hour),
	}
}

func keptSnapshot() *model.Snapshot {
	secret := func(name string, v model.Visibility) model.Secret {
		return model.Secret{
			Name: name, Raw: model.NewValue("value-7741"), Computed: model.NewValue("computed-8852"), Visibility: v,
			ComputedVisibility: v, Type: model.PlainText, Note: "note-9963",
		}
	}
	odd, empty, unread, sealedUp := secret("ODD", model.Unmasked), secret("EMPTY", model.Masked), secret("UNREAD", model.Masked), secret("SEALED", model.Restricted)
	odd.Raw = model.NewValue("\xff\x00 \"two\nlines\" \u202e")
	empty.Raw, empty.Computed = model.NewValue(""), model.NewValue("")
	unread.Computed = model.Value{}
	sealedUp.Raw = model.NewValue("restricted-2285")
	return model.NewSnapshot(ana, keptConfig(), keptAt, []model.Secret{
		secret("KEPT_NAME", model.Masked), odd, empty, unread, sealedUp, secret("DOPPLER_CONFIG", model.Unmasked),
	})
}

func keptWork(owner model.Owner) model.Unsaved {
	base := keptSnapshot().Find("KEPT_NAME")
	config := keptConfig()
	id := model.ConfigID{Owner: owner, ConfigRef: keptRef, UUID: config.UUID}
	return model.Unsaved{
		Sets: []model.UnsavedSet{{ID: id, Config: config, Lines: []model.Change{
			{Base: base, Name: "KEPT_NAME", Value: model.NewValue("staged-1174\x00\xff"), Veiled: true},
			{Base: keptSnapshot().Find("ODD"), Name: "ODD", Removal: model.FollowRoot, RootValue: base},
			{Name: "NEW", Value: model.NewValue(""), Visibility: model.Unmasked, Type: "json", ToRoot: true},
		}}},
		Notes: []model.NoteChange{{
			NoteKey: model.NoteKey{Project: model.ProjectID{Owner: owner, Slug: keptRef.Project}, Secret: "KEPT_NAME"}, In: id, Before: "note-9963", After: "another",
		}},
	}
}

// vaultIn is an opened vault in a folder, with the key of a keyring.
func vaultIn(t *testing.T, dir string, keys Store) *Vault {
	t.Helper()
	v := NewVault(dir, keys, WithWorkFactor(1))
	v.now = func() time.Time { return keptAt }
	must(t, v.Open(t.Context(), model.Value{}))
	return v
}

// spelt writes a secret down to the letter.
func spelt(s *model.Secret) string {
	if s == nil {
		return "none"
	}
	return fmt.Sprintf("%s %t %q %t %q %s %s %s %q", s.Name, s.Raw.Known(), s.Raw.Reveal(), s.Computed.Known(), s.Computed.Reveal(), s.Visibility, s.ComputedVisibility, s.Type, s.Note)
}

func speltWork(u model.Unsaved) string {
	var b strings.Builder
	for _, set := range u.Sets {
		fmt.Fprintf(&b, "%+v %+v\n", set.ID, set.Config)
		for _, c := range set.Lines {
			fmt.Fprintf(&b, "%s|%s|%s|%t %q %s %s %d\n", spelt(c.Base), c.Name, spelt(c.RootValue), c.Value.Known(), c.Value.Reveal(), c.Visibility, c.Type, c.Removal)
		}
	}
	return b.String() + fmt.Sprintf("%+v", u.Notes)
}

func TestACopyComesBackAsItWas(t *testing.T) {
	t.Parallel()
	dir, keys := filepath.Join(t.TempDir(), "offline"), Memory()
	v := vaultIn(t, dir, keys)
	if v.Any() {
		t.Error("something is kept before anything was")
	}
	s := keptSnapshot()
	must(t, v.Keep(t.Context(), s))
	v = vaultIn(t, dir, keys) // The next start.
	list, err := v.Copies(t.Context(), ana)
	if err != nil || !v.Any() || len(list) != 1 || list[0].Config.ConfigRef != keptRef || !list[0].ReadAt.Equal(keptAt) || list[0].Owner != ana {
		t.Fatalf("Copies: %+v, %v", list, err)
	}
	if list, err := v.Copies(t.Context(), bob); err != nil || len(list) != 0 {
		t.Errorf("somebody else's copies: %v, %v", list, err)
	}
	got, err := v.Copy(t.Context(), ana, keptRef)
	if err != nil {
		t.Fatal(err)
	}
	if got.ID() != s.ID() || !got.ReadAt().Equal(keptAt) || !got.Copied() || fmt.Sprintf("%+v", got.Config()) != fmt.Sprintf("%+v", s.Config()) || len(got.Managed()) != 1 {
		t.Errorf("the copy is %+v %+v, read %s, a copy: %t", got.ID(), got.Config(), got.ReadAt(), got.Copied())
	}
	for i, secret := range s.Secrets() {
		if secret.Restricted() {
			secret.Raw, secret.Computed = model.Value{}, model.Value{}
		}
		if have := spelt(&got.Secrets()[i]); have != spelt(&secret) {
			t.Errorf("%s is not %s", have, spelt(&secret))
		}
	}
	if _, err := v.Copy(t.Context(), bob, keptRef); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a copy of somebody else: %v", err)
	}
}

// nothingReadable reads every file and every name below a folder.
func nothingReadable(t *testing.T, dir string) {
	t.Helper()
	files := 0
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is open to others: %s", path, info.Mode())
		}
		content := []byte(nil)
		if !d.IsDir() {
			files++
			if content, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		for _, text := range hiddenTexts {
			if strings.Contains(strings.TrimPrefix(path, dir), text) || strings.Contains(string(content), text) {
				t.Errorf("%s tells %s", path, text)
			}
		}
		return nil
	}))
	if files == 0 {
		t.Error("there are no files")
	}
}

func TestPromise6NothingThatIsKeptCanBeRead(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "offline")
	v := vaultIn(t, dir, Memory())
	must(t, v.Keep(t.Context(), keptSnapshot()))
	must(t, v.LoginIs(t.Context(), Mark(model.Credential{Host: ana.Host, Token: model.NewValue("dp.pt.x")}), model.Account{Owner: ana, ActorName: "Ana Lima"}))
	must(t, v.KeepDraft(t.Context(), keptWork(ana), 1))
	nothingReadable(t, dir)
	sizes := map[int64]bool{}
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && strings.HasSuffix(e.Name(), sealedEnding) {
			sizes[info.Size()] = true
		}
	}
	if len(sizes) != 1 {
		t.Errorf("the sizes tell what is in the files: %v", sizes)
	}
}

func TestALoginIsKnownAgain(t *testing.T) {
	t.Parallel()
	dir, keys := t.TempDir(), Memory()
	v := vaultIn(t, dir, keys)
	login := Mark(model.Credential{Host: "https://API.example.test:443/", Token: model.NewValue("dp.pt.x")})
	account := model.Account{Owner: ana, WorkplaceName: "Acme", ActorName: "Ana Lima", TokenKind: "personal"}
	must(t, v.LoginIs(t.Context(), login, account))
	v = vaultIn(t, dir, keys)
	got, ok, err := v.Login(t.Context(), Mark(model.Credential{Host: ana.Host, Token: model.NewValue("dp.pt.x")}))
	if err != nil || !ok || got != account {
		t.Errorf("the login is %+v, %t, %v", got, ok, err)
	}
	for name, other := range map[string]model.Credential{
		"another token": {Host: ana.Host, Token: model.NewValue("dp.pt.y")}, "another host": {Host: "https://other.test", Token: model.NewValue("dp.pt.x")},
	} {
		if _, ok, err := v.Login(t.Context(), Mark(other)); ok || err != nil {
			t.Errorf("%s: %t, %v", name, ok, err)
		}
	}
}

// theFile is the path of the only file of a kind.
func theFile(t *testing.T, dir, kind string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, kind+"-*"+sealedEnding))
	if err != nil || len(found) != 1 {
		t.Fatalf("the files of %s are %v, %v", kind, found, err)
	}
	return found[0]
}

func TestWhatCannotBeOpenedIsSaidAndLeftAlone(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func([]byte) []byte{
		"damaged":          func(b []byte) []byte { b[len(b)/2] ^= 1; return b },
		"cut":              func(b []byte) []byte { return b[:len(b)-1] },
		"nothing left":     func([]byte) []byte { return nil },
		"foreign":          func([]byte) []byte { return []byte("-----BEGIN CERTIFICATE-----\n") },
		"a later version":  func(b []byte) []byte { b[len(sealedHeads)] = '2'; return b },
		"of another name":  nil,
		"with another key": nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, keys := t.TempDir(), Memory()
			v := vaultIn(t, dir, keys)
			must(t, v.Keep(t.Context(), keptSnapshot()))
			path := theFile(t, dir, copyKind)
			switch {
			case spoil != nil:
				before, err := os.ReadFile(path)
				must(t, err)
				must(t, os.WriteFile(path, spoil(before), 0o600))
			case name == "with another key":
				v = vaultIn(t, dir, Memory())
			default:
				elsewhere := filepath.Join(dir, v.copyName(ana, model.ConfigRef{Project: "backend-project", Config: "prd"}))
				must(t, os.Rename(path, elsewhere))
				if s, err := v.Copy(t.Context(), ana, model.ConfigRef{Project: "backend-project", Config: "prd"}); err == nil {
					t.Errorf("one config's copy was read as another's: %v", s.ID())
				}
				path = elsewhere
			}
			was, err := os.ReadFile(path)
			must(t, err)
			list, err := v.Copies(t.Context(), ana)
			var bad BadFile
			if len(list) != 0 || !errors.As(err, &bad) || bad.Path != path {
				t.Errorf("Copies: %v, %v", list, err)
			}
			if is, err := os.ReadFile(path); err != nil || !slices.Equal(is, was) {
				t.Errorf("the file was touched: %v", err)
			}
		})
	}
}

// sealedKilledIn is set in the process that TestASealedFileIsWholeWhateverKillsItsWriter starts.
const sealedKilledIn = "DTUI_TEST_SEALED_KILLED_IN"

// fixedKeys is a keyring that two processes have in common.
func fixedKeys(t *testing.T) Store {
	t.Helper()
	keys := Memory()
	must(t, keys.Set(t.Context(), Entry{Name: sealingName, Host: sealingHost, Token: model.NewValue(strings.Repeat("A", 43))}))
	return keys
}

// writesUntilKilled stops when a file is whole on the disk and does not have its name yet.
func writesUntilKilled(t *testing.T, dir string) {
	t.Helper()
	v := vaultIn(t, dir, fixedKeys(t))
	wait := func() {
		fmt.Println("written")
		select {}
	}
	if os.Getenv(sealedKilledIn+"_KIND") == copyKind {
		v.folder.written = wait
		t.Fatal(v.Keep(t.Context(), model.NewSnapshot(ana, keptConfig(), keptAt.Add(time.Hour), nil)))
	}
	must(t, v.KeepDraft(t.Context(), keptWork(ana), 1))
	v.folder.written = wait
	t.Fatal(v.KeepDraft(t.Context(), model.Unsaved{Notes: keptWork(ana).Notes}, 2))
}

func TestASealedFileIsWholeWhateverKillsItsWriter(t *testing.T) {
	if dir := os.Getenv(sealedKilledIn); dir != "" {
		writesUntilKilled(t, dir)
	}
	t.Parallel()
	self, err := os.Executable()
	must(t, err)
	for _, kind := range []string{copyKind, draftKind} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			v := vaultIn(t, dir, fixedKeys(t))
			if kind == copyKind {
				must(t, v.Keep(t.Context(), keptSnapshot()))
			}
			child := exec.CommandContext(t.Context(), self, "-test.run=^TestASealedFileIsWholeWhateverKillsItsWriter$")
			child.Env = append(os.Environ(), sealedKilledIn+"="+dir, sealedKilledIn+"_KIND="+kind)
			out, err := child.StdoutPipe()
			must(t, err)
			must(t, child.Start())
			if line, err := bufio.NewReader(out).ReadString('\n'); line != "written\n" {
				t.Fatalf("the child said %q, %v", line, err)
			}
			must(t, child.Process.Kill())
			if child.Wait() == nil {
				t.Fatal("the child ended by itself")
			}
			if kind == copyKind {
				got, err := v.Copy(t.Context(), ana, keptRef)
				if err != nil || !got.ReadAt().Equal(keptAt) || got.Len() != 5 {
					t.Errorf("the copy is %v, %v", got, err)
				}
				return
			}
			offered, err := v.Drafts(t.Context(), ana)
			if err != nil || len(offered) != 1 || offered[0].Len() != 4 {
				t.Fatalf("the drafts are %+v, %v", offered, err)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, ".*"+unfinished)); len(left) != 0 {
				t.Errorf("unfinished files are left: %v", left)
			}
		})
	}
}

func TestADraftOutlivesItsDtuiWithItsBase(t *testing.T) {
	t.Parallel()
	dir, keys := t.TempDir(), Memory()
	first := vaultIn(t, dir, keys)
	must(t, first.KeepDraft(t.Context(), keptWork(ana), 1))
	second := vaultIn(t, dir, keys)
	if offered, err := second.Drafts(t.Context(), ana); err != nil || len(offered) != 0 {
		t.Fatalf("a draft that another dtui is at work on is offered: %v, %v", offered, err)
	}
	must(t, first.Close(t.Context()))
	offered, err := second.Drafts(t.Context(), ana)
	if err != nil || len(offered) != 1 || offered[0].Len() != 4 || !offered[0].KeptAt.Equal(keptAt) || len(offered[0].Sets) != 1 || len(offered[0].IDs) != 1 {
		t.Fatalf("the drafts are %+v, %v", offered, err)
	}
	third := vaultIn(t, dir, keys)
	if again, err := third.Drafts(t.Context(), ana); err != nil || len(again) != 0 {
		t.Errorf("a draft is offered by two dtui at once: %v, %v", again, err)
	}
	work, err := second.TakeDraft(t.Context(), ana, offered[0].ID)
	if err != nil || speltWork(work) != speltWork(keptWork(ana)) {
		t.Errorf("what was taken up is\n%s\nand not\n%s\n%v", speltWork(work), speltWork(keptWork(ana)), err)
	}
	must(t, second.LeaveDraft(t.Context(), offered[0].ID))
	if again, err := third.Drafts(t.Context(), ana); err != nil || len(again) != 1 {
		t.Fatalf("a draft that was left is not offered: %v, %v", again, err)
	}
	must(t, second.DropDraft(t.Context(), offered[0].ID))
	if theFile(t, dir, draftKind) == "" {
		t.Error("another dtui's draft was deleted")
	}
	must(t, third.DropDraft(t.Context(), offered[0].ID))
	if left, _ := filepath.Glob(filepath.Join(dir, draftKind+"-*")); len(left) != 0 {
		t.Errorf("files are left: %v", left)
	}
}

func TestDraftsOfTwoDtuiAndTwoLogins(t *testing.T) {
	t.Parallel()
	dir, keys := t.TempDir(), Memory()
	one, two := vaultIn(t, dir, keys), vaultIn(t, dir, keys)
	both := keptWork(ana)
	theirs := keptWork(bob)
	both.Sets, both.Notes = append(both.Sets, theirs.Sets...), append(both.Notes, theirs.Notes...)
	must(t, one.KeepDraft(t.Context(), both, 5))
	must(t, two.KeepDraft(t.Context(), keptWork(ana), 1))
	must(t, one.KeepDraft(t.Context(), model.Unsaved{}, 4)) // An older one that comes late.
	must(t, one.KeepDraft(t.Context(), theirs, 6))
	must(t, two.KeepDraft(t.Context(), model.Unsaved{}, 2))
	must(t, two.KeepDraft(t.Context(), keptWork(ana), 3))
	must(t, errors.Join(one.Close(t.Context()), two.Close(t.Context())))
	next := vaultIn(t, dir, keys)
	for owner, want := range map[model.Owner]int{ana: 1, bob: 1} {
		offered, err := next.Drafts(t.Context(), owner)
		if err != nil || len(offered) != want {
			t.Errorf("%s is offered %v, %v", owner.Actor, offered, err)
			continue
		}
		if _, err := next.TakeDraft(t.Context(), bob, offered[0].ID); (err == nil) != (owner == bob) {
			t.Errorf("bob takes %s's: %v", owner.Actor, err)
		}
	}
	if err := next.KeepDraft(t.Context(), model.Unsaved{}, 1); err != nil || next.drafts.own != nil {
		t.Errorf("a lock was made for nothing: %v", err)
	}
}

func TestDeletingAllLeavesTheDraftsThatAreInUse(t *testing.T) {
	t.Parallel()
	dir, keys := t.TempDir(), Memory()
	old, living := vaultIn(t, dir, keys), vaultIn(t, dir, keys)
	must(t, old.KeepDraft(t.Context(), keptWork(bob), 1))
	must(t, living.KeepDraft(t.Context(), keptWork(ana), 1))
	must(t, living.Keep(t.Context(), keptSnapshot()))
	must(t, old.Close(t.Context()))
	copies, drafts, err := NewVault(dir, keys).Clear(t.Context()) // Without the key.
	if err != nil || copies != 1 || drafts != 1 {
		t.Errorf("Clear: %d copies, %d drafts, %v", copies, drafts, err)
	}
	must(t, living.Close(t.Context()))
	next := vaultIn(t, dir, keys)
	if offered, err := next.Drafts(t.Context(), ana); err != nil || len(offered) != 1 {
		t.Errorf("the draft of a living dtui is gone: %v, %v", offered, err)
	}
	if _, _, err := NewVault(filepath.Join(dir, "absent"), keys).Clear(t.Context()); err != nil {
		t.Errorf("nothing to delete: %v", err)
	}
}

// brokenKeys is a keyring in one of its bad states.
type brokenKeys struct {
	Store
	err error
}

func (b brokenKeys) Get(context.Context, string) (Entry, error) { return Entry{}, b.err }
func (b brokenKeys) Set(context.Context, Entry) error           { return b.err }

func TestTheKeyIsInAFileWhereThereIsNoKeyring(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "offline")
	none := brokenKeys{Memory(), Unavailable{Reason: NoBus}}
	fresh := func() *Vault { return NewVault(dir, none, WithWorkFactor(1)) }
	var needs KeyNeedsPassphrase
	if err := fresh().Open(t.Context(), model.Value{}); !errors.As(err, &needs) || !needs.New {
		t.Fatalf("without a keyring: %v", err)
	}
	v := fresh()
	must(t, v.Open(t.Context(), passphrase))
	must(t, v.Keep(t.Context(), keptSnapshot()))
	if err := fresh().Open(t.Context(), model.Value{}); !errors.As(err, &needs) || needs.New {
		t.Errorf("with a key in a file: %v", err)
	}
	if err := fresh().Open(t.Context(), model.NewValue("another phrase")); !errors.As(err, &WrongPassphrase{}) {
		t.Errorf("with a wrong passphrase: %v", err)
	}
	// A keyring that has come since does not take the file's place.
	v = NewVault(dir, Memory(), WithWorkFactor(1))
	must(t, v.Open(t.Context(), passphrase))
	if _, err := v.Copy(t.Context(), ana, keptRef); err != nil {
		t.Error(err)
	}
	nothingReadable(t, dir)
	// Whoever has lost the passphrase deletes all and starts anew.
	if _, _, err := fresh().Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := fresh().Open(t.Context(), model.Value{}); !errors.As(err, &needs) || !needs.New {
		t.Errorf("after deleting all: %v", err)
	}
}

func TestAKeyringThatDoesNotAnswerGetsNoSecondKey(t *testing.T) {
	t.Parallel()
	for _, trouble := range []error{Locked{}, TimedOut{After: time.Second}} {
		dir := t.TempDir()
		v := NewVault(dir, brokenKeys{Memory(), trouble}, WithWorkFactor(1))
		for _, typed := range []model.Value{{}, passphrase} {
			if err := v.Open(t.Context(), typed); !errors.As(err, &KeyFailed{}) || !errors.Is(err, trouble) {
				t.Errorf("%v: %v", trouble, err)
			}
		}
		if err := v.Keep(t.Context(), keptSnapshot()); err == nil {
			t.Error("something was kept without a key")
		}
	}
}

func TestWhatIsTooBigIsRefused(t *testing.T) {
	t.Parallel()
	v := vaultIn(t, t.TempDir(), Memory())
	big := model.Secret{Name: "BIG", Raw: model.NewValue(strings.Repeat("x", mostSealed))}
	err := v.Keep(t.Context(), model.NewSnapshot(ana, keptConfig(), keptAt, []model.Secret{big}))
	if !errors.As(err, &TooMuch{}) {
		t.Errorf("Keep: %v", err)
	}
}
