package workspace

import "dtui/model"

// LetGo forgets every text that was read, overtakes the answers that are on their way, and protects again what was
// unlocked. What is staged stays, and so do the lists of projects and configs, which hold no value. The newest promotion
// can no longer be taken back: that takes the values from before it.
func (w *Workspace) LetGo() {
	w.Overtake()
	clear(w.histories)
	w.reads++
	for _, c := range w.configs {
		if c.Snapshot != nil {
			c.Err = nil
		}
		c.Snapshot, c.rows, c.rowsOf, c.origins = nil, nil, nil, nil
	}
	w.held.letGo()
	w.letGoOfPromotions()
	w.letGoOfProposals()
	w.RelockAll()
}

// Bare are the reports of a save without what was read for them: of a line that is still staged, what is staged; of any
// other, its name and how it ended.
func (w *Workspace) Bare(reports []model.SaveReport) []model.SaveReport {
	bare := make([]model.SaveReport, 0, len(reports))
	for _, report := range reports {
		report.Snapshot, report.Root = nil, nil
		lines := make([]model.LineResult, 0, len(report.Lines))
		for _, line := range report.Lines {
			staged, ok := w.Staging.Of(report.ID).Get(line.Change.Key())
			if !ok || staged.Base != line.Change.Base {
				staged = model.Change{Name: line.Change.Name}
			}
			lines = append(lines, model.LineResult{Change: staged, State: line.State})
		}
		report.Lines = lines
		bare = append(bare, report)
	}
	return bare
}
