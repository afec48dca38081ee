package cli

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/keyring"
	"dtui/model"
	"dtui/ui"
)

// overheard is the client, and every text that Doppler gave through it once.
type overheard struct {
	*client.Client
	given []string
}

func (o *overheard) hears(values ...model.Value) {
	for _, v := range values {
		if v.Size() > 5 { // A port stands elsewhere too.
			o.given = append(o.given, v.Reveal())
		}
	}
}

// piece is a part of a text that is found in a frame also where the text goes on in the next row.
func piece(text string) string {
	if len(text) < 32 {
		return text
	}
	return text[12:28]
}

func (o *overheard) CreateConfigToken(ctx context.Context, id model.ConfigID, d model.ConfigTokenDraft) (model.MintedConfigToken, error) {
	made, err := o.Client.CreateConfigToken(ctx, id, d)
	o.hears(made.Key)
	return made, err
}

func (o *overheard) CreateAccountToken(ctx context.Context, as model.Owner, account string, d model.AccountTokenDraft) (model.MintedAccountToken, error) {
	made, err := o.Client.CreateAccountToken(ctx, as, account, d)
	o.hears(made.Key)
	return made, err
}

func (o *overheard) SharePlain(ctx context.Context, as model.Owner, d model.ShareDraft) (model.ShareLink, error) {
	made, err := o.Client.SharePlain(ctx, as, d)
	o.hears(made.Password)
	return made, err
}

func (o *overheard) ShareSealed(ctx context.Context, as model.Owner, d model.ShareDraft) (model.ShareLink, error) {
	made, err := o.Client.ShareSealed(ctx, as, d)
	o.hears(made.Password)
	return made, err
}

func (o *overheard) IssueLease(ctx context.Context, id model.ConfigID, secret string, life time.Duration) (model.Lease, error) {
	made, err := o.Client.IssueLease(ctx, id, secret, life)
	for _, v := range made.Values {
		o.hears(v)
	}
	return made, err
}

// careful is a user whose every frame is looked through for what Doppler gave once, with a log of everything, a keyring, and
// folders of their own.
type careful struct {
	*user
	doppler *overheard
	dir     string
	// asked is a text that the person has asked to see.
	asked string
}

func carefully(t *testing.T, w, h int, start model.ConfigRef) *careful {
	t.Helper()
	c := &careful{dir: t.TempDir()}
	r := &run{flags: flags{logFile: filepath.Join(c.dir, "dtui.log")}, stdio: Stdio{Err: io.Discard}, getenv: func(name string) string {
		return map[string]string{"HOME": c.dir, "XDG_CONFIG_HOME": filepath.Join(c.dir, "config")}[name]
	}}
	logger, closeLog, err := r.logger()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeLog)
	door := r.doormanOf(keyring.Memory(), logger)
	server, base := serve(t, sandbox.Options{Now: func() time.Time { return sundayAfternoon }})
	clock := &skipping{}
	talking, err := client.New(client.Options{Host: base, Token: model.NewValue(server.Token()), Logger: logger, Now: clock.now, Sleep: clock.sleep})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(talking.Close)
	c.doppler = &overheard{Client: talking}
	c.user = sitAt(t, server, base, setting{cols: w, rows: h, ui: ui.Options{Start: start, RevealFor: 2 * time.Second}, env: func(e *ui.Env) {
		e.API, e.Keep.KeepProfile = c.doppler, door.Add
	}})
	c.Watch(func() []string {
		var unasked []string
		for _, text := range c.doppler.given {
			if text != c.asked {
				unasked = append(unasked, piece(text))
			}
		}
		return unasked
	})
	return c
}

// sundayAfternoon is when a user sits down.
var sundayAfternoon = time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)

// shows asks for what is shown once, and has it masked again.
func (c *careful) shows(text string) {
	c.t.Helper()
	c.see("shown once")
	c.asked = text
	c.do("enter").see(piece(text))
	c.Advance(c.clock, 3*time.Second)
	c.asked = ""
	c.do("?", "ctrl+k", "ctrl+k").see("shown once")
}

// around looks at what may tell of it afterwards.
func (c *careful) around() {
	c.t.Helper()
	c.do(":", "esc", "?", "esc", "R", "ctrl+g", "x", "esc", "esc", "u", "ctrl+r", "A", "enter", "esc", "esc")
}

// last is the newest text that was given.
func (c *careful) last() string { return c.doppler.given[len(c.doppler.given)-1] }

// left fails the test if a text was left behind anywhere but in one file.
func (c *careful) left(but string) {
	c.t.Helper()
	logged := false
	err := filepath.WalkDir(c.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		logged = logged || strings.HasSuffix(path, ".log") && bytes.Contains(text, []byte(`"level":"DEBUG"`)) && bytes.Contains(text, []byte("/tokens"))
		for _, given := range c.doppler.given {
			if path != but && bytes.Contains(text, []byte(piece(given))) {
				c.t.Errorf("%s has a text that was shown once", path)
			}
		}
		return err
	})
	if err != nil || !logged {
		c.t.Errorf("nothing was logged, which proves nothing: %v", err)
	}
	for _, given := range c.doppler.given {
		for _, text := range slices.Concat(os.Args, os.Environ()) {
			if strings.Contains(text, piece(given)) {
				c.t.Error("an argument or the environment has a text that was shown once")
			}
		}
		for _, r := range c.server.Requests() {
			if strings.Contains(r.Path+"?"+r.Query.Encode(), piece(given)) {
				c.t.Errorf("the address of a request to %s has a text that was shown once", r.Path)
			}
		}
	}
}

// Every frame from the answer on is looked through: a key or a password is in none but those that were asked for.
func TestPromise5AKeyAndALinkAppearOnce(t *testing.T) {
	t.Parallel()
	// The narrow screen is the one on which a key goes on in the next row.
	c := carefully(t, 80, 24, model.ConfigRef{Project: "backend", Config: "stg_load"})
	c.manage("Service tokens").do("a").fill("deploy", ">", "12h").do("ctrl+s").see("shown once")
	key := c.last()
	c.do("right")
	c.shows(key)
	// Into a file, and as a profile, with the first answer to each a refusal.
	file := filepath.Join(c.dir, "deploy.token")
	c.do("right", "right", "enter").fill(filepath.Join(c.dir, "nowhere", "x")).do("ctrl+s").says("no such file or directory")
	c.do("ctrl+u")
	c.Type(file)
	c.do("ctrl+s").says("only you can read")
	c.do("left", "enter").fill("no name").do("ctrl+s").says("use letters, digits")
	c.fill("deploy").do("ctrl+s").says("Kept as the profile deploy in the system keyring")
	c.do("esc").NotSee("shown once")
	if text, err := os.ReadFile(file); err != nil || string(text) != key+"\n" {
		t.Errorf("the file has something else: %v", err)
	}
	c.do("esc", "esc")
	for _, keys := range [][]string{{}, {"right"}} { // Sealed here, and there.
		c.do("3", "g", "down").do("K").see("Share ").do(append(keys, "ctrl+s")...)
		c.do("right", "right", "right")
		c.shows(c.last())
		c.do("left", "enter")
		if len(c.copied) == 0 || c.copied[len(c.copied)-1] != c.last() {
			t.Error("the password was not copied")
		}
		c.do("esc", "esc").NotSee("shown once")
	}
	c.manage("Leases").do("a").fill("POSTGRES_LOAD_TEST", "10m").do("ctrl+s").see("shown once")
	c.do("enter", "enter", "esc").NotSee("shown once").SeeLine("POSTGRES_LOAD_TEST", "in ")
	c.around()
	c.left(file)
}
