package ui

import (
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// AtHome reports whether the home screen is on top and no dialog stands above it.
func (a *App) AtHome() bool { return len(a.dialogs) == 0 && len(a.screens) == 1 }

// Dialogs is how many dialogs are open.
func (a *App) Dialogs() int { return len(a.dialogs) }

// InClear is the subject that is revealed, "" when none is, and whether the top dialog shows its text.
func (a *App) InClear() (subject string, dialog bool) {
	if r := a.ctx.Revealed; r != nil && a.ctx.Now.Before(r.Until) {
		subject = r.Subject
	}
	if s, ok := a.dialog().(screen.Shower); ok {
		_, dialog = s.Shown()
	}
	return subject, dialog
}

// Findings is what was found in a project.
func (a *App) Findings(project string) (*workspace.Lint, bool) { return a.ctx.W.Lint(project) }
