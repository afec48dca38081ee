package ui_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"dtui/model"
	"dtui/ui"
)

// fakeWatch is Doppler's streams: a test says what they tell.
type fakeWatch struct {
	mu      sync.Mutex
	streams map[model.ConfigRef][]*fakeStream
	// refuses is the final error of every stream that is opened from now on.
	refuses error
}

type fakeStream struct {
	ctx    context.Context
	events chan model.WatchEvent
	err    error
}

// watching is a run with streams.
func watching() func(*person) {
	return func(p *person) { p.watch = &fakeWatch{streams: map[model.ConfigRef][]*fakeStream{}} }
}

func (f *fakeWatch) open(ctx context.Context, _ ui.API, ref model.ConfigRef) ui.Stream {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := &fakeStream{ctx: ctx, events: make(chan model.WatchEvent, 16), err: f.refuses}
	f.streams[ref] = append(f.streams[ref], s)
	return s
}

func (s *fakeStream) Next(ctx context.Context) (model.WatchEvent, error) {
	if s.err != nil {
		return model.WatchEvent{}, s.err
	}
	select {
	case event := <-s.events:
		return event, nil
	case <-ctx.Done():
		return model.WatchEvent{}, ctx.Err()
	}
}

// opened counts the streams of a config that were opened, stillOpen lists the configs of those that were not closed since.
func (f *fakeWatch) opened(ref model.ConfigRef) int { return len(f.streams[ref]) }

func (f *fakeWatch) stillOpen() []model.ConfigRef {
	var open []model.ConfigRef
	for ref, streams := range f.streams {
		for _, s := range streams {
			if s.ctx.Err() == nil {
				open = append(open, ref)
			}
		}
	}
	slices.SortFunc(open, func(a, b model.ConfigRef) int { return strings.Compare(a.String(), b.String()) })
	return open
}

// tells has the newest stream of a config tell something, and the program hear it.
func (p *person) tells(ref model.ConfigRef, kind model.WatchKind) *person {
	p.t.Helper()
	streams := p.watch.streams[ref]
	if len(streams) == 0 {
		p.t.Fatalf("nothing watches %s:\n%s", ref, p.Screen())
	}
	event := model.WatchEvent{Ref: ref, Kind: kind, At: p.clock.Now()}
	if kind == model.WatchDown {
		event.Err, event.Until = errors.New("the connection was reset"), p.clock.Now().Add(2e9)
	}
	streams[len(streams)-1].events <- event
	p.Arrives()
	return p
}

// NewestLog is an entry that a test has put there.
func (f *fakeAPI) NewestLog(_ context.Context, ref model.ConfigRef) (model.LogEntry, error) {
	return f.newest[ref], f.called("newest " + ref.String())
}

// fakeWebhook is a receiver whose deliveries the test makes.
type fakeWebhook struct {
	deliveries chan model.Delivery
	refused    int
}

func (f *fakeWebhook) Next(ctx context.Context) (model.Delivery, error) {
	select {
	case d := <-f.deliveries:
		return d, nil
	case <-ctx.Done():
		return model.Delivery{}, ctx.Err()
	}
}

func (f *fakeWebhook) Refused() int { return f.refused }

func (f *fakeWebhook) URL() string { return "http://127.0.0.1:8788/" }

// delivers has a delivery come through the webhook.
func (p *person) delivers(ref model.ConfigRef) *person {
	p.t.Helper()
	p.webhook.deliveries <- model.Delivery{Ref: ref, Event: "config.secrets.update", At: p.clock.Now()}
	p.Arrives()
	return p
}

// Activity is the pages that a test has put there.
func (f *fakeAPI) Activity(_ context.Context, page int) ([]model.ActivityEntry, error) {
	err := f.called(fmt.Sprint("activity ", page))
	if err != nil || page > len(f.activity) {
		return nil, err
	}
	return slices.Clone(f.activity[page-1]), nil
}

// ActivityEntry is one of their entries with its names.
func (f *fakeAPI) ActivityEntry(_ context.Context, id string) (model.ActivityEntry, error) {
	if err := f.called("activity entry " + id); err != nil {
		return model.ActivityEntry{}, err
	}
	for _, e := range slices.Concat(f.activity...) {
		if e.ID == id {
			e.Changed = f.touched[id]
			return e, nil
		}
	}
	return model.ActivityEntry{}, f.failure(model.NotVisible, "read an entry")
}
