package keys

func lineKeys() []Binding {
	return []Binding{
		{Action: NextMatch, Scope: Lines, Keys: keysOf("n"), Short: "next", Long: "next change", Group: comparing, Rank: 1},
		{Action: PrevMatch, Scope: Lines, Keys: keysOf("N"), Short: "previous", Long: "previous change", Group: comparing},
		{Action: Reveal, Scope: Lines, Keys: keysOf("v"), Short: "reveal", Long: "reveal both texts, for 30 s", Group: comparing, Rank: 5},
		{Action: Fold, Scope: Lines, Keys: keysOf("z"), Short: "fold", Long: "fold or unfold the equal lines", Group: comparing, Rank: 6},
		{Action: Open, Scope: Lines, Keys: keysOf("enter"), Short: "unfold", Long: "unfold the lines here", Group: comparing},
		{Action: Aspect, Scope: Lines, Keys: keysOf("w"), Short: "raw", Long: "raw or computed", Group: comparing, Rank: 7},
		{Action: Wrap, Scope: Lines, Keys: keysOf("W"), Short: "wrap", Long: "wrap long lines, or cut them", Group: comparing, Rank: 8},
		{Action: Swap, Scope: Lines, Keys: keysOf("x"), Short: "swap", Long: "swap the sides", Group: comparing, Rank: 9},
		{Action: StageRight, Scope: Lines, Keys: keysOf(">"), Short: "to right", Long: "stage the left value into the right", Group: comparing, Rank: 3, Writes: true},
		{Action: StageLeft, Scope: Lines, Keys: keysOf("<"), Short: "to left", Long: "stage the right value into the left", Group: comparing, Rank: 4, Writes: true},
		{Action: Left, Scope: Lines, Keys: keysOf("left", "h"), Short: "left", Long: "scroll long lines to the left", Group: comparing, Hidden: true},
		{Action: Right, Scope: Lines, Keys: keysOf("right", "l"), Short: "right", Long: "scroll long lines to the right", Group: comparing, Hidden: true},
	}
}
