package cli

import (
	"time"

	"dtui/model"
	"dtui/model/lint"
	"dtui/ui/keys"
)

// settings are what a person chose for every run. A flag goes before them.
type settings struct {
	// theme is NAME, NAME:light or NAME:dark.
	theme string
	// glyphs is auto, unicode or ascii.
	glyphs       string
	reduceMotion bool
	mouse        bool
	// revealFor, clearAfter, blankAfter and unlockFor are as in ui.Options.
	revealFor  time.Duration
	clearAfter time.Duration
	blankAfter time.Duration
	unlockFor  time.Duration
	// clearOnQuit has the clipboard cleared when dtui ends, instead of after its time.
	clearOnQuit bool
	// clipboard is auto, native, osc52 or off.
	clipboard string
	// protected are patterns of config names.
	protected []string
	hideNames bool
	// live is as in ui.Options.
	live bool
	// lintIgnore is as in ui.Options.
	lintIgnore []lint.Rule
	// editor is the command for whole configs, "" for $VISUAL or $EDITOR.
	editor string
	// remember is whether the last place and the marks are kept between runs.
	remember bool
	// snapshots and drafts are as in ui.Options.
	snapshots bool
	drafts    bool
	// keys are changes to the usual keys.
	keys []keys.Change
}

func defaultSettings() settings {
	return settings{
		theme: "auto", glyphs: "auto", mouse: true, clipboard: "auto",
		revealFor: 30 * time.Second, clearAfter: 45 * time.Second, blankAfter: 15 * time.Minute, unlockFor: 10 * time.Minute,
		protected: model.DefaultProtected(), remember: true, live: true, lintIgnore: []lint.Rule{},
	}
}
