package client

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"dtui/model"
)

var errNoSlug = errors.New("it has no slug to address it by")

// actsAs fails with a model.WrongTarget unless this client's token acts for the given owner, so that nothing that was
// decided on as one person is done as another. Ref is what would be written. A known account is not asked for again.
func (c *Client) actsAs(ctx context.Context, want model.Owner, ref model.ConfigRef) error {
	got := model.Owner{Host: c.host}
	if want.Host == c.host {
		account, err := c.Account(ctx)
		if err != nil {
			return err
		}
		got = account.Owner
	}
	if got != want {
		return &model.WrongTarget{Want: model.ConfigID{Owner: want, ConfigRef: ref}, Got: model.ConfigID{Owner: got, ConfigRef: ref}}
	}
	return nil
}

// dismiss is administer for a DELETE with a body, which is where Doppler's reference wants the names of what is to go. A nil
// body is none.
func (c *Client) dismiss(ctx context.Context, req request, body any) error {
	req.method = http.MethodDelete
	if body != nil {
		var err error
		if req.body, err = bodyOf(body); err != nil {
			return refusedHere(req.what, err)
		}
	}
	return c.administer(ctx, req, nil, nil)
}

// whole is for a write whose answer alone has something that nobody can ask for again. It goes on when its caller gives up.
func whole(ctx context.Context, what string) (context.Context, error) {
	if err := ctx.Err(); err != nil {
		return ctx, gaveUp(what, err)
	}
	return context.WithoutCancel(ctx), nil
}

// segment is one part of a path, which what comes from outside must not turn into another path.
func segment(slug string) (string, error) {
	if slug == "" || slug == "." || slug == ".." {
		return "", errNoSlug
	}
	return url.PathEscape(slug), nil
}

// addressable refuses a path that a server or a proxy could take for another one: what an identifier that is empty or made of
// dots would make of it, such as the list in the place of one of its things.
func addressable(path string) bool {
	for _, part := range strings.Split(path, "/")[1:] {
		if part == "" || part == "." || part == ".." {
			return false
		}
	}
	return true
}
