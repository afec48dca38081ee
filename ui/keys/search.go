package keys

func searchKeys() []Binding {
	return []Binding{
		{Action: Down, Scope: SearchField, Keys: keysOf("down"), Short: "results", Long: "go to the results", Group: finding, Rank: 2, Hidden: true},
		{Action: Press, Scope: SearchField, Keys: keysOf("enter"), Short: "open", Long: "open the first result, or look for the value", Group: finding, Rank: 1, Hidden: true},
		{Action: NextPane, Scope: SearchField, Keys: keysOf("tab"), Short: "values", Long: "search names, or values", Group: finding, Rank: 3, Hidden: true},
		{Action: Reload, Scope: SearchField, Keys: keysOf("ctrl+r"), Short: "read again", Long: "go on, or read again", Group: finding, Rank: 5, Hidden: true},
		{Action: Back, Scope: SearchField, Keys: keysOf("esc"), Short: "back", Long: "stop reading, then back", Group: finding, Rank: 4, Hidden: true},
		{Action: Help, Scope: SearchField, Keys: keysOf("f1"), Short: "keys", Long: "all keys", Group: finding, Rank: 9, Hidden: true},

		{Action: Open, Scope: Results, Keys: keysOf("enter"), Short: "open", Long: "open the config at this secret", Group: finding, Rank: 1},
		{Action: ShowMatrix, Scope: Results, Keys: keysOf("M"), Short: "matrix", Long: "matrix of the configs of this row", Group: finding, Rank: 2},
		{Action: Diff, Scope: Results, Keys: keysOf("D"), Short: "diff", Long: "compare the two marked configs", Group: finding, Rank: 3},
		{Action: Copy, Scope: Results, Keys: keysOf("y"), Short: "copy", Long: "copy the value; reads its config first", Group: finding, Rank: 4},
		{Action: Reveal, Scope: Results, Keys: keysOf("v"), Short: "reveal", Long: "reveal this value, for 30 s", Group: finding, Rank: 6},
		{Action: Mark, Scope: Results, Keys: keysOf("space"), Short: "mark", Long: "mark this secret in this config", Group: finding, Rank: 7},
		{Action: UsedBy, Scope: Results, Keys: keysOf("W"), Short: "where else", Long: "where else its value is used", Group: finding, Rank: 8},
		{Action: Left, Scope: Results, Keys: keysOf("left", "h"), Short: "left", Long: "the config to the left", Group: finding, Hidden: true},
		{Action: Right, Scope: Results, Keys: keysOf("right", "l"), Short: "right", Long: "the config to the right", Group: finding, Hidden: true},
		{Action: NextPane, Scope: Results, Keys: keysOf("tab"), Short: "values", Long: "search names, or values", Group: finding, Rank: 12},
		{Action: ReadValues, Scope: Results, Keys: keysOf("a"), Short: "read more", Long: "read the values of more configs", Group: finding, Rank: 10},
		{Action: Part, Scope: Results, Keys: keysOf("x"), Short: "whole value", Long: "find a part of a value, or the whole value", Group: finding, Rank: 13},
		{Action: Aspect, Scope: Results, Keys: keysOf("w"), Short: "raw", Long: "look into raw or computed values", Group: finding, Rank: 14},
		{Action: Filter, Scope: Results, Keys: keysOf("/"), Short: "type", Long: "go back to what was typed", Group: finding, Rank: 90},
	}
}
