package client

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"

	"golang.org/x/sync/errgroup"

	"dtui/model"
)

const (
	perPage = 100
	// usualPage is what a server gives that does not heed the size it was asked for (Doppler's API reference, per_page).
	usualPage = 20
	// mostPages ends a list that never does.
	mostPages = 500
)

var errEndless = errors.New("the list does not end")

// pages reads a whole list. Nothing in an answer says whether there is more, and a server may give smaller pages than
// it was asked for. So the list ends with an empty page, one shorter than the first, or one without anything new, which
// is also what a server that ignores the page number gives. The second page is asked for beside the first: it takes
// part in nearly every list, and so costs no time. It does cost a request: where nobody waits, a page shorter than the
// shortest that a server may mean by a whole one is taken for the end.
func pages[T any](ctx context.Context, c *Client, req request, field string, key func(T) string) ([]T, error) {
	if isBackground(ctx) {
		only, err := page[T](ctx, c, req, field, 1)
		if err != nil {
			return nil, err
		}
		if len(only) < usualPage {
			return fresh(nil, only, map[string]bool{}, key), nil
		}
	}
	var first, second []T
	both, own := errgroup.WithContext(ctx)
	both.Go(func() (err error) {
		first, err = page[T](own, c, req, field, 1)
		return err
	})
	both.Go(func() (err error) {
		second, err = page[T](own, c, req, field, 2)
		return err
	})
	if err := both.Wait(); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	all := fresh(nil, first, seen, key)
	for next, number := second, 2; ; number++ {
		before := len(all)
		all = fresh(all, next, seen, key)
		if len(next) == 0 || len(next) < len(first) || len(all) == before {
			return all, nil
		}
		if number == mostPages {
			return nil, unreadable(req.what, answer{}, errEndless)
		}
		var err error
		if next, err = page[T](ctx, c, req, field, number+1); err != nil {
			return nil, err
		}
	}
}

// fresh appends what was not seen yet: entries move from page to page while others come and go.
func fresh[T any](all, more []T, seen map[string]bool, key func(T) string) []T {
	for _, item := range more {
		if k := key(item); !seen[k] {
			seen[k] = true
			all = append(all, item)
		}
	}
	return all
}

func page[T any](ctx context.Context, c *Client, req request, field string, number int) ([]T, error) {
	req.query = maps.Clone(req.query)
	if req.query == nil {
		req.query = url.Values{}
	}
	req.query.Set("page", strconv.Itoa(number))
	var got map[string]json.RawMessage
	if err := c.get(ctx, req, &got); err != nil {
		var failure *model.Failure
		refused := errors.As(err, &failure) && (failure.Status == http.StatusBadRequest || failure.Status == http.StatusNotFound)
		if number > 1 && refused {
			// What a page past the end answers is not documented. The first page was granted to the same token, so this is
			// about the number.
			return nil, nil
		}
		return nil, err
	}
	if _, ok := got[field]; !ok {
		return nil, unreadable(req.what, answer{}, missing(field))
	}
	var items []T
	if err := decode(got[field], &items); err != nil {
		return nil, unreadable(req.what, answer{}, err)
	}
	return items, nil
}
