package cli

import (
	"context"
	"runtime/debug"
	"sync"

	"dtui/client"
	"dtui/model"
)

// prefetched is the client with the answers that the first frame needs already on their way: the requests start before
// the terminal is set up. Each answer is handed out once; from then on the client is asked.
type prefetched struct {
	*client.Client
	mu       sync.Mutex
	account  func() (model.Account, error)
	projects func() (model.ProjectList, error)
	layouts  map[string]func() (model.Layout, error)
	opens    map[model.ConfigRef]func() (*model.Snapshot, error)
}

func prefetch(ctx context.Context, api *client.Client, ref model.ConfigRef) *prefetched {
	p := &prefetched{Client: api, layouts: map[string]func() (model.Layout, error){}, opens: map[model.ConfigRef]func() (*model.Snapshot, error){}}
	p.account = start(func() (model.Account, error) { return api.Account(ctx) })
	p.projects = start(func() (model.ProjectList, error) { return api.Projects(ctx) })
	if ref.Project != "" {
		p.layouts[ref.Project] = start(func() (model.Layout, error) { return api.Layout(ctx, ref.Project) })
	}
	if ref.Config != "" {
		p.opens[ref] = start(func() (*model.Snapshot, error) { return api.Open(ctx, ref) })
	}
	return p
}

// start begins a call and returns the function that waits for its answer.
func start[T any](call func() (T, error)) func() (T, error) {
	var answer T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		answer, err = call()
	}()
	return func() (T, error) {
		<-done
		return answer, err
	}
}

// Account is who is at work.
func (p *prefetched) Account(ctx context.Context) (model.Account, error) {
	p.mu.Lock()
	first := p.account
	p.account = nil
	p.mu.Unlock()
	if first != nil {
		return first()
	}
	return p.Client.Account(ctx)
}

// Projects lists the projects.
func (p *prefetched) Projects(ctx context.Context) (model.ProjectList, error) {
	p.mu.Lock()
	first := p.projects
	p.projects = nil
	p.mu.Unlock()
	if first != nil {
		return first()
	}
	return p.Client.Projects(ctx)
}

// Layout lists the environments and configs of a project.
func (p *prefetched) Layout(ctx context.Context, project string) (model.Layout, error) {
	p.mu.Lock()
	first := p.layouts[project]
	delete(p.layouts, project)
	p.mu.Unlock()
	if first != nil {
		return first()
	}
	return p.Client.Layout(ctx, project)
}

// Open reads a config.
func (p *prefetched) Open(ctx context.Context, ref model.ConfigRef) (*model.Snapshot, error) {
	p.mu.Lock()
	first := p.opens[ref]
	delete(p.opens, ref)
	p.mu.Unlock()
	if first != nil {
		snapshot, err := first()
		// Starting and decoding needed more memory than what is kept of them; the rest goes back at once.
		go debug.FreeOSMemory()
		return snapshot, err
	}
	return p.Client.Open(ctx, ref)
}
