package model

// Owner says as whom, and from where, something was read: the API host and the slugs of the workplace and of the
// person or token. Two profiles never share an owner, so nothing read as one can be written as the other.
type Owner struct {
	Host      string
	Workplace string
	Actor     string
}

// Account is the owner with the names that people know it by.
type Account struct {
	Owner         Owner
	WorkplaceName string
	ActorName     string
	// TokenKind is Doppler's word for the kind of token ("personal", "cli", "service_token", …), as told by /v3/me.
	TokenKind string
}

// ConfigRef addresses a config the way Doppler's API does: by the project's slug and the config's name.
type ConfigRef struct {
	Project string
	Config  string
}

// String is how a config is named on screen and in messages.
func (r ConfigRef) String() string { return r.Project + " / " + r.Config }

// ConfigID is the whole identity of a config: who read it, its address, and its UUID, which tells a deleted config
// from a new one of the same name. It is comparable and serves as a map key.
type ConfigID struct {
	Owner Owner
	ConfigRef
	UUID string
}

// ProjectID is the whole identity of a project. Doppler addresses projects by slug and gives them no other name that
// lasts (the reference's id equals the slug on live answers).
type ProjectID struct {
	Owner Owner
	Slug  string
}
