package model_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"dtui/model"
)

const (
	clean     = model.Clean
	fulfilled = model.Fulfilled
	moved     = model.Moved
	untold    = model.Untold
)

func TestAgainst(t *testing.T) {
	t.Parallel()
	base := secret("A", "1")
	root, other := secret("A", "root"), secret("A", "other")
	closed := restricted("A")
	ref := func(visibility model.Visibility, kind model.ValueType) model.Change {
		return model.Change{Base: &base, Name: "A", Visibility: visibility, Type: kind}
	}
	type here struct {
		what string
		now  []model.Secret
		want model.Standing
	}
	there := func(what string, want model.Standing, now ...model.Secret) here { return here{what, now, want} }
	for name, c := range map[string]struct {
		change model.Change
		cases  []here
	}{
		"add": {model.Change{Name: "A", Value: text("2")}, []here{
			there("nothing", clean), there("wanted", fulfilled, secret("A", "2")), there("other value", moved, other),
			there("other visibility", moved, with(secret("A", "2"), model.Unmasked, "")), there("other type", moved, with(secret("A", "2"), "", "json")),
			there("no type told", fulfilled, model.Secret{Name: "A", Raw: text("2"), Visibility: model.Masked}), there("restricted", moved, closed),
		}},
		"add unmasked json": {model.Change{Name: "A", Value: text("2"), Visibility: model.Unmasked, Type: "json"}, []here{
			there("wanted", fulfilled, with(secret("A", "2"), model.Unmasked, "json")), there("masked", moved, with(secret("A", "2"), "", "json")),
			there("other type", moved, with(secret("A", "2"), model.Unmasked, "")), there("no type told", moved, model.Secret{Name: "A", Raw: text("2"), Visibility: model.Unmasked}),
		}},
		"add restricted": {model.Change{Name: "A", Value: text("2"), Visibility: model.Restricted}, []here{
			there("nothing", clean), there("restricted", untold, closed), there("readable", moved, secret("A", "2")),
			there("restricted, told, wanted", fulfilled, with(secret("A", "2"), model.Restricted, "")),
			there("restricted, told, other", moved, with(other, model.Restricted, "")),
		}},
		"edit": {model.Change{Base: &base, Name: "A", Value: text("2")}, []here{
			there("same", clean, base), there("wanted", fulfilled, secret("A", "2")), there("other", moved, other), there("gone", moved),
			there("restricted since", moved, closed), there("wanted, but made visible", moved, with(secret("A", "2"), model.Unmasked, "")),
			there("wanted, but of another type", moved, with(secret("A", "2"), "", "json")), there("settings moved", moved, with(base, model.Unmasked, "")),
			there("only a note", clean, model.Secret{Name: "A", Raw: base.Raw, Computed: base.Raw, Visibility: base.Visibility, Type: base.Type, Note: "new"}),
		}},
		"edit to nothing": {model.Change{Base: &base, Name: "A", Value: text("")}, []here{
			there("same", clean, base), there("wanted", fulfilled, secret("A", "")), there("unknown", moved, closed),
		}},
		"edit restricted": {model.Change{Base: &closed, Name: "A", Value: text("2")}, []here{
			there("same", untold, closed), there("readable now", moved, base), there("readable, wanted", moved, secret("A", "2")), there("gone", moved),
		}},
		"edit and weaken": {model.Change{Base: &closed, Name: "A", Value: text("2"), Visibility: model.Masked}, []here{
			there("same", clean, closed), there("wanted", fulfilled, secret("A", "2")), there("other", moved, other),
		}},
		"restrict": {ref(model.Restricted, ""), []here{
			there("same", clean, base), there("restricted", untold, closed), there("told, kept", fulfilled, with(base, model.Restricted, "")),
			there("told, other", moved, with(other, model.Restricted, "")), there("gone", moved),
		}},
		"settings": {ref(model.Unmasked, "json"), []here{
			there("same", clean, base), there("wanted", fulfilled, with(base, model.Unmasked, "json")), there("half", moved, with(base, model.Unmasked, "")),
			there("wanted over another value", moved, with(other, model.Unmasked, "json")), there("other value", moved, other), there("gone", moved), there("restricted", moved, closed),
		}},
		"type of restricted": {model.Change{Base: &closed, Name: "A", Type: "json"}, []here{
			there("same", clean, closed), there("wanted", fulfilled, with(closed, "", "json")), there("other", moved, with(closed, "", "url")), there("gone", moved),
		}},
		"rename": {model.Change{Base: &base, Name: "B"}, []here{
			there("same", clean, base), there("wanted", fulfilled, secret("B", "1")), there("renamed, other value", moved, secret("B", "other")),
			there("gone", moved), there("both", moved, base, secret("B", "1")), there("other value", moved, other), there("restricted", moved, closed),
			there("renamed, restricted", moved, restricted("B")), there("other settings", moved, with(base, model.Unmasked, "")),
		}},
		"rename and edit": {model.Change{Base: &base, Name: "B", Value: text("2")}, []here{
			there("same", clean, base), there("wanted", fulfilled, secret("B", "2")), there("only renamed", moved, secret("B", "1")), there("only edited", moved, secret("A", "2")),
		}},
		"rename restricted": {model.Change{Base: &closed, Name: "B"}, []here{
			there("same", clean, closed), there("wanted", fulfilled, restricted("B")), there("readable", moved, secret("B", "x")), there("gone", moved),
		}},
		"delete": {model.Change{Base: &base, Name: "A", Removal: model.Delete}, []here{
			there("same", clean, base), there("gone", fulfilled), there("other", moved, other), there("settings moved", moved, with(base, "", "json")), there("restricted", moved, closed),
		}},
		"delete restricted": {model.Change{Base: &closed, Name: "A", Removal: model.Delete}, []here{
			there("same", clean, closed), there("gone", fulfilled), there("readable", moved, base),
		}},
		"follow a known root": {model.Change{Base: &base, Name: "A", Removal: model.FollowRoot, RootValue: &root}, []here{
			there("same", clean, base), there("root's", fulfilled, root), there("other", moved, other), there("gone", moved), there("restricted", moved, closed),
		}},
		"follow an equal root": {model.Change{Base: &base, Name: "A", Removal: model.FollowRoot, RootValue: &base}, []here{
			there("same", untold, base), there("other", moved, other),
		}},
		"follow an unread root": {model.Change{Base: &base, Name: "A", Removal: model.FollowRoot}, []here{
			there("same", clean, base), there("other", untold, other), there("gone", fulfilled),
		}},
		"remove nothing": {model.Change{Name: "A", Removal: model.Delete}, []here{there("nothing", fulfilled), there("something", fulfilled, other)}},
	} {
		for _, h := range c.cases {
			got, seen := c.change.Against(snap("dev", h.now...))
			if got != h.want {
				t.Errorf("%s, %s: %d, want %d", name, h.what, got, h.want)
			}
			if (seen == nil) != (len(h.now) == 0) {
				t.Errorf("%s, %s: what is there is told as %v", name, h.what, seen)
			}
			judge(t, name+", "+h.what, c.change, snap("dev", h.now...))
		}
	}
}

