package review

import (
	"dtui/model"
	"dtui/ui/field"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/screen"
)

// Ask is what the screen leaves to others.
type Ask struct {
	// Decide opens the three-way view of the lines that somebody else changed; nil leaves its button out.
	Decide func(c *screen.Context, reports []model.SaveReport, notes []model.NoteReport) []screen.Effect
	// Request asks for what a change request needs and opens it; nil leaves that out.
	Request func(c *screen.Context, units []screen.ProposedUnit) []screen.Effect
	// Rehome asks what is to become of the changes of a config that is gone or has another name.
	Rehome func(c *screen.Context, id model.ConfigID) []screen.Effect
}

// place is where the keys go.
type place uint8

const (
	onList place = iota
	onField
	onButtons
)

// Screen is the review.
type Screen struct {
	ask Ask

	groups  []group
	entries []entry
	list    list.List
	// unticked are the lines that the person took out of the save; everything else is ticked.
	unticked map[lineKey]bool
	// version and owner are those that the groups were made from.
	version uint64
	owner   model.Owner
	known   bool
	// policies tells the reading of the change-request policies that the groups were made with.
	policies uint64
	// proposals tells what was put into change requests by then.
	proposals uint64
	// policed is whether the change-request policies were asked for.
	policed bool

	// kept is the line under the cursor when the groups were let go of.
	kept  lineKey
	place place
	// guard is which of the name fields has the focus.
	guard  int
	names  map[model.ConfigID]*field.Text
	button buttonKind
	saving bool

	outcomes map[lineKey]outcome
	problems map[groupKey]problem
	reports  []model.SaveReport
	notes    []model.NoteReport

	findings findings

	// width is that of the inside of the pane, which the rows of the list depend on.
	width int
	area  area
}

// New reviews what is staged. Every line starts ticked. Where a name is asked for, the cursor is in its field: that is
// what nothing can be saved without. Where Doppler would refuse the whole because of policies, it is at the button that asks
// what a change request needs.
func New(c *screen.Context, ask Ask) *Screen {
	const usual = 118
	s := &Screen{
		ask: ask, unticked: map[lineKey]bool{}, names: map[model.ConfigID]*field.Text{},
		outcomes: map[lineKey]outcome{}, problems: map[groupKey]problem{}, width: usual,
	}
	s.build(c)
	s.settle(1)
	switch {
	case c.ReadOnly:
	case s.allWanted(c) && s.offRequest(c) == "":
		s.place, s.button = onButtons, requestButton
	case len(s.guards()) > 0:
		s.place = onField
	}
	return s
}

// Header names the config when only one is concerned.
func (s *Screen) Header(c *screen.Context) screen.Header {
	s.sync(c)
	if len(s.groups) == 1 && !s.groups[0].notes && (s.groups[0].owner == model.Owner{}) {
		ref := s.groups[0].id.ConfigRef
		return screen.Header{Crumbs: []string{ref.Project, ref.Config, "review"}, Config: &ref}
	}
	return screen.Header{Crumbs: []string{"review"}}
}

// InSight are the configs of the lines, as far as they belong to who is at work.
func (s *Screen) InSight(*screen.Context) []model.ConfigRef {
	var refs []model.ConfigRef
	for i := range s.groups {
		if g := &s.groups[i]; !g.notes && g.owner == (model.Owner{}) {
			refs = append(refs, g.id.ConfigRef)
		}
	}
	return refs
}

// Scopes depends on where the keys go.
func (s *Screen) Scopes() []keys.Scope {
	switch s.place {
	case onField:
		return []keys.Scope{keys.Field}
	case onButtons:
		return []keys.Scope{keys.Buttons}
	default:
		return []keys.Scope{keys.Reviewer, keys.Moving}
	}
}

// Subject is the pair under the cursor, under the identity that it was staged with.
func (s *Screen) Subject(c *screen.Context) string {
	s.sync(c)
	_, ln := s.current()
	if ln == nil || ln.change == nil || s.place != onList {
		return ""
	}
	return "review:" + ln.key.id.UUID + ":" + ln.key.key
}

// Refresh takes over what was read or staged since.
func (s *Screen) Refresh(c *screen.Context) []screen.Effect {
	s.sync(c)
	if s.policed || len(s.groups) == 0 {
		return nil
	}
	s.policed = true
	if _, known := c.W.PoliciesOf(model.Config{}); known {
		return nil
	}
	return screen.Effects(screen.WantPolicies{})
}

// SetSaving says whether a save is under way. Until it ends nothing else can be saved or unstaged here.
func (s *Screen) SetSaving(saving bool) { s.saving = saving }

// Cursor is where the name is typed.
func (s *Screen) Cursor() (x, y int, shown bool) {
	return s.area.cursorX, s.area.cursorY, s.place == onField && s.area.fieldRow > 0
}

// current is the line under the cursor and its group, nil when there is none.
func (s *Screen) current() (*group, *line) {
	at := s.list.Cursor()
	if at < 0 || at >= len(s.entries) || s.entries[at].kind != lineEntry {
		return nil, nil
	}
	e := s.entries[at]
	g := &s.groups[e.group]
	return g, &g.lines[e.line]
}

// keep names the line under the cursor, so that it can be found again.
func (s *Screen) keep() lineKey {
	if _, ln := s.current(); ln != nil {
		return ln.key
	}
	return lineKey{}
}
