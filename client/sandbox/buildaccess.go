package sandbox

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

type worldAccount struct {
	Name       string            `json:"name"`
	Role       string            `json:"role"`
	Ago        ago               `json:"ago"`
	Projects   map[string]string `json:"projects,omitempty"` // its roles in them
	Identities []worldIdentity   `json:"identities,omitempty"`
}

type worldIdentity struct {
	Name         string   `json:"name"`
	DiscoveryURL string   `json:"discovery_url"`
	Audiences    []string `json:"aud"`
	Subjects     []string `json:"sub"`
	Wildcards    bool     `json:"wildcards"`
	Life         ago      `json:"life"`
	Ago          ago      `json:"ago"`
}

// buildAccount adds a service account with its memberships and identities.
func (s *state) buildAccount(w *worldAccount, now time.Time) error {
	if w.Name == "" || s.role(w.Role) == nil {
		return fmt.Errorf("\"name\" and the \"role\" of a workplace are needed, not %q and %q", w.Name, w.Role)
	}
	a := &serviceAccount{Slug: uuidOf(sumOf("service account", s.Workplace.ID+w.Name)), Name: w.Name, Role: w.Role, Created: w.Ago.before(now)}
	if s.serviceAccount(a.Slug) != nil {
		return fmt.Errorf("name %q is taken", w.Name)
	}
	for _, slug := range slices.Sorted(maps.Keys(w.Projects)) {
		p, held := s.bySlug[slug], w.Projects[slug]
		if p == nil || s.projectRole(held) == nil {
			return fmt.Errorf("project %q or its role %q does not exist", slug, held)
		}
		p.Members = append(p.Members, &member{Kind: memberAccount, Slug: a.Slug, Role: held})
	}
	for _, i := range w.Identities {
		one := &accountIdentity{
			Slug: uuidOf(sumOf("identity", a.Slug+i.Name)), Name: i.Name, Method: "oidc",
			TTL: int64(time.Duration(i.Life) / time.Second), Created: i.Ago.before(now),
		}
		one.Config.DiscoveryURL, one.Config.ClaimsType = i.DiscoveryURL, "exact"
		if i.Wildcards {
			one.Config.ClaimsType = "wildcard"
		}
		one.Config.Claims.Aud, one.Config.Claims.Sub = i.Audiences, i.Subjects
		if i.Name == "" || one.TTL < 1 || len(i.Audiences) == 0 || len(i.Subjects) == 0 {
			return errors.New("an identity needs \"name\", \"life\", \"aud\" and \"sub\"")
		}
		a.Identities = append(a.Identities, one)
	}
	s.Accounts = append(s.Accounts, a)
	return nil
}

func (s *state) buildToken(w *worldToken, now time.Time) error {
	if (w.Token == "") == (w.Shown == "") {
		return errors.New("\"token\" is needed, or \"shown\" for one whose text is made up at each start")
	}
	t, err := s.newToken(TokenSpec{
		Text: w.Token, Kind: w.Kind, Name: w.Name, Person: w.Person,
		Access: w.Access, Project: w.Project, Config: w.Config, Projects: w.Projects, Life: time.Duration(w.Life),
	}, now)
	if err != nil {
		return err
	}
	t.Shown, t.Created = w.Shown, w.Ago.before(now)
	if w.LastSeen > 0 {
		seen := w.LastSeen.before(now)
		t.LastSeen = &seen
	}
	if w.Account == "" {
		return nil
	}
	t.Account = uuidOf(sumOf("service account", s.Workplace.ID+w.Account))
	if t.Kind != KindServiceAccount || s.serviceAccount(t.Account) == nil {
		return fmt.Errorf("service account %q does not exist, or the token is of another kind", w.Account)
	}
	return nil
}
