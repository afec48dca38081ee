package history

import (
	"fmt"
	"slices"
	"strings"

	"dtui/model"
	"dtui/model/timeline"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// preview is what the person decided of a rollback that is looked at.
type preview struct {
	rows []timeline.Undo
	// ticked are the names to take back, decided those that the person ticked or unticked.
	ticked, decided map[string]bool
	// onButtons is whether the buttons have the focus, and button which of them.
	onButtons bool
	button    int
}

// The buttons, in their order.
const (
	backButton = iota
	stageButton
	dopplerButton
)

func newPreview(u *undo) *preview {
	p := &preview{ticked: map[string]bool{}, decided: map[string]bool{}}
	p.sync(u)
	return p
}

// sync takes over what was worked out anew. A name with an edit of the person's own starts unticked: taking it back takes
// the place of that edit.
func (p *preview) sync(u *undo) {
	if p == nil {
		return
	}
	p.rows = u.rows
	for i := range p.rows {
		if row := &p.rows[i]; !p.decided[row.Name] {
			p.ticked[row.Name] = can(row) && row.Staged == model.NoAction
		}
	}
}

// can reports whether there is something to stage.
func can(row *timeline.Undo) bool {
	switch row.Effect {
	case timeline.SetBack, timeline.ComesBack, timeline.Goes:
		return true
	default:
		return false
	}
}

// count is how many names would be taken back.
func (p *preview) count() int {
	n := 0
	for i := range p.rows {
		if can(&p.rows[i]) && p.ticked[p.rows[i].Name] {
			n++
		}
	}
	return n
}

// unsaid are the names of which only Doppler knows what comes back.
func (p *preview) unsaid() []string {
	var names []string
	for i := range p.rows {
		if p.rows[i].Effect == timeline.Unsaid {
			names = append(names, p.rows[i].Name)
		}
	}
	return names
}

// buttons are their labels. Doppler's own rollback is there only where the log does not tell what comes back.
func (p *preview) buttons() []string {
	labels := []string{"Back", fmt.Sprintf("Stage the rollback of %d", p.count())}
	if len(p.unsaid()) > 0 {
		labels = append(labels, "Roll back at Doppler")
	}
	return labels
}

func (s *Screen) handlePreview(c *screen.Context, a keys.Action) []screen.Effect {
	p := s.preview
	if !p.onButtons && screen.Move(&s.names, a) != 0 {
		return nil
	}
	switch a {
	case keys.Back:
		s.preview = nil
	case keys.Reload:
		return screen.Effects(screen.ReadHistory{Ref: s.ref})
	case keys.Tick:
		if p.onButtons {
			return s.press(c)
		}
		if row := s.row(); row != nil && can(row) {
			p.ticked[row.Name], p.decided[row.Name] = !p.ticked[row.Name], true
		}
		s.names.Move(1)
	case keys.TickAll:
		all := p.count() == len(p.rows)-len(p.unsaid())-p.nothing()
		for i := range p.rows {
			if can(&p.rows[i]) {
				p.ticked[p.rows[i].Name], p.decided[p.rows[i].Name] = !all, true
			}
		}
	case keys.Reveal:
		if c.Shows(s.Subject(c)) {
			return screen.Effects(screen.Mask{})
		}
		return screen.Effects(screen.Unmask{})
	case keys.NextField:
		p.step(1)
	case keys.PrevField:
		p.step(-1)
	case keys.Press:
		if !p.onButtons {
			p.step(1)
			return nil
		}
		return s.press(c)
	}
	return nil
}

func (p *preview) nothing() int {
	n := 0
	for i := range p.rows {
		if p.rows[i].Effect == timeline.Nothing {
			n++
		}
	}
	return n
}

// step walks list → buttons → list.
func (p *preview) step(delta int) {
	n := len(p.buttons()) + 1
	at := 0
	if p.onButtons {
		at = min(p.button, n-2) + 1
	}
	at = (at + delta + n) % n
	p.onButtons, p.button = at > 0, max(at-1, 0)
}

// press does what the button with the focus says.
func (s *Screen) press(c *screen.Context) []screen.Effect {
	p := s.preview
	switch min(p.button, len(p.buttons())-1) {
	case stageButton:
		if why := s.offStage(c); why != "" {
			return screen.Effects(screen.Say{Level: screen.Warn, Text: why})
		}
		log := c.W.History(s.ref).Own
		return screen.Effects(screen.Unlock{IDs: []model.ConfigID{log.Present.ID()}, Then: s.stageOf(log, s.entry)})
	case dopplerButton:
		return s.atDoppler(c)
	}
	s.preview = nil
	return nil
}

// offStage says why nothing can be staged now.
func (s *Screen) offStage(c *screen.Context) string {
	log := c.W.History(s.ref).Own
	switch {
	case c.ReadOnly:
		return "Nothing can be staged: dtui was started read-only."
	case s.preview.count() == 0:
		return "No name is ticked; nothing would be staged."
	case c.W.Foreign(log.Present.ID().Owner):
		return "The history was read by another login."
	}
	return ""
}

// stageOf stages what was previewed of an entry. While the config is being unlocked the history may be read anew, and
// another entry, or none, may stand under the cursor then.
func (s *Screen) stageOf(log *workspace.Log, entry string) func(c *screen.Context) []screen.Effect {
	return func(c *screen.Context) []screen.Effect {
		s.sync(c)
		if s.preview == nil || c.W.History(s.ref).Own != log || s.entry != entry {
			return screen.Effects(screen.Problem("Nothing was staged: the history of "+s.ref.String()+" was read again meanwhile.", "Look at the preview once more."))
		}
		return s.stage(c)
	}
}

// stage stages what is ticked as one step. What is staged is guarded by what the preview showed.
func (s *Screen) stage(c *screen.Context) []screen.Effect {
	h := c.W.History(s.ref)
	log := h.Own
	present := log.Present
	if now := c.W.Loaded(s.ref); now != nil && now.ID() == present.ID() {
		present = now
	}
	var root *model.Snapshot
	if h.Root != nil {
		root = h.Root.Present
	}
	draft := model.Draft{Present: present}
	for i := range s.preview.rows {
		row := &s.preview.rows[i]
		if change, ok := row.Change(root); ok && s.preview.ticked[row.Name] {
			draft.Changes = append(draft.Changes, change)
		}
	}
	label := "rollback of " + stamp(s.current(c).CreatedAt, c.Now)
	if err := c.W.Staging.StageAll(label, draft); err != nil {
		return screen.Effects(screen.Problem("Nothing was staged: "+strings.TrimSuffix(err.Error(), ".")+".", "Untick the name, or look at what is staged first."))
	}
	n := len(draft.Changes)
	hint := ""
	if left := s.preview.unsaid(); len(left) > 0 {
		hint = look.Few(left) + " " + look.Is(len(left)) + " not among it: the log does not tell what was there before."
	}
	s.preview = nil
	text := fmt.Sprintf("Staged %s in %s. Nothing is sent yet; %s reviews %s.", look.Count(n, "change"), s.ref, c.Key(keys.Review), pronoun(n))
	return screen.Effects(screen.Staged{}, screen.Say{Level: screen.OK, Text: text, Hint: hint})
}

func pronoun(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// atDoppler asks whether Doppler is to roll the entry back, which it does whatever is ticked here.
func (s *Screen) atDoppler(c *screen.Context) []screen.Effect {
	if why := s.offDoppler(c); why != "" {
		return screen.Effects(screen.Say{Level: screen.Warn, Text: why})
	}
	log := c.W.History(s.ref).Own
	order := screen.RollBackOrder{ID: log.Present.ID(), Entry: s.entry, Newest: log.Newest(), Open: s.preview.unsaid()}
	when := stamp(s.current(c).CreatedAt, c.Now)
	s.preview.onButtons, s.preview.button = true, backButton
	return s.ask.RollBack(c, order, when)
}

// offDoppler says why Doppler's own rollback is not to be had now.
func (s *Screen) offDoppler(c *screen.Context) string {
	log := c.W.History(s.ref).Own
	set := c.W.Staging.Of(log.Present.ID())
	switch {
	case c.ReadOnly:
		return "Nothing can be rolled back: dtui was started read-only."
	case c.W.Foreign(log.Present.ID().Owner):
		return "The history was read by another login."
	case set.Len() > 0 && slices.ContainsFunc(s.preview.rows, func(u timeline.Undo) bool { return u.Staged != model.NoAction }):
		return "Save or unstage your edits of these names first: Doppler rolls back under them."
	case !c.W.Offline.IsZero():
		return "Doppler is out of reach."
	}
	return ""
}

// offPreview is Off while a preview is looked at.
func (s *Screen) offPreview(c *screen.Context, a keys.Action) string {
	row := s.row()
	switch a {
	case keys.Tick:
		switch {
		case s.preview.onButtons || row == nil:
		case row.Effect == timeline.Nothing:
			return row.Name + " already reads as it did, and is left alone."
		case row.Effect == timeline.Unsaid:
			return "The log does not tell what was there before under " + row.Name + "."
		}
	case keys.Reveal:
		log := c.W.History(s.ref).Own
		switch {
		case row == nil:
			return "No name is listed."
		case shut(log.Present, row.Name):
			return row.Name + " is restricted: Doppler shows its value to no person."
		case inSight(row.Now) && (row.Effect == timeline.Goes || row.Effect == timeline.Nothing || row.Effect == timeline.Unsaid || inSight(back(row))) && !c.Shows(s.Subject(c)):
			return "Nothing of " + row.Name + " is masked here."
		}
	}
	return ""
}

func (s *Screen) clickPreview(c *screen.Context, x, y int) []screen.Effect {
	if y == s.area.buttonsAt {
		for i, span := range s.area.buttons {
			if x >= span[0] && x < span[1] {
				s.preview.onButtons, s.preview.button = true, i
				return s.press(c)
			}
		}
		return nil
	}
	if at, ok := s.area.names.at(x, y, 1); ok {
		s.preview.onButtons = false
		from, to := s.names.Window()
		if at += from; at < to {
			s.names.SetCursor(at)
		}
	}
	return nil
}
