package keys

// Binding is one row of the table.
type Binding struct {
	Action Action
	Scope  Scope
	Keys   []string
	// Short is for the footer, at most 12 cells.
	Short string
	// Long is for the help and the palette.
	Long string
	// Also are words that the palette finds it by beside its own, in lower case: what lies behind it.
	Also string
	// Group is the heading in the help.
	Group string
	// Rank orders the footer, lowest first; 0 keeps the binding out of it.
	Rank int
	// Writes marks what leads to a write: a read-only table has none of these.
	Writes bool
	// Hidden keeps obvious ones out of the palette, where running them would mean nothing.
	Hidden bool
}

func keysOf(names ...string) []string { return names }

// The headings of the help.
const (
	moving     = "Move"
	secrets    = "Secrets"
	comparing  = "Compare"
	history    = "History"
	finding    = "Search"
	saving     = "Save"
	everywhere = "Everywhere"
	deciding   = "Decide"
	dialogs    = "Dialogs"
	gettingIn  = "Get in"
	managing   = "Manage"
)

func table() []Binding {
	var all []Binding
	for _, part := range [][]Binding{movingKeys(), browseKeys(), compareKeys(), lineKeys(), matrixKeys(), searchKeys(), historyKeys(), activityKeys(), lintKeys(), manageKeys(), originKeys(), reviewKeys(), welcomeKeys(), globalKeys(), dialogKeys()} {
		all = append(all, part...)
	}
	return all
}

func movingKeys() []Binding {
	row := func(a Action, long string, names ...string) Binding {
		return Binding{Action: a, Scope: Moving, Keys: names, Short: string(a), Long: long, Group: moving, Hidden: true}
	}
	return []Binding{
		row(Up, "up", "up", "k"),
		row(Down, "down", "down", "j"),
		row(First, "first", "home", "g"),
		row(Last, "last", "end", "G"),
		row(PageUp, "a page up", "pgup"),
		row(PageDown, "a page down", "pgdown"),
		row(HalfUp, "half a page up", "ctrl+u"),
		row(HalfDown, "half a page down", "ctrl+d"),
	}
}

