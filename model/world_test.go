package model_test

import (
	"time"

	"dtui/model"
)

var someone = model.Owner{Host: "https://api.example.test", Workplace: "acme", Actor: "ada"}

func text(s string) model.Value { return model.NewValue(s) }

// config makes a root config when its name has no underscore, else a branch of the environment before the underscore.
func config(name string) model.Config {
	environment, root := name, true
	for i := range len(name) {
		if name[i] == '_' {
			environment, root = name[:i], false
			break
		}
	}
	return model.Config{
		ConfigRef: model.ConfigRef{Project: "backend", Config: name}, UUID: "uuid-" + name, Environment: environment, Root: root,
	}
}

func snap(name string, secrets ...model.Secret) *model.Snapshot {
	return snapOf(config(name), secrets...)
}

func snapOf(c model.Config, secrets ...model.Secret) *model.Snapshot {
	return model.NewSnapshot(someone, c, time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC), secrets)
}

func secret(name, raw string) model.Secret {
	s := model.Secret{
		Name: name, Raw: text(raw), Visibility: model.Masked, ComputedVisibility: model.Masked, Type: model.PlainText,
	}
	if len(model.References(s.Raw)) == 0 {
		s.Computed = s.Raw
	}
	return s
}

func restricted(name string) model.Secret {
	return model.Secret{Name: name, Visibility: model.Restricted, ComputedVisibility: model.Restricted, Type: model.PlainText}
}

// with changes settings of a secret: an empty word leaves one as it is.
func with(s model.Secret, visibility model.Visibility, kind model.ValueType) model.Secret {
	if visibility != "" {
		s.Visibility, s.ComputedVisibility = visibility, visibility
	}
	if kind != "" {
		s.Type = kind
	}
	return s
}

func of(s model.Secret) *model.Secret { return &s }

// edit is the change that gives a present name another value.
func edit(present *model.Snapshot, name, value string) model.Change {
	return model.Change{Base: present.Find(name), Name: name, Value: text(value)}
}

func rename(present *model.Snapshot, name, to string) model.Change {
	return model.Change{Base: present.Find(name), Name: to}
}

func remove(present *model.Snapshot, name string) model.Change {
	return model.Change{Base: present.Find(name), Name: name, Removal: model.Delete}
}

func add(name, value string) model.Change {
	return model.Change{Name: name, Value: text(value)}
}

// sameSecret compares what a write can change.
func sameSecret(a, b *model.Secret) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Name == b.Name && a.Raw.Same(b.Raw) && a.Visibility == b.Visibility && a.Type == b.Type
}

func sameChange(a, b model.Change) bool {
	return sameSecret(a.Base, b.Base) && a.Name == b.Name && a.Value.Same(b.Value) && a.Visibility == b.Visibility &&
		a.Type == b.Type && a.Removal == b.Removal
}
