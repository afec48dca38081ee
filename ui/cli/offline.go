package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"runtime"
	"time"

	"dtui/keyring"
	"dtui/model"
	"dtui/ui"
)

// offlineFolder is where copies and drafts are, in the state folder.
const offlineFolder = "offline"

// offlineVault is the ui.Offline of a run.
type offlineVault struct{ *keyring.Vault }

// vault is what this run keeps on the machine, nil when there is no folder to keep it in.
func (r *run) vault(keys keyring.Store, logger *slog.Logger) *offlineVault {
	dir, err := stateFolder(r.getenv, runtime.GOOS)
	if err != nil {
		if logger != nil {
			logger.Warn("nothing is kept for reading offline", "error", err.Error())
		}
		return nil
	}
	return &offlineVault{keyring.NewVault(filepath.Join(dir, offlineFolder), keys)}
}

// Open gets the key.
func (v *offlineVault) Open(ctx context.Context, passphrase model.Value) error {
	err := v.Vault.Open(ctx, passphrase)
	var needs keyring.KeyNeedsPassphrase
	var wrong keyring.WrongPassphrase
	switch {
	case errors.As(err, &needs) && needs.New:
		return ui.ErrNewPassphrase
	case errors.As(err, &needs):
		return ui.ErrPassphrase
	case errors.As(err, &wrong):
		return ui.ErrWrongPassphrase
	}
	return plain(err)
}

// Copy is the copy of a config, nil when there is none.
func (v *offlineVault) Copy(ctx context.Context, owner model.Owner, ref model.ConfigRef) (*model.Snapshot, error) {
	s, err := v.Vault.Copy(ctx, owner, ref)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return s, err
}

// lastCopies waits for the copies that are being kept, but not long.
func (v *offlineVault) lastCopies(app *ui.App) error {
	done := make(chan error, 1)
	go func() { done <- app.FinishCopies() }()
	select {
	case err := <-done:
		return err
	case <-time.After(mostWait):
		return fmt.Errorf("what was read last was not kept for reading offline within %s", mostWait)
	}
}

// lastDraft keeps what is staged when the screen is gone, whatever ended it, and waits for a slow disk only for a moment.
// It returns how many changes the next start will offer.
func (v *offlineVault) lastDraft(app *ui.App) (kept int, err error) {
	draft, keeps := app.LastDraft()
	if !keeps {
		return 0, nil
	}
	done := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), mostWait)
		defer cancel()
		err := v.KeepDraft(ctx, draft.Work, draft.Version)
		for _, id := range draft.Taken {
			if err == nil {
				err = v.DropDraft(ctx, id)
			}
		}
		done <- errors.Join(err, v.Close(ctx))
	}()
	select {
	case err := <-done:
		if err != nil {
			return 0, err
		}
		return draft.Work.Len(), nil
	case <-time.After(mostWait):
		return 0, fmt.Errorf("what is staged was not kept within %s", mostWait)
	}
}
