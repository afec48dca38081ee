package client

import (
	"context"

	"dtui/model"
)

// NewestLog reads the newest entry of a config's log, without its diff; the zero entry where there is none. It is what a
// watch costs least with where there is no stream.
func (c *Client) NewestLog(ctx context.Context, ref model.ConfigRef) (model.LogEntry, error) {
	what := "read the newest entry in the history of " + ref.String()
	return share(ctx, c, c.key("newest log", ref.Project, ref.Config), what, func(ctx context.Context) (model.LogEntry, error) {
		query := configQuery(ref)
		query.Set("page", "1")
		query.Set("per_page", "1")
		var got struct {
			Logs *[]wireLog `json:"logs"`
		}
		req := request{path: "/v3/configs/config/logs", query: query, bucket: reads, what: what, ref: ref}
		if err := c.get(ctx, req, &got); err != nil {
			return model.LogEntry{}, err
		}
		switch {
		case got.Logs == nil:
			return model.LogEntry{}, unreadable(what, answer{}, missing("the list of log entries"))
		case len(*got.Logs) == 0:
			return model.LogEntry{}, nil
		}
		entry := (*got.Logs)[0].entry()
		entry.Diff = nil
		return entry, nil
	})
}
