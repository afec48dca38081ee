package cli

import (
	"context"

	"dtui/client"
	"dtui/model"
	"dtui/ui"
)

// watcher is an API that has the streams too: the client, in whatever it is wrapped.
type watcher interface {
	Watch(ctx context.Context, ref model.ConfigRef) *client.Watch
}

// watch prepares the stream of a config's changes.
func watch(ctx context.Context, api ui.API, ref model.ConfigRef) ui.Stream {
	if w, ok := api.(watcher); ok {
		return w.Watch(ctx, ref)
	}
	return deaf{ref}
}

// deaf is the stream of an API without any. What it says is what Doppler says where a plan has none.
type deaf struct{ ref model.ConfigRef }

// Next refuses.
func (d deaf) Next(context.Context) (model.WatchEvent, error) {
	return model.WatchEvent{}, &model.Failure{Kind: model.Forbidden, What: "watch " + d.ref.String()}
}
