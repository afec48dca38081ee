package workspace

import (
	"fmt"

	"dtui/model"
)

// SetEverywhere stages one raw text under a name in several configs, as one step. Where the name is new it takes
// visibility and type from like, or is masked when that is nil. All or nothing.
func (w *Workspace) SetEverywhere(ids []model.ConfigID, name string, value model.Value, like *model.Secret) error {
	drafts := make([]model.Draft, 0, len(ids))
	for _, id := range ids {
		snapshot, err := w.present(id)
		if err != nil {
			return fmt.Errorf("%s: %w", id.ConfigRef, err)
		}
		set := w.Staging.Of(id)
		line, staged := set.Named(name)
		if !staged {
			line, staged = set.Get(name)
		}
		switch {
		case staged && line.Name != name:
			return fmt.Errorf("%s is staged to be renamed in %s", name, id.ConfigRef)
		case !staged:
			line = model.Change{Base: w.base(snapshot, name), Name: name}
		}
		line.Value, line.Veiled, line.Removal = value, false, model.Keep
		if line.Base == nil && !staged {
			line.Visibility = model.Masked
			if like != nil {
				line.Visibility, line.Type = like.Visibility, like.Type
			}
		}
		drafts = append(drafts, model.Draft{Present: snapshot, Changes: []model.Change{line}})
	}
	return w.Staging.StageAll("setting of "+name, drafts...)
}
