package model

import "strings"

// TokenKind is a kind of Doppler token, as dtui names it to people.
type TokenKind string

// The seven kinds of Doppler's reference (Auth token formats), and what is none of them: such a token is tried, not refused.
const (
	UnknownToken        TokenKind = "token"
	CLIToken            TokenKind = "CLI token"
	PersonalToken       TokenKind = "personal token"
	ServiceToken        TokenKind = "service token"
	ServiceAccountToken TokenKind = "service account token"
	IdentityToken       TokenKind = "service account identity token"
	SCIMToken           TokenKind = "SCIM token"
	AuditToken          TokenKind = "audit token"
)

// tokenPrefixes are from the same page of Doppler's reference.
var tokenPrefixes = []struct {
	prefix string
	kind   TokenKind
}{
	{"dp.ct.", CLIToken},
	{"dp.pt.", PersonalToken},
	{"dp.st.", ServiceToken},
	{"dp.sa.", ServiceAccountToken},
	{"dp.said.", IdentityToken},
	{"dp.scim.", SCIMToken},
	{"dp.audit.", AuditToken},
}

// KindOfToken tells a token's kind by its prefix.
func KindOfToken(token Value) TokenKind {
	for _, known := range tokenPrefixes {
		if strings.HasPrefix(token.Reveal(), known.prefix) {
			return known.kind
		}
	}
	return UnknownToken
}

// ReadsSecrets reports whether tokens of this kind reach secrets at all. An unknown kind may.
func (k TokenKind) ReadsSecrets() bool { return k != SCIMToken && k != AuditToken }

// May says in one sentence what a token of this kind may do.
func (k TokenKind) May() string {
	switch k {
	case CLIToken, PersonalToken:
		return "It may do what you may do in Doppler."
	case ServiceToken:
		return "It reaches the secrets of one config, to read or to read and write."
	case ServiceAccountToken, IdentityToken:
		return "It may do what its service account may do."
	case SCIMToken:
		return "It manages users and groups; it reaches no project and no secret, so dtui cannot work with it."
	case AuditToken:
		return "It reads the workplace's users; it reaches no project and no secret, so dtui cannot work with it."
	case UnknownToken:
	}
	return "dtui does not know this kind; Doppler decides what it may do."
}
