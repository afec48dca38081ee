package drive

import (
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// The bits of the modifier parameter in key sequences (xterm's control
// sequences, "Alt and Meta Keys"; the Kitty keyboard protocol, "Modifiers").
const (
	shiftBit = 1 << iota
	altBit
	ctrlBit
	superBit
	hyperBit
	metaBit
)

var modifiers = []struct {
	prefix string
	bit    int
}{
	{"ctrl+", ctrlBit},
	{"alt+", altBit},
	{"shift+", shiftBit},
	{"meta+", metaBit},
	{"hyper+", hyperBit},
	{"super+", superBit},
}

// plainKeys are the keys that are a single character: the byte a terminal sends
// without modifiers, and the code the Kitty protocol gives them with modifiers.
// A lone escape byte takes the reader 50 ms to tell from the start of a sequence,
// so Escape is always sent in its unambiguous form.
var plainKeys = map[string]struct {
	bytes string
	code  int
}{
	"enter":     {"\r", 13},
	"tab":       {"\t", 9},
	"backspace": {"\x7f", 127},
	"esc":       {"\x1b[27u", 27},
	"space":     {" ", 32},
}

// letterKeys end in a letter: CSI letter, or CSI 1 ; modifiers letter.
var letterKeys = map[string]string{
	"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F",
}

// tildeKeys end in a tilde: CSI number ~, or CSI number ; modifiers ~.
var tildeKeys = map[string]int{
	"insert": 2, "delete": 3, "pgup": 5, "pgdown": 6,
	"f1": 11, "f2": 12, "f3": 13, "f4": 14, "f5": 15, "f6": 17, "f7": 18,
	"f8": 19, "f9": 20, "f10": 21, "f11": 23, "f12": 24,
}

// encodeKey returns the bytes a terminal sends for a key named as Bubble Tea
// prints it ("ctrl+p", "A", "shift+tab", "space").
func encodeKey(name string) (string, error) {
	base, mods := splitKey(name)
	if base == " " {
		base = "space"
	}
	param := strconv.Itoa(mods + 1)
	if letter, ok := letterKeys[base]; ok {
		if mods == 0 {
			return "\x1b[" + letter, nil
		}
		return "\x1b[1;" + param + letter, nil
	}
	if number, ok := tildeKeys[base]; ok {
		if mods == 0 {
			return fmt.Sprintf("\x1b[%d~", number), nil
		}
		return fmt.Sprintf("\x1b[%d;%s~", number, param), nil
	}
	if key, ok := plainKeys[base]; ok {
		switch {
		case mods == 0:
			return key.bytes, nil
		case base == "tab" && mods == shiftBit:
			return "\x1b[Z", nil
		case base == "space" && mods == ctrlBit:
			return "\x00", nil
		}
		return fmt.Sprintf("\x1b[%d;%su", key.code, param), nil
	}
	cluster, _ := ansi.FirstGraphemeCluster(base, ansi.GraphemeWidth)
	if base == "" || cluster != base || base[0] < 0x20 {
		return "", fmt.Errorf("key %q is not a name Bubble Tea prints (such as ctrl+p, shift+tab, pgdown, A)", name)
	}
	if mods == 0 {
		return base, nil
	}
	runes := []rune(base)
	if len(runes) != 1 {
		return "", fmt.Errorf("key %q: a character of several code points takes no modifiers", name)
	}
	// Ctrl+I and Ctrl+M share their byte with Tab and Enter, so they need the long form.
	if r := runes[0]; mods == ctrlBit && r >= 'a' && r <= 'z' && r != 'i' && r != 'm' {
		return string(r - 'a' + 1), nil
	}
	return fmt.Sprintf("\x1b[%d;%su", runes[0], param), nil
}

// splitKey takes the modifiers off a key name. "ctrl++" is the plus key.
func splitKey(name string) (base string, mods int) {
	base = name
	for {
		found := false
		for _, m := range modifiers {
			if rest, ok := strings.CutPrefix(base, m.prefix); ok && rest != "" {
				base, found = rest, true
				mods |= m.bit
			}
		}
		if !found {
			return base, mods
		}
	}
}

// keyMsg returns the message Bubble Tea makes of a key. It goes through the
// bytes and Bubble Tea's own decoder, so the synchronous driver cannot send a
// key that no terminal sends.
func keyMsg(name string) (tea.KeyPressMsg, error) {
	seq, err := encodeKey(name)
	if err != nil {
		return tea.KeyPressMsg{}, err
	}
	var decoder uv.EventDecoder
	n, event := decoder.Decode([]byte(seq))
	press, ok := event.(uv.KeyPressEvent)
	if !ok || n != len(seq) {
		return tea.KeyPressMsg{}, fmt.Errorf("key %q: its sequence %q decodes to %T", name, seq, event)
	}
	msg := tea.KeyPressMsg(press)
	if name != " " && msg.String() != name && msg.Keystroke() != name {
		return tea.KeyPressMsg{}, fmt.Errorf("key %q: Bubble Tea calls it %q", name, msg.String())
	}
	return msg, nil
}

// typed splits text into the keys that type it.
func typed(text string) []string {
	var keys []string
	for text != "" {
		cluster, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		text = text[len(cluster):]
		switch cluster {
		case "\n", "\r", "\r\n":
			cluster = "enter"
		case "\t":
			cluster = "tab"
		case " ":
			cluster = "space"
		}
		keys = append(keys, cluster)
	}
	return keys
}
