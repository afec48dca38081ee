package cli

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/client/sandbox"
	"dtui/model"
	"dtui/ui"
	"dtui/ui/clip"
	"dtui/ui/internal/drive"
)

// newPlaceFile is one in a folder that does not exist yet, with what it logs.
func newPlaceFile(t *testing.T) (*placeFile, *bytes.Buffer) {
	t.Helper()
	var logged bytes.Buffer
	return &placeFile{path: filepath.Join(t.TempDir(), "state", "dtui", "state.json"), log: slog.New(slog.NewTextHandler(&logged, nil))}, &logged
}

// again starts the program at a server with what was kept before, as the next start does.
func again(t *testing.T, server *sandbox.Server, base, token string, places *placeFile, options ui.Options, settings ...func(*ui.Env)) *user {
	t.Helper()
	u := &user{t: t, server: server, base: base, clock: drive.NewClock(time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC))}
	env := ui.Env{
		API: api(t, base, token), Now: u.clock.Now, After: u.clock.After, Recall: places.recall, Remember: places.remember,
		Copy: func(context.Context, model.Value, bool) (clip.Result, error) { return clip.Result{}, nil },
	}
	for _, set := range settings {
		set(&env)
	}
	app, err := ui.New(env, options)
	if err != nil {
		t.Fatal(err)
	}
	u.app, u.Driver = app, drive.New(t, app, 120, 40)
	u.FinishAll()
	return u
}

// leave ends a run as the program does.
func (u *user) leave(places *placeFile) {
	u.t.Helper()
	if owner, place, known := u.app.LastPlace(); known {
		places.finish(owner, place)
	}
}

func TestTheNextStartIsWhereTheLastOneEnded(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	places, logged := newPlaceFile(t)
	u := again(t, server, base, server.Token(), places, ui.Options{})
	u.See("Open a config to see its secrets")
	u = again(t, server, base, server.Token(), places, ui.Options{Start: model.ConfigRef{Project: "backend", Config: "stg"}})
	u.do("3", "space", "space", "down", "down")
	_, want, _ := u.app.LastPlace()
	if len(want.Marks) != 2 || want.Name == "" || slices.Contains(want.Marks, want.Name) {
		t.Fatalf("the person is at %+v", want)
	}
	u.leave(places)

	next, _ := newPlaceFile(t)
	next.path = places.path
	u = again(t, server, base, server.Token(), next, ui.Options{})
	u.SeeLine("▌", want.Name)
	if _, got, _ := u.app.LastPlace(); !reflect.DeepEqual(got, want) {
		t.Errorf("the next start is at %+v, want %+v", got, want)
	}
	// What this run was told to open goes first.
	u = again(t, server, base, server.Token(), next, ui.Options{Start: model.ConfigRef{Project: "backend", Config: "dev"}})
	if _, got, _ := u.app.LastPlace(); got.Ref.Config != "dev" || len(got.Marks) != 0 {
		t.Errorf("with --config dev the start is at %+v", got)
	}
	if logged.Len() > 0 {
		t.Errorf("it logged %s", logged)
	}
}

// A key that was pressed before the answer came is where the person goes; nothing moves the screen under their hands.
func TestALastPlaceThatComesLateIsNotGoneTo(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	places, _ := newPlaceFile(t)
	again(t, server, base, server.Token(), places, ui.Options{Start: model.ConfigRef{Project: "backend", Config: "stg"}}).leave(places)
	for _, pressed := range []bool{false, true} {
		clock := drive.NewClock(time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC))
		app, err := ui.New(ui.Env{API: api(t, base, server.Token()), Now: clock.Now, After: clock.After, Recall: places.recall}, ui.Options{})
		if err != nil {
			t.Fatal(err)
		}
		d := drive.New(t, app, 120, 40)
		d.FinishLabel("loadAccount").FinishLabel("loadProjects")
		if pressed {
			d.Press("down")
		}
		d.FinishLabel("recall")
		d.FinishAll()
		if _, _, gone := app.LastPlace(); gone == pressed {
			t.Errorf("pressed %t: gone to the last place is %t", pressed, gone)
		}
	}
}

