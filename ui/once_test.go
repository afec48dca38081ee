package ui_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui"
	"dtui/ui/clip"
	"dtui/ui/manage"
)

// holds reports whether a text can be reached from the program.
func (p *person) holds(text string) bool {
	return slices.ContainsFunc(p.held(), func(held string) bool { return strings.Contains(held, text) })
}

// keeping is a machine on which a key can be kept, until it fails.
type keeping struct {
	err   error
	files map[string]string
}

func (k *keeping) keeper(p *person) {
	p.keep = manage.Keeper{
		SaveFile: func(_ context.Context, name string, text model.Value) (string, error) {
			if k.err != nil {
				return "", k.err
			}
			k.files[name] = text.Reveal()
			return "/home/ana/" + name, nil
		},
		KeepProfile: func(_ context.Context, kept manage.KeptToken) (string, error) {
			if k.err != nil {
				return "", k.err
			}
			k.files["profile "+kept.Name] = kept.Token.Reveal()
			return "in the system keyring", nil
		},
	}
}

func TestPromise5AKeyIsGoneFromMemoryOnceItWasTakenOrLeft(t *testing.T) {
	t.Parallel()
	ways := map[string]func(p *person){
		"copied, and closed":          func(p *person) { p.Press("enter").FinishAll().Press("esc") },
		"shown, copied, and closed":   func(p *person) { p.Press("right", "enter", "left", "enter").FinishAll().Press("esc") },
		"closed, and closed again":    func(p *person) { p.Press("esc", "esc") },
		"copied, and blanked":         func(p *person) { p.Press("enter").FinishAll().Press("ctrl+g") },
		"written to a file, and left": func(p *person) { p.writes().Press("esc") },
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			on := &keeping{files: map[string]string{}}
			p := mintingOn(t, on.keeper)
			if !p.holds(keyText) {
				t.Fatal("the walk does not find the key while it is held")
			}
			way(p)
			if p.holds(keyText) {
				t.Fatalf("the key is held:\n%s", p.Screen())
			}
		})
	}
}

func TestPromise5AKeyThatWasTakenIsLetGoOfByLeaving(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "mine").do("C", "enter").FinishAll()
	p.Press("a").Type("deploy")
	p.Press("ctrl+s").FinishAll().Press("enter").FinishAll().See("shown once").Press("ctrl+c").See("Leave dtui").NotSee("shown once")
	if p.holds(keyText) {
		t.Error("the key is held")
	}
}

// writes writes the key to a file.
func (p *person) writes() *person {
	p.t.Helper()
	p.Press("shift+tab", "shift+tab", "enter").See("Write to a file").Press("ctrl+s").FinishAll()
	p.See("Written to /home/ana/deploy.token")
	return p
}

func TestAPasswordOfALinkIsGoneFromMemoryOnceItWasTaken(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("TOKEN").Press("K", "ctrl+s").FinishAll()
	p.See("shown once").NotSee(sharedWord).See("https://share.example/x")
	if !p.holds(sharedWord) {
		t.Fatal("the walk does not find the password while it is held")
	}
	// The link alone is of no use.
	p.Press("right", "enter").FinishAll().Press("esc").See("the password of the link to TOKEN again").See("Close, and lose it")
	p.Press("right", "right", "enter").FinishAll()
	if want := []string{"https://share.example/x", sharedWord}; !slices.Equal(p.copied, want) {
		t.Errorf("copied %q", p.copied)
	}
	p.NotSee(sharedWord).Press("esc").NotSee("shown once")
	if p.holds(sharedWord) {
		t.Error("the password is held")
	}
}

func TestACopyThatFailedDoesNotCountAsTaken(t *testing.T) {
	t.Parallel()
	p := minting(t)
	p.copyErr = clip.ErrNoRoute
	p.Press("enter").FinishAll().See("Not copied")
	p.Press("esc").See("shown once").See("was neither copied nor")
	// A terminal takes it or not, and does not say.
	p.copyErr, p.route = clip.ErrTerminal, clip.Osc52
	p = mintingOn(t, func(p *person) { p.copyErr, p.route = clip.ErrTerminal, clip.Osc52 })
	p.Press("enter").FinishAll().Press("esc").See("confirm that it took the copy").See("Close, and lose it")
	p.Press("ctrl+c").See("Leave dtui").See("not confirm that it took the copy").Press("esc", "esc").NotSee("shown once")
}

