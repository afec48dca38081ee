package ui_test

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui"
	"dtui/ui/screen"
)

// fakeEditor is a person's editor. It does to each text what the next of its hands says.
type fakeEditor struct {
	place   ui.EditorPlace
	err     error
	hands   []func(text string) (string, error)
	given   []screen.Edit
	atOnce  bool
	left    error
	swept   []string
	unswept error
}

func (f *fakeEditor) Find() (ui.EditorPlace, error) {
	place := f.place
	place.Open = func(request screen.Edit, then func(screen.Edited) tea.Msg) tea.Cmd {
		return func() tea.Msg {
			f.given = append(f.given, request)
			hand := f.hands[0]
			f.hands = f.hands[1:]
			text, err := hand(request.Text.Reveal())
			if err != nil {
				return then(screen.Edited{Err: err, Left: f.left})
			}
			return then(screen.Edited{Text: model.NewValue(text), AtOnce: f.atOnce, Left: f.left})
		}
	}
	return place, f.err
}

func (f *fakeEditor) Sweep() ([]string, error) { return f.swept, f.unswept }

// does has the editor do something to the next text.
func (f *fakeEditor) does(hand func(text string) string) *fakeEditor {
	f.hands = append(f.hands, func(text string) (string, error) { return hand(text), nil })
	return f
}

func (f *fakeEditor) fails(err error) *fakeEditor {
	f.hands = append(f.hands, func(string) (string, error) { return "", err })
	return f
}

func (f *fakeEditor) replaces(pairs ...string) *fakeEditor {
	return f.does(func(text string) string { return strings.NewReplacer(pairs...).Replace(text) })
}

func nothing(text string) string { return text }

// withEditor is a person with an editor whose files are in memory.
func withEditor(t *testing.T, ref model.ConfigRef, settings ...func(*person)) (*person, *fakeEditor) {
	t.Helper()
	editor := &fakeEditor{place: ui.EditorPlace{Program: "ed", Folder: "/ram", InMemory: true}}
	p := at(t, ref, append(settings, func(p *person) { p.editor = editor })...)
	return p, editor
}

// inEditor opens the whole config.
func (p *person) inEditor() *person {
	p.t.Helper()
	p.Press("E").FinishAll()
	return p
}

// says fails the test unless a sentence is on the screen, which may be wrapped inside its box.
func (p *person) says(sentences ...string) *person {
	p.t.Helper()
	boxes := map[int][]string{}
	for _, line := range p.Screen().Lines() {
		start, column := 0, 0
		runes := []rune(line + "│")
		for i, r := range runes {
			if r == '│' || r == '▌' || r == '┃' {
				boxes[column] = append(boxes[column], strings.Fields(string(runes[start:i]))...)
				start, column = i+1, i+1
			}
		}
	}
	for _, sentence := range sentences {
		found := false
		for _, words := range boxes {
			found = found || strings.Contains(strings.Join(words, " "), sentence)
		}
		if !found {
			p.t.Fatalf("%q is not said:\n%s", sentence, p.Screen())
		}
	}
	return p
}

func TestWholeConfigInTheEditor(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, dev)
	p.edit("LOG_LEVEL", "staged before")
	editor.replaces(`API_URL="backend/dev/API_URL"`, `API_URL="new address"`, `DB_PASSWORD="`, `DB_PASS="`, `LOG_LEVEL="staged before"`, `LOG_LEVEL="staged again"`, "\nTOKEN=", "\n# TOKEN=")
	p.on("LOG_LEVEL").inEditor()
	p.says("Staged 4 changes of backend / dev from the editor; s reviews them.")
	want := []string{}
	for _, line := range p.staged() {
		want = append(want, line.Key()+">"+line.Name+"="+line.Value.Reveal())
	}
	if got := strings.Join(want, " "); got != "API_URL>API_URL=new address DB_PASSWORD>DB_PASS= LOG_LEVEL>LOG_LEVEL=staged again TOKEN>TOKEN=" {
		t.Errorf("staged: %s", got)
	}
	given := editor.given[0]
	if !strings.HasPrefix(strings.Split(given.Text.Reveal(), "\n")[given.Line-1], "LOG_LEVEL=") || given.File != "backend.dev.env" {
		t.Errorf("the editor was opened with %s at line %d", given.File, given.Line)
	}
	p.Press("u")
	p.says("Undone: 4 changes from the editor in backend / dev.")
	if lines := p.staged(); len(lines) != 1 || lines[0].Value.Reveal() != "staged before" {
		t.Errorf("after undo: %v", p.stagedLines())
	}
	p.Press("ctrl+r")
	p.save()
	p.says("Saved 4 changes to backend / dev.")
	if got := p.api.configs[dev].secrets["DB_PASS"].Raw.Reveal(); got != hiddenText(dev, "DB_PASSWORD") {
		t.Errorf("Doppler has %q under the new name", got)
	}
}

