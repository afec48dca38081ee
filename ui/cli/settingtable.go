package cli

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"

	"dtui/model/lint"
	"dtui/ui/cells"
	"dtui/ui/theme"
)

// option is one setting of the config file.
type option struct {
	// name is its path in the file.
	name string
	// what is for the README and the comments.
	what string
	read func(*settings, value) error
	// text is its value in TOML.
	text func(*settings) string
}

// The bounds of the durations. A reveal that lasts for hours, or an unlocking for days, is none.
const (
	leastReveal, mostReveal = time.Second, 10 * time.Minute
	leastBlank, mostBlank   = 10 * time.Second, 24 * time.Hour
	leastUnlock, mostUnlock = time.Minute, 8 * time.Hour
	leastClear, mostClear   = 5 * time.Second, time.Hour

	mostPatterns  = 100
	longestEditor = 1000
)

// options lists every setting but the keys, in the order of the file: those of a section after all without one.
func options() []option {
	themes := strings.Join(theme.Names(), ", ")
	return []option{
		themeOption("theme", "the colours", themes+", with :light or :dark"),
		choice("glyphs", "the characters for frames and marks", func(s *settings) *string { return &s.glyphs }, "auto", "unicode", "ascii"),
		truth("reduce_motion", "true for words in place of what moves", func(s *settings) *bool { return &s.reduceMotion }),
		truth("mouse", "false leaves the mouse to the terminal", func(s *settings) *bool { return &s.mouse }),
		duration("reveal_for", "how long a value stays in clear", leastReveal, mostReveal, "", func(s *settings) *time.Duration { return &s.revealFor }),
		duration("blank_after", "how long without a key until the screen is emptied", leastBlank, mostBlank, "never", func(s *settings) *time.Duration { return &s.blankAfter }),
		duration("unlock_for", "how long a protected config stays unlocked", leastUnlock, mostUnlock, "", func(s *settings) *time.Duration { return &s.unlockFor }),
		patterns("protected", "configs whose name is asked before a write, by patterns with * ? [a-z]; [] protects none"),
		command("editor", "the command that edits a whole config; \"\" takes $VISUAL or $EDITOR"),
		truth("remember", "false keeps no last place and no marks between runs", func(s *settings) *bool { return &s.remember }),
		truth("live", "false leaves it to you to read again what others may have changed", func(s *settings) *bool { return &s.live }),
		choice("clipboard.route", "how a copy leaves dtui", func(s *settings) *string { return &s.clipboard }, "auto", "native", "osc52", "off"),
		duration("clipboard.clear_after", "how long a copied secret stays on the clipboard", leastClear, mostClear, "for ever", func(s *settings) *time.Duration { return &s.clearAfter }),
		truth("clipboard.clear_on_quit", "true clears it as soon as dtui ends", func(s *settings) *bool { return &s.clearOnQuit }),
		truth("offline.snapshots", "true keeps an encrypted copy of every config that is opened, for reading without a connection", func(s *settings) *bool { return &s.snapshots }),
		truth("offline.drafts", "true keeps staged changes, encrypted, until they are saved or dropped", func(s *settings) *bool { return &s.drafts }),
		rules("lint.ignore", "findings that are not told, by their rules"),
		truth("presenter.hide_names", "true has presenter mode hide names too", func(s *settings) *bool { return &s.hideNames }),
	}
}

func themeOption(name, what, allowed string) option {
	return option{
		name: name, what: what + ": " + allowed,
		read: func(s *settings, v value) error {
			text, err := v.string(`"default:dark"`)
			if err != nil {
				return err
			}
			if _, _, err := parseTheme(text); err != nil {
				return fmt.Errorf("%s is not known; write one of %s", quoted(text), allowed)
			}
			s.theme = text
			return nil
		},
		text: func(s *settings) string { return inTOML(s.theme) },
	}
}

func choice(name, what string, at func(*settings) *string, allowed ...string) option {
	return option{
		name: name, what: what + ": " + strings.Join(allowed, ", "),
		read: func(s *settings, v value) error {
			text, err := v.string(inTOML(allowed[0]))
			if err != nil {
				return err
			}
			if !slices.Contains(allowed, text) {
				return fmt.Errorf("%s is not known; write one of %s", quoted(text), strings.Join(allowed, ", "))
			}
			*at(s) = text
			return nil
		},
		text: func(s *settings) string { return inTOML(*at(s)) },
	}
}

func truth(name, what string, at func(*settings) *bool) option {
	return option{
		name: name, what: what,
		read: func(s *settings, v value) error {
			if v.kind != unstable.Bool {
				return errors.New("write true or false, without quotes")
			}
			*at(s) = v.text == "true"
			return nil
		},
		text: func(s *settings) string { return strconv.FormatBool(*at(s)) },
	}
}

