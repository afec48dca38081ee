package keyring

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"dtui/model"
)

const (
	itemPath    = loginPath + "/1"
	promptPath  = secretsPath + "/prompt/1"
	sessionPath = secretsPath + "/session/1"
)

// brief is how long the tests wait for a service that never answers. Nothing depends on what is done in that time.
const brief = 50 * time.Millisecond

// secretService is a Secret Service on the bus that behaves badly on purpose.
type secretService struct {
	conn    *dbus.Conn
	release chan struct{} // closed when the test is over, so that nothing hangs for ever

	muteProbe bool // no property is ever answered
	muteCalls bool // unlocking is never answered
	muteAsk   bool // a prompt is never answered; otherwise it is dismissed
	locked    bool
	holds     string // the payload of the only item, "" for none
	asked     chan struct{}
}

// serveSecrets puts a service on the bus until the test ends.
func serveSecrets(t *testing.T, s *secretService) {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	must(t, err)
	s.conn, s.release, s.asked = conn, make(chan struct{}), make(chan struct{}, 16)
	for path, faces := range map[dbus.ObjectPath]map[string]map[string]any{
		secretsPath: {
			"org.freedesktop.DBus.Properties": {"Get": s.property},
			serviceFace:                       {"Unlock": s.unlock, "OpenSession": s.openSession},
		},
		loginPath: {
			"org.freedesktop.DBus.Properties":   {"Get": s.property},
			"org.freedesktop.Secret.Collection": {"SearchItems": s.searchItems, "CreateItem": s.createItem},
		},
		itemPath:    {"org.freedesktop.Secret.Item": {"GetSecret": s.getSecret, "Delete": s.deleteItem}},
		promptPath:  {"org.freedesktop.Secret.Prompt": {"Prompt": s.prompt}},
		sessionPath: {"org.freedesktop.Secret.Session": {"Close": func() *dbus.Error { return nil }}},
	} {
		for face, methods := range faces {
			must(t, conn.ExportMethodTable(methods, path, face))
		}
	}
	reply, err := conn.RequestName(secretsName, dbus.NameFlagDoNotQueue)
	if err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(reply, err)
	}
	t.Cleanup(func() {
		close(s.release)
		_ = conn.Close()
	})
}

func (s *secretService) property(face, name string) (dbus.Variant, *dbus.Error) {
	if s.muteProbe {
		<-s.release
	}
	switch name {
	case "Collections":
		return dbus.MakeVariant([]dbus.ObjectPath{loginPath}), nil
	case "Locked":
		return dbus.MakeVariant(s.locked), nil
	default:
		return dbus.Variant{}, dbus.MakeFailedError(errors.New("there is no " + face + "." + name))
	}
}

func (s *secretService) unlock(objects []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	if s.muteCalls {
		<-s.release
	}
	if s.locked {
		return []dbus.ObjectPath{}, promptPath, nil
	}
	return objects, "/", nil
}

func (*secretService) openSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), sessionPath, nil
}

func (s *secretService) searchItems(map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	if s.holds == "" {
		return []dbus.ObjectPath{}, nil
	}
	return []dbus.ObjectPath{itemPath}, nil
}

// secret has the layout (oayays) of the Secret Service API.
type secret struct {
	Session    dbus.ObjectPath
	Parameters []byte
	Value      []byte
	Type       string
}

func (*secretService) createItem(map[string]dbus.Variant, secret, bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	return "/", promptPath, nil
}

func (s *secretService) getSecret(session dbus.ObjectPath) (secret, *dbus.Error) {
	return secret{Session: session, Value: []byte(s.holds), Type: "text/plain"}, nil
}

func (*secretService) deleteItem() (dbus.ObjectPath, *dbus.Error) { return promptPath, nil }

func (s *secretService) prompt(string) *dbus.Error {
	s.asked <- struct{}{}
	if s.muteAsk {
		return nil
	}
	return asFailed(s.conn.Emit(promptPath, "org.freedesktop.Secret.Prompt.Completed", true, dbus.MakeVariant("")))
}

func asFailed(err error) *dbus.Error {
	if err == nil {
		return nil
	}
	return dbus.MakeFailedError(err)
}

// apart gives a store a gate of its own, since a call that hangs closes it.
func apart(s *system) { s.gate = newGate() }

