package keys

func lintKeys() []Binding {
	return []Binding{
		{Action: Lint, Scope: Browse, Keys: keysOf("!"), Short: "lint", Long: "lint: what is probably a mistake", Group: comparing, Rank: 15},

		{Action: Open, Scope: Findings, Keys: keysOf("enter"), Short: "open", Long: "open the config at this secret", Group: comparing, Rank: 1},
		{Action: Mend, Scope: Findings, Keys: keysOf("e"), Short: "mend", Long: "mend the text mechanically (staged)", Group: comparing, Rank: 2, Writes: true},
		{Action: MendAll, Scope: Findings, Keys: keysOf("E"), Short: "mend all", Long: "mend all that are listed (staged)", Group: comparing, Rank: 7, Writes: true},
		{Action: Shown, Scope: Findings, Keys: keysOf("f"), Short: "shown", Long: "this config, or all that were read", Group: comparing, Rank: 3},
		{Action: ReadAll, Scope: Findings, Keys: keysOf("a"), Short: "read all", Long: "read every config of the project", Group: comparing, Rank: 5},
		{Action: NextMatch, Scope: Findings, Keys: keysOf("n"), Short: "next", Long: "next kind of finding", Group: comparing, Rank: 6},
		{Action: PrevMatch, Scope: Findings, Keys: keysOf("N"), Short: "previous", Long: "previous kind of finding", Group: comparing},
		{Action: Filter, Scope: Findings, Keys: keysOf("/"), Short: "filter", Long: "filter this list", Group: moving, Rank: 90},
	}
}
