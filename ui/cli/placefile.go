package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"dtui/model"
	"dtui/ui"
	"dtui/ui/cells"
)

const (
	stateName    = "state.json"
	stateVersion = 1
	mostState    = 1 << 20
	// mostPlaces is how many logins a place is kept for, the ones used last.
	mostPlaces = 20
	mostMarks  = 1000
	// mostWait is how long leaving waits for a slow disk.
	mostWait = time.Second
)

// placeFile keeps where each login was last, in the state folder. Nothing of it is missed: what cannot be read or
// written is a line in the log.
type placeFile struct {
	path string
	log  *slog.Logger

	mu sync.Mutex
	// done is set by the last thing that is kept, so that nothing late goes over it.
	done bool
}

// state is the file. It holds names that people gave in Doppler, and neither a value nor a token.
type state struct {
	Version int          `json:"version"`
	Places  []statePlace `json:"places"`
}

type statePlace struct {
	Host      string   `json:"host"`
	Workplace string   `json:"workplace"`
	Actor     string   `json:"actor"`
	Project   string   `json:"project"`
	Config    string   `json:"config"`
	Secret    string   `json:"secret,omitempty"`
	Marks     []string `json:"marks,omitempty"`
}

func (p statePlace) owner() model.Owner {
	return model.Owner{Host: p.Host, Workplace: p.Workplace, Actor: p.Actor}
}

func (p statePlace) ref() model.ConfigRef {
	return model.ConfigRef{Project: p.Project, Config: p.Config}
}

// placeFile is the place file of this run, nil when it remembers nothing.
func (r *run) placeFile(logger *slog.Logger) *placeFile {
	if r.flags.demo || !r.settings.remember {
		return nil
	}
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	dir, err := stateFolder(r.getenv, runtime.GOOS)
	if err != nil {
		logger.Warn("nothing is remembered", "error", err.Error())
		return nil
	}
	return &placeFile{path: filepath.Join(dir, stateName), log: logger}
}

// recall finds where an owner was last.
func (f *placeFile) recall(owner model.Owner) (ui.LastPlace, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.read().Places {
		if p.owner() == owner {
			return ui.LastPlace{Ref: p.ref(), Name: p.Secret, Marks: p.Marks}, true
		}
	}
	return ui.LastPlace{}, false
}

// remember keeps where an owner is.
func (f *placeFile) remember(owner model.Owner, place ui.LastPlace) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.done {
		f.keep(owner, place)
	}
}

// finish keeps where an owner was at the end.
func (f *placeFile) finish(owner model.Owner, place ui.LastPlace) {
	f.within("the last place", func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.keep(owner, place)
		f.done = true
	})
}

// within has something kept at the end of a run, and waits for it only for a moment.
func (f *placeFile) within(what string, keep func()) {
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		keep()
	}()
	select {
	case <-kept:
	case <-time.After(mostWait):
		f.log.Warn(what+" was not kept in time", "folder", filepath.Dir(f.path))
	}
}

// keep puts a place before the others. Another dtui may have written since this one started, so they are read anew.
func (f *placeFile) keep(owner model.Owner, place ui.LastPlace) {
	now := statePlace{
		Host: owner.Host, Workplace: owner.Workplace, Actor: owner.Actor, Project: place.Ref.Project, Config: place.Ref.Config,
		Secret: place.Name, Marks: place.Marks[:min(len(place.Marks), mostMarks)],
	}
	others := slices.DeleteFunc(f.read().Places, func(p statePlace) bool { return p.owner() == owner })
	places := append([]statePlace{now}, others...)
	if err := writePrivate(f.path, state{stateVersion, places[:min(len(places), mostPlaces)]}); err != nil {
		f.log.Warn("the last place was not kept", "file", f.path, "error", err.Error())
	}
}

func (f *placeFile) read() state {
	text, err := readRegular(f.path, mostState)
	if errors.Is(err, fs.ErrNotExist) {
		return state{}
	}
	if err == nil {
		var read state
		if read, err = parseState(text); err == nil {
			return read
		}
	}
	f.log.Warn("what was kept of the last run was not used", "file", f.path, "error", err.Error())
	return state{}
}

// writePrivate replaces a file in one step, readable by its owner only.
func writePrivate(path string, content any) error {
	text, err := json.MarshalIndent(content, "", "  ")
	if err != nil {
		return err
	}
	dir, name := filepath.Split(path)
	if err := os.MkdirAll(dir, privateFolder); err != nil {
		return err
	}
	// CreateTemp makes a file of mode 0600.
	file, err := os.CreateTemp(dir, name+".*")
	if err != nil {
		return err
	}
	_, err = file.Write(append(text, '\n'))
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}

// parseState reads the file and drops what cannot be a place: it could have been written by anybody.
func parseState(text []byte) (state, error) {
	var s state
	if err := json.Unmarshal(text, &s); err != nil {
		return state{}, fmt.Errorf("it is damaged: %w", err)
	}
	if s.Version != stateVersion {
		return state{}, fmt.Errorf("it is of version %d; this dtui writes version %d", s.Version, stateVersion)
	}
	s.Places = slices.DeleteFunc(s.Places, func(p statePlace) bool {
		return p.Host == "" || p.Actor == "" || model.CheckConfigRef(p.ref()) != nil
	})
	s.Places = s.Places[:min(len(s.Places), mostPlaces)]
	for i := range s.Places {
		p := &s.Places[i]
		if !couldBeName(p.Secret) {
			p.Secret = ""
		}
		p.Marks = slices.DeleteFunc(p.Marks, func(name string) bool { return !couldBeName(name) })
		p.Marks = p.Marks[:min(len(p.Marks), mostMarks)]
	}
	return s, nil
}

func couldBeName(name string) bool {
	return name != "" && len(name) <= model.MaxSecretName && !cells.HasControl(name)
}
