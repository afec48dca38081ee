package browse

import (
	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// failedRows say, below rows that are old, why they could not be read again and which key tries it. The banner has already
// said why when it is the connection, so that a narrow pane then only names the key.
func failedRows(c *screen.Context, load *workspace.Load, w, h int) []look.Row {
	if load.Err == nil || load.Busy {
		return nil
	}
	l := c.Look
	again, short := c.Key(keys.Reload)+" tries again.", c.Key(keys.Reload)+" tries again."
	if model.KindOf(load.Err) == model.Unauthorized {
		// The banner names the key that helps.
		again, short = "", "not read again"
	}
	why := l.Cells.Printable(look.Sentence(load.Err))
	indent := filterIndent(w)
	row := func(mark, text string, tone theme.Tone) look.Row {
		n := l.Line(w, theme.OnBg).Gap(indent).Add(mark, theme.Danger, theme.Bold).To(indent + cells.Width(l.Failed) + 1)
		return look.Row{Text: n.Add(text, tone, 0).String()}
	}
	room := w - indent - cells.Width(l.Failed) - 2
	if indent > 1 {
		return []look.Row{row(l.Failed, l.Cells.Fit(why, room-cells.Width(again)-1)+" "+again, theme.Text)}
	}
	lines := cells.WrapWords(why, room)
	if banner(load.Err) || h < projectsHeight || len(lines) > 4 {
		return []look.Row{row(l.Failed, short, theme.Text)}
	}
	var rows []look.Row
	for i, line := range lines {
		mark := ""
		if i == 0 {
			mark = l.Failed
		}
		rows = append(rows, row(mark, line, theme.Text))
	}
	return append(rows, row("", again, theme.Muted))
}

// banner reports whether an error is one that the banner tells of.
func banner(err error) bool {
	switch model.KindOf(err) {
	case model.Unauthorized, model.Unavailable, model.RateLimited:
		return true
	default:
		return false
	}
}

// reload reads what the focus is on again, and what could not be read before.
func (s *Screen) reload(c *screen.Context) []screen.Effect {
	projects := c.W.ProjectsLoad.Err != nil
	configs := s.project != "" && c.W.Layout(s.project).Err != nil
	secrets := s.shown.Config != "" && c.W.Config(s.shown).Err != nil
	switch {
	case s.focus == configsPane && s.project != "":
		configs = true
	case s.focus == secretsPane && s.shown.Config != "":
		secrets = true
	case s.focus == projectsPane || s.shown.Config == "":
		projects = true
	default:
		secrets = true
	}
	var effects []screen.Effect
	if projects {
		effects = append(effects, screen.LoadProjects{})
	}
	if configs {
		effects = append(effects, screen.LoadLayout{Project: s.project})
	}
	if secrets {
		effects = append(effects, screen.Open{Ref: s.shown})
	}
	return effects
}