// agree reports whether two secrets look alike as far as both can be seen.
func agree(a, b *model.Secret) bool {
	if a == nil || b == nil {
		return a == b
	}
	unseen := !a.Raw.Known() || !b.Raw.Known()
	return a.Name == b.Name && a.Visibility == b.Visibility && a.Type == b.Type && (unseen || a.Raw.Equal(b.Raw))
}

// judge holds the standing of any change against any reading to what the standings promise.
func judge(t *testing.T, name string, c model.Change, now *model.Snapshot) {
	t.Helper()
	standing, there := c.Against(now)
	present := now.Find(c.Key())
	if there != nil && !sameSecret(there, now.Find(there.Name)) {
		t.Errorf("%s: what is told to be there is not in the reading", name)
	}
	switch standing {
	case clean:
		if !sameSecret(present, c.Base) {
			t.Errorf("%s: clean, but what is there is not what the person saw", name)
		}
		if c.Name != c.Key() && now.Find(c.Name) != nil {
			t.Errorf("%s: clean, but the new name is taken", name)
		}
	case fulfilled:
		at := now.Find(c.Name)
		switch {
		case c.Base == nil && c.Removal != model.Keep:
		case c.Base == nil && c.Type == "" && at != nil && at.Type == "":
			// A server that tells no types.
		case !agree(c.Result(), at):
			t.Errorf("%s: fulfilled, but what is there is not the result", name)
		case c.Name != c.Key() && present != nil:
			t.Errorf("%s: fulfilled, but the old name is still there", name)
		}
	case moved:
		if sameSecret(present, c.Base) && (c.Name == c.Key() || now.Find(c.Name) == nil) {
			t.Errorf("%s: moved, but everything is as the person saw it", name)
		}
	case untold:
		hidden := there != nil && !there.Raw.Known()
		if there == nil || !hidden && c.Removal != model.FollowRoot {
			t.Errorf("%s: untold, but everything can be seen", name)
		}
	default:
		t.Errorf("%s: standing %d", name, standing)
	}
}