// Two logins never share a place, and neither sees where the other was.
func TestEachLoginHasItsOwnLastPlace(t *testing.T) {
	t.Parallel()
	places, _ := newPlaceFile(t)
	owners := []model.Owner{{Host: "https://a", Workplace: "w", Actor: "x"}, {Host: "https://b", Workplace: "w", Actor: "x"}, {Host: "https://a", Workplace: "v", Actor: "x"}, {Host: "https://a", Workplace: "w", Actor: "y"}}
	for i, owner := range owners {
		if _, found := places.recall(owner); found {
			t.Errorf("%v has a place before it was anywhere", owner)
		}
		places.remember(owner, ui.LastPlace{Ref: model.ConfigRef{Project: "backend", Config: fmt.Sprintf("c%d", i)}})
	}
	for i, owner := range owners {
		if got, found := places.recall(owner); !found || got.Ref.Config != fmt.Sprintf("c%d", i) {
			t.Errorf("%v was in %+v", owner, got)
		}
	}
	// After the last thing that is kept, a late one changes nothing.
	places.finish(owners[0], ui.LastPlace{Ref: model.ConfigRef{Project: "backend", Config: "end"}})
	places.remember(owners[0], ui.LastPlace{Ref: model.ConfigRef{Project: "backend", Config: "late"}})
	if got, _ := places.recall(owners[0]); got.Ref.Config != "end" {
		t.Errorf("in the end it was in %+v", got)
	}
	for i := range 3 * mostPlaces {
		(&placeFile{path: places.path, log: places.log}).remember(model.Owner{Host: "https://a", Actor: fmt.Sprint(i)}, ui.LastPlace{Ref: model.ConfigRef{Project: "backend", Config: "dev"}})
	}
	if n := len(places.read().Places); n != mostPlaces {
		t.Errorf("%d places are kept", n)
	}
}

