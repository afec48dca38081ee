package cli

import (
	"slices"
	"strings"

	"dtui/ui/theme"
)

// parseTheme reads NAME, NAME:light or NAME:dark; light and dark alone mean the default theme.
func parseTheme(text string) (name string, light bool, err error) {
	name, variant, cut := strings.Cut(text, ":")
	if !cut && (name == "light" || name == "dark") {
		name, variant = "default", name
	}
	if variant != "" && variant != "light" && variant != "dark" {
		return "", false, usage("--theme %s: the variant is light or dark", text)
	}
	if name == "auto" {
		name = ""
	}
	if name != "" && !slices.Contains(theme.Names(), name) {
		return "", false, usage("--theme %s is not known: choose one of %s", text, strings.Join(theme.Names(), ", "))
	}
	if name == "" && variant != "" {
		name = "default"
	}
	return name, variant == "light", nil
}

// asciiOnly reports whether the terminal is known not to draw Unicode in the expected width.
func (r *run) asciiOnly() bool {
	if term := r.getenv("TERM"); term == "linux" || term == "dumb" {
		return true
	}
	if r.getenv("RUNEWIDTH_EASTASIAN") == "1" {
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(r.getenv(name)); locale != "" {
			return !strings.Contains(locale, "utf-8") && !strings.Contains(locale, "utf8")
		}
	}
	return false
}