// duration is a time with a least and a most; zero says what 0 means, "" that it is refused.
func duration(name, what string, least, most time.Duration, zero string, at func(*settings) *time.Duration) option {
	allowed := fmt.Sprintf("from %s to %s", inWords(least), inWords(most))
	if zero != "" {
		allowed += ", or 0: " + zero
	}
	defaults := defaultSettings()
	usual := inTOML(inWords(*at(&defaults)))
	return option{
		name: name, what: what + ": " + allowed,
		read: func(s *settings, v value) error {
			wanted := fmt.Errorf("write a time in quotes, such as %s, %s", usual, allowed)
			if v.kind != unstable.String && (v.kind != unstable.Integer || v.text != "0") {
				return wanted
			}
			d, err := time.ParseDuration(strings.ReplaceAll(v.text, " ", ""))
			switch {
			case err != nil:
				return fmt.Errorf("%s is no time; %w", quoted(v.text), wanted)
			case d == 0 && zero == "":
				return fmt.Errorf("0 is too short; %w", wanted)
			case d != 0 && (d < least || d > most):
				return fmt.Errorf("%s is out of bounds; %w", quoted(v.text), wanted)
			}
			*at(s) = d
			return nil
		},
		text: func(s *settings) string { return inTOML(inWords(*at(s))) },
	}
}

func patterns(name, what string) option {
	return option{
		name: name, what: what,
		read: func(s *settings, v value) error {
			list, err := v.strings(`["prd*", "prod*"]`)
			if err != nil {
				return err
			}
			if len(list) > mostPatterns {
				return fmt.Errorf("these are %d patterns; %d are the most", len(list), mostPatterns)
			}
			for _, pattern := range list {
				if _, err := path.Match(pattern, ""); err != nil || pattern == "" || cells.HasControl(pattern) {
					return fmt.Errorf("%s is no pattern; * stands for any text, ? for one character, [a-z] for one of several", quoted(pattern))
				}
			}
			s.protected = list
			return nil
		},
		text: func(s *settings) string { return listInTOML(s.protected) },
	}
}

// rules is a list of rules by which mistakes are found.
func rules(name, what string) option {
	known := make([]string, 0, len(lint.Rules()))
	for _, rule := range lint.Rules() {
		known = append(known, string(rule))
	}
	allowed := strings.Join(known, ", ")
	return option{
		name: name, what: what + ": " + allowed,
		read: func(s *settings, v value) error {
			list, err := v.strings(`["placeholder"]`)
			if err != nil {
				return err
			}
			ignored := make([]lint.Rule, 0, len(list))
			for _, rule := range list {
				if !slices.Contains(known, rule) {
					return fmt.Errorf("%s is not known; write one of %s", quoted(rule), allowed)
				}
				ignored = append(ignored, lint.Rule(rule))
			}
			s.lintIgnore = ignored
			return nil
		},
		text: func(s *settings) string {
			list := make([]string, len(s.lintIgnore))
			for i, rule := range s.lintIgnore {
				list[i] = string(rule)
			}
			return listInTOML(list)
		},
	}
}

func command(name, what string) option {
	return option{
		name: name, what: what,
		read: func(s *settings, v value) error {
			text, err := v.string(`"nvim"`)
			if err != nil {
				return err
			}
			if len(text) > longestEditor || cells.HasControl(text) {
				return fmt.Errorf("write a command in one line of at most %d characters", longestEditor)
			}
			s.editor = text
			return nil
		},
		text: func(s *settings) string { return inTOML(s.editor) },
	}
}

// string is a text; such is an example for the message.
func (v value) string(such string) (string, error) {
	if v.kind != unstable.String {
		return "", fmt.Errorf("write a text in quotes, such as %s", such)
	}
	return v.text, nil
}

// strings is a list of texts, which is never nil.
func (v value) strings(such string) ([]string, error) {
	list := []string{}
	for _, part := range v.list {
		if part.kind != unstable.String {
			return nil, fmt.Errorf("write a list of texts in quotes, such as %s", such)
		}
		list = append(list, part.text)
	}
	if v.kind != unstable.Array {
		return nil, fmt.Errorf("write a list in brackets, such as %s", such)
	}
	return list, nil
}

// inWords writes a time as people do: 30s, 15m, 1h30m.
func inWords(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// inTOML writes a basic string. Everything that could not stand in one is escaped.
func inTOML(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case cells.HasControl(string(r)):
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func listInTOML(list []string) string {
	parts := make([]string, len(list))
	for i, text := range list {
		parts[i] = inTOML(text)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
