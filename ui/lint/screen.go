package lint

import (
	"slices"

	"dtui/model"
	rules "dtui/model/lint"
	"dtui/ui/field"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// Screen is the findings of one project.
type Screen struct {
	project string
	// ref is the config that the person came from, zero for none; only it is shown while one is set.
	ref model.ConfigRef
	one bool

	made    made
	entries []entry
	// listed counts the findings among the entries, total all of those that could be, mechanical those that can be mended.
	listed, total, mechanical int
	list                      list.List

	// filter is what listed names, configs or rules hold.
	filter field.Filter

	// again are the configs to be read once more after they were let go of; kept is where the cursor was.
	again []model.ConfigRef
	kept  rules.Finding
	// listAt is the row of the screen with the first entry, for the mouse.
	listAt int
}

// made is what the entries were made of.
type made struct {
	of     *workspace.Lint
	one    bool
	text   string
	hidden bool
}

// entry is one row: a finding, or the heading of a rule where the finding is nil.
type entry struct {
	rule    rules.Rule
	finding *rules.Finding
	count   int
}

// New is what was found in a project. Where a config of it was read, its findings are shown first.
func New(c *screen.Context, project string, shown model.ConfigRef) *Screen {
	s := &Screen{project: project}
	if shown.Project == project && c.W.Loaded(shown) != nil {
		s.ref, s.one = shown, true
	}
	s.sync(c)
	return s
}

// Project is the one that it is about.
func (s *Screen) Project() string { return s.project }

// Header names the config where it is one.
func (s *Screen) Header(*screen.Context) screen.Header {
	if s.one {
		ref := s.ref
		return screen.Header{Crumbs: []string{ref.Project, ref.Config, "lint"}, Config: &ref}
	}
	return screen.Header{Crumbs: []string{s.project, "lint"}}
}

// Scopes are where its keys are looked up: while the filter is typed, letters are letters.
func (s *Screen) Scopes() []keys.Scope {
	if s.filter.Typing() {
		return []keys.Scope{keys.Filtering}
	}
	return own()
}

func own() []keys.Scope { return []keys.Scope{keys.Findings, keys.Moving} }

// Subject is nothing: no value is ever shown here.
func (s *Screen) Subject(*screen.Context) string { return "" }

// Refresh takes over what was found, and asks again for what was let go of.
func (s *Screen) Refresh(c *screen.Context) []screen.Effect {
	s.sync(c)
	again := slices.DeleteFunc(s.again, func(ref model.ConfigRef) bool { return c.W.Loaded(ref) != nil })
	if s.again = nil; len(again) > 0 {
		return screen.Effects(screen.Gather{Refs: again})
	}
	return nil
}

// Cursor is where the filter is typed.
func (s *Screen) Cursor() (x, y int, visible bool) { return s.filter.Cursor() }

// LetGo forgets what was found; the cursor finds its place again once the configs are there.
func (s *Screen) LetGo(*screen.Context) []model.ConfigRef {
	if f := s.finding(); f != nil {
		s.kept = rules.Finding{Rule: f.Rule, In: f.In, Name: f.Name}
	}
	if s.made.of != nil {
		s.again = slices.Clone(s.made.of.Checked)
	}
	s.made, s.entries, s.listed, s.total, s.mechanical = made{}, nil, 0, 0, 0
	s.list.SetLen(0)
	return nil // Refresh asks for the configs itself.
}

// unread are the configs of the project that were not read and are not on their way.
func (s *Screen) unread(c *screen.Context) []model.ConfigRef {
	var refs []model.ConfigRef
	for _, config := range c.W.Layout(s.project).Configs {
		state, _ := c.W.Gathering(config.ConfigRef)
		if c.W.Loaded(config.ConfigRef) == nil && state != workspace.Queued && state != workspace.UnderWay {
			refs = append(refs, config.ConfigRef)
		}
	}
	return refs
}

// finding is what stands under the cursor, nil on a heading.
func (s *Screen) finding() *rules.Finding {
	if at := s.list.Cursor(); at >= 0 && at < len(s.entries) {
		return s.entries[at].finding
	}
	return nil
}
