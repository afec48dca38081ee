package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"dtui/model"
)

// wireSync is Doppler's API reference, Syncs; lastSyncedAt alone is spelt that way, and null for one that never ran (inferred).
type wireSync struct {
	Slug         string `json:"slug"`
	Integration  string `json:"integration"`
	Project      string `json:"project"`
	Config       string `json:"config"`
	Enabled      *bool  `json:"enabled"`
	LastSyncedAt moment `json:"lastSyncedAt"`
	SnakeSynced  moment `json:"last_synced_at"`
}

func (w wireSync) sync() model.Sync {
	s := model.Sync{
		Slug: w.Slug, Integration: w.Integration, Ref: model.ConfigRef{Project: w.Project, Config: w.Config},
		Enabled: w.Enabled == nil || *w.Enabled, LastSyncedAt: w.LastSyncedAt.Time,
	}
	if s.LastSyncedAt.IsZero() {
		s.LastSyncedAt = w.SnakeSynced.Time
	}
	return s
}

type wireSyncReply struct {
	Sync *wireSync `json:"sync"`
}

func (r wireSyncReply) sync(ref model.ConfigRef) (model.Sync, error) {
	if r.Sync == nil || r.Sync.Slug == "" {
		return model.Sync{}, missing("the sync's slug")
	}
	s := r.Sync.sync()
	s.Ref = model.ConfigRef{Project: orElse(s.Ref.Project, ref.Project), Config: orElse(s.Ref.Config, ref.Config)}
	return s, nil
}

const syncsPath = "/v3/configs/config/syncs"

func syncQuery(ref model.ConfigRef, slug string) url.Values {
	query := configQuery(ref)
	query.Set("sync", slug)
	return query
}

// CreateSync begins to copy a config's secrets (POST /v3/configs/config/syncs). The config is looked up first: another
// identity stops it with a model.WrongTarget before anything is sent. With Await the answer can take longer than the
// client waits, and the failure is then of the kind UnknownOutcome; the list of integrations tells.
func (c *Client) CreateSync(ctx context.Context, id model.ConfigID, d model.SyncDraft) (model.Sync, error) {
	what := "create a sync of " + id.String()
	if err := d.Check(); err != nil {
		return model.Sync{}, refusedHere(what, err)
	}
	if err := c.identify(ctx, id); err != nil {
		return model.Sync{}, err
	}
	body := map[string]any{"integration": d.Integration, "data": jsonIn(d.Data), "await_initial_sync": d.Await}
	if d.Import != "" {
		body["import_option"] = string(d.Import)
	}
	var got wireSyncReply
	req := request{method: http.MethodPost, path: syncsPath, query: configQuery(id.ConfigRef), what: what, ref: id.ConfigRef, sent: textsOf(d.Data)}
	if err := c.administer(ctx, req, body, &got); err != nil {
		return model.Sync{}, err
	}
	sync, err := got.sync(id.ConfigRef)
	return sync, told(what, err)
}

// Sync reads one sync (GET …/syncs/sync).
func (c *Client) Sync(ctx context.Context, ref model.ConfigRef, slug string) (model.Sync, error) {
	what := "read a sync of " + ref.String()
	var got wireSyncReply
	if err := c.get(ctx, request{path: syncsPath + "/sync", query: syncQuery(ref, slug), bucket: reads, what: what, ref: ref}, &got); err != nil {
		return model.Sync{}, err
	}
	sync, err := got.sync(ref)
	if err != nil {
		return model.Sync{}, unreadable(what, answer{}, err)
	}
	return sync, nil
}

// DeleteSync ends a sync (DELETE …/syncs/sync). What was copied stays at the target, unless fromTarget says that it goes
// too. The config is looked up first, as CreateSync does.
func (c *Client) DeleteSync(ctx context.Context, id model.ConfigID, slug string, fromTarget bool) error {
	what := "delete a sync of " + id.String()
	if err := c.identify(ctx, id); err != nil {
		return err
	}
	query := syncQuery(id.ConfigRef, slug)
	query.Set("delete_from_target", strconv.FormatBool(fromTarget))
	return c.administer(ctx, request{method: http.MethodDelete, path: syncsPath + "/sync", query: query, what: what, ref: id.ConfigRef}, nil, nil)
}
