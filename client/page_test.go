package client_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"

	"dtui/client"
	"dtui/model"
)

// TestListsOfHostileServers is about servers that page in other ways than they were asked to.
func TestListsOfHostileServers(t *testing.T) {
	t.Parallel()
	numbered := func(from, n int) []map[string]any {
		out := []map[string]any{}
		for i := range n {
			out = append(out, map[string]any{"slug": fmt.Sprintf("p%04d", from+i)})
		}
		return out
	}
	for name, c := range map[string]struct {
		page func(page, perPage int) any
		want int
		kind model.Kind
	}{
		"empty":            {page: func(int, int) any { return numbered(0, 0) }},
		"one page":         {page: func(page, _ int) any { return numbered(page*10, 3*(2-min(page, 2))) }, want: 3},
		"as asked":         {page: func(page, per int) any { return numbered(page*per, []int{0, per, 7}[page]) }, want: 1007},
		"clamped to 5":     {page: func(page, _ int) any { return numbered(page*5, []int{0, 5, 5, 5, 2}[page]) }, want: 17},
		"full last page":   {page: func(page, _ int) any { return numbered(page*5, []int{0, 5, 5, 0}[page]) }, want: 10},
		"ignores page":     {page: func(int, int) any { return numbered(0, 12) }, want: 12},
		"overlapping":      {page: func(page, _ int) any { return numbered(page*4, []int{0, 5, 5, 3}[page]) }, want: 11},
		"400 past the end": {page: func(page, _ int) any { return map[bool]any{true: numbered(0, 5), false: 400}[page == 1] }, want: 5},
		"never ends":       {page: func(page, _ int) any { return numbered(page*2, 2) }, kind: model.Unreadable},
		"500 on page 3": {page: func(page, _ int) any {
			return map[bool]any{true: numbered(page*5, 5), false: 500}[page < 3]
		}, kind: model.Unavailable},
		"null":        {page: func(int, int) any { return nil }},
		"not a list":  {page: func(int, int) any { return "projects" }, kind: model.Unreadable},
		"no slug":     {page: func(int, int) any { return []map[string]any{{"name": "x"}} }, kind: model.Unreadable},
		"list of odd": {page: func(int, int) any { return []any{1, 2} }, kind: model.Unreadable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			cl := handle(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				if r.URL.Path == "/v3/me" {
					_, _ = w.Write([]byte(`{"slug":"ana","workplace":{"slug":"acme"}}`))
					return
				}
				asked.Add(1)
				page, err := strconv.Atoi(r.URL.Query().Get("page"))
				per, err2 := strconv.Atoi(r.URL.Query().Get("per_page"))
				if err != nil || err2 != nil {
					t.Errorf("asked for %s", r.URL.RawQuery)
				}
				answer := c.page(page, per)
				if status, ok := answer.(int); ok {
					w.WriteHeader(status)
					answer = []any{}
				}
				_ = json.NewEncoder(w).Encode(map[string]any{"page": page, "projects": answer})
			})
			list, err := cl.Projects(t.Context())
			if model.KindOf(err) != c.kind || len(list.Projects) != c.want {
				t.Errorf("%d projects, %v, after %d requests", len(list.Projects), err, asked.Load())
			}
			for i, p := range list.Projects {
				if i > 0 && p.Slug <= list.Projects[i-1].Slug {
					t.Errorf("%s comes after %s", p.Slug, list.Projects[i-1].Slug)
				}
			}
		})
	}
}
