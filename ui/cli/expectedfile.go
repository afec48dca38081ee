package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"dtui/model"
	"dtui/model/matrix"
	"dtui/ui"
)

const (
	expectedName    = "expected.json"
	expectedVersion = 1
	mostExpected    = 8 << 20
	// mostSayings is how many sayings of each sort are kept for a login.
	mostSayings = 10_000
)

// expectedFile keeps what each login said of names in the matrix, in the state folder. Nothing of it is missed: what cannot
// be read or written is a line in the log.
type expectedFile struct {
	path string
	log  *slog.Logger
	mu   sync.Mutex
}

// expectedState is the file. It holds names that people gave in Doppler, and neither a value nor a token.
type expectedState struct {
	Version int             `json:"version"`
	Logins  []expectedOfOne `json:"logins"`
}

type expectedOfOne struct {
	Host      string          `json:"host"`
	Workplace string          `json:"workplace"`
	Actor     string          `json:"actor"`
	Differs   []expectedPlace `json:"differs,omitempty"`
	Missing   []expectedPlace `json:"missing,omitempty"`
}

type expectedPlace struct {
	Project string `json:"project"`
	Config  string `json:"config"`
	Secret  string `json:"secret"`
}

func (e expectedOfOne) owner() model.Owner {
	return model.Owner{Host: e.Host, Workplace: e.Workplace, Actor: e.Actor}
}

// expectedFile stands beside the place file.
func (f *placeFile) expectedFile() *expectedFile {
	return &expectedFile{path: filepath.Join(filepath.Dir(f.path), expectedName), log: f.log}
}

// recall finds what an owner said.
func (f *expectedFile) recall(owner model.Owner) matrix.Marks {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, one := range f.read().Logins {
		if one.owner() == owner {
			return matrix.Marks{Differs: placesOf(one.Differs), Fine: placesOf(one.Missing)}
		}
	}
	return matrix.Marks{}
}

// keep adds one saying, or takes it back. Another dtui may have written since this one started, so the file is read anew.
func (f *expectedFile) keep(owner model.Owner, said ui.Expectation) {
	f.mu.Lock()
	defer f.mu.Unlock()
	logins := f.read().Logins
	one := expectedOfOne{Host: owner.Host, Workplace: owner.Workplace, Actor: owner.Actor}
	if at := slices.IndexFunc(logins, func(e expectedOfOne) bool { return e.owner() == owner }); at >= 0 {
		one = logins[at]
		logins = slices.Delete(logins, at, at+1)
	}
	list := &one.Missing
	if said.Differs {
		list = &one.Differs
	}
	places := placesOf(*list)
	for _, place := range said.Places {
		if said.On {
			places[place] = true
		} else {
			delete(places, place)
		}
	}
	*list = listOf(places)
	logins = append([]expectedOfOne{one}, logins...)
	if err := writePrivate(f.path, expectedState{expectedVersion, logins[:min(len(logins), mostPlaces)]}); err != nil {
		f.log.Warn("what is expected in the matrix was not kept", "file", f.path, "error", err.Error())
	}
}

func placesOf(list []expectedPlace) map[matrix.Place]bool {
	places := make(map[matrix.Place]bool, len(list))
	for _, p := range list {
		places[matrix.Place{ConfigRef: model.ConfigRef{Project: p.Project, Config: p.Config}, Name: p.Secret}] = true
	}
	return places
}

func listOf(places map[matrix.Place]bool) []expectedPlace {
	list := make([]expectedPlace, 0, len(places))
	for p := range maps.Keys(places) {
		list = append(list, expectedPlace{Project: p.Project, Config: p.Config, Secret: p.Name})
	}
	slices.SortFunc(list, func(a, b expectedPlace) int {
		return cmp.Or(cmp.Compare(a.Project, b.Project), cmp.Compare(a.Config, b.Config), cmp.Compare(a.Secret, b.Secret))
	})
	return list[:min(len(list), mostSayings)]
}

func (f *expectedFile) read() expectedState {
	text, err := readRegular(f.path, mostExpected)
	if errors.Is(err, fs.ErrNotExist) {
		return expectedState{}
	}
	if err == nil {
		var read expectedState
		if read, err = parseExpected(text); err == nil {
			return read
		}
	}
	f.log.Warn("what is expected in the matrix was not read", "file", f.path, "error", err.Error())
	return expectedState{}
}

// parseExpected reads the file and drops what cannot be a place: it could have been written by anybody.
func parseExpected(text []byte) (expectedState, error) {
	var s expectedState
	if err := json.Unmarshal(text, &s); err != nil {
		return expectedState{}, fmt.Errorf("it is damaged: %w", err)
	}
	if s.Version != expectedVersion {
		return expectedState{}, fmt.Errorf("it is of version %d; this dtui writes version %d", s.Version, expectedVersion)
	}
	odd := func(p expectedPlace) bool {
		return !couldBeName(p.Secret) || model.CheckConfigRef(model.ConfigRef{Project: p.Project, Config: p.Config}) != nil
	}
	s.Logins = slices.DeleteFunc(s.Logins, func(e expectedOfOne) bool { return e.Host == "" || e.Actor == "" })
	for i := range s.Logins {
		one := &s.Logins[i]
		one.Differs, one.Missing = slices.DeleteFunc(one.Differs, odd), slices.DeleteFunc(one.Missing, odd)
	}
	return s, nil
}
