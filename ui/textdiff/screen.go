package textdiff

import (
	"strings"

	"dtui/model"
	"dtui/model/textdiff"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// The sides, which index everything that there is two of.
const (
	left = iota
	right
)

// Ask is what the screen leaves to others.
type Ask struct {
	// Stage stages a copy of the name from one config into the other. It is nil where the texts are not of two configs.
	Stage func(c *screen.Context, from, to model.ConfigRef) []screen.Effect
	// Off says why that cannot be done, "" when it can.
	Off func(c *screen.Context) string
}

// Screen lays two texts side by side.
type Screen struct {
	name   string
	sides  [2]Side
	ask    Ask
	aspect model.Aspect
	wrap   bool
	// whole shows every equal line; open are the folds that were opened one by one.
	whole bool
	open  map[int]bool

	table table
	list  list.List
	// kept is the row under the cursor, one more than its number, kept while the table is made anew; 0 before the first.
	kept int
	// column is the cell from which lines are drawn while they are cut.
	column int
	// shape and head are those of the frame that was drawn last: how wide the lines are, and how many rows stand above them.
	shape shape
	head  int
}

// New lays the texts of a name side by side. It does not show them: whoever opens it because the person asked to see the
// pair asks for that too, see [Screen.Ask].
func New(name string, l, r Side, by model.Aspect, ask Ask) *Screen {
	return &Screen{name: name, sides: [2]Side{l, r}, aspect: by, ask: ask, open: map[int]bool{}}
}

// Ask opens the screen and, where something of the pair is masked, reveals it: opening it is asking to see both texts.
func (s *Screen) Ask(c *screen.Context) []screen.Effect {
	effects := screen.Effects(screen.Show{Screen: s})
	for side := range s.sides {
		if secret, _ := s.sides[side].find(c); secret != nil && !look.Open(secret) {
			return append(effects, screen.Unmask{})
		}
	}
	return effects
}

// Header says which name is compared.
func (s *Screen) Header(*screen.Context) screen.Header {
	return screen.Header{Crumbs: []string{"compare", s.name}}
}

// Scopes are where its keys are looked up.
func (s *Screen) Scopes() []keys.Scope { return own() }

func own() []keys.Scope { return []keys.Scope{keys.Lines, keys.Moving} }

// Subject is the pair, whichever side it stands on.
func (s *Screen) Subject(c *screen.Context) string {
	_, l := s.sides[left].find(c)
	_, r := s.sides[right].find(c)
	if l > r {
		l, r = r, l
	}
	if l == "" {
		return ""
	}
	return strings.Join([]string{"lines", l, r, s.aspect.String(), s.name}, ":")
}

// Refresh asks for the configs that were not read yet. One that failed is not asked for again by itself.
func (s *Screen) Refresh(c *screen.Context) []screen.Effect {
	s.sync(c)
	var wanted []screen.Effect
	for side := range s.sides {
		if !s.sides[side].config {
			continue
		}
		ref := s.sides[side].Ref
		if at := c.W.Config(ref); at.Snapshot == nil && !at.Busy && at.Err == nil {
			wanted = append(wanted, screen.Want{Ref: ref})
		}
	}
	return wanted
}

// LetGo forgets the texts and where they differ. The cursor finds its row again.
func (s *Screen) LetGo(*screen.Context) []model.ConfigRef {
	s.keep()
	s.table = table{diff: textdiff.New(model.Value{}, model.Value{})}
	s.list.SetLen(0)
	for side := range s.sides {
		s.sides[side].held = nil
	}
	return nil // Refresh asks for what is read from configs itself.
}

// Word names an action after what its key would do next.
func (s *Screen) Word(a keys.Action) string {
	switch a {
	case keys.Aspect:
		if s.aspect == model.RawText {
			return "computed"
		}
	case keys.Wrap:
		if s.wrap {
			return "cut"
		}
	case keys.Fold:
		if s.whole || len(s.open) > 0 {
			return "fold"
		}
		return "unfold"
	default:
	}
	return ""
}