func browseKeys() []Binding {
	return []Binding{
		{Action: NextPane, Scope: Browse, Keys: keysOf("tab", "right", "l"), Short: "pane", Long: "next pane", Group: moving, Rank: 80, Hidden: true},
		{Action: PrevPane, Scope: Browse, Keys: keysOf("shift+tab", "left", "h"), Short: "pane back", Long: "previous pane", Group: moving, Hidden: true},
		{Action: Pane1, Scope: Browse, Keys: keysOf("1"), Short: "projects", Long: "go to the projects", Group: moving},
		{Action: Pane2, Scope: Browse, Keys: keysOf("2"), Short: "configs", Long: "go to the configs", Group: moving},
		{Action: Pane3, Scope: Browse, Keys: keysOf("3"), Short: "secrets", Long: "go to the secrets", Group: moving},
		{Action: Open, Scope: Projects, Keys: keysOf("enter"), Short: "open", Long: "open the project", Group: moving, Rank: 1},
		{Action: Open, Scope: Configs, Keys: keysOf("enter"), Short: "open", Long: "open the config", Group: moving, Rank: 1},
		{Action: Edit, Scope: Secrets, Keys: keysOf("e", "enter"), Short: "edit", Long: "edit the value", Group: secrets, Rank: 1, Writes: true},
		{Action: Editor, Scope: Secrets, Keys: keysOf("E"), Short: "editor", Long: "edit all in $EDITOR", Group: secrets, Rank: 19, Writes: true},
		{Action: Add, Scope: Secrets, Keys: keysOf("a"), Short: "add", Long: "add a secret", Group: secrets, Rank: 3, Writes: true},
		{Action: Delete, Scope: Secrets, Keys: keysOf("d"), Short: "delete", Long: "delete (staged)", Group: secrets, Rank: 4, Writes: true},
		{Action: Rename, Scope: Secrets, Keys: keysOf("r"), Short: "rename", Long: "rename", Group: secrets, Rank: 20, Writes: true},
		{Action: Note, Scope: Secrets, Keys: keysOf("t"), Short: "note", Long: "note, for all environments", Group: secrets, Rank: 21, Writes: true},
		{Action: Visibility, Scope: Secrets, Keys: keysOf("V"), Short: "visibility", Long: "visibility", Group: secrets, Rank: 22, Writes: true},
		{Action: Type, Scope: Secrets, Keys: keysOf("T"), Short: "type", Long: "value type", Group: secrets, Rank: 23, Writes: true},
		{Action: Reveal, Scope: Secrets, Keys: keysOf("v"), Short: "reveal", Long: "reveal, for 30 s", Group: secrets, Rank: 5},
		{Action: Copy, Scope: Secrets, Keys: keysOf("y"), Short: "copy", Long: "copy what applications get", Group: secrets, Rank: 6},
		{Action: CopyAs, Scope: Secrets, Keys: keysOf("Y"), Short: "copy as", Long: "copy as…", Group: secrets, Rank: 24},
		{Action: UsedBy, Scope: Secrets, Keys: keysOf("W"), Short: "where else", Long: "where else its value is used", Group: finding, Rank: 26},
		{Action: ShareLink, Scope: Secrets, Keys: keysOf("K"), Short: "share", Long: "make a link to its value", Group: managing, Rank: 28, Writes: true},
		{Action: Unstage, Scope: Secrets, Keys: keysOf("U"), Short: "unstage", Long: "drop the staged change of this secret", Group: saving, Rank: 25, Writes: true},
		{Action: Mark, Scope: Secrets, Keys: keysOf("space"), Short: "mark", Long: "mark, for promote and copy", Group: secrets, Rank: 12},
		{Action: MarkAll, Scope: Secrets, Keys: keysOf("ctrl+a"), Short: "mark all", Long: "mark all that are listed, or none", Group: secrets},
		{Action: Diff, Scope: Browse, Keys: keysOf("D"), Short: "diff", Long: "compare with another config", Group: comparing, Rank: 8},
		{Action: ShowMatrix, Scope: Browse, Keys: keysOf("M"), Short: "matrix", Long: "matrix of all configs", Group: comparing, Rank: 13},
		{Action: MatrixOf, Scope: Browse, Keys: keysOf("m"), Short: "matrix of…", Long: "matrix over chosen configs", Group: comparing},
		{Action: ShowHistory, Scope: Browse, Keys: keysOf("H"), Short: "history", Long: "history of this config", Group: history, Rank: 14},
		{Action: ShowActivity, Scope: Browse, Keys: keysOf("A"), Short: "activity", Long: "activity of the workplace", Group: history},
		{Action: ShowManage, Scope: Browse, Keys: keysOf("C"), Short: "manage", Long: "manage everything else", Group: managing, Rank: 26, Also: managed},
		{Action: Promote, Scope: Browse, Keys: keysOf("P"), Short: "promote", Long: "promote to other configs", Group: comparing, Rank: 9, Writes: true},
		{Action: Filter, Scope: Browse, Keys: keysOf("/"), Short: "filter", Long: "filter this list", Group: moving, Rank: 90},
		{Action: NextMatch, Scope: Secrets, Keys: keysOf("n"), Short: "next", Long: "next staged or marked", Group: moving},
		{Action: PrevMatch, Scope: Secrets, Keys: keysOf("N"), Short: "previous", Long: "previous staged or marked", Group: moving},
		{Action: Discard, Scope: Browse, Keys: keysOf("X"), Short: "discard", Long: "discard what is staged in this config", Group: saving, Writes: true},
	}
}

