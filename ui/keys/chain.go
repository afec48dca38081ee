package keys

// Chains lists every chain of scopes in which keys are looked up while dtui runs. A key means one thing in each of them.
func Chains() [][]Scope {
	return [][]Scope{
		{Secrets, Browse, Moving, Global},
		{Projects, Browse, Moving, Global},
		{Configs, Browse, Moving, Global},
		{Compare, Moving, Global},
		{Lines, Moving, Global},
		{Matrix, Moving, Global},
		{History, Moving, Global},
		{RollingBack, Moving, Global},
		{Moment, Moving, Global},
		{Activity, Moving, Global},
		{Results, Moving, Global},
		{SearchField, Global},
		{Findings, Moving, Global},
		{Manage, Moving, Global},
		{Plan, Moving, Global},
		{Reviewer, Moving, Global},
		{Conflict, Moving, Global},
		{Welcome, Moving, Global},
		{Buttons, Global},
		{Field, Global},
		{Menu, Global},
		{Finder, Global},
		{Filtering, Global},
		{Reading, Global},
	}
}

// typing are the scopes in which letters are text, or the letters of a menu.
func typing(s Scope) bool {
	return s == Field || s == Finder || s == Filtering || s == Menu || s == SearchField
}

// Edits reports whether a text field takes a key itself, to edit or to move in its text. The table never gets to see it
// while the field has the focus. Up and down are left to the table by fields of one line.
func Edits(key string) bool {
	switch key {
	case "left", "right", "home", "end", "backspace", "delete", "ctrl+a", "ctrl+e", "ctrl+u", "ctrl+w", "ctrl+h",
		"ctrl+left", "ctrl+right", "alt+left", "alt+right", "alt+b", "alt+f", "alt+backspace", "alt+d", "ctrl+backspace", "ctrl+delete",
		"ctrl+home", "ctrl+end", "pgup", "pgdown", "alt+enter", "ctrl+j", "shift+enter":
		return true
	}
	return false
}
