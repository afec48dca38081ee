package keys

func activityKeys() []Binding {
	return []Binding{
		{Action: Open, Scope: Activity, Keys: keysOf("enter"), Short: "open", Long: "open its config, or read older entries", Group: moving, Rank: 1},
		{Action: Names, Scope: Activity, Keys: keysOf("w"), Short: "secrets", Long: "ask which secrets it touched", Group: secrets, Rank: 2},
		{Action: Shown, Scope: Activity, Keys: keysOf("f"), Short: "project", Long: "its project alone, or all", Group: moving, Rank: 3},
		{Action: Filter, Scope: Activity, Keys: keysOf("/"), Short: "filter", Long: "filter this list", Group: moving, Rank: 90},
	}
}