func impatient(s *system) { s.patient = brief }

// insideFakeService meets services that hang and prompts that are dismissed.
func insideFakeService(t *testing.T) {
	payload, err := encode(entry("work", "dp.pt.hunter2"))
	must(t, err)
	t.Run("never answers", func(t *testing.T) {
		serveSecrets(t, &secretService{muteProbe: true})
		store := OS(apart, func(s *system) { s.quick = brief })
		_, err := store.Get(context.Background(), "work")
		var late TimedOut
		if !errors.As(err, &late) || late.After != brief || Hint(err) == "" {
			t.Errorf("Get: %v", err)
		}
	})
	t.Run("hangs when it is opened", hangsWhenOpened)
	t.Run("storing is dismissed", storingIsDismissed)
	t.Run("deleting is dismissed", func(t *testing.T) { deletingIsDismissed(t, payload) })
	t.Run("unlocking is dismissed", func(t *testing.T) { unlockingIsDismissed(t, payload) })
	t.Run("unlocking is not answered", func(t *testing.T) { unlockingIsNotAnswered(t, payload) })
}

func hangsWhenOpened(t *testing.T) {
	ctx := context.Background()
	serveSecrets(t, &secretService{muteCalls: true})
	tokens := NewTokens(t.TempDir(), OS(apart, impatient, WithEnvironment(desktop)), WithWorkFactor(1))
	_, err := tokens.Keep(ctx, entry("work", "dp.pt.hunter2"), model.InKeyring, model.Value{})
	var late TimedOut
	if !errors.As(err, &late) || late.After != brief || late.Earlier {
		t.Errorf("Keep: %v", err)
	}
	if _, err := tokens.System.Get(ctx, "work"); !errors.As(err, &late) || !late.Earlier {
		t.Errorf("Get while that hangs: %v", err)
	}
	// The file takes it; what the keyring may yet hold is said.
	p, err := tokens.Keep(ctx, entry("work", "dp.pt.hunter2"), model.InFile, passphrase)
	if !errors.As(err, &LeftBehind{}) || p.Place != model.InFile {
		t.Errorf("Keep in a file: %+v, %v", p, err)
	}
	reads(t, tokens, "", "dp.pt.hunter2", model.InFile)
	// And the person can log out all the same.
	if err := tokens.Remove(ctx, "work"); !errors.As(err, &LeftBehind{}) || Hint(err) == "" {
		t.Errorf("Remove: %v", err)
	}
	if got := listed(t, tokens.Book); got != ":" {
		t.Errorf("the list is %q", got)
	}
}

func storingIsDismissed(t *testing.T) {
	ctx := context.Background()
	service := &secretService{}
	serveSecrets(t, service)
	tokens := NewTokens(t.TempDir(), OS(apart, WithEnvironment(desktop)))
	_, err := tokens.Keep(ctx, entry("work", "dp.pt.hunter2"), model.InKeyring, model.Value{})
	if !errors.As(err, &NotStored{}) || Hint(err) == "" || len(service.asked) != 1 {
		t.Errorf("Keep: %v after %d prompts", err, len(service.asked))
	}
	if got := listed(t, tokens.Book); got != ":" {
		t.Errorf("the list is %q", got)
	}
}

func deletingIsDismissed(t *testing.T, payload string) {
	ctx := context.Background()
	service := &secretService{holds: payload}
	serveSecrets(t, service)
	tokens := NewTokens(t.TempDir(), OS(apart, WithEnvironment(desktop)))
	must(t, tokens.Book.Put(ctx, profile("work"), true))
	reads(t, tokens, "work", "dp.pt.hunter2", model.InKeyring)
	if err := tokens.Remove(ctx, "work"); !errors.As(err, &NotDeleted{}) || Hint(err) == "" || len(service.asked) != 1 {
		t.Errorf("Remove: %v after %d prompts", err, len(service.asked))
	}
	if got := listed(t, tokens.Book); got != "work: work" {
		t.Errorf("the list is %q", got)
	}
}

func unlockingIsDismissed(t *testing.T, payload string) {
	ctx := context.Background()
	service := &secretService{locked: true, holds: payload}
	serveSecrets(t, service)
	asked := 0
	_, err := OS(apart, WithEnvironment(desktop), OnPrompt(func() { asked++ })).Get(ctx, "work")
	if !errors.As(err, &Locked{}) || Hint(err) == "" || asked != 1 || len(service.asked) != 1 {
		t.Errorf("Get: %v after %d prompts, %d of them said", err, len(service.asked), asked)
	}
}