// TestPromise6StateHoldsNoValueAndNoToken: whatever a person did, the state folder has names only, for nobody else to read.
func TestPromise6StateHoldsNoValueAndNoToken(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	places, _ := newPlaceFile(t)
	u := again(t, server, base, server.Token(), places, ui.Options{Start: model.ConfigRef{Project: "backend", Config: "dev"}})
	u.do("3", "ctrl+a", "v", "y")
	u.edit("DB_PASSWORD", "a-value-that-was-staged")
	u.open("stg")
	u.do("3", "v")
	u.leave(places)
	text, err := os.ReadFile(places.path)
	if err != nil {
		t.Fatal(err)
	}
	client := api(t, base, server.Token())
	held := map[string]bool{server.Token(): true, "a-value-that-was-staged": true}
	for _, config := range []string{"dev", "stg"} {
		snapshot, err := client.Open(t.Context(), model.ConfigRef{Project: "backend", Config: config})
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range snapshot.Secrets() {
			for _, v := range []model.Value{secret.Text(model.RawText), secret.Text(model.ComputedText)} {
				// Shorter ones, such as true or info, may be a part of a name.
				if v.Known() && v.Size() > 8 {
					held[v.Reveal()] = true
				}
			}
		}
	}
	if len(held) < 20 {
		t.Fatalf("only %d values are looked for", len(held))
	}
	for value := range held {
		if bytes.Contains(text, []byte(value)) {
			t.Errorf("a value or a token is in the state: %s", text)
		}
	}
	if !bytes.Contains(text, []byte(`"stg"`)) {
		t.Errorf("the place is not in the state: %s", text)
	}
	if runtime.GOOS == "windows" {
		return
	}
	for path, mode := range map[string]os.FileMode{places.path: 0o600, filepath.Dir(places.path): os.ModeDir | 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode() != mode {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(places.path)); err != nil || len(left) != 1 {
		t.Errorf("beside the state there is %v, %v", left, err)
	}
}

func TestDamagedStateIsIgnoredAndLogged(t *testing.T) {
	t.Parallel()
	owner := model.Owner{Host: "https://a", Workplace: "w", Actor: "x"}
	for name, text := range map[string]string{
		"cut": `{"version":1,"places":[{"host":"https://a"`, "empty": "", "other": "theme = 1", "newer": `{"version":2,"places":[]}`, "types": `{"version":1,"places":3}`,
		"big": `{"version":1,"x":"` + strings.Repeat("x", mostState) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			places, logged := newPlaceFile(t)
			if err := os.MkdirAll(filepath.Dir(places.path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(places.path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, found := places.recall(owner); found || !strings.Contains(logged.String(), "was not used") {
				t.Errorf("found %t, logged %s", found, logged)
			}
			places.remember(owner, ui.LastPlace{Ref: model.ConfigRef{Project: "backend", Config: "dev"}})
			if got, found := places.recall(owner); !found || got.Ref.Config != "dev" {
				t.Errorf("it was not written anew: %+v", got)
			}
		})
	}
}

// A folder that cannot be written, or is none, is a line in the log and nothing else.
func TestStateThatCannotBeKeptIsLogged(t *testing.T) {
	t.Parallel()
	places, logged := newPlaceFile(t)
	if err := os.WriteFile(filepath.Dir(filepath.Dir(places.path)), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	places.finish(model.Owner{Host: "h", Actor: "a"}, ui.LastPlace{Ref: model.ConfigRef{Project: "backend", Config: "dev"}})
	if !strings.Contains(logged.String(), "the last place was not kept") {
		t.Errorf("logged %s", logged)
	}
}

func TestNothingIsRememberedWhenThatIsTurnedOff(t *testing.T) {
	t.Parallel()
	off := defaultSettings()
	off.remember = false
	env := map[string]string{"HOME": t.TempDir()}
	getenv := func(name string) string { return env[name] }
	for name, r := range map[string]*run{
		"the setting": {getenv: getenv, settings: off}, "the demo": {getenv: getenv, settings: defaultSettings(), flags: flags{demo: true}},
		"no home": {getenv: func(string) string { return "" }, settings: defaultSettings()},
	} {
		if r.placeFile(nil) != nil {
			t.Errorf("%s: a place would be kept", name)
		}
	}
	if r := (&run{getenv: getenv, settings: defaultSettings()}); r.placeFile(nil) == nil {
		t.Error("a usual run keeps no place")
	}
	// A session in the sandbox is not one to come back to, however it came about.
	server, base := serve(t, sandbox.Options{})
	places, _ := newPlaceFile(t)
	u := again(t, server, base, server.Token(), places, ui.Options{Sandbox: true, Start: model.ConfigRef{Project: "backend", Config: "dev"}})
	u.leave(places)
	if _, err := os.Stat(places.path); err == nil {
		t.Error("the sandbox was remembered")
	}
}

func FuzzState(f *testing.F) {
	for _, seed := range []string{
		`{"version":1,"places":[{"host":"https://a","workplace":"w","actor":"x","project":"backend","config":"dev","secret":"A","marks":["A","\u001b[31m"]}]}`,
		`{"version":1,"places":[{}]}`, `{"version":1,"places":null}`, `[]`, `{"version":1,"places":[{"project":"../..","config":"\u0000","host":"h","actor":"a"}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := parseState(text)
		if err != nil {
			if len(s.Places) > 0 {
				t.Errorf("%v, and yet %v", err, s)
			}
			return
		}
		for _, p := range s.Places {
			if model.CheckConfigRef(p.ref()) != nil || p.Secret != "" && !couldBeName(p.Secret) || slices.ContainsFunc(p.Marks, func(m string) bool { return !couldBeName(m) }) {
				t.Errorf("%+v could not be a place", p)
			}
		}
	})
}