func TestAKeyIsInHandWhenItCannotBeKept(t *testing.T) {
	t.Parallel()
	on := &keeping{files: map[string]string{}, err: errors.New("no keyring was found")}
	p := mintingOn(t, on.keeper)
	p.Press("right", "right", "enter").See("Keep as a profile").SeeLine("profile", "deploy").Press("ctrl+s").FinishAll()
	p.See("No keyring was found")
	p.Press("esc").See("shown once").Press("esc").See("was neither copied nor")
	p.Press("right", "right", "right", "enter").See("Write to a file").Press("ctrl+s").FinishAll().See("No keyring was found")
	on.err = nil
	p.Press("ctrl+u").Type("other.token")
	p.Press("ctrl+s").FinishAll().See("Written to /home/ana/other.token")
	p.Press("esc").NotSee("shown once")
	if on.files["other.token"] != keyText || len(on.files) != 1 {
		t.Errorf("kept %v", on.files)
	}
	p = mintingOn(t, on.keeper)
	p.Press("right", "right", "enter", "ctrl+s").FinishAll().See("Kept as the profile deploy in the system keyring")
	if on.files["profile deploy"] != keyText {
		t.Errorf("kept %v", on.files)
	}
}

func TestAKeyWaitsForTheAnswerOfWhatKeepsIt(t *testing.T) {
	t.Parallel()
	on := &keeping{files: map[string]string{}, err: errors.New("the disk is full")}
	p := mintingOn(t, on.keeper)
	p.Press("shift+tab", "shift+tab", "enter", "ctrl+s", "esc").See("shown once")
	p.Press("esc", "esc", "esc").See("It is being kept").FinishAll()
	p.See("The disk is full").See("shown once").Press("right", "right", "enter").FinishAll()
	if len(p.copied) != 1 || p.copied[0] != keyText {
		t.Errorf("copied %q", p.copied)
	}
}

func TestAKeySurvivesWhatHappensAroundIt(t *testing.T) {
	t.Parallel()
	p := minting(t)
	p.Press("right", "enter").See(keyText)
	for _, size := range [][2]int{{80, 24}, {60, 16}} {
		p.Resize(size[0], size[1]).See(keyText).See("Close")
	}
	p.Resize(50, 10).NotSee(keyText).Press("ctrl+c").See("Doppler does not give the key of deploy again")
	p.Resize(120, 40).NotSee(keyText).See("Leave dtui").Press("esc").See("shown once")
	p.Press("enter").See(keyText).Press("ctrl+z").FinishAll().NotSee(keyText).See("shown once")
	p.Press("enter").See(keyText).Press("ctrl+k").NotSee(keyText).Press("ctrl+k").NotSee(keyText)
	// What else is pressed opens nothing above it and closes nothing.
	p.Press(":", "?", "s", "u", "ctrl+r", "L", "ctrl+o", "ctrl+f", "ctrl+l", "C", "K").See("shown once").NotSee(keyText)
	p.Press("q").See("shown once").See("was neither copied nor")
	if p.Quit() {
		t.Error("it left")
	}
}

// The answer with the key comes while somebody logs in again: the key stays above everything, and the login does not take
// it along.
func TestAKeyThatArrivesDuringALoginIsNotLost(t *testing.T) {
	t.Parallel()
	p, _ := working(t)
	p.Press("C", "enter").FinishAll()
	p.Press("a").Type("deploy")
	p.Press("ctrl+s", "esc")
	p.api.fail("config tokens of backend / dev", p.api.failure(model.Unauthorized, "list the service tokens of backend / dev"))
	p.Press("R").FinishLabel("reading").Advance(p.clock, 2*pause).See("Log in again").Press("enter")
	p.accept()
	p.FinishLabel("errand").See("shown once").NotSee(keyText)
	p.FinishAll().See("shown once").NotSee(keyText).Press("enter").FinishAll()
	if len(p.copied) != 1 || p.copied[0] != keyText {
		t.Errorf("copied %q", p.copied)
	}
}

// The same while the person's own editor is open, at whose end everything is closed that was opened since.
func TestAKeyThatArrivesWhileTheEditorIsOpenIsNotLost(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, dev)
	editor.does(nothing)
	p.Press("C", "enter").FinishAll()
	p.Press("a").Type("deploy")
	p.Press("ctrl+s", "esc", "esc", "esc")
	p.on("TOKEN").Press("E").FinishLabel("edit").FinishLabel("errand").FinishAll()
	p.See("shown once").Press("enter").FinishAll()
	if len(p.copied) != 1 || p.copied[0] != keyText {
		t.Errorf("copied %q", p.copied)
	}
}

