package client

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"dtui/model"
)

var errNoSecret = errors.New("there is no such secret, or the token does not see it")

func configQuery(ref model.ConfigRef) url.Values {
	return url.Values{"project": {ref.Project}, "config": {ref.Config}}
}

// key names a shared read. Reads from before a write are never joined after it.
func (c *Client) key(parts ...string) string {
	return strconv.FormatUint(c.writes.Load(), 10) + "\x00" + strings.Join(parts, "\x00")
}

// Open reads a config with all its secrets. The account, the config and the secrets are asked for at once, so that it
// takes one round trip. It counts as an access to every value in Doppler's log, and as one secret read.
func (c *Client) Open(ctx context.Context, ref model.ConfigRef) (*model.Snapshot, error) {
	return share(ctx, c, c.key("open", ref.Project, ref.Config), "open "+ref.String(), func(ctx context.Context) (*model.Snapshot, error) {
		return c.open(ctx, ref, c.Account)
	})
}

// open reads a snapshot as whoever account says.
func (c *Client) open(ctx context.Context, ref model.ConfigRef, account func(context.Context) (model.Account, error)) (*model.Snapshot, error) {
	var who model.Account
	var config model.Config
	var secrets []model.Secret
	group, own := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		who, err = account(own)
		return err
	})
	group.Go(func() (err error) {
		config, err = c.config(own, ref)
		return err
	})
	group.Go(func() (err error) {
		secrets, err = c.secrets(own, ref)
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return model.NewSnapshot(who.Owner, config, c.now(), secrets), nil
}

func (c *Client) config(ctx context.Context, ref model.ConfigRef) (model.Config, error) {
	what := "look up " + ref.String()
	var got struct {
		Config wireConfig `json:"config"`
	}
	req := request{path: "/v3/configs/config", query: configQuery(ref), bucket: reads, what: what, ref: ref}
	if err := c.get(ctx, req, &got); err != nil {
		return model.Config{}, err
	}
	config, err := got.Config.config(ref)
	if err != nil {
		return model.Config{}, unreadable(what, answer{}, err)
	}
	return config, nil
}

func (c *Client) secrets(ctx context.Context, ref model.ConfigRef) ([]model.Secret, error) {
	what := "read the secrets of " + ref.String()
	query := configQuery(ref)
	// True would issue a lease of every dynamic secret.
	query.Set("include_dynamic_secrets", "false")
	a, failure := c.do(ctx, request{
		method: http.MethodGet, path: "/v3/configs/config/secrets", query: query, bucket: secretReads, what: what, ref: ref,
	})
	if failure != nil {
		return nil, failure
	}
	list, err := decodeSecrets(a.body)
	if err == nil && list == nil {
		err = missing("the list of secrets")
	}
	if err != nil {
		return nil, unreadable(what, a, err)
	}
	return list, nil
}

// Names lists the names of a config's secrets, sorted, without Doppler's own three. No value is accessed.
func (c *Client) Names(ctx context.Context, ref model.ConfigRef) ([]string, error) {
	what := "list the names in " + ref.String()
	names, err := share(ctx, c, c.key("names", ref.Project, ref.Config), what, func(ctx context.Context) ([]string, error) {
		query := configQuery(ref)
		query.Set("include_dynamic_secrets", "false")
		query.Set("include_managed_secrets", "false")
		var got struct {
			Names *[]string `json:"names"`
		}
		req := request{path: "/v3/configs/config/secrets/names", query: query, bucket: reads, what: what, ref: ref}
		if err := c.get(ctx, req, &got); err != nil {
			return nil, err
		}
		if got.Names == nil {
			return nil, unreadable(what, answer{}, missing("the list of names"))
		}
		names := slices.DeleteFunc(*got.Names, model.Managed)
		slices.Sort(names)
		return names, nil
	})
	return slices.Clone(names), err
}

// Secret reads one secret. A name that is not there is a Failure of the kind NotVisible: Doppler answers 200 with nulls
// (observed; its reference is silent).
func (c *Client) Secret(ctx context.Context, ref model.ConfigRef, name string) (*model.Secret, error) {
	what := "read " + name + " of " + ref.String()
	secret, err := share(ctx, c, c.key("secret", ref.Project, ref.Config, name), what, func(ctx context.Context) (*model.Secret, error) {
		return c.secret(ctx, ref, name, what)
	})
	if err != nil {
		return nil, err
	}
	own := *secret
	return &own, nil
}

func (c *Client) secret(ctx context.Context, ref model.ConfigRef, name, what string) (*model.Secret, error) {
	query := configQuery(ref)
	query.Set("name", name)
	var got struct {
		Name  string      `json:"name"`
		Value *wireSecret `json:"value"`
	}
	req := request{path: "/v3/configs/config/secret", query: query, bucket: secretReads, what: what, ref: ref}
	if err := c.get(ctx, req, &got); err != nil {
		return nil, err
	}
	switch {
	case got.Value == nil:
		return nil, unreadable(what, answer{}, missing("the secret"))
	case got.Name != "" && got.Name != name:
		return nil, unreadable(what, answer{}, errUndocumented)
	case got.Value.absent():
		return nil, &model.Failure{Kind: model.NotVisible, What: what, Err: errNoSecret}
	}
	secret := got.Value.secret(name)
	return &secret, nil
}
