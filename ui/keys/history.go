package keys

func historyKeys() []Binding {
	return []Binding{
		{Action: Open, Scope: History, Keys: keysOf("enter"), Short: "read", Long: "read what the entry changed, or load more", Group: history, Rank: 1},
		{Action: NextPane, Scope: History, Keys: keysOf("tab"), Short: "pane", Long: "the other pane", Group: history, Rank: 2, Hidden: true},
		{Action: PrevPane, Scope: History, Keys: keysOf("shift+tab"), Short: "back", Long: "the other pane", Group: history, Hidden: true},
		{Action: Left, Scope: History, Keys: keysOf("left", "h"), Short: "log", Long: "go to the log", Group: history, Hidden: true},
		{Action: Right, Scope: History, Keys: keysOf("right", "l"), Short: "changes", Long: "go to the changes", Group: history, Hidden: true},
		{Action: Reveal, Scope: History, Keys: keysOf("v"), Short: "reveal pair", Long: "reveal the pair, for 30 s", Group: history, Rank: 3},
		{Action: Copy, Scope: History, Keys: keysOf("y"), Short: "copy", Long: "copy what the entry left, or took away", Group: history, Rank: 7},
		{Action: RollBack, Scope: History, Keys: keysOf("b"), Short: "roll back", Long: "preview rolling the entry back", Group: history, Rank: 4, Writes: true},
		{Action: CompareNow, Scope: History, Keys: keysOf("="), Short: "with now", Long: "compare the config as of the entry with now", Group: history, Rank: 5},
		{Action: AsOf, Scope: History, Keys: keysOf("@"), Short: "as of a date", Long: "the config as of the entry, or of a date", Group: history, Rank: 6},

		{Action: Tick, Scope: RollingBack, Keys: keysOf("space"), Short: "tick", Long: "take the name back, or leave it", Group: deciding, Rank: 1, Writes: true},
		{Action: TickAll, Scope: RollingBack, Keys: keysOf("a"), Short: "all", Long: "tick or untick every name", Group: deciding, Rank: 2, Writes: true},
		{Action: Reveal, Scope: RollingBack, Keys: keysOf("v"), Short: "reveal pair", Long: "reveal the pair, for 30 s", Group: deciding, Rank: 3},
		{Action: NextField, Scope: RollingBack, Keys: keysOf("tab"), Short: "buttons", Long: "go to the buttons", Group: deciding, Rank: 4},
		{Action: PrevField, Scope: RollingBack, Keys: keysOf("shift+tab"), Short: "back", Long: "go back to the list", Group: deciding, Hidden: true},
		{Action: Press, Scope: RollingBack, Keys: keysOf("enter"), Short: "buttons", Long: "go to the buttons, or press one", Group: deciding, Hidden: true},

		{Action: Shown, Scope: Moment, Keys: keysOf("f"), Short: "shown", Long: "differences, not recorded or all", Group: history, Rank: 1},
		{Action: NextMatch, Scope: Moment, Keys: keysOf("n"), Short: "next", Long: "next difference", Group: history, Rank: 2},
		{Action: PrevMatch, Scope: Moment, Keys: keysOf("N"), Short: "previous", Long: "previous difference", Group: history},
		{Action: StageRight, Scope: Moment, Keys: keysOf(">"), Short: "bring back", Long: "stage the old values into the right side", Group: history, Rank: 3, Writes: true},
		{Action: StageLeft, Scope: Moment, Keys: keysOf("<"), Short: "to left", Long: "the past cannot be changed", Group: history, Writes: true, Hidden: true},
		{Action: Reveal, Scope: Moment, Keys: keysOf("v"), Short: "reveal pair", Long: "reveal the pair, for 30 s", Group: history, Rank: 4},
		{Action: CompareNow, Scope: Moment, Keys: keysOf("="), Short: "with now", Long: "compare with now", Group: history, Rank: 7},
		{Action: Diff, Scope: Moment, Keys: keysOf("D"), Short: "with…", Long: "compare with another config", Group: history, Rank: 6},
		{Action: AsOf, Scope: Moment, Keys: keysOf("@"), Short: "other date", Long: "as of another date", Group: history, Rank: 8},
		{Action: Mark, Scope: Moment, Keys: keysOf("space"), Short: "mark", Long: "mark", Group: history, Rank: 5},
		{Action: MarkAll, Scope: Moment, Keys: keysOf("ctrl+a"), Short: "mark all", Long: "mark all that are listed, or none", Group: history},
		{Action: Copy, Scope: Moment, Keys: keysOf("y"), Short: "copy", Long: "copy the old value", Group: history, Rank: 9},
	}
}