func TestEditorThatChangesNothing(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, dev)
	editor.does(nothing)
	p.inEditor()
	p.says("Nothing was changed in the editor. backend / dev is as it was.")
	p.NotSee("--wait")
	editor.atOnce = true
	editor.does(nothing)
	p.inEditor()
	p.says("such as --wait")
	editor.replaces("# ", "#   ")
	p.inEditor()
	p.says("says the same as before. backend / dev is as it was.")
	editor.fails(errors.New("the editor ended with exit status 1"))
	p.inEditor()
	p.says("The editor ended with exit status 1. backend / dev is as it was.")
	p.keeps(nil)
	editor.err = errors.New("no editor was found")
	p.inEditor()
	p.says("No editor was found. backend / dev is as it was.")
	p.keeps(nil)
}

func TestPromise3WhatWasTypedInTheEditorIsNotLost(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, dev)
	const typed = "TYPED_HERE=precious"
	editor.does(func(text string) string { return text + typed + "\nno assignment\n" })
	p.inEditor()
	p.says("Not taken over")
	p.says("It has no =, so it is neither NAME=value nor a comment.")
	p.says("kept until you drop it")
	p.NotSee("no assignment")
	p.Press("esc")
	p.says("Not taken over")
	p.says("esc would lose what you typed")
	p.keeps(nil)
	// The editor crashes while it is edited again: what was typed before is still there.
	editor.fails(errors.New("the editor was ended"))
	p.Press("enter").FinishAll()
	p.says("Not taken over")
	p.says("The editor was ended.")
	editor.does(nothing)
	p.Press("enter").FinishAll()
	p.says("Not taken over")
	// Only the broken line is mended.
	editor.does(func(text string) string { return strings.Replace(text, "no assignment\n", "", 1) })
	p.Press("enter").FinishAll().NotSee("Not taken over")
	p.says("Staged 1 change of backend / dev from the editor; s reviews it.")
	for i, given := range editor.given[1:] {
		if !strings.Contains(given.Text.Reveal(), typed) || !strings.HasPrefix(strings.Split(given.Text.Reveal(), "\n")[given.Line-1], "no assignment") {
			t.Errorf("round %d was given another text, or another line", i)
		}
	}
	if lines := p.staged(); len(lines) != 1 || lines[0].Name != "TYPED_HERE" {
		t.Errorf("staged: %v", p.stagedLines())
	}
}

func TestWhatWasTypedInTheEditorCanBeDropped(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, dev)
	editor.does(func(text string) string { return text + "lower=1\nAPI_URL=1\n" })
	p.inEditor()
	p.says("A name may only hold upper-case letters")
	p.says("has the same name as line")
	p.Press("right", "enter")
	p.says("Dropped what was typed. backend / dev is as it was.")
	p.NotSee("Not taken over")
	p.keeps(nil)
}

func TestEmptiedTextIsAskedAbout(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, dev)
	empty := func(string) string { return "" }
	editor.does(empty).does(empty).does(empty)
	p.inEditor()
	p.says("Delete everything?")
	p.says("The text came back without any of the 6 secrets that it had.")
	p.Press("enter").NotSee("Delete everything?")
	p.keeps(nil)
	p.inEditor().Press("esc").NotSee("Delete everything?")
	p.keeps(nil)
	p.inEditor().Press("left", "enter").FinishAll()
	p.says("Staged 6 changes of backend / dev from the editor")
	for _, line := range p.staged() {
		if line.Removal != model.Delete {
			t.Errorf("staged: %v", p.stagedLines())
		}
	}
}

