package manage

import "dtui/model"

// Part is one of the texts that are shown once together, such as the password of a link.
type Part struct {
	// Label stands before it, What names it in messages, and Button is on the button that copies it.
	Label, What, Button string
	Value               model.Value
	// Clear is one that is of no use without the others, such as an address that asks for a password. It is not masked.
	Clear bool
	// Whole is all the others in one text: whoever has it has everything. It is copied and written, and not drawn.
	Whole bool

	// sent is set when it is on the way to a clipboard that does not confirm it, taken when it got there.
	sent, taken bool
}

// only is the one text of something that is shown once.
func only(label, what string, value model.Value) []Part {
	return []Part{{Label: label, What: what, Button: "Copy", Value: value}}
}

// whole is the text that is kept when everything is kept.
func (o *Once) whole() model.Value {
	for _, p := range o.Parts {
		if p.Whole {
			return p.Value
		}
	}
	return o.Parts[0].Value
}

// missing are the parts that nobody has yet; sent tells whether one of them may have arrived.
func (o *Once) missing() (names []string, sent bool) {
	if o.kept {
		return nil, false
	}
	for _, p := range o.Parts {
		switch {
		case p.Whole && p.taken:
			return nil, false
		case p.Whole && p.sent:
			sent = true
		case !p.Whole && !p.taken:
			names = append(names, p.What)
			sent = sent || p.sent
		}
	}
	return names, sent
}

// forget lets go of every text.
func (o *Once) forget() {
	for at := range o.Parts {
		o.Parts[at].Value = model.Value{}
	}
}