// arbitrary makes a change and a reading out of choices.
type arbitrary func(n int) int

func (pick arbitrary) secret(name string) *model.Secret {
	var s model.Secret
	switch pick(5) {
	case 0:
		return nil
	case 1:
		s = restricted(name)
	default:
		s = secret(name, []string{"", "1", "2", "${B}"}[pick(4)])
		s.Visibility = []model.Visibility{model.Masked, model.Unmasked, model.Restricted, "odd"}[pick(4)]
	}
	s.Type = []model.ValueType{model.PlainText, "json", ""}[pick(3)]
	return &s
}

func (pick arbitrary) change() model.Change {
	c := model.Change{Base: pick.secret("A"), Name: "A"}
	if c.Base != nil && pick(3) == 0 {
		c.Name = "B"
	}
	if pick(2) == 0 {
		c.Value = text([]string{"", "1", "2"}[pick(3)])
	}
	c.Visibility = []model.Visibility{"", "", model.Masked, model.Unmasked, model.Restricted}[pick(5)]
	c.Type = []model.ValueType{"", "", model.PlainText, "json"}[pick(4)]
	if pick(3) == 0 {
		c = model.Change{Base: c.Base, Name: "A", Removal: []model.Removal{model.Delete, model.FollowRoot}[pick(2)], RootValue: pick.secret("A")}
	}
	return c
}

func (pick arbitrary) reading() *model.Snapshot {
	var list []model.Secret
	for _, name := range []string{"A", "B", "C"} {
		if s := pick.secret(name); s != nil {
			list = append(list, *s)
		}
	}
	return snap("dev_branch", list...)
}

// arrival holds a change to its own course: before the save it finds what the person saw, after it what they wanted.
func arrival(t *testing.T, name string, c model.Change) {
	t.Helper()
	if c.Base == nil && (c.Removal != model.Keep || !c.Value.Known()) || c.Check() != nil {
		return
	}
	var before, after []model.Secret
	if c.Base != nil {
		before = append(before, *c.Base)
	}
	if standing, _ := c.Against(snap("dev_branch", before...)); standing == moved {
		t.Errorf("%s: moved, although nothing has", name)
	}
	if result := c.Result(); result != nil {
		s := *result
		if c.Visibility == model.Restricted {
			s.Raw, s.Computed = model.Value{}, model.Value{}
		}
		after = append(after, s)
	} else if c.Removal == model.FollowRoot && c.Base != nil {
		// What the root holds was not read, and it may be anything.
		after = append(after, with(secret("A", "unread"), "", ""))
	}
	if standing, _ := c.Against(snap("dev_branch", after...)); standing != fulfilled && standing != untold {
		t.Errorf("%s: stands %d after Doppler did what it says: %+v, base %+v, root %+v, then %+v", name, standing, c, c.Base, c.RootValue, after)
	}
}

func TestPromise4StandingsKeepTheirPromises(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6_000) {
		pick := arbitrary(rand.New(rand.NewPCG(seed, 2)).IntN)
		c := pick.change()
		judge(t, fmt.Sprintf("seed %d", seed), c, pick.reading())
		arrival(t, fmt.Sprintf("seed %d", seed), c)
		if t.Failed() {
			return
		}
	}
}

func FuzzAgainst(f *testing.F) {
	f.Add([]byte{2, 1, 0, 0, 1, 0, 1, 0, 0, 1, 3, 1, 0, 0})
	f.Add([]byte{1, 0, 2, 0, 1, 4, 0, 1, 1, 0, 1})
	f.Fuzz(func(t *testing.T, script []byte) {
		at := 0
		pick := arbitrary(func(n int) int {
			if at >= len(script) {
				return 0
			}
			at++
			return int(script[at-1]) % n
		})
		c := pick.change()
		judge(t, "change", c, pick.reading())
		arrival(t, "change", c)
	})
}
