package ui

import (
	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Delete stages a deletion. On a branch it first asks which one is meant: hiding the root's value here, or dropping the
// own value so that the root's is seen.
func (f flows) Delete(c *screen.Context, id model.ConfigID, key string) []screen.Effect {
	s := f.subject(c, id, key)
	if s.snapshot == nil {
		return nil
	}
	config := s.snapshot.Config()
	if s.base == nil || !config.Branch() {
		effects, err := staged(c.W.Delete(id, key, model.Delete, nil))
		if err != nil {
			return screen.Effects(screen.Problem(look.Sentence(err), ""))
		}
		return effects
	}
	return screen.Effects(screen.Want{Ref: config.RootRef()}, screen.Push{Dialog: &branchDelete{id: id, key: key, root: config.RootRef()}})
}

// branchDelete is the menu of the two deletions. What it says of the root's value is made anew when the root was read,
// which may happen while it is open.
type branchDelete struct {
	id   model.ConfigID
	key  string
	root model.ConfigRef
	menu *dialog.Menu
	of   rootReading
}

// rootReading is how the reading of the root stands.
type rootReading struct {
	snapshot     *model.Snapshot
	busy, failed bool
}

// Name identifies the dialog.
func (b *branchDelete) Name() string { return "branch-delete" }

// Scope is where its keys are looked up.
func (b *branchDelete) Scope() keys.Scope { return keys.Menu }

// Typing reports that letters choose.
func (b *branchDelete) Typing() bool { return true }

// Key chooses by letter.
func (b *branchDelete) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	return b.made(c).Key(c, k)
}

// Paste does nothing.
func (b *branchDelete) Paste(*screen.Context, string) []screen.Effect { return nil }

// Handle moves and chooses.
func (b *branchDelete) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	return b.made(c).Handle(c, a)
}

// Draw draws the menu.
func (b *branchDelete) Draw(c *screen.Context, w, h int) []string { return b.made(c).Draw(c, w, h) }

// Click chooses.
func (b *branchDelete) Click(c *screen.Context, x, y int) []screen.Effect {
	return b.made(c).Click(c, x, y)
}

func (b *branchDelete) made(c *screen.Context) *dialog.Menu {
	root := c.W.Loaded(b.root)
	config := c.W.Config(b.root)
	now := rootReading{root, config.Busy, config.Err != nil}
	if b.menu != nil && b.of == now {
		return b.menu
	}
	b.of = now
	var has *model.Secret
	if root != nil {
		has = root.Find(b.key)
	}
	hide := dialog.Item{Key: "h", Label: "Hide it here", Detail: "delete in " + b.id.Config + ", whatever the root has", Choose: b.choose(model.Delete, has)}
	follow := dialog.Item{Key: "f", Label: "Follow the root", Choose: b.choose(model.FollowRoot, has)}
	cancel := dialog.Item{Key: "c", Label: "Cancel", Choose: func(*screen.Context) []screen.Effect { return nil }}
	switch {
	case root == nil && config.Err != nil:
		follow.Off = b.root.Config + " could not be read: " + config.Err.Error()
	case root == nil:
		follow.Off = "reading " + b.root.String() + "…"
	case has == nil:
		follow.Off = b.root.Config + " does not have it"
	case !b.differs(c, has):
		follow.Detail = b.root.Config + " has the same, so nothing changes to see"
	default:
		follow.Detail = b.root.Config + "'s is seen: " + rootText(c, has)
	}
	b.menu = dialog.NewMenu(b.Name(), "Delete "+b.key, b.id.ConfigRef.String(), 0, []dialog.Item{cancel, hide, follow},
		b.id.Config+" is a branch of "+b.root.Config+". Which deletion do you mean? It is staged; nothing is sent yet.")
	return b.menu
}

// differs reports whether following the root would visibly change what the branch reads.
func (b *branchDelete) differs(c *screen.Context, root *model.Secret) bool {
	here := c.W.Loaded(b.id.ConfigRef)
	change := model.Change{Base: root, Name: b.key}
	return here == nil || change.BaseMoved(here)
}

// rootText is the root's value as far as it may be shown.
func rootText(c *screen.Context, root *model.Secret) string {
	text := root.Text(model.RawText)
	switch {
	case !text.Known():
		return "restricted"
	case root.Visibility == model.Unmasked && !c.Presenter:
		return look.Preview(text.Reveal(), 30)
	default:
		return c.Look.Masked()
	}
}

func (b *branchDelete) choose(how model.Removal, root *model.Secret) func(*screen.Context) []screen.Effect {
	return func(c *screen.Context) []screen.Effect {
		effects, err := staged(c.W.Delete(b.id, b.key, how, root))
		if err != nil {
			return screen.Effects(screen.Problem(look.Sentence(err), ""))
		}
		return effects
	}
}
