package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// ReaderSources are what is known about who can read a config. Whatever could not be read is named in Unread, and is then
// told as a gap instead of being taken for nothing.
type ReaderSources struct {
	Config Config
	// Members are those of the config's project.
	Members []ProjectMember
	// Groups are with their members.
	Groups         []Group
	Users          []User
	Invites        []Invite
	ProjectRoles   []Role
	WorkplaceRoles []Role
	// Accounts are the names of service accounts by slug, as far as they are known.
	Accounts map[string]string
	// Tokens are the names of the config's service tokens.
	Tokens []string
	// Syncs are those of the config, with the names of their integrations.
	Syncs []string
	// Unread says in words what could not be read, such as "groups", with the reason.
	Unread []UnreadSource
}

// UnreadSource is something that could not be read.
type UnreadSource struct {
	What string
	Why  string
}

// Readers are who can read a config, as far as Doppler's API tells, and what it does not tell.
type Readers struct {
	Config ConfigRef
	// Readers are sorted: people, service accounts, invites, then the rest, each by name.
	Readers []Reader
	// Tokens and Syncs carry values out of Doppler without being anybody's.
	Tokens []string
	Syncs  []string
	// Gaps are whole sentences about what the list cannot say.
	Gaps []string
}

// Reader is somebody who can read the config.
type Reader struct {
	MemberID
	Name  string
	Email string
	// Ways are how, each of which would be enough. They are sorted with the certain ones first.
	Ways []ReaderWay
}

// ReaderWay is one reason for which somebody can read.
type ReaderWay struct {
	// Through is where the role is from: "member", "group Platform", or "workplace role".
	Through string
	// Role is the name of the role.
	Role string
	// Sure is false where the permissions of the role are not known, or do not say what they let read.
	Sure bool
}

// Sure reports whether one of the ways is certain.
func (r Reader) Sure() bool {
	return slices.ContainsFunc(r.Ways, func(w ReaderWay) bool { return w.Sure })
}

// gathering collects the readers of one config.
type gathering struct {
	in    ReaderSources
	found map[MemberID]*Reader
}

// WhoReads puts together who can read a config from the members of its project, the groups, the roles and the workplace's own
// roles. Nothing in Doppler's API answers the question itself; what this cannot know is said in the gaps.
func WhoReads(in ReaderSources) Readers {
	g := &gathering{in: in, found: map[MemberID]*Reader{}}
	if !in.Config.Personal() {
		for _, m := range in.Members {
			g.member(m)
		}
		for _, u := range in.Users {
			g.workplace(u.Member(), u.Access, "workplace role")
		}
		for _, group := range in.Groups {
			for _, m := range group.Members {
				g.workplace(m, group.WorkplaceRole, "group "+group.Name)
			}
		}
	}
	out := Readers{Config: in.Config.ConfigRef, Tokens: slices.Clone(in.Tokens), Syncs: slices.Clone(in.Syncs), Gaps: g.gaps()}
	for _, r := range g.found {
		slices.SortStableFunc(r.Ways, func(a, b ReaderWay) int {
			return cmp.Or(-compareBool(a.Sure, b.Sure), cmp.Compare(a.Through, b.Through))
		})
		out.Readers = append(out.Readers, *r)
	}
	order := []MemberKind{UserMember, AccountMember, InviteMember}
	rank := func(k MemberKind) int {
		if at := slices.Index(order, k); at >= 0 {
			return at
		}
		return len(order)
	}
	slices.SortFunc(out.Readers, func(a, b Reader) int {
		return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Slug, b.Slug))
	})
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// member adds who a member of the project stands for, unless the role does not reach the config.
func (g *gathering) member(m ProjectMember) {
	if !m.AllEnvironments && !slices.Contains(m.Environments, g.in.Config.Environment) {
		return
	}
	way, reads := g.projectWay(m.Role)
	if !reads {
		return
	}
	if m.Kind != GroupMember {
		way.Through = "member"
		g.add(m.MemberID, way)
		return
	}
	at := slices.IndexFunc(g.in.Groups, func(group Group) bool { return group.Slug == m.Slug })
	if at < 0 {
		way.Through = "group, whose members are not known"
		g.add(m.MemberID, way)
		return
	}
	way.Through = "group " + g.in.Groups[at].Name
	for _, one := range g.in.Groups[at].Members {
		g.add(one, way)
	}
}

// projectWay says whether a role of a project reads secrets. A role that is not among the known ones may.
func (g *gathering) projectWay(identifier string) (ReaderWay, bool) {
	for _, role := range g.in.ProjectRoles {
		if role.Identifier == identifier {
			return ReaderWay{Role: role.Name, Sure: true}, role.May(ReadSecrets)
		}
	}
	return ReaderWay{Role: identifier}, identifier != "no_access"
}

// workplace adds who reads every project by a role in the workplace.
func (g *gathering) workplace(m MemberID, identifier, through string) {
	if identifier == "" {
		return
	}
	for _, role := range g.in.WorkplaceRoles {
		if role.Identifier != identifier {
			continue
		}
		// What a role with all projects, but not as their admin, may do in each is not documented.
		if sure := role.May(AdminOfAllProjects); sure || role.May(AllProjects) {
			g.add(m, ReaderWay{Through: through, Role: role.Name, Sure: sure})
		}
		return
	}
	if identifier == "owner" || identifier == "admin" {
		g.add(m, ReaderWay{Through: through, Role: identifier})
	}
}

func (g *gathering) add(m MemberID, way ReaderWay) {
	r := g.found[m]
	if r == nil {
		r = &Reader{MemberID: m}
		r.Name, r.Email = g.name(m)
		g.found[m] = r
	}
	if !slices.Contains(r.Ways, way) {
		r.Ways = append(r.Ways, way)
	}
}

func (g *gathering) name(m MemberID) (name, email string) {
	switch m.Kind {
	case UserMember:
		for _, u := range g.in.Users {
			if u.ID == m.Slug {
				return u.Name, u.Email
			}
		}
	case InviteMember:
		for _, i := range g.in.Invites {
			if i.Slug == m.Slug {
				return i.Email, i.Email
			}
		}
	case AccountMember:
		if name := g.in.Accounts[m.Slug]; name != "" {
			return name, ""
		}
	case GroupMember:
	}
	return m.Slug, ""
}

// gaps are what a person has to know to judge the list.
func (g *gathering) gaps() []string {
	c := g.in.Config
	var out []string
	for _, u := range g.in.Unread {
		out = append(out, fmt.Sprintf("The %s could not be read (%s), so whoever reads by way of them is missing here.", u.What, u.Why))
	}
	switch {
	case c.Personal():
		out = append(out, "This is a personal config: Doppler gives everybody one of their own under this name, and nobody else reads it.")
	case c.Branch():
		out = append(out, "Whoever reads this branch also reads what it takes over from "+c.Environment+".")
	}
	if len(c.InheritedBy) > 0 {
		var heirs []string
		for _, ref := range c.InheritedBy {
			heirs = append(heirs, ref.String())
		}
		out = append(out, "Its secrets also show in "+strings.Join(heirs, ", ")+", to readers there who need no access here.")
	}
	out = append(out,
		"Other configs may show its values through references. Doppler tells no list of them.",
		"Restricted secrets are read by no person, only by service tokens, service accounts and syncs.",
		"Doppler tells nothing of what a person's own tokens may do less than the person, of trusted IPs that keep somebody out, nor of copies that were made.",
	)
	return out
}
