package lint

import (
	"slices"

	"dtui/model"
)

// Config is one config to be checked, with what is staged in it (nil for nothing).
type Config struct {
	Snapshot *model.Snapshot
	Staged   *model.Changeset
}

// World is what is known beside the configs to be checked. Either may be nil.
type World struct {
	// Loaded finds the reading of a config, nil where it was not read.
	Loaded func(model.ConfigRef) *model.Snapshot
	// Gone reports whether a config is known not to exist.
	Gone func(model.ConfigRef) bool
}

// Check runs every rule over some configs, as they will be once what is staged is saved. Findings are sorted by project,
// config, name and rule. What a branch holds like its root is reported for the root alone if that is among the configs.
func Check(configs []Config, world World) []Finding {
	c := checker{world: world, future: map[model.ConfigRef]*future{}}
	for _, config := range configs {
		f := ahead(config)
		c.future[f.id.ConfigRef] = f
		c.order = append(c.order, f)
	}
	var found []Finding
	for _, f := range c.order {
		root := c.future[f.root]
		for i := range f.secrets {
			s := &f.secrets[i]
			if root != nil && root != f && root.holds(s.Secret) {
				s.inherited = true
				continue
			}
			for _, finding := range Secret(s.Secret) {
				finding.In, finding.Staged = f.id, s.staged
				found = append(found, finding)
			}
			found = append(found, c.references(f, s)...)
		}
	}
	return sorted(append(found, c.shared()...))
}

// checker is one run over some configs.
type checker struct {
	world  World
	future map[model.ConfigRef]*future
	order  []*future
}

// future is a config as it will be.
type future struct {
	id      model.ConfigID
	root    model.ConfigRef
	purpose model.Purpose
	secrets []entry
	index   map[string]int
	// leaving are the names that a staged change takes away.
	leaving map[string]bool
}

type entry struct {
	model.Secret
	staged, inherited bool
}

func ahead(c Config) *future {
	config := c.Snapshot.Config()
	f := &future{id: c.Snapshot.ID(), root: config.RootRef(), purpose: model.PurposeOf(config.Environment), index: map[string]int{}, leaving: map[string]bool{}}
	var lines []model.Change
	if c.Staged.Len() > 0 {
		lines = c.Staged.Lines()
	}
	changed := map[string]bool{}
	for _, line := range lines {
		changed[line.Key()] = true
	}
	for _, secret := range c.Snapshot.Secrets() {
		if !changed[secret.Name] {
			f.put(entry{Secret: secret})
		}
	}
	for _, line := range lines {
		result := line.Result()
		if result == nil && line.Removal == model.FollowRoot {
			// The root was not read: the name will be there, with a text that nobody knows here.
			result = &model.Secret{Name: line.Name}
		}
		if result != nil {
			f.put(entry{Secret: *result, staged: true})
		}
	}
	for _, line := range lines {
		if _, there := f.index[line.Key()]; !there {
			f.leaving[line.Key()] = true
		}
	}
	return f
}

func (f *future) put(e entry) {
	if at, taken := f.index[e.Name]; taken {
		// Somebody else took the name since the change was staged; the save will tell.
		f.secrets[at] = e
		return
	}
	f.index[e.Name] = len(f.secrets)
	f.secrets = append(f.secrets, e)
}

func (f *future) find(name string) *entry {
	if at, found := f.index[name]; found {
		return &f.secrets[at]
	}
	return nil
}

func (f *future) holds(s model.Secret) bool {
	own := f.find(s.Name)
	return own != nil && own.Raw.Equal(s.Raw) && own.Visibility == s.Visibility && own.Type == s.Type
}

// references finds the references of a secret that will resolve to nothing.
func (c *checker) references(f *future, s *entry) []Finding {
	var found []Finding
	raw := s.Text(model.RawText)
	var told []string
	for _, ref := range model.References(raw) {
		if slices.Contains(told, ref.String()) {
			continue
		}
		told = append(told, ref.String())
		dead, staged := c.dead(f, s, ref)
		if !dead {
			continue
		}
		in, name := ref.Target(f.id.ConfigRef)
		message := s.Name + " refers to " + name + " in " + in.String() + ", which does not have it."
		if c.world.Gone != nil && c.world.Gone(in) {
			message = s.Name + " refers to " + name + " in " + in.String() + ", which does not exist."
		}
		found = append(found, Finding{
			Rule: DeadReference, Severity: DeadReference.Severity(), In: f.id, Name: s.Name, Message: message,
			Staged: staged, Also: []Place{{in, name}},
		})
	}
	return found
}

// dead reports whether a reference will resolve to nothing, as far as it can be told, and whether that is because of
// something staged.
func (c *checker) dead(f *future, s *entry, ref model.Reference) (dead, staged bool) {
	in, name := ref.Target(f.id.ConfigRef)
	if c.world.Gone != nil && c.world.Gone(in) {
		return true, s.staged
	}
	if model.Managed(name) {
		return false, false
	}
	if target := c.future[in]; target != nil {
		if there := target.find(name); there != nil {
			return false, false
		}
		return true, s.staged || target.leaving[name]
	}
	if c.world.Loaded != nil {
		if loaded := c.world.Loaded(in); loaded != nil {
			return loaded.Find(name) == nil, s.staged
		}
	}
	// A text that is staged was never computed.
	unresolved, known := s.Unresolved(ref)
	return known && unresolved && !s.staged, false
}
