package model

import "slices"

// WhyFixed says in one sentence why a config can be neither renamed nor deleted, "" when it can be. Doppler's API
// reference, Configs, has both rules.
func (c Config) WhyFixed() string {
	switch {
	case c.Root:
		return "A root config has its environment's slug as its name, and comes and goes with the environment."
	case c.Locked:
		return "The config is locked. Unlock it first; its secrets can be written all the while."
	}
	return ""
}

// WhyNotCloned says in one sentence why a config cannot be cloned, "" when it can be: Doppler's API reference speaks of
// branch configs only.
func (c Config) WhyNotCloned() string {
	if c.Root {
		return "Doppler clones branch configs only. Create a branch: it shows the root's secrets anyway."
	}
	return ""
}

// WhyNotInheritable says in one sentence why a config cannot be opened to others that would inherit from it, or be closed
// to them, "" when it can be (Doppler's documentation, config inheritance).
func (c Config) WhyNotInheritable(on bool) string {
	switch {
	case on && len(c.Inherits) > 0:
		return "A config that inherits from others cannot be inherited from."
	case !on && len(c.InheritedBy) > 0:
		return c.InheritedBy[0].String() + " inherits from it. Take it off that config's list first."
	}
	return ""
}

// CheckInherits reports why a config cannot inherit from a list of others, as far as what was read tells: a parent that
// was not read is left to Doppler (Doppler's documentation, config inheritance).
func CheckInherits(child Config, parents []ConfigRef, read []Config) error {
	if child.Inheritable && len(parents) > 0 {
		return invalid("inherits", "%s can be inherited from, so it cannot inherit from others. Switch that off first.", child.ConfigRef)
	}
	for i, ref := range parents {
		switch {
		case CheckConfigRef(ref) != nil:
			return CheckConfigRef(ref)
		case ref == child.ConfigRef:
			return invalid("inherits", "A config cannot inherit from itself.")
		case slices.Contains(parents[:i], ref):
			return invalid("inherits", "%s is listed twice.", ref)
		}
		at := slices.IndexFunc(read, func(c Config) bool { return c.ConfigRef == ref })
		if at < 0 {
			continue
		}
		switch parent := read[at]; {
		case parent.Project == child.Project && parent.Environment == child.Environment:
			return invalid("inherits", "%s is in the same environment; a config inherits from other environments only.", ref)
		case !parent.Inheritable:
			return invalid("inherits", "%s cannot be inherited from. Allow it there first.", ref)
		case slices.Contains(parent.Inherits, child.ConfigRef):
			return invalid("inherits", "%s inherits from this config already.", ref)
		}
	}
	return nil
}
