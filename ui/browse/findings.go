package browse

import (
	"dtui/model"
	"dtui/model/lint"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// findings is what is probably wrong with a secret as it will be. In presenter mode that is hidden: it tells of the value.
func (s *Screen) findings(c *screen.Context, row workspace.Row) []lint.Finding {
	if c.Presenter {
		return nil
	}
	name := row.Name
	if row.Change != nil {
		name = row.Change.Name
	}
	return c.W.Findings(s.shown, name)
}

// lintMark is the mark of the worst finding, "" for none.
func (s *Screen) lintMark(c *screen.Context, row workspace.Row) (string, theme.Tone) {
	var worst model.Severity
	for _, finding := range s.findings(c, row) {
		worst = max(worst, finding.Severity)
	}
	if worst == 0 {
		return "", theme.Text
	}
	return c.Look.Severity(worst)
}

// mostFindings is how many findings the details tell of in whole; the lint screen has all.
const mostFindings = 2

// findingRows are the findings of the secret under the cursor, in sentences.
func (s *Screen) findingRows(c *screen.Context, d *details, found []lint.Finding) {
	for i, finding := range found {
		if i == mostFindings {
			d.text("", "and "+look.Count(len(found)-i, "more finding")+"; "+c.Key(keys.Lint, keys.Browse)+" shows all", theme.Muted)
			return
		}
		label := ""
		if i == 0 {
			label = "lint"
		}
		glyph, tone := d.l.Severity(finding.Severity)
		n := d.start(label).Add(glyph+" ", tone, theme.Bold)
		d.rows = append(d.rows, look.Row{Text: n.Outside(finding.Message, n.Room(), theme.Text, 0).String()})
	}
}
