package sandbox

import (
	"encoding/hex"
	"html"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// activity is one entry of the workplace's log. What Doppler logs there, and in which words, is documented by one example
// alone (Doppler's API reference, Activity Logs); these are the sandbox's own.
type activity struct {
	ID          string        `json:"id"`
	Text        string        `json:"text"`
	Created     time.Time     `json:"created"`
	User        logUser       `json:"user"`
	Project     string        `json:"project"`
	Environment string        `json:"environment"`
	Config      string        `json:"config"`
	Diff        *changedNames `json:"diff,omitempty"` // of a change of secrets
}

// changedNames are the names that a change touched, as the wire has them: never null, and without values.
type changedNames struct {
	Added   []string `json:"added"`
	Removed []string `json:"removed"`
	Updated []string `json:"updated"`
}

func newChangedNames() *changedNames {
	return &changedNames{Added: []string{}, Removed: []string{}, Updated: []string{}}
}

func (n *changedNames) add(verb, name string) {
	switch verb {
	case verbAdded:
		n.Added = append(n.Added, name)
	case verbDeleted:
		n.Removed = append(n.Removed, name)
	default:
		n.Updated = append(n.Updated, name)
	}
}

// names tells what a log entry did, as far as its diff says.
func (l *logEntry) names() *changedNames {
	names := newChangedNames()
	for _, line := range l.Diff {
		names.add(verb(line.Removed != nil || line.Added == nil, line.Added != nil || line.Removed == nil), line.Name)
	}
	return names
}

// record adds an entry. Its id is not drawn from the state's counter, which would change every id that comes after.
func (s *state) record(a activity) {
	sum := sumOf("activity", s.Workplace.ID+strconv.Itoa(len(s.Activity)))
	a.ID = hex.EncodeToString(sum[:])[:15]
	s.Activity = append(s.Activity, &a)
}

func changedSecrets(c *config, l *logEntry, names *changedNames) activity {
	return activity{
		Text: l.Text + " in " + c.Name + " of " + c.project().Slug, Created: l.Created, User: l.User,
		Project: c.project().Slug, Environment: c.environment.Slug, Config: c.Name, Diff: names,
	}
}

// gatherActivity makes the log of a state that has none from the logs of its configs.
func (s *state) gatherActivity() {
	var all []activity
	for _, p := range s.Projects {
		for _, e := range p.Environments {
			for _, c := range e.Configs {
				for _, l := range c.Logs {
					all = append(all, changedSecrets(c, l, l.names()))
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b activity) int { return a.Created.Compare(b.Created) })
	s.Activity = []*activity{}
	for _, a := range all {
		s.record(a)
	}
}

// acted logs what the call did to a project, an environment or a config, of which the last may be nil.
func (c *call) acted(text string, p *project, e *environment, of *config) {
	a := activity{Text: text, Created: c.now, User: c.state.author(c.by)}
	if of != nil {
		e = of.environment
		a.Config = of.Name
	}
	if e != nil {
		p = e.project
		a.Environment = e.Slug
	}
	if p != nil {
		a.Project = p.Slug
	}
	c.state.record(a)
	c.server.dirty()
}

// object has the names of the fields that were seen live; the reference calls them project, environment and config.
func (a *activity) object() object {
	return object{
		"id": a.ID, "text": a.Text, "html": html.EscapeString(a.Text), "created_at": stamp(a.Created), "user": a.User,
		"enclave_project": textOrNull(a.Project), "enclave_environment": textOrNull(a.Environment), "enclave_config": textOrNull(a.Config),
	}
}

func textOrNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func (c *call) listActivity() (any, error) {
	if err := c.mayManageWorkplace("activity logs"); err != nil {
		return nil, err
	}
	newest := slices.Clone(c.state.Activity)
	slices.Reverse(newest)
	window, number, err := page(c, newest)
	if err != nil {
		return nil, err
	}
	logs := make([]object, len(window))
	for i, a := range window {
		logs[i] = a.object()
	}
	return object{"page": number, "logs": logs, "success": true}, nil
}

func (c *call) getActivity() (any, error) {
	if err := c.mayManageWorkplace("activity logs"); err != nil {
		return nil, err
	}
	id, err := c.need("log")
	if err != nil {
		return nil, err
	}
	for _, a := range c.state.Activity {
		if a.ID == id {
			found := a.object()
			found["diff"] = a.Diff
			return object{"log": found, "success": true}, nil
		}
	}
	return nil, refuse(http.StatusNotFound, "Could not find requested log '%s'", id)
}
