package model

import (
	"net/url"
	"slices"
	"time"
)

// ClaimsMatch is how the claims of an OIDC token are compared.
type ClaimsMatch string

// The ways of comparing (Doppler's API reference, Service account identities).
const (
	ExactClaims    ClaimsMatch = "exact"
	WildcardClaims ClaimsMatch = "wildcard"
)

// MethodOIDC is the one method that is documented.
const MethodOIDC = "oidc"

// The lives that dtui lets a token of an identity have. Doppler documents neither end.
const (
	MinIdentityTTL = time.Minute
	MaxIdentityTTL = 24 * time.Hour
)

// AccountIdentity lets whoever shows a certain OIDC token in as a service account, for a while and without a secret of
// Doppler's.
type AccountIdentity struct {
	// Slug is a UUID; the exchange of a token names it.
	Slug string
	IdentityTerms
	CreatedAt time.Time
	LastSeen  time.Time
}

// IdentityTerms are what a person says of an identity.
type IdentityTerms struct {
	Name string
	// Method is MethodOIDC.
	Method string
	// DiscoveryURL is where the issuer publishes its keys.
	DiscoveryURL string
	Match        ClaimsMatch
	Audiences    []string
	Subjects     []string
	// TTL is how long the tokens live that the exchange gives, to the second.
	TTL time.Duration
}

// Check reports why Doppler would refuse the terms.
func (t IdentityTerms) Check() error {
	if err := checkLabel("An identity", t.Name, 1, MaxAccountName); err != nil {
		return err
	}
	address, err := url.Parse(t.DiscoveryURL)
	switch {
	case t.Method != MethodOIDC:
		return invalid("method", "The method of an identity is oidc.")
	case err != nil || address.Scheme != "https" || address.Host == "" || address.User != nil:
		return invalid("discovery URL", "The discovery URL starts with https:// and names a host.")
	case t.Match != ExactClaims && t.Match != WildcardClaims:
		return invalid("claims", "Claims are compared exactly or with wildcards.")
	case len(t.Audiences) == 0 || slices.Contains(t.Audiences, ""):
		return invalid("audiences", "Give at least one audience, and no empty one.")
	case len(t.Subjects) == 0 || slices.Contains(t.Subjects, ""):
		return invalid("subjects", "Give at least one subject, and no empty one: without it everybody at the issuer gets in.")
	case t.TTL < MinIdentityTTL || t.TTL > MaxIdentityTTL:
		return invalid("life", "The tokens of an identity live from a minute to a day.")
	}
	return nil
}