func unlockingIsNotAnswered(t *testing.T, payload string) {
	ctx := context.Background()
	service := &secretService{locked: true, muteAsk: true, holds: payload}
	serveSecrets(t, service)
	ended, cancel := context.WithCancel(ctx)
	go func() {
		<-service.asked
		cancel()
	}()
	if _, err := OS(apart, WithEnvironment(desktop)).Get(ended, "work"); !errors.Is(err, context.Canceled) {
		t.Errorf("Get that the person gave up: %v", err)
	}
	_, err := OS(apart, impatient, WithEnvironment(desktop)).Get(ctx, "work")
	if !errors.As(err, &TimedOut{}) || Hint(err) == "" {
		t.Errorf("Get: %v", err)
	}
}

// insideProfiles keeps two logins in the real keyring, and reads the Doppler CLI's.
func insideProfiles(t *testing.T) (*Tokens, CLILogin) {
	ctx := context.Background()
	dir := t.TempDir()
	tokens := NewTokens(dir, OS())
	for _, name := range []string{"work", "home"} {
		_, err := tokens.Keep(ctx, entry(name, "dp.pt."+name), model.InKeyring, model.Value{})
		must(t, err)
	}
	// As after a restart.
	tokens = NewTokens(dir, OS())
	reads(t, tokens, "", "dp.pt.home", model.InKeyring)
	must(t, tokens.Book.Use(ctx, "work"))
	reads(t, tokens, "", "dp.pt.work", model.InKeyring)
	must(t, tokens.Remove(ctx, "work"))
	if _, err := OS().Get(ctx, "work"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the keyring after logging out: %v", err)
	}
	reads(t, tokens, "home", "dp.pt.home", model.InKeyring)

	account := "secret-3f0c2a51-aaaa-4bbb-8ccc-1234567890ab"
	must(t, library{}.Set(cliService, account, "dp.ct.hunter2"))
	login, ok, err := FindCLI(machine(t, "scoped: {'*': {token: "+account+"}}"))
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	credential, err := login.Credential(ctx)
	if err != nil || !credential.Token.Equal(model.NewValue("dp.ct.hunter2")) {
		t.Errorf("the Doppler CLI's token: %+v, %v", credential, err)
	}
	return tokens, login
}

// lockedProfiles is what these say when the keyring is locked and nobody can be asked.
func lockedProfiles(t *testing.T, tokens *Tokens, login CLILogin) {
	ctx := context.Background()
	if _, _, err := tokens.Read(ctx, "home", model.Value{}); !errors.As(err, &Locked{}) || Hint(err) == "" {
		t.Errorf("reading a profile: %v", err)
	}
	if _, err := tokens.Keep(ctx, entry("third", "dp.pt.third"), model.InKeyring, model.Value{}); !errors.As(err, &Locked{}) {
		t.Errorf("keeping another: %v", err)
	}
	if err := tokens.Remove(ctx, "home"); !errors.As(err, &Locked{}) {
		t.Errorf("removing one: %v", err)
	}
	if got := listed(t, tokens.Book); got != ": home" {
		t.Errorf("the list is %q", got)
	}
	if _, err := login.Credential(ctx); !errors.As(err, &Locked{}) || Hint(err) == "" {
		t.Errorf("the Doppler CLI's token: %v", err)
	}
}

// profilesWithoutService keeps a login in a file when there is no keyring.
func profilesWithoutService(t *testing.T) {
	ctx := context.Background()
	tokens := NewTokens(t.TempDir(), OS(), WithWorkFactor(1))
	_, err := tokens.Keep(ctx, entry("work", "dp.pt.work"), model.InKeyring, model.Value{})
	if !errors.As(err, &Unavailable{}) || Hint(err) == "" {
		t.Errorf("keeping it in the keyring: %v", err)
	}
	_, err = tokens.Keep(ctx, entry("work", "dp.pt.work"), model.InFile, passphrase)
	must(t, err)
	reads(t, tokens, "", "dp.pt.work", model.InFile)
	must(t, tokens.Remove(ctx, "work"))
}
