package timeline

import "dtui/model"

// fact is what one reading tells of one name at one moment.
type fact struct {
	kind  kind
	value model.Value
}

type kind uint8

const (
	// untold: the reading says nothing.
	untold kind = iota
	absent
	// exists: it is there, but its text is not shown.
	exists
	text
)

func (f fact) same(g fact) bool {
	return f.kind == g.kind && f.kind != untold && f.kind != exists && (f.kind == absent || f.value.Equal(g.value))
}

// agrees reports whether two facts can be about the same state.
func (f fact) agrees(g fact) bool {
	switch {
	case f.kind == untold || g.kind == untold:
		return true
	case f.kind == absent || g.kind == absent:
		return f.kind == g.kind
	case f.kind == exists || g.kind == exists:
		return true
	default:
		return f.value.Equal(g.value)
	}
}

// and is what two facts about the same state tell together.
func (f fact) and(g fact) fact {
	if f.kind >= g.kind {
		return f
	}
	return g
}

// change is what one line of a log tells: the state before and after.
func change(c model.LogChange) (before, after fact) {
	if !c.Removed.Known() && !c.Added.Known() {
		return fact{}, fact{}
	}
	half := func(v model.Value) fact {
		if v.Known() {
			return fact{text, v}
		}
		return fact{kind: absent}
	}
	return half(c.Removed), half(c.Added)
}

// seen is what a reading of the config tells.
func seen(s *model.Snapshot, name string) fact {
	secret, found := s.Lookup(name)
	switch {
	case !found:
		return fact{kind: absent}
	case secret.Text(model.RawText).Known():
		return fact{text, secret.Raw}
	default:
		return fact{kind: exists}
	}
}