func compareKeys() []Binding {
	return []Binding{
		{Action: Shown, Scope: Compare, Keys: keysOf("f"), Short: "shown", Long: "differences, missing or all", Group: comparing, Rank: 1},
		{Action: NextMatch, Scope: Compare, Keys: keysOf("n"), Short: "next", Long: "next difference", Group: comparing, Rank: 2},
		{Action: PrevMatch, Scope: Compare, Keys: keysOf("N"), Short: "previous", Long: "previous difference", Group: comparing},
		{Action: Reveal, Scope: Compare, Keys: keysOf("v"), Short: "reveal", Long: "reveal the pair, for 30 s", Group: comparing, Rank: 5},
		{Action: TextDiff, Scope: Compare, Keys: keysOf("t"), Short: "lines", Long: "reveal the pair line by line", Group: comparing, Rank: 10},
		{Action: Aspect, Scope: Compare, Keys: keysOf("w"), Short: "raw", Long: "raw or computed", Group: comparing, Rank: 6},
		{Action: Swap, Scope: Compare, Keys: keysOf("x"), Short: "swap", Long: "swap the sides", Group: comparing, Rank: 8},
		{Action: Mark, Scope: Compare, Keys: keysOf("space"), Short: "mark", Long: "mark", Group: comparing, Rank: 7},
		{Action: MarkAll, Scope: Compare, Keys: keysOf("ctrl+a"), Short: "mark all", Long: "mark all that are listed, or none", Group: comparing},
		{Action: StageRight, Scope: Compare, Keys: keysOf(">"), Short: "to right", Long: "stage the left values into the right", Group: comparing, Rank: 3, Writes: true},
		{Action: StageLeft, Scope: Compare, Keys: keysOf("<"), Short: "to left", Long: "stage the right values into the left", Group: comparing, Rank: 4, Writes: true},
		{Action: Left, Scope: Compare, Keys: keysOf("left", "h"), Short: "left side", Long: "go to the left side", Group: comparing, Hidden: true},
		{Action: Right, Scope: Compare, Keys: keysOf("right", "l"), Short: "right side", Long: "go to the right side", Group: comparing, Hidden: true},
		{Action: Delete, Scope: Compare, Keys: keysOf("d"), Short: "delete", Long: "delete on the chosen side (staged)", Group: comparing, Rank: 9, Writes: true},
		{Action: Edit, Scope: Compare, Keys: keysOf("e", "enter"), Short: "edit", Long: "edit on the chosen side", Group: comparing, Rank: 12, Writes: true},
		{Action: Copy, Scope: Compare, Keys: keysOf("y"), Short: "copy", Long: "copy the value of the chosen side", Group: comparing, Rank: 13},
		{Action: ShowHistory, Scope: Compare, Keys: keysOf("H"), Short: "history", Long: "history of the chosen side", Group: history, Rank: 15},
		{Action: Filter, Scope: Compare, Keys: keysOf("/"), Short: "filter", Long: "filter this list", Group: moving, Rank: 90},
		{Action: Promote, Scope: Compare, Keys: keysOf("P"), Short: "promote", Long: "promote from left to right", Group: comparing, Rank: 14, Writes: true},

		{Action: Tick, Scope: Plan, Keys: keysOf("space"), Short: "tick", Long: "tick or untick the line", Group: deciding, Rank: 1, Writes: true},
		{Action: TickAll, Scope: Plan, Keys: keysOf("a"), Short: "all", Long: "tick or untick every line of this config", Group: deciding, Rank: 2, Writes: true},
		{Action: NextWarning, Scope: Plan, Keys: keysOf("!"), Short: "next warning", Long: "next warning", Group: deciding, Rank: 3},
		{Action: Reveal, Scope: Plan, Keys: keysOf("v"), Short: "reveal", Long: "reveal the pair, for 30 s", Group: deciding, Rank: 4},
		{Action: CopyAs, Scope: Plan, Keys: keysOf("Y"), Short: "copy plan", Long: "copy the plan as a table, without values", Group: deciding, Rank: 8},
		{Action: Aspect, Scope: Plan, Keys: keysOf("w"), Short: "raw", Long: "take the raw texts or the computed ones", Group: deciding, Rank: 6},
		{Action: LineAspect, Scope: Plan, Keys: keysOf("r"), Short: "raw here", Long: "raw or computed for this line alone", Group: deciding, Rank: 7},
		{Action: Accept, Scope: Plan, Keys: keysOf("enter"), Short: "stage", Long: "stage what is ticked", Group: deciding, Rank: 5, Writes: true},
	}
}

