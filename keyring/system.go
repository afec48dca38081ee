package keyring

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"

	gokeyring "github.com/zalando/go-keyring"
)

// service is the name that dtui's entries have in a system keyring; the account is the profile's name.
const service = "dtui"

// sealingService is the name under which the key of a Vault is kept.
const sealingService = "dtui-offline"

// How long a keyring may take: quick when nobody has to be asked, patient when it can show a prompt.
const (
	quick   = 3 * time.Second
	patient = 60 * time.Second
)

// backend is the part of go-keyring that is used. A test hands in a slower or more forgetful one.
type backend interface {
	Get(service, account string) (string, error)
	Set(service, account, payload string) error
	Delete(service, account string) error
}

type library struct{}

func (library) Get(service, account string) (string, error) { return gokeyring.Get(service, account) }

func (library) Set(service, account, payload string) error {
	return gokeyring.Set(service, account, payload)
}
func (library) Delete(service, account string) error { return gokeyring.Delete(service, account) }

// readiness is what can be learnt about a keyring without asking anybody.
type readiness int

const (
	unknown  readiness = iota // nothing can be learnt here, or the bus would have to start the service first
	unlocked                  // it answers and is open
	locked                    // it answers and would have to be unlocked
)

type system struct {
	backend  backend
	service  string
	probe    func(context.Context) (readiness, error)
	gate     *gate
	getenv   func(string) string
	goos     string
	quick    time.Duration
	patient  time.Duration
	prompts  bool
	onPrompt func()
}

// Option changes how OS works.
type Option func(*system)

// WithTimeouts sets how long a call may take when the keyring has nobody to ask, and when it can show a prompt.
// The defaults are 3 s and 60 s.
func WithTimeouts(quick, patient time.Duration) Option {
	return func(s *system) { s.quick, s.patient = quick, patient }
}

// WithoutPrompts makes a locked keyring an error (Locked) even where it could ask to be unlocked, and every
// call quick. The keyring of macOS cannot be asked whether it is locked: its prompt may still appear.
func WithoutPrompts() Option { return func(s *system) { s.prompts = false } }

// OnPrompt has notify called, in the goroutine of the call, when the keyring is locked and is about to ask.
// That is the moment to tell the person to unlock it.
func OnPrompt(notify func()) Option { return func(s *system) { s.onPrompt = notify } }

// WithEnvironment reads environment variables through getenv instead of from the process.
func WithEnvironment(getenv func(string) string) Option {
	return func(s *system) { s.getenv = getenv }
}

// ForSealing has the store hold the key of a Vault, apart from the logins: no profile's name can collide with it.
func ForSealing() Option { return func(s *system) { s.service = sealingService } }

// OS returns the system's keyring: the Secret Service on Linux, the keychain on macOS, the credential manager
// on Windows. Each call first looks, without launching anything, whether there is one and whether it is locked.
// Errors are NotFound, Unavailable, Locked, TimedOut, NotStored, NotDeleted, TooBig, Unreadable, Invalid, or
// the context's own; Hint has a sentence for each.
func OS(options ...Option) Store { return newSystem(options) }

func newSystem(options []Option) *system {
	s := &system{
		backend: library{}, service: service, probe: probe, gate: systemGate, getenv: os.Getenv, goos: runtime.GOOS,
		quick: quick, patient: patient, prompts: true, onPrompt: func() {},
	}
	for _, option := range options {
		option(s)
	}
	s.prompts = s.prompts && promptable(s.goos, s.getenv)
	return s
}

// promptable reports whether a keyring can show a prompt here.
func promptable(goos string, getenv func(string) string) bool {
	switch goos {
	case "windows":
		return false // The credential manager opens with the person's session and never asks.
	case "darwin":
		return getenv("SSH_CONNECTION") == "" && getenv("SSH_TTY") == ""
	default:
		return getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != ""
	}
}

func (s *system) Get(ctx context.Context, name string) (Entry, error) {
	e, err := s.get(ctx, name)
	if err != nil {
		return Entry{}, fmt.Errorf("reading the token of profile %s: %w", name, err)
	}
	return e, nil
}

