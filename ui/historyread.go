package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"dtui/model"
	"dtui/ui/workspace"
)

// errMoving is why a past could not be read.
var errMoving = errors.New("it was written to again and again while it was being read")

const (
	// pageAsked is how many entries of a log are asked for at a time; a shorter page may be the last.
	pageAsked = 100
	// attempts is how often a past is read while others write to it.
	attempts = 3
)

// readPast reads a config with the newest page of its log, its root likewise where it is a branch, and the configs that it
// inherits from. The logs are looked at before and after the configs: unless they are the same, somebody has written
// meanwhile, and a text of the root could be taken for one of the branch's own. Then all is read again.
func readPast(ctx context.Context, api API, ref model.ConfigRef, config model.Config) (own, root *workspace.Log, err error) {
	if config.Config == "" {
		// Nothing is known of it yet: what it inherits from is found out by a first reading.
		snapshot, err := api.Open(ctx, ref)
		if err != nil {
			return nil, nil, err
		}
		config = snapshot.Config()
	}
	for range attempts {
		p := &pastReading{api: api, config: config}
		settled, err := p.read(ctx)
		if err != nil {
			return nil, nil, err
		}
		if settled {
			return p.finish(ctx)
		}
		config = p.of[0].snapshot.Config()
	}
	return nil, nil, fmt.Errorf("could not read the history of %s: %w", ref, errMoving)
}

// pastReading is one attempt. The first of its configs is the one in question, then comes its root, then its parents.
type pastReading struct {
	api    API
	config model.Config
	of     []member
}

// member is one of the configs; one that the token does not see is left out.
type member struct {
	ref      model.ConfigRef
	hidden   bool
	before   []model.LogEntry
	snapshot *model.Snapshot
	after    []model.LogEntry
}

// read reports whether nothing was written meanwhile.
func (p *pastReading) read(ctx context.Context) (settled bool, err error) {
	refs := []model.ConfigRef{p.config.ConfigRef}
	if p.config.Branch() {
		refs = append(refs, p.config.RootRef())
	}
	p.of = make([]member, 0, len(refs)+len(p.config.Inherits))
	for _, ref := range append(refs, p.config.Inherits...) {
		p.of = append(p.of, member{ref: ref})
	}
	steps := []func(ctx context.Context, m *member) error{
		func(ctx context.Context, m *member) (err error) {
			m.before, err = p.api.Logs(ctx, m.ref, 1)
			return err
		},
		func(ctx context.Context, m *member) (err error) {
			m.snapshot, err = p.api.Open(ctx, m.ref)
			return err
		},
		func(ctx context.Context, m *member) (err error) {
			m.after, err = p.api.Logs(ctx, m.ref, 1)
			return err
		},
	}
	for _, step := range steps {
		group, own := errgroup.WithContext(ctx)
		for i := range p.of {
			m := &p.of[i]
			if m.hidden {
				continue
			}
			group.Go(func() error {
				err := step(own, m)
				switch kind := model.KindOf(err); {
				case i > 0 && (kind == model.Forbidden || kind == model.NotVisible || kind == model.Invalid):
					m.hidden = true
					return nil
				default:
					return err
				}
			})
		}
		if err := group.Wait(); err != nil {
			return false, err
		}
	}
	return p.settled(), nil
}

func (p *pastReading) settled() bool {
	now := p.of[0].snapshot.Config()
	if now.Root != p.config.Root || now.Environment != p.config.Environment || !slices.Equal(now.Inherits, p.config.Inherits) {
		return false
	}
	for i := range p.of {
		if m := &p.of[i]; !m.hidden && newest(m.before) != newest(m.after) {
			return false
		}
	}
	return true
}

func newest(entries []model.LogEntry) string {
	if len(entries) == 0 {
		return ""
	}
	return entries[0].ID
}

// finish makes the logs. Whether a short page is the last one, only the next one tells.
func (p *pastReading) finish(ctx context.Context) (own, root *workspace.Log, err error) {
	made := func(m *member) (*workspace.Log, error) {
		log := &workspace.Log{Present: m.snapshot, Entries: m.after, Pages: 1, First: len(m.after), Complete: len(m.after) == 0}
		if log.Complete || log.First >= pageAsked {
			return log, nil
		}
		next, err := p.api.Logs(ctx, m.ref, 2)
		if err != nil {
			return nil, err
		}
		log.Pages = 2
		log.Append(next)
		return log, nil
	}
	if own, err = made(&p.of[0]); err != nil {
		return nil, nil, err
	}
	rest := p.of[1:]
	if p.config.Branch() {
		if !rest[0].hidden {
			if root, err = made(&rest[0]); err != nil {
				return nil, nil, err
			}
		}
		rest = rest[1:]
	}
	for i := range rest {
		if !rest[i].hidden {
			own.Parents = append(own.Parents, rest[i].snapshot)
		}
	}
	return own, root, nil
}
