package workspace

import (
	"strconv"

	"dtui/model"
)

// StageDocument stages what was edited in a document as one step. A removed name that root has too is removed as follow
// says.
func (w *Workspace) StageDocument(d *model.Document, edits model.Edits, root *model.Snapshot, follow bool) error {
	present, err := w.present(d.ID())
	if err != nil {
		return err
	}
	label := strconv.Itoa(len(edits.Lines)) + " changes from the editor"
	if len(edits.Lines) == 1 {
		label = "1 change from the editor"
	}
	return w.Staging.Stage(present, label, d.Changes(edits, present, w.Staging.Of(d.ID()), root, follow)...)
}
