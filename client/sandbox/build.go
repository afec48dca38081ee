package sandbox

import (
	"fmt"
	"html"
	"slices"
	"time"
)

// build turns a world into the state at the server's start.
func build(text []byte, now time.Time) (*state, error) {
	w, err := decodeWorld(text)
	if err != nil {
		return nil, err
	}
	if err := w.check(); err != nil {
		return nil, err
	}
	s := &state{Workplace: w.Workplace}
	for i := range w.People {
		s.People = append(s.People, &w.People[i])
	}
	for i := range w.Projects {
		s.Projects = append(s.Projects, s.buildProject(&w.Projects[i], now))
	}
	if err := s.link(); err != nil {
		return nil, err
	}
	if err := s.buildTeam(w, now); err != nil {
		return nil, err
	}
	for i := range w.Accounts {
		if err := s.buildAccount(&w.Accounts[i], now); err != nil {
			return nil, fmt.Errorf("service_accounts[%d]: %w", i, err)
		}
	}
	for i := range w.Tokens {
		if err := s.buildToken(&w.Tokens[i], now); err != nil {
			return nil, fmt.Errorf("tokens[%d]: %w", i, err)
		}
	}
	return s, nil
}

func (a ago) before(now time.Time) time.Time { return now.Add(-time.Duration(a)) }

func (s *state) buildProject(w *worldProject, now time.Time) *project {
	p := &project{Slug: w.Slug, Description: w.Description, Created: w.Ago.before(now), Notes: map[string]string{}}
	for name, note := range w.Notes {
		p.Notes[name] = note
	}
	for i := range w.Environments {
		we := &w.Environments[i]
		e := &environment{
			Slug: we.Slug, Name: we.Name, PersonalConfigs: we.PersonalConfigs, Created: we.Ago.before(now), project: p,
		}
		if e.Name == "" {
			e.Name = e.Slug
		}
		for j := range we.Configs {
			e.Configs = append(e.Configs, s.buildConfig(e, &we.Configs[j], now))
		}
		p.Environments = append(p.Environments, e)
	}
	return p
}

func (s *state) buildConfig(e *environment, w *worldConfig, now time.Time) *config {
	c := s.newConfig(e, w.Name, w.Ago.before(now))
	c.Locked, c.Inheritable = w.Locked, w.Inheritable
	c.Inherits = append(c.Inherits, w.Inherits...)
	c.TrustedIPs = w.TrustedIPs
	for _, name := range w.Dynamic {
		c.Dynamic = append(c.Dynamic, &dynamicSecret{Name: name})
	}
	for name, ws := range w.Secrets {
		c.Own[name] = secret{*ws.Value, orElse(ws.Visibility, masked), orElse(ws.Type, "string")}
	}
	for _, name := range w.Deleted {
		c.Deleted[name] = true
	}
	for _, event := range w.History {
		c.Logs = append(c.Logs, s.buildLog(c, event, now))
	}
	slices.SortStableFunc(c.Logs, func(a, b *logEntry) int { return a.Created.Compare(b.Created) })
	return c
}

func (s *state) buildLog(c *config, w worldEvent, now time.Time) *logEntry {
	by := s.People[0]
	if w.By != "" {
		by = s.person(w.By)
	}
	l := &logEntry{
		ID: s.newLogID(), Text: w.Text, HTML: html.EscapeString(w.Text), Created: w.Ago.before(now),
		User: userOf(by), Before: map[string]ownState{},
	}
	groups := map[string][]string{}
	for _, change := range w.Changes {
		line, present := diffLine{change.Name, change.Added, change.Removed}, c.Own[change.Name]
		was := ownState{}
		if change.Removed != nil {
			was.Secret = &secret{*change.Removed, orElse(present.Visibility, masked), orElse(present.Type, "string")}
		}
		if present.Visibility == restricted {
			line = diffLine{Name: change.Name}
		}
		l.Diff = append(l.Diff, line)
		l.Before[change.Name] = was
		did := verb(change.Removed != nil, change.Added != nil)
		groups[did] = append(groups[did], change.Name)
	}
	if l.Text == "" {
		l.Text, l.HTML = describe(groups)
	}
	return l
}

func orElse(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
