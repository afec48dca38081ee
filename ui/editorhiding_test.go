package ui_test

import (
	"testing"
	"time"

	"dtui/ui"
)

func TestPromise5PresenterModeOpensNoEditor(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, dev)
	p.Press("ctrl+k")
	p.on("TOKEN").Press("E").FinishAll().See("Presenter mode hides every value. ctrl+k leaves it.")
	p.Press("e", "ctrl+o").FinishAll().See("Presenter mode hides every value. ctrl+k leaves it.").See("Edit TOKEN")
	if len(editor.given) != 0 {
		t.Fatal("the editor got a text")
	}
	p.keeps(nil)
}

func TestPromise3AConfigThatIsLockedAgainWhileItIsEditedLosesNothing(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, prd)
	editor.does(func(text string) string {
		p.clock.Advance(11 * time.Minute)
		return text + "\nNEW=typed for eleven minutes\n"
	})
	p.on("TOKEN").do("E").asksToUnlock()
	p.Press("right", "enter").FinishAll()
	p.asksToUnlock().keeps(nil)
	// Not unlocking drops nothing.
	editor.does(nothing)
	p.Press("esc").See("Not taken over").See("What you typed is kept").Press("enter").FinishAll()
	p.asksToUnlock().keeps(nil)
	p.Press("right", "enter")
	if lines := p.staged(); len(lines) != 1 || lines[0].Value.Reveal() != "typed for eleven minutes" || p.app.Dialogs() != 0 {
		t.Fatalf("staged %q:\n%s", p.stagedLines(), p.Screen())
	}
}

func TestPromise3AValueFromTheEditorWaitsForTheUnlocking(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, prd)
	editor.does(func(string) string {
		p.clock.Advance(11 * time.Minute)
		return "from-the-editor"
	})
	p.on("TOKEN").do("e", "right", "enter", "ctrl+o").FinishAll()
	p.asksToUnlock().NotSee("Staged the edit").Press("right", "enter")
	if lines := p.staged(); len(lines) != 1 || lines[0].Value.Reveal() != "from-the-editor" {
		t.Fatalf("staged %q", p.stagedLines())
	}
}

func TestPromise3WhatCameFromTheEditorSurvivesABlankScreen(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, dev)
	editor.does(func(text string) string { return text + "\nnot a line\nNEW=typed\n" })
	p.on("TOKEN").Press("E").FinishAll().See("Not taken over").Press("ctrl+g").See("An open editor is kept in memory.")
	editor.replaces("not a line\n", "")
	p.Press("x").FinishAll().See("Not taken over").Press("enter").FinishAll().See("Staged 1 change")
}

func TestPromise5TheEditorIsNotOpenedBehindABlankScreen(t *testing.T) {
	t.Parallel()
	p, editor := withEditor(t, dev)
	editor.place.InMemory, editor.place.Folder = false, "/tmp"
	p.on("TOKEN").Press("E").FinishAll().See("No folder in memory")
	p.letsGo()
	p.Press("x").FinishAll().NotSee("No folder in memory")
	p.keeps(nil)
	if len(editor.given) != 0 {
		t.Fatal("the editor got a text")
	}
	p.Press("E").FinishAll().See("No folder in memory")
}

func TestPromise5TimeInTheEditorIsNotIdle(t *testing.T) {
	t.Parallel()
	editor := &fakeEditor{place: ui.EditorPlace{Program: "ed", Folder: "/ram", InMemory: true}}
	p := sit(t, ui.Options{Start: dev, BlankAfter: 10 * time.Minute}, func(p *person) { p.editor = editor })
	p.FinishAll()
	editor.does(func(text string) string {
		p.clock.Advance(time.Hour)
		return text + "\nNEW=typed\n"
	})
	p.on("TOKEN").Press("E").FinishAll().NotSee(blankLine).See("Staged 1 change")
	p.Advance(p.clock, 10*time.Minute).See(blankLine)
}
