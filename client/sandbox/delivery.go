package sandbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	deliveryTime   = 5 * time.Second
	deliveryPause  = 200 * time.Millisecond
	mostDeliveries = 1000 // that wait, and that are remembered
)

// Webhook is one that is told of every config, beside those that the API makes.
type Webhook struct {
	URL    string // on loopback
	Secret string // empty: deliveries are not signed
}

// Check refuses what New would refuse.
func (w Webhook) Check() error {
	if !onLoopback(w.URL) {
		return fmt.Errorf("webhook %q is not on this machine: write it like http://127.0.0.1:8788/", w.URL)
	}
	return nil
}

// Delivery is one attempt to tell a webhook of a change.
type Delivery struct {
	URL             string
	Project, Config string
	Status          int   // 0: no answer
	Err             error // why there was none
}

// postman makes the deliveries one after another. It runs while there are any.
type postman struct {
	retries int
	client  *http.Client

	mu      sync.Mutex
	queue   []parcel
	running chan struct{} // closed when the queue is empty; nil: it does not run
	made    []Delivery
	stop    context.CancelFunc
	ctx     context.Context
}

type parcel struct {
	hook            webhook
	project, config string
	body            []byte
}

var errNotLoopback = errors.New("the sandbox delivers to this machine only")

func newPostman(retries int) *postman {
	dialer := &net.Dialer{Timeout: deliveryTime}
	p := &postman{retries: retries, client: &http.Client{
		Timeout: deliveryTime,
		// No proxy, and no redirect: both could lead off this machine. A name is looked at once it is an address.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			if remote, ok := conn.RemoteAddr().(*net.TCPAddr); !ok || !remote.IP.IsLoopback() {
				return nil, errors.Join(errNotLoopback, conn.Close())
			}
			return conn, nil
		}},
	}}
	p.ctx, p.stop = context.WithCancel(context.Background())
	return p
}

func (p *postman) post(one parcel) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.queue) >= mostDeliveries || p.ctx.Err() != nil {
		return
	}
	p.queue = append(p.queue, one)
	if p.running == nil {
		p.running = make(chan struct{})
		go p.walk(p.running)
	}
}

func (p *postman) walk(ended chan struct{}) {
	defer close(ended)
	for {
		p.mu.Lock()
		if len(p.queue) == 0 || p.ctx.Err() != nil {
			p.queue, p.running = nil, nil
			p.mu.Unlock()
			return
		}
		one := p.queue[0]
		p.queue = p.queue[1:]
		p.mu.Unlock()
		for try := 0; try <= p.retries; try++ {
			made := p.deliver(one)
			p.mu.Lock()
			if len(p.made) >= mostDeliveries {
				p.made = slices.Delete(p.made, 0, mostDeliveries/2)
			}
			p.made = append(p.made, made)
			p.mu.Unlock()
			if made.Status/100 == 2 || !pause(p.ctx, deliveryPause) {
				break
			}
		}
	}
}

// deliver sends one parcel once, as Doppler's documentation of webhooks has it. That the signature is left out without a
// secret is inferred.
func (p *postman) deliver(one parcel) Delivery {
	made := Delivery{URL: one.hook.URL, Project: one.project, Config: one.config}
	r, err := http.NewRequestWithContext(p.ctx, http.MethodPost, one.hook.URL, bytes.NewReader(one.body))
	if err != nil {
		made.Err = err
		return made
	}
	r.Header.Set("Content-Type", "application/json")
	if one.hook.Secret != "" {
		mac := hmac.New(sha256.New, []byte(one.hook.Secret))
		_, _ = mac.Write(one.body)
		r.Header.Set("X-Doppler-Signature", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	}
	switch a := one.hook.Authentication; a.Type {
	case "Bearer":
		r.Header.Set("Authorization", "Bearer "+a.Token)
	case "Basic":
		r.SetBasicAuth(a.Username, a.Password)
	}
	response, err := p.client.Do(r)
	if err != nil {
		made.Err = err
		return made
	}
	_ = response.Body.Close()
	made.Status = response.StatusCode
	return made
}

// idle waits until there is nothing to deliver.
func (p *postman) idle() {
	p.mu.Lock()
	running := p.running
	p.mu.Unlock()
	if running != nil {
		<-running
	}
}

func (p *postman) close() {
	p.stop()
	p.idle()
}

// Deliveries waits for those that are under way and returns what was tried, in order: the last 1,000 at most.
func (s *Server) Deliveries() []Delivery {
	s.post.idle()
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	return slices.Clone(s.post.made)
}

// deliverTo has the webhooks told that a config's own secrets changed. Whether Doppler also tells those of configs that
// only show the change is not documented; it is not done here.
func (c *call) deliverTo(changed *config, names *changedNames) {
	p := changed.project()
	var hooks []webhook
	for _, w := range c.server.options.Webhooks {
		hooks = append(hooks, webhook{URL: w.URL, Secret: w.Secret})
	}
	for _, w := range p.Webhooks {
		if w.Enabled && slices.Contains(w.Configs, changed.Name) {
			hooks = append(hooks, *w)
		}
	}
	if len(hooks) == 0 {
		return
	}
	body, err := encode(object{
		"type":      "config.secrets.update",
		"config":    object{"name": changed.Name, "environment": changed.environment.Slug, "project": p.Slug},
		"project":   object{"id": p.Slug, "name": p.Slug, "description": textOrNull(p.Description)},
		"workplace": object{"id": c.state.Workplace.ID, "name": c.state.Workplace.Name},
		"diff":      names,
	})
	if err != nil {
		return // Texts always encode.
	}
	for _, hook := range hooks {
		one := parcel{hook: hook, project: p.Slug, config: changed.Name, body: body}
		if hook.Payload != "" {
			one.body = []byte(hook.Payload)
		}
		c.server.post.post(one)
	}
}