// leasing is somebody at the leases of the development config.
func leasing(t testing.TB, w, h int, options ui.Options, settings ...func(*person)) *person {
	t.Helper()
	p := sitAt(t, w, h, options, settings...)
	p.FinishAll()
	p.do("C", "down", "down", "enter").FinishAll().See("─ Leases").See("There are none")
	return p
}

// issues has a lease issued, and shows what it gave.
func (p *person) issues() *person {
	p.t.Helper()
	p.Press("a").See("Issue a lease").Type("POSTGRES")
	p.Press("ctrl+s").FinishAll()
	p.See("Lease of POSTGRES").See("shown once").NotSee(leasedText)
	return p
}

func TestALeaseIsIssuedOnPurposeAndRevoked(t *testing.T) {
	t.Parallel()
	p := leasing(t, 120, 40, ui.Options{Start: dev})
	p.Forbidden(leasedText)
	p.Press("a").Type("POSTGRES")
	p.Press("tab", "ctrl+u").Type("2d")
	p.Press("ctrl+s").See("A lease lasts from a minute to a day").Press("esc").See("There are none")
	p.issues()
	if p.api.calls["issue a lease of POSTGRES"] != 1 {
		t.Error("a form that was refused or left issued one")
	}
	p.Press("enter").See("everything of POSTGRES").See("password of POSTGRES").Press("down", "down", "enter").FinishAll()
	p.Press("esc").See("host of POSTGRES").Press("enter", "enter").FinishAll()
	if want := []string{leasedText, "host=\"db.internal.example\"\npassword=\"" + leasedText + "\"\nport=\"5432\"\nusername=\"v-7f3a91c0\""}; !slices.Equal(p.copied, want) {
		t.Errorf("copied %q", p.copied)
	}
	p.Press("esc").NotSee("shown once").SeeLine("POSTGRES", "in 30m")
	if p.holds(leasedText) {
		t.Error("the lease's password is held")
	}
	p.Press("esc", "esc", "ctrl+c").See("A lease of POSTGRES in backend / dev lasts until 12:30").Press("esc")
	p.Press("C", "down", "down", "enter").FinishAll()
	p.Press("d").See("Revoke a lease of POSTGRES").Press("enter").NotSee("Revoke a lease").FinishAll()
	if p.api.calls["revoke lease-POSTGRES"] != 0 {
		t.Error("cancelling revoked it")
	}
	p.Press("d", "right", "enter").FinishAll().See("Revoked the lease of POSTGRES").See("There are none")
	p.Press("ctrl+c").FinishAll()
	if !p.Quit() {
		t.Error("leaving asks without a lease")
	}
}

func TestALeaseThatEndedIsNotRevokedAndKeepsNobody(t *testing.T) {
	t.Parallel()
	p := leasing(t, 80, 24, ui.Options{Start: dev}).issues()
	p.Press("esc", "esc")
	p.Advance(p.clock, 31*time.Minute).Press("down").SeeLine("POSTGRES", "has ended")
	p.Press("d", "right", "enter").See("It has ended by itself").FinishAll()
	if p.api.calls["revoke lease-POSTGRES"] != 0 {
		t.Error("it was revoked")
	}
	p.Press("esc", "ctrl+c").FinishAll()
	if !p.Quit() {
		t.Error("leaving asks after a lease that has ended")
	}
}

func TestALeaseInAProtectedConfigAsksForItsNameAndAReadOnlyRunIssuesNone(t *testing.T) {
	t.Parallel()
	p := leasing(t, 80, 24, ui.Options{Start: prd})
	p.Press("a").Type("POSTGRES")
	p.Press("ctrl+s").See("That is not the name").FinishAll()
	if p.api.calls["issue a lease of POSTGRES"] != 0 {
		t.Error("it was issued without the name")
	}
	p = sitAt(t, 120, 40, ui.Options{Start: dev, ReadOnly: true})
	p.FinishAll()
	p.Press("C", "down", "down", "enter").FinishAll()
	p.See("─ Leases").Press("a").See("read-only").NotSee("Issue a lease")
}

func TestGoldenWhatIsShownOnce(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		suffix := map[int]string{120: "-120x40", 80: "-80x24"}[size[0]]
		p := sitAt(t, size[0], size[1], ui.Options{Start: dev})
		p.FinishAll()
		p.on("TOKEN").Press("K").Golden("share-form" + suffix)
		p.Press("ctrl+s").FinishAll().Golden("share-once" + suffix)
		p = leasing(t, size[0], size[1], ui.Options{Start: dev}).issues()
		p.Golden("lease-once" + suffix)
		p.Press("esc", "esc").Golden("leases" + suffix)
	}
}