func (s *system) get(ctx context.Context, name string) (Entry, error) {
	if err := usable(ctx, name); err != nil {
		return Entry{}, err
	}
	payload, err := s.call(ctx, name, func() (string, error) { return s.backend.Get(s.service, name) })
	if err != nil {
		return Entry{}, err
	}
	return decode(name, payload)
}

func (s *system) Set(ctx context.Context, e Entry) error {
	if err := s.set(ctx, e); err != nil {
		return fmt.Errorf("storing the token of profile %s: %w", e.Name, err)
	}
	return nil
}

func (s *system) set(ctx context.Context, e Entry) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	clean, err := e.normalised()
	if err != nil {
		return err
	}
	payload, err := encode(clean)
	if err != nil {
		return err
	}
	if err := fits(s.goos, clean.Name, payload); err != nil {
		return err
	}
	_, err = s.call(ctx, clean.Name, func() (string, error) {
		if err := s.backend.Set(s.service, clean.Name, payload); err != nil {
			return "", err
		}
		// A dismissed prompt is no error for go-keyring: only reading back tells whether anything was kept.
		kept, err := s.backend.Get(s.service, clean.Name)
		if errors.Is(err, gokeyring.ErrNotFound) || err == nil && kept != payload {
			return "", NotStored{Name: clean.Name}
		}
		return "", err
	})
	return err
}

func (s *system) Delete(ctx context.Context, name string) error {
	if err := s.remove(ctx, name); err != nil {
		return fmt.Errorf("deleting the token of profile %s: %w", name, err)
	}
	return nil
}

func (s *system) remove(ctx context.Context, name string) error {
	if err := usable(ctx, name); err != nil {
		return err
	}
	_, err := s.call(ctx, name, func() (string, error) {
		if err := s.backend.Delete(s.service, name); err != nil {
			return "", err
		}
		// The same silence as in set: a dismissed prompt deletes nothing and reports nothing.
		_, err := s.backend.Get(s.service, name)
		if errors.Is(err, gokeyring.ErrNotFound) {
			return "", nil
		}
		if err == nil {
			return "", NotDeleted{Name: name}
		}
		return "", err
	})
	return err
}

// call looks at the keyring first, then runs operation with the time that fits what was seen.
func (s *system) call(ctx context.Context, name string, operation func() (string, error)) (string, error) {
	state, err := s.look(ctx)
	if err != nil {
		return "", err
	}
	limit := s.quick
	if s.prompts {
		// An open keyring may ask too: KeePassXC confirms each access.
		limit = s.patient
	}
	if state == locked {
		if !s.prompts {
			return "", Locked{}
		}
		s.onPrompt()
	}
	payload, err := guarded(ctx, s.gate, limit, operation)
	if err == nil {
		return payload, nil
	}
	return "", s.explain(ctx, name, err)
}

// look runs the probe in the time of a quick call.
func (s *system) look(ctx context.Context) (readiness, error) {
	limited, cancel := context.WithTimeout(ctx, s.quick)
	defer cancel()
	state, err := guarded(ctx, s.gate, s.quick, func() (readiness, error) { return s.probe(limited) })
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return unknown, TimedOut{After: s.quick}
	}
	return state, err
}

// explain gives an error of the keyring its type.
func (s *system) explain(ctx context.Context, name string, err error) error {
	var typed interface{ Hint() string }
	var exit *exec.ExitError
	switch {
	case errors.As(err, &typed):
		return err
	case ctx.Err() != nil:
		return err
	case errors.Is(err, gokeyring.ErrNotFound):
		return NotFound{Name: name}
	case errors.Is(err, gokeyring.ErrUnsupportedPlatform):
		return Unavailable{Reason: NoPlatform, Err: err}
	case s.goos == "darwin" && errors.As(err, &exit) && refused(exit.ExitCode()):
		return Locked{}
	}
	// go-keyring has no type for a keyring that stayed locked, so ask it again.
	state, again := s.look(ctx)
	if state == locked {
		return Locked{}
	}
	if errors.As(again, &Unavailable{}) {
		return again
	}
	return Unavailable{Reason: Failed, Err: err}
}

// refused knows the exit statuses of macOS' security that mean that the keychain stayed closed. They are the
// low bytes of errSecInteractionNotAllowed (-25308), errSecAuthFailed (-25293) and userCanceledErr (-128).
func refused(status int) bool { return status == 36 || status == 51 || status == 128 }
