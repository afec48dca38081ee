package origin

import (
	"slices"

	"dtui/model"
)

// Kind is where a secret comes from.
type Kind uint8

// The kinds.
const (
	// Unknown: a reading is missing, or texts that would tell are not shown to people.
	Unknown Kind = iota
	// Own: set in the config itself, and nothing lies below.
	Own
	// Root: the branch reads like its root.
	Root
	// Override: set in the config itself over what From has.
	Override
	// Hidden: From has the name, and the config deleted it.
	Hidden
	// Inherited: handed down by From.
	Inherited
)

// Origin is where one name comes from.
type Origin struct {
	Name string
	Kind Kind
	// From is the config to jump to: the root or another config, zero for Own and Unknown.
	From model.ConfigRef
	// Via is the root through which a branch inherits, else zero.
	Via model.ConfigRef
	// Needs are the configs whose reading would tell. Unknown without any is a text that is not shown.
	Needs []model.ConfigRef
	// Targets are what the raw text refers to, in order.
	Targets []Target
}

// Reader finds the reading of a config, nil where it was not read.
type Reader func(model.ConfigRef) *model.Snapshot

// All tells every name of a config, and those that it hides, sorted by name.
func All(s *model.Snapshot, read Reader) []Origin {
	var names []string
	for _, secret := range s.Secrets() {
		names = append(names, secret.Name)
	}
	for _, below := range beneath(s) {
		if there := read(below); there != nil {
			for _, secret := range there.Secrets() {
				names = append(names, secret.Name)
			}
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	origins := make([]Origin, len(names))
	for i, name := range names {
		origins[i] = Of(s, read, name)
	}
	return origins
}

// beneath lists what a config lies over, the nearest first: its root, then what it inherits from. That a later one wins
// over an earlier one is not documented; it only decides which of several equal texts is named.
func beneath(s *model.Snapshot) []model.ConfigRef {
	var list []model.ConfigRef
	config := s.Config()
	if config.Branch() {
		list = append(list, config.RootRef())
	}
	parents := slices.Clone(config.Inherits)
	slices.Reverse(parents)
	return append(list, parents...)
}

// Of tells one name, which the config may lack. What no reading speaks of is Unknown.
func Of(s *model.Snapshot, read Reader, name string) Origin {
	o := Origin{Name: name}
	own := s.Find(name)
	if own != nil {
		o.Targets = Targets(s, *own, read)
	}
	config := s.Config()
	if config.Branch() {
		root := read(config.RootRef())
		if root == nil {
			o.Needs = []model.ConfigRef{config.RootRef()}
			return o
		}
		if below := root.Find(name); below != nil {
			return o.overRoot(own, *below, root, read)
		}
	}
	return o.overParents(own, config, read)
}

// overRoot judges a name of a branch that its root has.
func (o Origin) overRoot(own *model.Secret, below model.Secret, root *model.Snapshot, read Reader) Origin {
	switch relate(own, below) {
	case lacking:
		o.Kind, o.From = Hidden, root.ID().ConfigRef
	case different:
		o.Kind, o.From = Override, root.ID().ConfigRef
	case same:
		o.Kind, o.From = Root, root.ID().ConfigRef
		if further := Of(root, read, o.Name); further.Kind == Inherited {
			o.Kind, o.From, o.Via = Inherited, further.From, root.ID().ConfigRef
		}
	case untold:
	}
	return o
}

// overParents judges a name that only other configs may hand down.
func (o Origin) overParents(own *model.Secret, config model.Config, read Reader) Origin {
	var found [untold + 1][]model.ConfigRef
	// Which of several wins, Doppler does not document. It only decides which of equal texts is named: the last.
	for _, ref := range slices.Backward(config.Inherits) {
		parent := read(ref)
		if parent == nil {
			o.Needs = append(o.Needs, ref)
			continue
		}
		if below := parent.Find(o.Name); below != nil {
			relation := relate(own, *below)
			found[relation] = append(found[relation], ref)
		}
	}
	switch {
	case len(found[same]) > 0:
		o.Kind, o.From, o.Needs = Inherited, found[same][0], nil
	case len(found[lacking]) > 0:
		o.Kind, o.From, o.Needs = Hidden, found[lacking][0], nil
	case len(o.Needs) > 0, len(found[untold]) > 0, own == nil:
	case len(found[different]) > 0:
		o.Kind, o.From = Override, found[different][0]
	default:
		o.Kind = Own
	}
	return o
}

// relation is how what a config has compares with what lies below it.
type relation uint8

const (
	lacking relation = iota
	same
	different
	untold
)

// relate goes by text and visibility: whatever follows takes both along.
func relate(own *model.Secret, below model.Secret) relation {
	switch {
	case own == nil:
		return lacking
	case own.Visibility != below.Visibility:
		return different
	case !own.Raw.Known() || !below.Raw.Known():
		return untold
	case own.Raw.Equal(below.Raw):
		return same
	default:
		return different
	}
}
