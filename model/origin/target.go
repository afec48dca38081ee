package origin

import "dtui/model"

// Resolution is whether a reference leads anywhere.
type Resolution uint8

// The resolutions.
const (
	// NotTold: its target was not read, and the computed text is not known.
	NotTold Resolution = iota
	Resolves
	// LeadsNowhere: the target lacks the name, or the computed text still holds the reference as it was written.
	LeadsNowhere
)

// Target is where one reference leads: the name to jump to.
type Target struct {
	Reference  model.Reference
	In         model.ConfigRef
	Name       string
	Resolution Resolution
}

// Targets lists what the raw text of a secret refers to, in order.
func Targets(s *model.Snapshot, secret model.Secret, read Reader) []Target {
	refs := model.References(secret.Text(model.RawText))
	if len(refs) == 0 {
		return nil
	}
	targets := make([]Target, len(refs))
	for i, ref := range refs {
		in, name := ref.Target(s.ID().ConfigRef)
		targets[i] = Target{ref, in, name, resolve(s, secret, ref, read)}
	}
	return targets
}

func resolve(s *model.Snapshot, secret model.Secret, ref model.Reference, read Reader) Resolution {
	if unresolved, known := secret.Unresolved(ref); known {
		if unresolved {
			return LeadsNowhere
		}
		return Resolves
	}
	in, name := ref.Target(s.ID().ConfigRef)
	there := read(in)
	if in == s.ID().ConfigRef {
		there = s
	}
	switch {
	case model.Managed(name):
		return Resolves
	case there == nil:
		return NotTold
	case there.Find(name) == nil:
		return LeadsNowhere
	default:
		return Resolves
	}
}
