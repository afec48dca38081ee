package model

import "strings"

// Reference is one ${…} inside a raw value. Project and Config are empty where the text leaves them out.
type Reference struct {
	Project string
	Config  string
	Name    string
	// Start and End are byte offsets of the whole ${…} in the raw text.
	Start int
	End   int
}

// String writes the reference as Doppler reads it.
func (r Reference) String() string {
	switch {
	case r.Project != "":
		return "${" + r.Project + "." + r.Config + "." + r.Name + "}"
	case r.Config != "":
		return "${" + r.Config + "." + r.Name + "}"
	default:
		return "${" + r.Name + "}"
	}
}

// Target says where the reference leads when it stands in the given config.
func (r Reference) Target(in ConfigRef) (ConfigRef, string) {
	target := in
	if r.Config != "" {
		target.Config = r.Config
	}
	if r.Project != "" {
		target.Project = r.Project
	}
	return target, r.Name
}

// References lists the references of a raw text in order: ${NAME}, ${config.NAME} and ${project.config.NAME}
// (Doppler's documentation, secret references). Anything else between ${ and } is plain text and is not listed.
func References(raw Value) []Reference {
	text := raw.Reveal()
	var found []Reference
	for at := 0; ; {
		open := strings.Index(text[at:], "${")
		if open < 0 {
			return found
		}
		open += at
		length := strings.IndexByte(text[open:], '}')
		if length < 0 {
			return found
		}
		inner := text[open+2 : open+length]
		if nested := strings.LastIndex(inner, "${"); nested >= 0 {
			at = open + 2 + nested
			continue
		}
		if ref, ok := parseReference(inner); ok {
			ref.Start, ref.End = open, open+length+1
			found = append(found, ref)
		}
		at = open + length + 1
	}
}

func parseReference(inner string) (Reference, bool) {
	parts := strings.Split(inner, ".")
	name := parts[len(parts)-1]
	if !secretName(name) {
		return Reference{}, false
	}
	for _, part := range parts[:len(parts)-1] {
		if !slug(part) {
			return Reference{}, false
		}
	}
	switch len(parts) {
	case 1:
		return Reference{Name: name}, true
	case 2:
		return Reference{Config: parts[0], Name: name}, true
	case 3:
		return Reference{Project: parts[0], Config: parts[1], Name: name}, true
	default:
		return Reference{}, false
	}
}

// Unresolved reports whether a reference of the raw text stands in the computed one as it was written, which is how
// Doppler shows one that leads nowhere (Doppler's documentation, secret references). It cannot be told where the computed
// text is not known.
func (s Secret) Unresolved(ref Reference) (unresolved, known bool) {
	computed := s.Text(ComputedText)
	if !computed.Known() {
		return false, false
	}
	for _, left := range References(computed) {
		if left.String() == ref.String() {
			return true, true
		}
	}
	return false, true
}
