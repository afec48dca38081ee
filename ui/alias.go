package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"dtui/model"
	"dtui/ui/workspace"
)

// aliases stand for the names of secrets where those are hidden. A name has the same alias in every config and for the
// whole run, so that one can still point at it.
type aliases struct {
	of map[string]string
	// odd are the names that are no words, which Doppler does not allow but a server may send; the longest first.
	odd []string
}

const aliasWord = "SECRET"

// learn gives every name that is known an alias, in the order of the alphabet.
func (n *aliases) learn(w *workspace.Workspace) { n.add(w.Names()) }

// add gives some names aliases.
func (n *aliases) add(names []string) {
	if n.of == nil {
		n.of = map[string]string{}
	}
	for _, name := range names {
		if n.of[name] == "" && !model.Managed(name) {
			n.of[name] = fmt.Sprintf("%s %02d", aliasWord, len(n.of)+1)
			if strings.ContainsFunc(name, func(r rune) bool { return r > 'z' || !inName(byte(r)) }) {
				n.odd = append(n.odd, name)
			}
		}
	}
	slices.SortFunc(n.odd, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
}

// hide replaces every name in a text. An alias in it, as in a text that was hidden before, is left alone.
func (n *aliases) hide(text string) string {
	if alias := n.of[text]; alias != "" {
		return alias
	}
	var out strings.Builder
	from := 0
	for at := 0; at < len(text); {
		if !inName(text[at]) {
			at++
			continue
		}
		end := at
		for end < len(text) && inName(text[end]) {
			end++
		}
		word := text[at:end]
		alias := n.of[word]
		if word == aliasWord && strings.HasPrefix(text[end:], " ") && end+1 < len(text) && text[end+1] >= '0' && text[end+1] <= '9' {
			alias = ""
		}
		if alias != "" {
			out.WriteString(text[from:at])
			out.WriteString(alias)
			from = end
		}
		at = end
	}
	if from > 0 {
		text = out.String() + text[from:]
	}
	for _, name := range n.odd {
		text = strings.ReplaceAll(text, name, n.of[name])
	}
	return text
}

// inName reports whether a byte can be part of a name.
func inName(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z'
}
