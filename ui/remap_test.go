package ui_test

import (
	"testing"

	"dtui/ui"
	"dtui/ui/keys"
)

// rekeyed is a person who has keys of their own.
func rekeyed(t *testing.T, changes ...keys.Change) *person {
	t.Helper()
	p := sit(t, ui.Options{Start: dev, Keys: changes})
	p.FinishAll()
	return p
}

func TestOwnKeysAreNamedWhereverKeysAre(t *testing.T) {
	t.Parallel()
	p := rekeyed(t, keys.Change{Name: "copy", Keys: []string{"c", "ctrl+y"}}, keys.Change{Name: "secrets.edit", Keys: []string{"i"}},
		keys.Change{Name: "review", Keys: []string{"ctrl+e"}}, keys.Change{Name: "help", Keys: []string{"f2"}}, keys.Change{Name: "commands", Keys: []string{"ctrl+x"}},
		keys.Change{Name: "filter", Keys: []string{"ctrl+l"}}, keys.Change{Name: "filter.back", Keys: []string{"ctrl+y", "esc"}}, keys.Change{Name: "undo", Keys: []string{"Z"}},
		keys.Change{Name: "discard"})
	p.Press("3", "ctrl+l").Paste("TOKEN").Press("enter", "g", "esc")
	// The footer and the header.
	p.SeeLine("i edit", "c copy", "ctrl+l filter", "ctrl+x commands", "f2 all keys")
	p.SeeLine("f2 help")
	// What the old keys did is not done any more, and the new ones do it.
	p.Press("e", "y", "?", ":", "s").NotSee("Edit TOKEN").NotSee("Copied").NotSee("Commands")
	p.Press("ctrl+y").FinishAll().See("Copied TOKEN")
	p.Press("i").See("Edit TOKEN").Press("esc")
	// A message that names a key.
	p.Press("ctrl+e").See("Nothing is staged. i edits a secret, a adds one.").Press("esc")
	// The filter.
	p.Press("3", "ctrl+l").Type("zzz").See("ctrl+y clears the filter").Press("ctrl+y").NotSee("clears the filter")
	// The help and the commands, which also have what has no key.
	p.Press("f2").SeeLine("c ctrl+y").Press("esc")
	p.Press("ctrl+x").Type("discard what").SeeLine("Discard what is staged in this config").Press("tab").See("no key").Press("esc")
}
