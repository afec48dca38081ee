package ui

import (
	tea "charm.land/bubbletea/v2"

	"dtui/ui/screen"
)

// Update routes one message. It tells messages apart, with ticked for timers and what others changed, unhurried for what nobody waits for and gettingIn for logins, and nothing else does.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	a.ctx.Now = a.now()
	if a.stale(msg) || a.away(msg) {
		return a, nil
	}
	a.touched(msg)
	if done, commands := a.hiding(msg); done {
		return a, tea.Batch(commands...)
	}
	commands, relocked := []tea.Cmd(nil), a.relock()
	switch msg := msg.(type) {
	case tea.WindowSizeMsg, tea.ColorProfileMsg, tea.BackgroundColorMsg, tea.ModeReportMsg:
		a.terminalIs(msg)
	case tea.BlurMsg:
		commands = append(commands, a.blurred())
	case tea.KeyPressMsg:
		a.keyed()
		a.recalling = false
		commands = append(a.key(msg), a.waitForCalm()...)
	case tea.PasteMsg:
		commands = a.paste(msg.Content)
	case tea.MouseClickMsg:
		a.keyed()
		a.recalling = false
		commands = a.click(msg.Mouse())
	case tea.MouseWheelMsg:
		a.wheel(msg.Mouse())
	case accountMsg:
		commands = a.accountIs(msg)
	case projectsMsg:
		a.ctx.W.ProjectsAre(msg.number, msg.list, msg.err)
		commands = append(append(a.answered(msg.err), a.refresh()...), a.onlyProject()...)
	case layoutMsg:
		a.ctx.W.LayoutIs(msg.project, msg.number, msg.layout, msg.err)
		commands = append(append(a.answered(msg.err), a.refresh()...), a.onlyConfig(msg.project)...)
		commands = append(commands, a.misguided(msg.project, msg.err)...)
	case openedMsg:
		a.ctx.W.Opened(msg.ref, msg.number, msg.snapshot, msg.err)
		commands = append(append(a.answered(msg.err), a.refresh()...), a.remember())
		commands = append(append(commands, a.misguided(msg.ref.Project, msg.err)...), a.keepCopy(msg.snapshot))
	case gatheredMsg, recalledMsg, expectedMsg, lintedMsg, policiesMsg:
		commands = a.unhurried(msg)
	case copiedMsg:
		commands = a.copied(msg)
	case editorMsg, editedMsg, sweptMsg:
		commands = a.fromOutside(msg)
	case savedMsg:
		commands = a.saved(msg)
	case noteSavedMsg:
		commands = a.noteSaved(msg)
	case takeBackMsg:
		commands = a.takeBack(msg)
	default:
		known := false
		if commands, known = a.ticked(msg); known {
			break
		}
		if commands, known = a.gettingIn(msg); !known {
			return a, tea.Batch(relocked...)
		}
	}
	a.keepReveal()
	if a.blanked != nil {
		a.letGo()
	} else {
		commands = append(append(commands, relocked...), a.countReveal(), a.spin(), a.relint())
	}
	a.afterwards()
	return a, tea.Batch(slicesOf(commands, a.attend(), a.keepLive(), a.seekStrays(msg))...)
}

// terminalIs takes over what the terminal tells of itself.
func (a *App) terminalIs(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.w, a.h = msg.Width, msg.Height
	case tea.ColorProfileMsg:
		a.themes.has(msg.Profile)
	case tea.BackgroundColorMsg:
		a.themes.behind = msg.Color
		if a.options.Theme == "" {
			a.themes.dark = msg.IsDark()
		}
	case tea.ModeReportMsg:
		a.themes.reported(msg)
	}
	a.ctx.Look = a.themes.look()
}

// ticked handles the timers, and what comes from what is kept on this machine, and reports whether the message is one.
func (a *App) ticked(msg tea.Msg) (commands []tea.Cmd, known bool) {
	switch msg := msg.(type) {
	case idleTick:
		commands = a.idleTicked()
	case relockTick:
		commands = a.relockTicked()
	case revealTick:
		a.revealTicked(msg)
	case gatherTick:
		commands = a.gatherTicked()
	case toastTick:
		a.toasts.expire(msg.id)
	case spinTick:
		a.spinning = false
		a.ctx.Spin++
	case clipboardTick:
		commands = a.clipboardTicked(msg)
	case clipboardEnded:
		commands = a.clipboardIs(msg)
	case troubleTick:
		a.trouble.passed(a.ctx.Now)
		commands = a.countDown()
	default:
		for _, from := range []func(tea.Msg) ([]tea.Cmd, bool){a.fromHistory, a.fromErrand, a.fromLive, a.fromSearch, a.fromOffline} {
			if commands, known = from(msg); known {
				break
			}
		}
		return commands, known
	}
	return commands, true
}

// all runs effects in order.
func (a *App) all(effects []screen.Effect) []tea.Cmd {
	var commands []tea.Cmd
	for _, effect := range effects {
		if command := a.run(effect); command != nil {
			commands = append(commands, command)
		}
	}
	return commands
}
