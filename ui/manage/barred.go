package manage

import (
	"context"

	"dtui/model"
)

// changesNothing says in one sentence why a token of some kind changes nothing of what is managed, "" where that depends on what
// its owner may (Doppler's documentation, service tokens; API reference, Auth Token Formats).
func changesNothing(kind model.TokenKind) string {
	if kind == model.ServiceToken {
		return "A service token reaches the secrets of its config and manages nothing. Log in as a person to do this."
	}
	if kind == model.AuditToken {
		return "An audit token only reads."
	}
	return ""
}

// barred is a resource of which nothing can be changed, with the reason at everything that would.
func barred(why string, r Resource) Resource {
	r.Barred, r.Make = why, because(why, r.Make)
	list := r.List
	r.List = func(ctx context.Context) ([]Item, error) {
		items, err := list(ctx)
		for i := range items {
			one := &items[i]
			one.Change, one.Remove, one.More = because(why, one.Change), because(why, one.Remove), because(why, one.More)
			if inside := one.Inside; inside != nil {
				one.Inside = func() Resource { return barred(why, inside()) }
			}
		}
		return items, err
	}
	return r
}
