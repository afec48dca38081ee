package review

import (
	"errors"
	"slices"
	"strings"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// wanted reports whether a change request is the way for a group: a policy covers it, or the last save was refused because
// of one.
func (s *Screen) wanted(c *screen.Context, g *group) bool {
	if g.notes || g.wrong != "" {
		return false
	}
	if policies, _ := c.W.PoliciesOf(g.config); len(policies) > 0 {
		return true
	}
	return slices.ContainsFunc(s.reports, func(r model.SaveReport) bool {
		var failure *model.Failure
		return r.ID == g.id && errors.As(r.Err, &failure) && failure.ByPolicy(false)
	})
}

func (s *Screen) anyWanted(c *screen.Context) bool {
	return s.ask.Request != nil && slices.ContainsFunc(s.groups, func(g group) bool { return s.wanted(c, &g) })
}

// allWanted reports whether a change request is the way for everything that is staged.
func (s *Screen) allWanted(c *screen.Context) bool {
	return len(s.groups) > 0 && !slices.ContainsFunc(s.groups, func(g group) bool { return !s.wanted(c, &g) })
}

// unit is what of a group can be put into a change request, and what of it stays behind.
func (s *Screen) unit(c *screen.Context, g *group) screen.ProposedUnit {
	u := screen.ProposedUnit{
		UnitDraft: model.UnitDraft{ID: g.id}, Environment: s.environment(c, g), Wanted: s.wanted(c, g), Protected: g.pattern,
	}
	u.Policies, _ = c.W.PoliciesOf(g.config)
	for i := range g.lines {
		ln := &g.lines[i]
		if !ln.ticked {
			continue
		}
		why := ln.change.Unproposable()
		if why != "" {
			why = "a change request cannot " + why
		} else if ln.standing == model.Moved {
			why = "Doppler has changed " + ln.name() + " since it was staged"
		}
		if why != "" {
			u.Left = append(u.Left, why)
			continue
		}
		u.Lines = append(u.Lines, *ln.change)
	}
	return u
}

// units are those of the configs of which something is ticked, each under the identity that it was staged with.
func (s *Screen) units(c *screen.Context) []screen.ProposedUnit {
	var units []screen.ProposedUnit
	for i := range s.groups {
		if g := &s.groups[i]; !g.notes && g.wrong == "" && g.ticked > 0 {
			units = append(units, s.unit(c, g))
		}
	}
	return units
}

// request asks for what a change request needs.
func (s *Screen) request(c *screen.Context) []screen.Effect {
	units := s.units(c)
	for i := range s.groups {
		if g := &s.groups[i]; g.notes && g.ticked > 0 && len(units) > 0 {
			units[0].Left = append(units[0].Left, look.Count(g.ticked, "note")+" of "+g.project.Slug+": a change request has no notes")
		}
	}
	return s.ask.Request(c, units)
}

// offRequest says why no change request can be opened, "" when one can.
func (s *Screen) offRequest(c *screen.Context) string {
	_, total := s.counts()
	switch {
	case s.ask.Request == nil:
		return "Change requests cannot be opened from here."
	case s.saving:
		return s.busy()
	case total == 0:
		return "Nothing is staged."
	case !s.anyWanted(c):
		return s.unwanted(c)
	}
	var left []string
	for _, u := range s.units(c) {
		if u.Wanted && len(u.Lines) > 0 {
			return ""
		}
		if u.Wanted {
			left = append(left, u.Left...)
		}
	}
	if len(left) > 0 {
		return c.Look.Cells.Printable("Nothing that is ticked can be put into a change request: " + strings.Join(left, "; ") + ".")
	}
	return "No line of a config under a change-request policy is ticked."
}

// unwanted says why a change request is not the way for anything that is staged.
func (s *Screen) unwanted(c *screen.Context) string {
	if slices.ContainsFunc(s.groups, func(g group) bool { return !g.notes && g.wrong == "" }) {
		if err := c.W.PoliciesUntold(); err != nil {
			return c.Look.Cells.Printable("What change-request policies there are cannot be read (" + strings.TrimSuffix(reasonOf(err), ".") + "). Save first: where one refuses that, a change request can be opened.")
		}
		if _, known := c.W.PoliciesOf(model.Config{}); !known {
			return "The change-request policies are being read."
		}
		return "None of these configs is under a change-request policy: they can be saved."
	}
	if slices.ContainsFunc(s.groups, func(g group) bool { return !g.notes }) {
		return "What is staged cannot be sent, so it cannot be put into a change request either."
	}
	return "A change request has no notes; they are saved directly."
}

func reasonOf(err error) string {
	var failure *model.Failure
	if errors.As(err, &failure) {
		return failure.Reason()
	}
	return err.Error()
}
