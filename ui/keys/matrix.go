package keys

func matrixKeys() []Binding {
	return []Binding{
		{Action: Left, Scope: Matrix, Keys: keysOf("left", "h"), Short: "left", Long: "a config to the left", Group: comparing, Hidden: true},
		{Action: Right, Scope: Matrix, Keys: keysOf("right", "l"), Short: "right", Long: "a config to the right", Group: comparing, Hidden: true},
		{Action: NextPane, Scope: Matrix, Keys: keysOf("tab"), Short: "environment", Long: "next environment", Group: comparing, Hidden: true},
		{Action: PrevPane, Scope: Matrix, Keys: keysOf("shift+tab"), Short: "back", Long: "previous environment", Group: comparing, Hidden: true},
		{Action: Refer, Scope: Matrix, Keys: keysOf("r"), Short: "reference", Long: "compare the others with this config", Group: comparing, Rank: 2},
		{Action: Shown, Scope: Matrix, Keys: keysOf("f"), Short: "shown", Long: "all, incomplete or different", Group: comparing, Rank: 1},
		{Action: NextMatch, Scope: Matrix, Keys: keysOf("n"), Short: "next", Long: "next difference", Group: comparing, Rank: 7},
		{Action: PrevMatch, Scope: Matrix, Keys: keysOf("N"), Short: "previous", Long: "previous difference", Group: comparing},
		{Action: PromoteHere, Scope: Matrix, Keys: keysOf("p"), Short: "to here", Long: "promote from the reference to here", Group: comparing, Rank: 3, Writes: true},
		{Action: Promote, Scope: Matrix, Keys: keysOf("P"), Short: "from here", Long: "promote from here to marked or other configs", Group: comparing, Rank: 4, Writes: true},
		{Action: Edit, Scope: Matrix, Keys: keysOf("e"), Short: "set", Long: "set one value here, or in several configs", Group: comparing, Rank: 5, Writes: true},
		{Action: Open, Scope: Matrix, Keys: keysOf("enter"), Short: "open", Long: "open the config at this secret", Group: comparing, Rank: 6},
		{Action: Reveal, Scope: Matrix, Keys: keysOf("v"), Short: "reveal", Long: "reveal this cell, for 30 s", Group: comparing, Rank: 8},
		{Action: Copy, Scope: Matrix, Keys: keysOf("y"), Short: "copy", Long: "copy the value of this cell", Group: comparing, Rank: 9},
		{Action: Expect, Scope: Matrix, Keys: keysOf("x"), Short: "expected", Long: "differing, or missing, is expected here", Group: comparing, Rank: 12},
		{Action: ExpectAll, Scope: Matrix, Keys: keysOf("X"), Short: "everywhere", Long: "the same for every config", Group: comparing},
		{Action: Aspect, Scope: Matrix, Keys: keysOf("w"), Short: "raw", Long: "raw or computed", Group: comparing, Rank: 14},
		{Action: Mark, Scope: Matrix, Keys: keysOf("space"), Short: "mark", Long: "mark this cell", Group: comparing, Rank: 10},
		{Action: MarkAll, Scope: Matrix, Keys: keysOf("ctrl+a"), Short: "mark row", Long: "mark this secret in every config, or in none", Group: comparing},
		{Action: ShowHistory, Scope: Matrix, Keys: keysOf("H"), Short: "history", Long: "history of this config", Group: history, Rank: 15},
		{Action: Filter, Scope: Matrix, Keys: keysOf("/"), Short: "filter", Long: "filter this list", Group: moving, Rank: 90},
	}
}
