package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dtui/client/sandbox"
	"dtui/model"
	"dtui/model/matrix"
	"dtui/ui"
)

func said(differs, on bool, names ...string) ui.Expectation {
	e := ui.Expectation{Differs: differs, On: on}
	for _, name := range names {
		e.Places = append(e.Places, matrix.Place{ConfigRef: model.ConfigRef{Project: "backend", Config: "stg"}, Name: name})
	}
	return e
}

func (f *expectedFile) marks(owner model.Owner) string {
	m := f.recall(owner)
	return fmt.Sprint(listOf(m.Differs), listOf(m.Fine))
}

func TestWhatIsExpectedIsKeptForEachLogin(t *testing.T) {
	t.Parallel()
	places, logged := newPlaceFile(t)
	file := places.expectedFile()
	ana := model.Owner{Host: "https://a", Workplace: "w", Actor: "ana"}
	ben := model.Owner{Host: "https://a", Workplace: "w", Actor: "ben"}
	file.keep(ana, said(true, true, "A", "B"))
	file.keep(ben, said(false, true, "C"))
	file.keep(ana, said(true, false, "A"))
	next := places.expectedFile()
	if got := next.marks(ana); got != "[{backend stg B}] []" {
		t.Errorf("ana said %s", got)
	}
	if got := next.marks(ben); got != "[] [{backend stg C}]" {
		t.Errorf("ben said %s", got)
	}
	if got := next.marks(model.Owner{Host: "https://b", Workplace: "w", Actor: "ana"}); got != "[] []" {
		t.Errorf("somebody at another host sees %s", got)
	}
	info, err := os.Stat(file.path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info, err)
	}
	if logged.Len() > 0 {
		t.Errorf("it logged %s", logged)
	}
}

func TestAStrangeFileOfWhatIsExpectedIsNotTrusted(t *testing.T) {
	t.Parallel()
	ana := model.Owner{Host: "https://a", Workplace: "w", Actor: "ana"}
	for text, want := range map[string]string{
		`{`:                         "it is damaged",
		`{"version":9,"logins":[]}`: "it is of version 9",
		`{"version":1,"logins":[{"host":"https://a","workplace":"w","actor":"ana","differs":[{"project":"../x","config":"c","secret":"A"},{"project":"p","config":"c","secret":"A\u001b"}]}]}`: "",
	} {
		places, logged := newPlaceFile(t)
		file := places.expectedFile()
		if err := os.MkdirAll(filepath.Dir(file.path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file.path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := file.marks(ana); got != "[] []" {
			t.Errorf("%s: read %s", text, got)
		}
		if !strings.Contains(logged.String(), want) {
			t.Errorf("%s: logged %q", text, logged)
		}
	}
}

// The file holds names only: nothing that was read of a secret gets there.
func TestWhatIsExpectedHoldsNoValue(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	places, _ := newPlaceFile(t)
	file := places.expectedFile()
	u := again(t, server, base, server.Token(), places, ui.Options{Start: model.ConfigRef{Project: "backend", Config: "dev"}}, func(env *ui.Env) {
		env.RecallExpected, env.KeepExpected = file.recall, file.keep
	})
	u.do("M", "right", "n", "X")
	u.FinishAll()
	text, err := os.ReadFile(file.path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), `"secret"`) {
		t.Fatalf("nothing was kept:\n%s", text)
	}
	snapshot, err := api(t, base, server.Token()).Open(t.Context(), model.ConfigRef{Project: "backend", Config: "dev"})
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range snapshot.Secrets() {
		for _, value := range []model.Value{secret.Raw, secret.Computed} {
			if len(value.Reveal()) > 7 && strings.Contains(string(text), value.Reveal()) {
				t.Errorf("the file holds the value of %s", secret.Name)
			}
		}
	}
}
