package ui

// AtHome reports whether the home screen is on top and no dialog stands above it.
func (a *App) AtHome() bool { return len(a.dialogs) == 0 && len(a.screens) == 1 }

// Dialogs is how many dialogs are open.
func (a *App) Dialogs() int { return len(a.dialogs) }
