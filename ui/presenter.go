package ui

import (
	"regexp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// present turns presenter mode on or off. What was revealed is masked in the same frame, and stays so.
func (a *App) present() []tea.Cmd {
	a.mask()
	a.ctx.Presenter = !a.ctx.Presenter
	a.ctx.HideNames = a.ctx.Presenter && a.options.HideNames
	a.themes.hidden, a.themes.veil = a.ctx.Presenter, nil
	text := "Presenter mode is off. What is masked stays masked until you ask."
	if a.ctx.Presenter {
		text = "Presenter mode: every value, note and size is hidden. Copy works; reveal and $EDITOR are off."
		a.themes.veil = hideSizes
	}
	if a.ctx.HideNames {
		text = "Presenter mode: every value, note, size and name is hidden. Copy works; reveal and $EDITOR are off."
		a.learnNames()
		a.names.add(a.searching.store.Names())
		a.themes.veil = func(text string) string { return hideSizes(a.names.hide(text)) }
	}
	a.ctx.Look = a.themes.look()
	return a.all(screen.Effects(screen.Say{Level: screen.Info, Text: text}))
}

// offHidden switches off what would show a value to those who see the screen.
func (a *App) offHidden(action keys.Action) string {
	if !a.ctx.Presenter || action != keys.Reveal && action != keys.Editor {
		return ""
	}
	return presenting + a.ctx.Key(keys.Presenter) + " leaves it."
}

// presenting begins the reason why something is off in presenter mode.
const presenting = "Presenter mode hides every value. "

// presenterChip is the word in the header, "" while the mode is off.
func presenterChip(c *screen.Context) (text string, width int) {
	if !c.Presenter {
		return "", 0
	}
	return c.Look.Chip("PRESENTER", theme.OnInfo)
}

var sizes = regexp.MustCompile(`[0-9][0-9,.]* (bytes?|k?B|lines?|characters?)\b`)

// hideSizes takes the sizes out of a sentence.
func hideSizes(text string) string {
	if !strings.ContainsAny(text, "0123456789") {
		return text
	}
	return sizes.ReplaceAllLiteralString(text, look.SizeHidden)
}