func reviewKeys() []Binding {
	return []Binding{
		{Action: Tick, Scope: Reviewer, Keys: keysOf("space"), Short: "untick", Long: "take the line into this save, or not", Group: deciding, Rank: 1, Writes: true},
		{Action: TickAll, Scope: Reviewer, Keys: keysOf("a"), Short: "all", Long: "tick or untick every line of this config", Group: deciding, Rank: 2, Writes: true},
		{Action: Reveal, Scope: Reviewer, Keys: keysOf("v"), Short: "reveal pair", Long: "reveal before and after, for 30 s", Group: deciding, Rank: 3},
		{Action: TextDiff, Scope: Reviewer, Keys: keysOf("t"), Short: "lines", Long: "reveal before and after line by line", Group: deciding, Rank: 7},
		{Action: Unstage, Scope: Reviewer, Keys: keysOf("U"), Short: "unstage", Long: "drop the staged change", Group: deciding, Rank: 6, Writes: true},
		{Action: RequestChanges, Scope: Reviewer, Keys: keysOf("c"), Short: "request", Long: "open a change request with the ticked lines", Group: deciding, Rank: 5, Writes: true},
		{Action: Rehome, Scope: Reviewer, Keys: keysOf("m"), Short: "move", Long: "move what a gone or renamed config has", Group: deciding, Rank: 8, Writes: true},
		{Action: NextField, Scope: Reviewer, Keys: keysOf("tab"), Short: "buttons", Long: "go to the name field and the buttons", Group: deciding, Rank: 4},
		{Action: PrevField, Scope: Reviewer, Keys: keysOf("shift+tab"), Short: "back", Long: "go back to the list", Group: deciding, Hidden: true},
		{Action: Press, Scope: Reviewer, Keys: keysOf("enter"), Short: "buttons", Long: "go to the buttons", Group: deciding, Hidden: true},

		{Action: Theirs, Scope: Conflict, Keys: keysOf("t"), Short: "theirs", Long: "take theirs: drop the staged change", Group: deciding, Rank: 1, Writes: true},
		{Action: Mine, Scope: Conflict, Keys: keysOf("m"), Short: "mine", Long: "keep mine, over what they saved", Group: deciding, Rank: 2, Writes: true},
		{Action: ByHand, Scope: Conflict, Keys: keysOf("e"), Short: "by hand", Long: "edit by hand, starting from mine", Group: deciding, Rank: 3, Writes: true},
		{Action: Reveal, Scope: Conflict, Keys: keysOf("v"), Short: "reveal", Long: "reveal base, theirs and mine, for 30 s", Group: deciding, Rank: 4},
		{Action: TextDiff, Scope: Conflict, Keys: keysOf("T"), Short: "lines", Long: "reveal theirs and mine line by line", Group: deciding, Rank: 7},
		{Action: NextMatch, Scope: Conflict, Keys: keysOf("n"), Short: "next", Long: "next undecided", Group: deciding, Rank: 5},
		{Action: PrevMatch, Scope: Conflict, Keys: keysOf("N"), Short: "previous", Long: "previous undecided", Group: deciding},
		{Action: NextField, Scope: Conflict, Keys: keysOf("tab"), Short: "buttons", Long: "go to the buttons", Group: deciding, Rank: 6},
		{Action: PrevField, Scope: Conflict, Keys: keysOf("shift+tab"), Short: "back", Long: "go back to the list", Group: deciding, Hidden: true},
		{Action: Press, Scope: Conflict, Keys: keysOf("enter"), Short: "buttons", Long: "go to the buttons", Group: deciding, Hidden: true},
	}
}

