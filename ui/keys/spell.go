package keys

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// modifiers are in the order in which Bubble Tea spells them.
var modifiers = []struct {
	prefix string
	bit    tea.KeyMod
}{
	{"ctrl+", tea.ModCtrl}, {"alt+", tea.ModAlt}, {"shift+", tea.ModShift}, {"meta+", tea.ModMeta}, {"hyper+", tea.ModHyper}, {"super+", tea.ModSuper},
}

var named = map[string]rune{
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "insert": tea.KeyInsert, "delete": tea.KeyDelete, "backspace": tea.KeyBackspace,
	"tab": tea.KeyTab, "enter": tea.KeyEnter, "esc": tea.KeyEscape, "space": tea.KeySpace,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
	"f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10, "f11": tea.KeyF11, "f12": tea.KeyF12,
}

// alike are the names under which people know keys from elsewhere.
var alike = map[string]string{
	"escape": "esc", "return": "enter", "cr": "enter", "pageup": "pgup", "pagedown": "pgdown", "page-up": "pgup", "page-down": "pgdown", "pgdn": "pgdown",
	"del": "delete", "ins": "insert", "bs": "backspace", "spacebar": "space", " ": "space", "plus": "+", "minus": "-",
	"control": "ctrl", "ctl": "ctrl", "c": "ctrl", "m": "alt", "a": "alt", "s": "shift", "option": "alt", "opt": "alt", "cmd": "super", "command": "super", "win": "super",
}

// sharing are control keys that terminals send as another key: who binds them would bind that one.
var sharing = map[string]string{"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "esc", "ctrl+@": "ctrl+space"}

// Spelled reports why a text is no key that a terminal sends, spelled as Bubble Tea spells it: "y", "Y", "ctrl+y",
// "shift+tab", "space", "pgdown". The error says how to write what was probably meant.
func Spelled(name string) error {
	if other, shared := sharing[name]; shared {
		return fmt.Errorf("%s reaches dtui as %s in most terminals; choose another key", name, other)
	}
	if press, ok := pressOf(name); ok && press.String() == name && !upperCase(name) {
		return nil
	}
	if meant := respell(name); meant != "" {
		return fmt.Errorf("%s is not how a key is written here; write %s", quoted(name), meant)
	}
	return fmt.Errorf("%s is no key that a terminal sends; keys are written as y, Y, ctrl+y, alt+y, shift+tab, space, enter, pgdown or f5", quoted(name))
}

// pressOf is the message as which a key arrives.
func pressOf(name string) (tea.KeyPressMsg, bool) {
	base, mod := split(name)
	if code, ok := named[base]; ok {
		k := tea.Key{Code: code, Mod: mod}
		if base == "space" && mod == 0 {
			k.Text = " "
		}
		return tea.KeyPressMsg(k), true
	}
	r, size := utf8.DecodeRuneInString(base)
	if size == 0 || size != len(base) || r == utf8.RuneError || !unicode.IsGraphic(r) || unicode.IsSpace(r) {
		return tea.KeyPressMsg{}, false
	}
	k := tea.Key{Code: r, Mod: mod}
	if mod == 0 {
		k.Text = base
	}
	return tea.KeyPressMsg(k), true
}

// upperCase reports a letter whose shift is spelled wrongly: a terminal sends A without a modifier, and ctrl+shift+a with
// one.
func upperCase(name string) bool {
	base, mod := split(name)
	r, size := utf8.DecodeRuneInString(base)
	single := size == len(base)
	return single && (mod == tea.ModShift || mod != 0 && unicode.IsUpper(r))
}

func split(name string) (base string, mod tea.KeyMod) {
	base = name
	for _, m := range modifiers {
		if rest, ok := strings.CutPrefix(base, m.prefix); ok && rest != "" {
			base, mod = rest, mod|m.bit
		}
	}
	return base, mod
}

// respell finds the key that somebody meant who spelled it in another program's way; "" when there is none.
func respell(name string) string {
	parts := strings.FieldsFunc(strings.TrimSpace(name), func(r rune) bool { return r == '+' || r == '-' })
	if name == " " {
		parts = []string{name}
	}
	if rest, ok := strings.CutPrefix(name, "^"); ok && rest != "" {
		parts = []string{"ctrl", strings.ToLower(rest)}
	}
	if joined := strings.ToLower(strings.TrimSpace(name)); alike[joined] != "" && utf8.RuneCountInString(joined) > 1 {
		parts = []string{joined}
	}
	if len(parts) == 0 {
		return ""
	}
	base := parts[len(parts)-1]
	if utf8.RuneCountInString(base) > 1 {
		base = strings.ToLower(base)
		if other := alike[base]; other != "" {
			base = other
		}
	} else if base == " " {
		base = "space"
	}
	held := map[string]bool{}
	for _, part := range parts[:len(parts)-1] {
		part = strings.ToLower(part)
		if other := alike[part]; other != "" {
			part = other
		}
		held[part] = true
	}
	if r, size := utf8.DecodeRuneInString(base); size == len(base) {
		switch {
		case held["shift"] && len(held) == 1:
			base, held = strings.ToUpper(base), nil
		case len(held) > 0 && unicode.IsUpper(r):
			base = strings.ToLower(base)
		}
	}
	text := ""
	for _, m := range modifiers {
		if held[strings.TrimSuffix(m.prefix, "+")] {
			text += m.prefix
			delete(held, strings.TrimSuffix(m.prefix, "+"))
		}
	}
	text += base
	if len(held) > 0 || text == name || sharing[text] != "" {
		return ""
	}
	if press, ok := pressOf(text); !ok || press.String() != text || upperCase(text) {
		return ""
	}
	return text
}

// printable reports whether a key types a character.
func printable(key string) bool {
	base, mod := split(key)
	return mod&^tea.ModShift == 0 && (base == "space" || utf8.RuneCountInString(base) == 1)
}

// longest is how much of a wrong text is shown.
const longest = 24

func quoted(text string) string {
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest]) + "…"
	}
	return fmt.Sprintf("%q", text)
}
