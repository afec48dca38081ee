package dialog

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// PickerSpec says what a picker asks for.
type PickerSpec struct {
	Name   string
	Title  string
	Target string
	// Verb is what choosing does, as a word for the foot line, such as "compare".
	Verb string
	// Multi lets several configs be marked.
	Multi bool
	// Exclude are configs that are not offered.
	Exclude map[model.ConfigRef]bool
	// Start is the config under the cursor at first, if it is listed.
	Start model.ConfigRef
	// Project is the one whose configs come first, grouped by environment.
	Project string
	// Choose takes what was chosen, at least one config, in the order in which they were marked. The picker closes first.
	Choose func(c *screen.Context, refs []model.ConfigRef) []screen.Effect
}

// Picker is a list of the configs of every project to choose from. What is not read yet is read on request.
type Picker struct {
	finder
	spec  PickerSpec
	rows  []pick
	marks []model.ConfigRef
	// at is what the cursor stands on: the rows are made anew for every frame and key, because answers keep coming in.
	at model.ConfigRef
	// listed and total count configs.
	listed, total int
}

// pick is a row: a heading, a config, or a project whose configs are not known yet.
type pick struct {
	kind pickKind
	// ref is the config, or the project alone.
	ref         model.ConfigRef
	environment string
	text        string
	locked      bool
}

type pickKind uint8

const (
	pickBlank pickKind = iota
	pickHead
	pickNote
	pickConfig
	pickProject
)

func (r pick) selectable() bool { return r.kind == pickConfig || r.kind == pickProject }

// NewPicker makes a picker.
func NewPicker(spec PickerSpec) screen.Dialog {
	return &Picker{finder: newFinder(), spec: spec, at: spec.Start}
}

// Name identifies the dialog.
func (p *Picker) Name() string { return p.spec.Name }

// Scope is where its keys are looked up.
func (p *Picker) Scope() keys.Scope { return keys.Finder }

// Typing reports that letters are text.
func (p *Picker) Typing() bool { return true }

// Key types. Space marks while it can be no part of what is looked for.
func (p *Picker) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	if k.String() == "space" && p.spec.Multi && (p.text.Empty() || len(p.marks) > 0) {
		p.mark(c)
		return true, nil
	}
	return p.key(c, k), nil
}

// Paste pastes into the field.
func (p *Picker) Paste(_ *screen.Context, text string) []screen.Effect {
	p.text.Paste(text)
	return nil
}

// Handle moves, marks, reads a project and chooses.
func (p *Picker) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	p.refresh(c)
	was := p.list.Cursor()
	if p.move(a) {
		p.settle(a, was)
		return nil
	}
	switch a {
	case keys.Mark:
		p.mark(c)
	case keys.Press:
		return p.press(c)
	case keys.Help:
		return screen.Effects(screen.Push{Dialog: NewHelp(c, []keys.Scope{keys.Finder}, nil)})
	case keys.Back:
		return screen.Effects(screen.Close{})
	}
	return nil
}

// settle moves the cursor off what cannot be chosen, on in its direction and round the end, and remembers where it is.
func (p *Picker) settle(a keys.Action, was int) {
	step := 1
	switch a {
	case keys.Up, keys.PageUp, keys.Last:
		step = -1
	}
	n := len(p.rows)
	at := p.list.Cursor()
	for range n {
		if p.rows[at].selectable() {
			p.list.SetCursor(at)
			p.remember()
			return
		}
		if a == keys.PageDown && at == n-1 || a == keys.PageUp && at == 0 {
			// A page stops at the ends.
			step = -step
		}
		at = ((at+step)%n + n) % n
	}
	p.list.SetCursor(was)
}

func (p *Picker) remember() {
	if at := p.list.Cursor(); at >= 0 && p.rows[at].selectable() {
		p.at = p.rows[at].ref
	}
}

// current is the row under the cursor, nil when there is none to choose.
func (p *Picker) current() *pick {
	if at := p.list.Cursor(); at >= 0 && p.rows[at].selectable() {
		return &p.rows[at]
	}
	return nil
}

// mark marks the config under the cursor, or takes its mark away.
func (p *Picker) mark(c *screen.Context) {
	p.refresh(c)
	row := p.current()
	if !p.spec.Multi || row == nil || row.kind != pickConfig {
		return
	}
	if i := slices.Index(p.marks, row.ref); i >= 0 {
		p.marks = slices.Delete(p.marks, i, i+1)
		return
	}
	p.marks = append(p.marks, row.ref)
}

// press reads the project under the cursor, or chooses.
func (p *Picker) press(c *screen.Context) []screen.Effect {
	row := p.current()
	if row != nil && row.kind == pickProject {
		if c.W.Layout(row.ref.Project).Busy {
			return nil
		}
		return screen.Effects(screen.LoadLayout{Project: row.ref.Project})
	}
	refs := slices.Clone(p.marks)
	if len(refs) == 0 && row != nil {
		refs = []model.ConfigRef{row.ref}
	}
	if len(refs) == 0 {
		return nil
	}
	return append(screen.Effects(screen.Close{}), p.spec.Choose(c, refs)...)
}

// Click marks or chooses the config that was clicked, or reads the project.
func (p *Picker) Click(c *screen.Context, _, y int) []screen.Effect {
	from, to := p.list.Window()
	at := from + y - pickerFirst
	if at < from || at >= to || at >= len(p.rows) || !p.rows[at].selectable() {
		return nil
	}
	p.list.SetCursor(at)
	p.remember()
	if p.spec.Multi && p.rows[at].kind == pickConfig {
		p.mark(c)
		return nil
	}
	return p.press(c)
}

// Wheel scrolls.
func (p *Picker) Wheel(c *screen.Context, _, _, delta int) {
	p.refresh(c)
	was := p.list.Cursor()
	p.list.Move(delta)
	a := keys.PageDown
	if delta < 0 {
		a = keys.PageUp
	}
	p.settle(a, was)
}

// refresh lists anew what is known now, and keeps the cursor on what it stood on. A project that was read since gives
// the cursor to its first config.
func (p *Picker) refresh(c *screen.Context) {
	p.fill(c.W, strings.ToLower(strings.TrimSpace(p.pattern())))
	p.list.SetLen(len(p.rows))
	first, same := -1, -1
	for i := range p.rows {
		row := &p.rows[i]
		if !row.selectable() {
			continue
		}
		if row.ref == p.at {
			p.list.SetCursor(i)
			return
		}
		if first < 0 {
			first = i
		}
		if same < 0 && p.at.Config == "" && row.ref.Project == p.at.Project {
			same = i
		}
	}
	if same >= 0 {
		first = same
	}
	p.list.SetCursor(first)
	p.remember()
}