func TestEditorOnABranch(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, branch, func(p *person) {
		p.api.put(dev, plain("SHARED", "same"))
		p.api.put(branch, plain("SHARED", "same"))
	})
	before := p.api.calls["open backend / dev"]
	editor.does(func(text string) string {
		var kept []string
		for line := range strings.SplitSeq(text, "\n") {
			if !strings.HasPrefix(line, "API_URL=") && !strings.HasPrefix(line, "#") {
				kept = append(kept, line)
			}
		}
		return strings.Join(kept, "\n")
	})
	p.Press("E")
	p.says("Reading backend / dev first, to tell what backend / dev_ana inherits.")
	p.FinishAll()
	p.says("Which deletion?")
	p.says("1 removed name of backend / dev_ana is in dev too.")
	if p.api.calls["open backend / dev"] != before+1 || !strings.Contains(editor.given[0].Text.Reveal(), "# SHARED=") {
		t.Error("the text does not tell what is inherited")
	}
	p.Press("right", "right", "enter")
	p.says("Staged 1 change of backend / dev_ana")
	lines := p.staged()
	if len(lines) != 1 || lines[0].Name != "API_URL" || lines[0].Removal != model.FollowRoot || lines[0].RootValue == nil {
		t.Errorf("staged: %v", p.stagedLines())
	}
}

func TestEditorOnABranchWhoseRootCannotBeRead(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, branch)
	p.api.fail("open backend / dev", p.api.failure(model.Forbidden, "read backend / dev"))
	p.inEditor()
	p.says("backend / dev could not be read.")
	p.Press("enter").FinishAll()
	if len(editor.given) != 0 {
		t.Error("the editor was opened")
	}
	editor.does(nothing)
	p.inEditor().Press("right", "enter").FinishAll()
	p.says("Nothing was changed in the editor.")
}

func TestEditorAsksBeforeAValueGoesToADisk(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, dev)
	editor.place.InMemory, editor.place.KeepsCopies, editor.place.Folder = false, true, "/var/scratch"
	p.inEditor()
	p.says("Edit in ed")
	p.says("/var/scratch")
	p.says("may keep copies")
	p.says("asked once in a run")
	p.Press("enter").FinishAll().NotSee("Edit in ed")
	p.inEditor().Press("esc").FinishAll().NotSee("Edit in ed")
	if len(editor.given) != 0 {
		t.Fatal("the editor was opened without a yes")
	}
	editor.does(nothing).does(nothing)
	p.inEditor().Press("right", "enter").FinishAll()
	p.says("Nothing was changed")
	p.inEditor().NotSee("Edit in ed")
	editor.place.Folder = "/elsewhere"
	p.inEditor()
	p.says("/elsewhere")
}

func TestPromise4TheEditorStartsFromWhatWasSeen(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, dev)
	editor.replaces(`"backend/dev/API_URL"`, `"mine"`)
	// The config is read again while the editor is open, and somebody has changed it.
	p.Press("E")
	p.FinishLabel("edit")
	p.Press("R") // It is meant for the editor.
	p.api.put(dev, plain("API_URL", "theirs"))
	p.FinishAll()
	p.says("Staged 1 change")
	p.Press("R").FinishAll()
	if lines := p.staged(); len(lines) != 1 || lines[0].Base.Raw.Reveal() != textOf(dev, "API_URL") {
		t.Fatalf("staged: %v", p.stagedLines())
	}
	p.save().SeeLine("Base", "Theirs", "Mine")
	if got := p.api.configs[dev].secrets["API_URL"].Raw.Reveal(); got != "theirs" {
		t.Errorf("Doppler has %q", got)
	}
}

func TestKeysWhileTheEditorIsOpenedAreNotForDtui(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, dev)
	editor.replaces(`"backend/dev/API_URL"`, `"mine"`)
	p.Press("E", "d", "E", "j")
	p.Paste("x")
	p.FinishAll()
	p.says("Staged 1 change")
	if len(editor.given) != 1 || len(p.staged()) != 1 {
		t.Errorf("%d editors, staged %v", len(editor.given), p.stagedLines())
	}
}

