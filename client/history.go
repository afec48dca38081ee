package client

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"dtui/model"
)

// wireLog is Doppler's API reference, Config logs. The diff holds raw values in clear; every part of a user may be
// missing, as for changes made with a token.
type wireLog struct {
	ID        string   `json:"id"`
	Text      string   `json:"text"`
	CreatedAt moment   `json:"created_at"`
	Rollback  bool     `json:"rollback"`
	User      wireUser `json:"user"`
	Diff      []struct {
		Name    string  `json:"name"`
		Added   *string `json:"added"`
		Removed *string `json:"removed"`
	} `json:"diff"`
}

// wireUser is who did something; every part may be missing.
type wireUser struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Username string `json:"username"`
}

func (w wireUser) person() string { return orElse(w.Name, orElse(w.Email, w.Username)) }

func (w wireLog) entry() model.LogEntry {
	e := model.LogEntry{
		ID: w.ID, Text: w.Text, CreatedAt: w.CreatedAt.Time, Rollback: w.Rollback,
		Person: w.User.person(),
	}
	for _, d := range w.Diff {
		change := model.LogChange{Name: d.Name}
		if d.Added != nil {
			change.Added = model.NewValue(*d.Added)
		}
		if d.Removed != nil {
			change.Removed = model.NewValue(*d.Removed)
		}
		e.Diff = append(e.Diff, change)
	}
	return e
}

// Logs lists one page of a config's log, from page 1, without diffs. A page past the end is empty.
func (c *Client) Logs(ctx context.Context, ref model.ConfigRef, page int) ([]model.LogEntry, error) {
	what := "read the history of " + ref.String()
	number := strconv.Itoa(max(page, 1))
	entries, err := share(ctx, c, c.key("logs", ref.Project, ref.Config, number), what, func(ctx context.Context) ([]model.LogEntry, error) {
		query := configQuery(ref)
		query.Set("page", number)
		query.Set("per_page", strconv.Itoa(perPage))
		var got struct {
			Logs *[]wireLog `json:"logs"`
		}
		req := request{path: "/v3/configs/config/logs", query: query, bucket: reads, what: what, ref: ref}
		if err := c.get(ctx, req, &got); err != nil {
			var failure *model.Failure
			if page > 1 && errors.As(err, &failure) && (failure.Status == http.StatusBadRequest || failure.Status == http.StatusNotFound) {
				// As for every list, what a page past the end answers is not documented.
				return nil, nil
			}
			return nil, err
		}
		if got.Logs == nil {
			return nil, unreadable(what, answer{}, missing("the list of log entries"))
		}
		entries := make([]model.LogEntry, 0, len(*got.Logs))
		for _, w := range *got.Logs {
			entries = append(entries, w.entry())
		}
		return entries, nil
	})
	return slices.Clone(entries), err
}

// Log reads one entry with its diff, which holds values.
func (c *Client) Log(ctx context.Context, ref model.ConfigRef, id string) (model.LogEntry, error) {
	what := "read an entry in the history of " + ref.String()
	return share(ctx, c, c.key("log", ref.Project, ref.Config, id), what, func(ctx context.Context) (model.LogEntry, error) {
		var got wireEntry
		req := request{path: "/v3/configs/config/logs/log", query: logQuery(ref, id), bucket: reads, what: what, ref: ref}
		if err := c.get(ctx, req, &got); err != nil {
			return model.LogEntry{}, err
		}
		if got.Log == nil || got.Log.ID != id {
			return model.LogEntry{}, unreadable(what, answer{}, missing("the entry"))
		}
		return got.Log.entry(), nil
	})
}

type wireEntry struct {
	Log *wireLog `json:"log"`
}

func logQuery(ref model.ConfigRef, id string) url.Values {
	query := configQuery(ref)
	query.Set("log", id)
	return query
}

// Rollback has Doppler undo one log entry and returns the entry that this makes. Doppler undoes it blindly: preview it
// first. Another identity of the config stops it with a model.WrongTarget before anything is sent. An answer that never
// came is a Failure of the kind UnknownOutcome; the history then tells.
func (c *Client) Rollback(ctx context.Context, id model.ConfigID, log string) (model.LogEntry, error) {
	what := "roll back an entry in the history of " + id.String()
	if err := c.identify(ctx, id); err != nil {
		return model.LogEntry{}, err
	}
	c.writes.Add(1)
	defer c.writes.Add(1)
	a, failure := c.do(ctx, request{
		method: http.MethodPost, path: "/v3/configs/config/logs/log/rollback", query: logQuery(id.ConfigRef, log),
		body: []byte("{}"), bucket: writes, what: what, ref: id.ConfigRef,
	})
	if failure != nil {
		if a.reached && (a.err != nil || a.status >= 500 || a.status < 400 || a.status == http.StatusRequestTimeout) {
			failure.Kind = model.UnknownOutcome
		}
		return model.LogEntry{}, failure
	}
	var got wireEntry
	if err := decode(a.body, &got); err != nil || got.Log == nil {
		unknown := unreadable(what, a, missing("the new entry"))
		unknown.Kind = model.UnknownOutcome
		return model.LogEntry{}, unknown
	}
	return got.Log.entry(), nil
}
