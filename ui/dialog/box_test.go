package dialog_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// everyDialog makes one of each with names from outside in every place that takes one.
func everyDialog(c *screen.Context, name string) []screen.Dialog {
	off := func(a keys.Action) string {
		if len(a)%2 == 0 {
			return name + " cannot be changed."
		}
		return ""
	}
	long := strings.Repeat("A sentence about "+name+". ", 12)
	nothing := func(*screen.Context) []screen.Effect { return nil }
	var items []dialog.Item
	for i := range 40 {
		items = append(items, dialog.Item{Key: string(rune('A' + i)), Label: name + fmt.Sprint(i), Detail: name, Choose: nothing})
	}
	items[3].Off = name
	accept := func(*screen.Context, string, model.Value) ([]screen.Effect, error) { return nil, errors.New(name) }
	refused := func(*screen.Context, string) ([]screen.Effect, error) { return nil, errors.New(name) }
	target := name + " / " + name
	shown := dialog.NewValue("Edit "+name, target, model.NewValue(strings.Repeat(name+"\n", 30)), []string{long}, accept)
	shown.Handle(c, keys.Show)
	failed := dialog.NewPrompt("note", "Note for "+name, target, "note", name, "Stage", nil, []string{long, long, long}, refused)
	failed.Handle(c, keys.Confirm)
	secret := dialog.NewSecret(target, "NAME", nil, []string{long}, accept)
	secret.Handle(c, keys.Confirm)
	return []screen.Dialog{
		dialog.NewAsk("ask", "Delete "+name, target, true, []string{long, name, long, long}, dialog.Cancel("Cancel"),
			dialog.Button{Label: "Delete " + name}, dialog.Button{Label: name, Off: name}),
		dialog.NewAsk("small", "Leave", "", false, []string{"One line."}, dialog.Cancel("Stay")),
		dialog.NewMenu("menu", "Copy "+name, target, 2, items, long, name),
		dialog.NewMenu("empty", "Copy", "", 0, nil),
		failed, shown, secret,
		dialog.NewValue("Edit", target, model.Value{}, nil, accept),
		dialog.NewHelp(c, secretsChain, off),
		dialog.NewHelp(c, []keys.Scope{keys.Field}, nil),
		dialog.NewPalette(c, secretsChain, off, []keys.Action{keys.Diff, keys.Promote, keys.Reload, keys.Copy, keys.Edit, keys.Add, keys.Note}),
		dialog.NewPicker(dialog.PickerSpec{
			Name: "pick", Title: "Compare " + name, Target: target, Verb: "compare", Multi: true, Project: name,
			Choose: func(*screen.Context, []model.ConfigRef) []screen.Effect { return nil },
		}),
	}
}

// Whatever a server calls things and whatever is pressed, a dialog is a box inside the room that it was given.
func TestEveryDialogIsABoxInsideItsRoom(t *testing.T) {
	t.Parallel()
	sizes := [][2]int{{120, 38}, {116, 38}, {112, 36}, {80, 22}, {76, 22}, {60, 14}, {56, 14}}
	pressed := strings.Fields("down up pgdown pgup tab shift+tab space enter a e / p r d backspace ctrl+t ctrl+s left home alt+enter f1")
	for seed, name := range hostile {
		t.Run(fmt.Sprintf("%.12q", name), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(uint64(seed), 7))
			c := newContext(t, seed%2 == 1)
			addProjects(c, append([]string{name, "backend"}, hostile...)...)
			addLayout(c, name, "dev", "dev_"+name, "prd", "prd_"+strings.Repeat(name, 3))
			addLayout(c, "backend", "dev", "prd")
			c.W.LayoutIs("esc\x1b[2Jape", c.W.BeginLayout("esc\x1b[2Jape", now), model.Layout{}, errors.New(name))
			c.W.BeginLayout("nul\x00", now)
			for _, d := range everyDialog(c, name) {
				for step := range 12 {
					size := sizes[random.IntN(len(sizes))]
					w, h := size[0], size[1]
					what := fmt.Sprintf("%s, step %d", d.Name(), step)
					if err := boxOf(what, d.Draw(c, w, h), w, h); err != nil {
						t.Fatal(err)
					}
					if x, y, inside := cursorOf(d, w, h); !inside {
						t.Fatalf("%s at %d×%d: the cursor stands at %d, %d", what, w, h, x, y)
					}
					d.Click(c, random.IntN(w), random.IntN(h))
					send(c, d, pressed[random.IntN(len(pressed))])
					if typing, ok := d.(screen.Typing); ok && step%6 == 5 {
						typing.Paste(c, name)
					}
				}
			}
		})
	}
}

// cursorOf is where the terminal's cursor stands, and whether that is inside the frame of a box of w×h; no cursor is.
func cursorOf(d screen.Dialog, w, h int) (x, y int, inside bool) {
	at, ok := d.(screen.Cursor)
	if !ok {
		return 0, 0, true
	}
	x, y, shown := at.Cursor()
	return x, y, !shown || (x >= 1 && x < w-1 && y >= 1 && y < h-1)
}
