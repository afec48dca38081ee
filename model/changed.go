package model

import "strings"

// Changed lists the names, sorted, of which two readings of one config tell something different: that they are there, a
// text, a setting or a note. Texts that neither reading shows count as the same.
func Changed(before, after *Snapshot) []string {
	var names []string
	old, now := before.secrets, after.secrets
	for len(old) > 0 || len(now) > 0 {
		switch {
		case len(now) == 0 || len(old) > 0 && strings.Compare(old[0].Name, now[0].Name) < 0:
			names, old = append(names, old[0].Name), old[1:]
		case len(old) == 0 || strings.Compare(now[0].Name, old[0].Name) < 0:
			names, now = append(names, now[0].Name), now[1:]
		default:
			if !old[0].tellsAsMuchAs(now[0]) {
				names = append(names, now[0].Name)
			}
			old, now = old[1:], now[1:]
		}
	}
	return names
}

// tellsAsMuchAs reports whether a person who sees the one sees the other.
func (s Secret) tellsAsMuchAs(other Secret) bool {
	return s.Raw.Same(other.Raw) && s.Computed.Same(other.Computed) && s.Visibility == other.Visibility &&
		s.ComputedVisibility == other.ComputedVisibility && s.Type == other.Type && s.Note == other.Note
}
