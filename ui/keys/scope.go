package keys

// Scope is a place in which a key has a meaning. A chain of scopes goes from the innermost outwards.
type Scope string

// The scopes.
const (
	Global   Scope = "everywhere"
	Moving   Scope = "move"
	Browse   Scope = "browse"
	Projects Scope = "projects"
	Configs  Scope = "configs"
	Secrets  Scope = "secrets"
	Compare  Scope = "diff"
	Lines    Scope = "text diff"
	Matrix   Scope = "matrix"
	Activity Scope = "activity"
	Findings Scope = "lint"
	Plan     Scope = "promote"
	// Manage is where tokens, webhooks, members and so on are listed.
	Manage   Scope = "manage"
	Reviewer Scope = "review"
	Conflict Scope = "conflict"
	// History is the log of a config, RollingBack the preview of going back, Moment a config as of a moment.
	History     Scope = "history"
	RollingBack Scope = "rollback"
	Moment      Scope = "as-of"
	// Results is the list of what a search has found, SearchField the line above it: no printable key is bound there.
	Results     Scope = "search"
	SearchField Scope = "search field"
	// Welcome is the screen without a token.
	Welcome Scope = "welcome"
	// Buttons are dialogs with buttons and nothing to type.
	Buttons Scope = "buttons"
	// Field is anything with a text field in it: no printable key is bound here.
	Field Scope = "field"
	// Menu is a list to choose from with its own letters.
	Menu Scope = "menu"
	// Finder is a text field above a list: no printable key is bound here either.
	Finder Scope = "finder"
	// Filtering is the filter line of a screen's own list, which takes its keys itself.
	Filtering Scope = "filter"
	// Reading is a dialog that only shows something.
	Reading Scope = "reading"
)

// leaks lists what still works through a dialog or a text field: leaving, suspending and hiding, and nothing that could
// write or move something behind it.
var leaks = []Action{Interrupt, Suspend, Presenter, Blank}

// closed are the scopes that let only leaks through.
func closed(s Scope) bool {
	return s == Buttons || s == Field || s == Menu || s == Finder || s == Filtering || s == Reading || s == SearchField
}
