package client

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"dtui/model"
)

// wireActivity has both names of three fields: enclave_… was seen live, the others are Doppler's API reference, Activity
// logs.
type wireActivity struct {
	ID                 string   `json:"id"`
	Text               string   `json:"text"`
	CreatedAt          moment   `json:"created_at"`
	User               wireUser `json:"user"`
	EnclaveProject     string   `json:"enclave_project"`
	EnclaveEnvironment string   `json:"enclave_environment"`
	EnclaveConfig      string   `json:"enclave_config"`
	Project            string   `json:"project"`
	Environment        string   `json:"environment"`
	Config             string   `json:"config"`
	Diff               *struct {
		Added   []string `json:"added"`
		Removed []string `json:"removed"`
		Updated []string `json:"updated"`
	} `json:"diff"`
}

func (w wireActivity) entry() model.ActivityEntry {
	e := model.ActivityEntry{
		ID: w.ID, Text: w.Text, CreatedAt: w.CreatedAt.Time, Person: w.User.person(),
		Project:     orElse(w.EnclaveProject, w.Project),
		Environment: orElse(w.EnclaveEnvironment, w.Environment),
		Config:      orElse(w.EnclaveConfig, w.Config),
	}
	if w.Diff != nil {
		e.Changed = &model.ChangedNames{Added: w.Diff.Added, Removed: w.Diff.Removed, Updated: w.Diff.Updated}
	}
	return e
}

// Activity lists one page of the workplace's log, from page 1, the newest first. A page past the end is empty; how far back
// the log goes is the plan's.
func (c *Client) Activity(ctx context.Context, page int) ([]model.ActivityEntry, error) {
	const what = "read the activity of the workplace"
	number := strconv.Itoa(max(page, 1))
	entries, err := share(ctx, c, c.key("activity", number), what, func(ctx context.Context) ([]model.ActivityEntry, error) {
		query := url.Values{"page": {number}, "per_page": {strconv.Itoa(perPage)}}
		var got struct {
			Logs *[]wireActivity `json:"logs"`
		}
		if err := c.get(ctx, request{path: "/v3/logs", query: query, bucket: reads, what: what}, &got); err != nil {
			return nil, err
		}
		if got.Logs == nil {
			return nil, unreadable(what, answer{}, missing("the list of log entries"))
		}
		entries := make([]model.ActivityEntry, 0, len(*got.Logs))
		for _, w := range *got.Logs {
			entries = append(entries, w.entry())
		}
		return entries, nil
	})
	return slices.Clone(entries), err
}

// ActivityEntry reads one entry, with the names of the secrets that it touched where Doppler tells them.
func (c *Client) ActivityEntry(ctx context.Context, id string) (model.ActivityEntry, error) {
	const what = "read an entry in the activity of the workplace"
	return share(ctx, c, c.key("activity entry", id), what, func(ctx context.Context) (model.ActivityEntry, error) {
		var got struct {
			Log *wireActivity `json:"log"`
		}
		req := request{path: "/v3/logs/log", query: url.Values{"log": {id}}, bucket: reads, what: what}
		if err := c.get(ctx, req, &got); err != nil {
			return model.ActivityEntry{}, err
		}
		if got.Log == nil || got.Log.ID != id {
			return model.ActivityEntry{}, unreadable(what, answer{}, missing("the entry"))
		}
		return got.Log.entry(), nil
	})
}
