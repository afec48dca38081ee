package sandbox

import (
	"html"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// logEntry is one change of a config's secrets.
type logEntry struct {
	ID       string              `json:"id"`
	Text     string              `json:"text"`
	HTML     string              `json:"html"`
	Diff     []diffLine          `json:"diff"`
	Rollback bool                `json:"rollback"`
	Created  time.Time           `json:"created"`
	User     logUser             `json:"user"`
	Before   map[string]ownState `json:"before"` // what a rollback puts back
}

// diffLine shows a name's raw values; a restricted secret shows its name alone. Doppler's API reference, Config Logs,
// has both values of a change and one of an addition or removal.
type diffLine struct {
	Name    string  `json:"name"`
	Added   *string `json:"added,omitempty"`
	Removed *string `json:"removed,omitempty"`
}

// ownState is what a config itself holds for a name: a secret, a mark that hides an inherited one, or nothing.
type ownState struct {
	Secret  *secret `json:"secret"`
	Deleted bool    `json:"deleted"`
}

type logUser struct {
	Email        string  `json:"email"`
	Name         string  `json:"name"`
	Username     *string `json:"username"`
	ProfileImage *string `json:"profile_image_url"`
}

func userOf(p *person) logUser {
	return logUser{Email: p.Email, Name: p.Name, Username: &p.Username}
}

// author returns who a token's changes are logged under. For tokens without a person Doppler documents nothing.
func (s *state) author(t *token) logUser {
	if p := s.person(t.Person); p != nil {
		return userOf(p)
	}
	return logUser{Name: t.Name}
}

// The verbs of a log's text.
const (
	verbAdded   = "Added"
	verbUpdated = "Updated"
	verbDeleted = "Deleted"
)

// describe words a change from the names under each verb: three names of each at most.
func describe(groups map[string][]string) (text, escaped string) {
	var parts []string
	for _, verb := range []string{verbAdded, verbUpdated, verbDeleted} {
		names := groups[verb]
		if len(names) == 0 {
			continue
		}
		more := ""
		if len(names) > 3 {
			more = " and " + strconv.Itoa(len(names)-3) + " more"
			names = names[:3]
		}
		parts = append(parts, verb+" "+strings.Join(names, ", ")+more)
	}
	text = strings.Join(parts, "; ")
	return text, html.EscapeString(text)
}

// verb tells what happened to a name that was there before or not, and is there after or not.
func verb(before, after bool) string {
	switch {
	case !before && after:
		return verbAdded
	case before && !after:
		return verbDeleted
	default:
		return verbUpdated
	}
}

func logObject(c *config, l *logEntry) object {
	return object{
		"id": l.ID, "text": l.Text, "html": l.HTML, "rollback": l.Rollback, "created_at": stamp(l.Created),
		"config": c.Name, "environment": c.environment.Slug, "project": c.project().Slug, "user": l.User,
	}
}

func logWithDiff(c *config, l *logEntry) object {
	o := logObject(c, l)
	diff := l.Diff
	if diff == nil {
		diff = []diffLine{}
	}
	o["diff"] = diff
	return o
}

func (c *call) loggedConfig() (*config, error) {
	if err := c.mayManage("config logs"); err != nil {
		return nil, err
	}
	return c.config()
}

func (c *call) listLogs() (any, error) {
	target, err := c.loggedConfig()
	if err != nil {
		return nil, err
	}
	newest := slices.Clone(target.Logs)
	slices.Reverse(newest)
	window, number, err := page(c, newest)
	if err != nil {
		return nil, err
	}
	logs := make([]object, len(window))
	for i, l := range window {
		logs[i] = logObject(target, l)
	}
	return object{"page": number, "logs": logs, "success": true}, nil
}

func (c *call) log() (*config, *logEntry, error) {
	target, err := c.loggedConfig()
	if err != nil {
		return nil, nil, err
	}
	id, err := c.need("log")
	if err != nil {
		return nil, nil, err
	}
	for _, l := range target.Logs {
		if l.ID == id {
			return target, l, nil
		}
	}
	return nil, nil, refuse(http.StatusNotFound, "Could not find requested log '%s'", id)
}

func (c *call) getLog() (any, error) {
	target, l, err := c.log()
	if err != nil {
		return nil, err
	}
	return object{"log": logWithDiff(target, l), "success": true}, nil
}

// rollBack puts back what the entry's names were before it, whatever happened to them since. Doppler does not document
// what it does about later changes.
func (c *call) rollBack() (any, error) {
	target, l, err := c.log()
	if err != nil {
		return nil, err
	}
	if err := c.mayWriteTo(target); err != nil {
		return nil, err
	}
	edit := c.state.edit(target)
	for name, was := range l.Before {
		edit.set(name, was)
	}
	entry := c.commit(edit)
	if entry == nil {
		return nil, refuse(http.StatusBadRequest, "There is nothing to roll back.")
	}
	entry.Rollback = true
	entry.Text = "Rolled back log " + l.ID
	entry.HTML = html.EscapeString(entry.Text)
	c.state.Activity[len(c.state.Activity)-1].Text = changedSecrets(target, entry, nil).Text
	return object{"log": logWithDiff(target, entry), "success": true}, nil
}
