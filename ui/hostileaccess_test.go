package ui_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui"
)

// TestPromise6HostileTextsOnTheWayInAreDefused puts them where getting in and the editor show what others wrote: the files
// of the Doppler CLI, the list of profiles, a login's code, the reasons of failures, and the environment.
func TestPromise6HostileTextsOnTheWayInAreDefused(t *testing.T) {
	t.Parallel()
	for i, text := range nasty {
		size := [][2]int{{120, 40}, {60, 16}}[i%2]
		bad := hinted{text, text}
		set := func(f *fakeAccess) {
			f.found = &model.FoundLogin{Host: "https://" + text, Scope: "/home/" + text, InKeyring: i%3 == 0, Start: model.ConfigRef{Project: text, Config: text}}
			f.code.Code, f.code.URL = text, "https://x/"+text
			for n, name := range []string{"default", "other"} {
				f.stored.List = append(f.stored.List, model.Profile{
					Name: name, Host: "https://" + text, Workplace: text, Person: text, Kind: model.TokenKind(text),
					Place: []model.Place{model.InKeyring, model.InFile}[n], LastUsed: noon.Add(-time.Hour),
				})
			}
			f.anyToken = true
			f.failing["browse"], f.failing["enter"] = bad, bad
		}
		p := sitAt(t, size[0], size[1], ui.Options{NoToken: true, Host: "https://" + text, ASCII: i%2 == 1}, withAccess(set))
		clean := func() {
			t.Helper()
			if at := strings.IndexAny(p.View().Content, invisible); at >= 0 {
				t.Fatalf("%.20q put %q on the screen:\n%s", text, p.View().Content[at:at+3], p.Screen())
			}
		}
		p.FinishAll()
		clean()
		p.Press("enter").FinishLabel("beginLogin")
		clean()
		p.FinishAll()
		clean()
		p.Press("esc").FinishAll()
		clean()
		for _, name := range []string{"use found", "demo", "enter", "begin", "await", "profiles", "switch default", "switch other", "found", "keep keyring"} {
			p.access.failing[name] = bad
		}
		for _, key := range []string{"1", "2", "3", "4"} {
			p.Press(key).FinishAll()
			clean()
			p.Paste("dp.pt.token").Press("enter").FinishAll()
			clean()
			p.Press("esc", "esc").FinishAll()
			clean()
		}
		p.Press("ctrl+o").FinishAll()
		clean()
		p.Press("1").FinishAll()
		clean()
		p.Press("esc", "esc", "ctrl+o", "2").Paste(text).Press("enter").FinishAll()
		clean()
	}
}

// TestPromise6HostileEditorsAreDefused has an environment name the editor and its folder.
func TestPromise6HostileEditorsAreDefused(t *testing.T) {
	t.Parallel()
	for _, text := range nasty {
		for _, err := range []error{nil, hinted{text, text}, errors.New(text)} {
			p, editor := withEditor(t, dev)
			editor.place = ui.EditorPlace{Program: text, Folder: "/" + text, KeepsCopies: true}
			editor.err = err
			editor.swept, editor.unswept = []string{text}, errors.New(text)
			clean := func() {
				t.Helper()
				if at := strings.IndexAny(p.View().Content, invisible); at >= 0 {
					t.Fatalf("%.20q put %q on the screen:\n%s", text, p.View().Content[at:at+3], p.Screen())
				}
			}
			editor.does(func(string) string { return text + "=\n" + text }).fails(errors.New(text))
			editor.left = errors.New(text)
			p.inEditor()
			clean()
			p.Press("right", "enter").FinishAll()
			clean()
			p.Press("enter").FinishAll()
			clean()
		}
	}
}