func TestValueInTheEditor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ raw, edited, want string }{
		"plain, line end added": {"a", "b\n", "b"},
		"NUL, escapes and CR":   {"a\x00b\x1b\r\n\ttab ", "c\x00d\x1b\r\n\ttab \n", "c\x00d\x1b\r\n\ttab "},
		"its own line end":      {"a\n", "b\n", "b\n"},
		"many lines":            {strings.Repeat("line\n", 400), strings.Repeat("other\n", 400), strings.Repeat("other\n", 400)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, editor := withEditor(t, dev, func(p *person) { p.api.put(dev, masked("BLOB", c.raw)) })
			editor.does(func(text string) string {
				if text != c.raw {
					t.Errorf("the editor was given %q", text)
				}
				return c.edited
			})
			p.on("BLOB").Press("e", "ctrl+o").FinishAll().NotSee("Edit BLOB")
			p.says("Staged the edit of BLOB from the editor; s reviews it.")
			if lines := p.staged(); len(lines) != 1 || lines[0].Value.Reveal() != c.want {
				t.Errorf("staged: %v", p.stagedLines())
			}
		})
	}
}

func TestValueDialogOffersTheEditor(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, dev, func(p *person) { p.api.put(dev, masked("BLOB", "a\x00b")) })
	p.on("BLOB").Press("e", "ctrl+t")
	p.says("ctrl+o opens it in $EDITOR instead.")
	editor.does(nothing).fails(errors.New("the editor ended with exit status 1")).does(func(string) string { return strings.Repeat("x", 60<<10) })
	p.Press("ctrl+o").FinishAll()
	p.says("Nothing was changed in the editor. BLOB is as it was.")
	p.says("Edit BLOB")
	p.Press("ctrl+o").FinishAll()
	p.says("The editor ended with exit status 1. BLOB is as it was.")
	// What Doppler would refuse stays in the field.
	p.Press("esc", "e", "ctrl+o").FinishAll()
	p.says("Doppler takes 51200")
	p.says("Edit BLOB")
	p.keeps(nil)
	editor.does(func(text string) string { return text[:10] })
	p.Press("ctrl+o").FinishAll()
	p.says("Staged the edit of BLOB")
}

func TestNewSecretFromTheEditor(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, dev)
	editor.does(func(string) string { return "from the editor\n" })
	p.Press("3", "a")
	p.says("Add a secret")
	p.Press("ctrl+o").FinishAll()
	p.says("Add a secret")
	p.Type("NEW").Press("ctrl+s")
	if lines := p.staged(); len(lines) != 1 || lines[0].Name != "NEW" || lines[0].Value.Reveal() != "from the editor" {
		t.Errorf("staged: %v", p.stagedLines())
	}
}

func TestRestrictedValueFromTheEditor(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, dev, func(p *person) { p.api.put(dev, restricted("CLOSED")) })
	editor.does(nothing).does(func(string) string { return "opened\n" })
	p.on("CLOSED").Press("e", "ctrl+o").FinishAll()
	p.says("Nothing was changed")
	p.keeps(nil)
	p.Press("ctrl+o").FinishAll()
	if lines := p.staged(); len(lines) != 1 || lines[0].Value.Reveal() != "opened" {
		t.Errorf("staged: %v", p.stagedLines())
	}
}

func TestEditorIsOffInAReadOnlyRun(t *testing.T) {
	t.Parallel()
	editor := &fakeEditor{place: ui.EditorPlace{InMemory: true}}
	p := sit(t, ui.Options{Start: dev, ReadOnly: true}, func(p *person) { p.editor = editor })
	p.FinishAll()
	p.do("3").inEditor()
	p.says("read-only")
	if len(editor.given) != 0 {
		t.Error("the editor was opened")
	}
}

func TestWhatAKilledDtuiLeftIsReported(t *testing.T) {
	t.Parallel()
	p := at(t, dev, func(p *person) { p.editor = &fakeEditor{swept: []string{"/ram"}} })
	p.says("Removed a file with secrets from /ram.")
	p.says("A dtui that was killed")
	p = at(t, dev, func(p *person) {
		p.editor = &fakeEditor{swept: []string{"/ram", "/ram", "/b"}, unswept: errors.New("no way")}
	})
	p.says("Removed 3 files with secrets from /b and /ram.")
	p.says("could not be removed: no way.")
	p, editor := withEditor(t, dev)
	editor.left = errors.New("the editor's file could not be removed from /ram/x: busy")
	editor.does(nothing)
	p.inEditor()
	p.says("could not be removed from /ram/x")
	p.says("Remove it by hand.")
}
