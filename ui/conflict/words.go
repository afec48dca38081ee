package conflict

import (
	"fmt"
	"strings"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/workspace"
)

// The three sides.
const (
	base = iota
	theirs
	mine
	sides
)

var sideNames = [sides]string{"Base", "Theirs", "Mine"}

// secret is what one side holds, nil when the name is not there.
func (it *item) secret(side int) *model.Secret {
	switch side {
	case base:
		return it.change.Base
	case theirs:
		return it.theirs
	default:
		return workspace.Seen(&it.change)
	}
}

// noteText is what one side of a note says.
func (it *item) noteText(side int) string {
	switch side {
	case base:
		return it.note.Note.Before
	case theirs:
		return it.note.Theirs
	default:
		return it.mineNote
	}
}

// same reports whether two sides hold the same as far as can be seen.
func (it *item) same(a, b int) bool {
	if it.note != nil {
		return it.noteText(a) == it.noteText(b)
	}
	x, y := it.secret(a), it.secret(b)
	if x == nil || y == nil {
		return x == y
	}
	return x.Name == y.Name && x.Raw.Same(y.Raw) && x.Visibility == y.Visibility && x.Type == y.Type
}

// relation tells how a side differs from those before it.
func (it *item) relation(l *look.Look, side int) string {
	var parts []string
	if it.waiting {
		return ""
	}
	for other := base; other < side; other++ {
		if !it.same(side, other) {
			parts = append(parts, l.Differs+" "+strings.ToLower(sideNames[other]))
		} else if side == mine && other == theirs {
			parts = append(parts, l.Equal+" theirs")
		}
	}
	return strings.Join(parts, "  ")
}

// presence says whether the name is there, and whose doing that is.
func (it *item) presence(side int) string {
	there := it.secret(side) != nil
	switch {
	case side == base && !there:
		return "not there"
	case side == theirs && !there:
		return "deleted"
	case side == theirs && it.change.Base == nil:
		return "made by somebody else too"
	case side == theirs && it.overwrites():
		return "the name is taken"
	case side == mine && it.change.Removal == model.FollowRoot:
		return "follows the root"
	case side == mine && !there:
		return "deleted"
	case side == mine && it.change.Base == nil:
		return "new"
	default:
		return "there"
	}
}

// fact is one row of the table of what differs.
type fact struct {
	label  string
	cells  [sides]string
	differ bool
}

func (it *item) facts(hidden bool) []fact {
	if it.note != nil {
		return nil
	}
	all := []fact{{label: "value"}, {label: "visibility"}, {label: "type"}, {label: "name"}, {label: "presence"}}
	for side := range sides {
		secret := it.secret(side)
		for i := range all {
			all[i].cells[side] = "-"
		}
		if secret != nil {
			all[0].cells[side] = sizeOf(secret)
			all[1].cells[side] = string(secret.Visibility)
			all[2].cells[side] = string(secret.Type)
			all[3].cells[side] = secret.Name
		}
		all[4].cells[side] = it.presence(side)
	}
	for i := range all {
		all[i].differ = all[i].cells[base] != all[i].cells[theirs] || all[i].cells[theirs] != all[i].cells[mine]
	}
	if hidden {
		// Presenter mode tells no size: that of two texts only tells whether they differ.
		all[0].cells, all[0].differ = [sides]string{"hidden", "hidden", "hidden"}, false
	}
	// Texts of the same length differ all the same.
	for side := base; side < mine; side++ {
		if x, y := it.secret(side), it.secret(side+1); x != nil && y != nil && !x.Raw.Same(y.Raw) {
			all[0].differ = true
		}
	}
	return all
}

// sizeOf is the size of a text, without saying more of it.
func sizeOf(secret *model.Secret) string {
	switch {
	case secret.Restricted() || !secret.Raw.Known():
		return "not shown"
	case secret.Raw.Empty():
		return "empty"
	default:
		return look.Size(secret.Raw.Size())
	}
}

// happened says in two words what both sides did.
func (it *item) happened() string {
	if it.note != nil {
		return "note edited / note edited"
	}
	they := "edited"
	switch {
	case it.waiting:
		they = "changed"
	case it.theirs == nil:
		they = "deleted"
	case it.change.Base == nil:
		they = "made too"
	case it.overwrites():
		they = "name taken"
	}
	you := map[model.Action]string{
		model.Add: "you add", model.Rename: "you rename", model.Settings: "you set", model.Remove: "you delete",
	}[it.change.Action()]
	if you == "" {
		you = "you edit"
	}
	return they + " / " + you
}

// consequence says what keeping mine would stage.
func (it *item) consequence() string {
	if it.note != nil {
		return "Keeping mine overwrites their note in all environments."
	}
	resolved, err := it.mine(model.Value{})
	switch {
	case err != nil:
		return "Mine cannot be kept: " + err.Error() + "."
	case resolved.Removal != model.Keep:
		return fmt.Sprintf("Keeping mine deletes %s with what they saved; the history keeps it.", it.key)
	case it.theirs == nil:
		return fmt.Sprintf("Keeping mine adds %s again, which somebody deleted.", resolved.Name)
	case it.leftBehind():
		return fmt.Sprintf("Keeping mine overwrites %s and deletes %s; the history keeps both.", it.theirs.Name, it.key)
	case resolved.Value.Known() && !resolved.Value.Equal(it.theirs.Raw):
		return "Keeping mine overwrites their value; the history keeps it."
	default:
		return "Keeping mine stages your settings over their value, which stays."
	}
}

// banner tells what happened and that nothing is lost.
func (s *Screen) banner() []string {
	if len(s.items) == 0 {
		return []string{"Nothing collides any more."}
	}
	where := s.items[0].id.String()
	if s.several() {
		where = "several configs"
	}
	first := fmt.Sprintf("Somebody else changed %d of the secrets you edited in %s.", len(s.items), where)
	if s.applied == 0 {
		first = "Nothing was saved. " + first
	}
	lines := []string{first, "Your edits are still staged. Decide for each; a review follows before anything is sent."}
	if n := len(s.others); n > 0 {
		names := s.others
		const few = 3
		more := ""
		if n > few {
			names, more = names[:few], ", …"
		}
		verb := "do not collide and stay as they are."
		if n == 1 {
			verb = "does not collide and stays as it is."
		}
		lines = append(lines, fmt.Sprintf("%s (%s%s) %s", look.Count(n, "other edit"), strings.Join(names, ", "), more, verb))
	}
	return lines
}
