package keys

func manageKeys() []Binding {
	return []Binding{
		{Action: Open, Scope: Manage, Keys: keysOf("enter"), Short: "open", Long: "list it, or look inside", Group: managing, Rank: 1},
		{Action: Create, Scope: Manage, Keys: keysOf("a"), Short: "create", Long: "make a new one", Group: managing, Rank: 2, Writes: true},
		{Action: Edit, Scope: Manage, Keys: keysOf("e"), Short: "change", Long: "change it", Group: managing, Rank: 3, Writes: true},
		{Action: Delete, Scope: Manage, Keys: keysOf("d"), Short: "delete", Long: "delete or revoke it", Group: managing, Rank: 4, Writes: true},
		{Action: More, Scope: Manage, Keys: keysOf("x"), Short: "more", Long: "what else can be done to it", Group: managing, Rank: 5, Writes: true},
		{Action: Copy, Scope: Manage, Keys: keysOf("y"), Short: "copy id", Long: "copy what identifies it", Group: managing, Rank: 36},
		{Action: GoToConfig, Scope: Manage, Keys: keysOf("o"), Short: "config", Long: "open the config that it is about", Group: managing, Rank: 7},
		{Action: Shown, Scope: Manage, Keys: keysOf("f"), Short: "shown", Long: "open ones, closed ones or all", Group: managing, Rank: 8},
		{Action: Reveal, Scope: Manage, Keys: keysOf("v"), Short: "reveal pair", Long: "reveal the pair, for 30 s", Group: managing, Rank: 3},
		{Action: TextDiff, Scope: Manage, Keys: keysOf("t"), Short: "lines", Long: "reveal both line by line", Group: managing, Rank: 9},
		{Action: NextPane, Scope: Manage, Keys: keysOf("tab", "right", "l"), Short: "pane", Long: "next pane", Group: moving, Rank: 37, Hidden: true},
		{Action: PrevPane, Scope: Manage, Keys: keysOf("shift+tab", "left", "h"), Short: "pane back", Long: "previous pane", Group: moving, Hidden: true},
		{Action: Filter, Scope: Manage, Keys: keysOf("/"), Short: "filter", Long: "filter this list", Group: moving, Rank: 90},
	}
}

// managed is what somebody looks for who does not know yet where it is managed.
const managed = "service tokens, trusted ips, leases, syncs, who can read it, configs: create, rename, clone, lock, delete a config, environments, webhooks, " +
	"members, projects: create a project, change requests, policies, integrations, service accounts, users, groups, roles, invites, settings, import a template"