func welcomeKeys() []Binding {
	return []Binding{
		{Action: Accept, Scope: Welcome, Keys: keysOf("enter"), Short: "start", Long: "start what is chosen, or try it again", Group: gettingIn, Rank: 1},
		{Action: OpenPage, Scope: Welcome, Keys: keysOf("o"), Short: "open", Long: "open the page in the browser again", Group: gettingIn, Rank: 2},
		{Action: CopyCode, Scope: Welcome, Keys: keysOf("y"), Short: "copy code", Long: "copy the code", Group: gettingIn, Rank: 3},
		{Action: CopyLink, Scope: Welcome, Keys: keysOf("c"), Short: "copy link", Long: "copy the link", Group: gettingIn, Rank: 4},
		{Action: QRCode, Scope: Welcome, Keys: keysOf("Q"), Short: "QR code", Long: "show or hide the QR code of the link", Group: gettingIn, Rank: 5},
		{Action: ByBrowser, Scope: Welcome, Keys: keysOf("1"), Short: "browser", Long: "log in with the browser", Group: gettingIn},
		{Action: ByToken, Scope: Welcome, Keys: keysOf("2"), Short: "token", Long: "paste a token", Group: gettingIn},
		{Action: ByCLI, Scope: Welcome, Keys: keysOf("3"), Short: "CLI login", Long: "use the login of the Doppler CLI", Group: gettingIn},
		{Action: ByDemo, Scope: Welcome, Keys: keysOf("4"), Short: "demo", Long: "try the demo", Group: gettingIn},
	}
}

func globalKeys() []Binding {
	return []Binding{
		{Action: LogIn, Scope: Global, Keys: keysOf("L"), Short: "log in", Long: "log in again", Group: everywhere, Rank: 1},
		{Action: Profiles, Scope: Global, Keys: keysOf("ctrl+o"), Short: "profiles", Long: "switch the profile, or log in", Group: everywhere, Rank: 50},
		{Action: Review, Scope: Global, Keys: keysOf("s", "ctrl+s"), Short: "review", Long: "review and save", Group: saving, Rank: 2, Writes: true},
		{Action: Undo, Scope: Global, Keys: keysOf("u"), Short: "undo", Long: "undo the last staged edit", Group: saving, Rank: 10, Writes: true},
		{Action: Redo, Scope: Global, Keys: keysOf("ctrl+r"), Short: "redo", Long: "redo", Group: saving, Rank: 30, Writes: true},
		{Action: TakeBack, Scope: Global, Keys: keysOf("B"), Short: "take back", Long: "take the last promotion back", Group: saving, Rank: 11, Writes: true},
		{Action: TakeUpKept, Scope: Global, Short: "take up", Long: "take up changes kept by earlier runs", Group: saving, Writes: true},
		{Action: KeepOffline, Scope: Global, Short: "keep", Long: "keep this config for offline reading", Group: everywhere},
		{Action: ClearOffline, Scope: Global, Short: "delete kept", Long: "delete offline copies and drafts", Group: everywhere},
		{Action: Live, Scope: Global, Short: "live", Long: "live updates on, off", Group: everywhere},
		{Action: Deliveries, Scope: Global, Short: "webhook", Long: "webhook deliveries", Group: everywhere},
		{Action: Reload, Scope: Global, Keys: keysOf("R"), Short: "reload", Long: "read it again", Group: everywhere, Rank: 40},
		{Action: Search, Scope: Global, Keys: keysOf("ctrl+f"), Short: "search", Long: "search all projects", Group: finding, Rank: 65},
		{Action: Palette, Scope: Global, Keys: keysOf(":", "ctrl+p"), Short: "commands", Long: "commands", Group: everywhere, Rank: 91, Hidden: true},
		{Action: Help, Scope: Global, Keys: keysOf("?", "f1"), Short: "all keys", Long: "this help", Group: everywhere, Rank: 92},
		{Action: Theme, Scope: Global, Keys: keysOf("ctrl+t"), Short: "theme", Long: "next colour theme", Group: everywhere},
		{Action: Presenter, Scope: Global, Keys: keysOf("ctrl+k"), Short: "presenter", Long: "presenter mode: hide every value", Group: everywhere},
		{Action: Blank, Scope: Global, Keys: keysOf("ctrl+g"), Short: "blank", Long: "blank the screen until a key is pressed", Group: everywhere},
		{Action: Back, Scope: Global, Keys: keysOf("esc"), Short: "back", Long: "back one level", Group: everywhere, Rank: 35},
		{Action: Quit, Scope: Global, Keys: keysOf("q"), Short: "leave", Long: "leave; asks if something is staged", Group: everywhere, Rank: 60},
		{Action: Interrupt, Scope: Global, Keys: keysOf("ctrl+c"), Short: "leave", Long: "leave; asks once, then leaves", Group: everywhere, Hidden: true},
		{Action: Suspend, Scope: Global, Keys: keysOf("ctrl+z"), Short: "suspend", Long: "suspend to the shell", Group: everywhere},
	}
}

