package keys

func originKeys() []Binding {
	return []Binding{
		{Action: GoToOrigin, Scope: Secrets, Keys: keysOf("o"), Short: "origin", Long: "go to where it comes from or refers to", Group: secrets, Rank: 16},
		{Action: GoBack, Scope: Browse, Keys: keysOf("backspace"), Short: "jump back", Long: "go back over the last jump", Group: moving, Rank: 17},
		{Action: FollowRoot, Scope: Secrets, Keys: keysOf("F"), Short: "follow", Long: "follow the root again (branch)", Group: secrets, Rank: 18, Writes: true},
		{Action: SetInRoot, Scope: Secrets, Keys: keysOf("S"), Short: "in root too", Long: "set it in the root too (branch)", Group: secrets, Rank: 26, Writes: true},
	}
}