func dialogKeys() []Binding {
	ranks := map[Action]int{Press: 1, Confirm: 2, NextField: 3, Show: 4, Back: 5}
	row := func(s Scope, a Action, short, long string, names ...string) Binding {
		return Binding{Action: a, Scope: s, Keys: names, Short: short, Long: long, Group: dialogs, Rank: ranks[a], Hidden: true}
	}
	return []Binding{
		row(Buttons, NextField, "next", "next button", "tab", "right", "l"),
		row(Buttons, PrevField, "previous", "previous button", "shift+tab", "left", "h"),
		row(Buttons, Up, "up", "scroll up", "up", "k"),
		row(Buttons, Down, "down", "scroll down", "down", "j"),
		row(Buttons, Press, "press", "press the button", "enter", "space"),
		row(Buttons, Back, "cancel", "cancel", "esc", "q"),
		row(Field, NextField, "next", "next field or button", "tab", "down"),
		row(Field, PrevField, "previous", "previous field or button", "shift+tab", "up"),
		row(Field, Press, "accept", "accept, or press the button", "enter"),
		row(Field, Confirm, "stage", "accept from anywhere in the text", "ctrl+s"),
		row(Field, Show, "show", "show or hide the text", "ctrl+t"),
		row(Field, Editor, "editor", "edit the value in $EDITOR", "ctrl+o"),
		row(Field, Back, "cancel", "cancel", "esc"),
		row(Field, Help, "keys", "all keys", "f1"),
		row(Menu, Up, "up", "up", "up", "shift+tab"),
		row(Menu, Down, "down", "down", "down", "tab"),
		row(Menu, Press, "choose", "choose", "enter"),
		row(Menu, PageUp, "page up", "a page up", "pgup"),
		row(Menu, PageDown, "page down", "a page down", "pgdown"),
		row(Menu, Back, "close", "close", "esc"),
		row(Filtering, Press, "keep", "keep the filter", "enter"),
		row(Filtering, Mark, "notes too", "look in notes too", "tab"),
		row(Filtering, Back, "clear", "clear the filter", "esc"),
		row(Filtering, Help, "keys", "all keys", "f1"),
		row(Finder, Up, "up", "up", "up"),
		row(Finder, Down, "down", "down", "down"),
		row(Finder, PageUp, "page up", "a page up", "pgup"),
		row(Finder, PageDown, "page down", "a page down", "pgdown"),
		row(Finder, First, "first", "first", "ctrl+home"),
		row(Finder, Last, "last", "last", "ctrl+end"),
		row(Finder, Mark, "mark", "mark it, or show what it does", "tab"),
		row(Finder, Press, "choose", "choose or run it", "enter"),
		row(Finder, Back, "close", "close", "esc"),
		row(Finder, Help, "keys", "all keys", "f1"),
		row(Reading, Filter, "find", "find in it", "/"),
		row(Reading, First, "first", "first", "home", "g"),
		row(Reading, Last, "last", "last", "end", "G"),
		row(Reading, Up, "up", "up", "up", "k"),
		row(Reading, Down, "down", "down", "down", "j"),
		row(Reading, PageUp, "page up", "a page up", "pgup", "ctrl+u"),
		row(Reading, PageDown, "page down", "a page down", "pgdown", "ctrl+d", "space"),
		row(Reading, Back, "close", "close", "esc", "q", "?", "enter"),
	}
}
