package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dtui/client"
	"dtui/client/webhook"
	"dtui/keyring"
	"dtui/model"
	"dtui/ui/manage"
)

// errProfileTaken says that a login is kept under a name already.
type errProfileTaken string

func (e errProfileTaken) Error() string { return "there is a profile " + string(e) + " already" }
func (e errProfileTaken) Hint() string  { return "Choose another name." }

// keeper is what managing does on this machine.
func keeper() manage.Keeper {
	return manage.Keeper{SaveFile: saveFile, ReadTemplate: readTemplate, Deliver: deliver}
}

// saveFile writes a text and a line end to a new file that only its owner can read. The file is there whole or not at all:
// it gets its name once everything is written, and never that of another file or of a link.
func saveFile(_ context.Context, name string, text model.Value) (string, error) {
	path, err := filepath.Abs(fromHome(name))
	if err != nil {
		return "", err
	}
	// CreateTemp makes files that only their owner can read.
	file, err := os.CreateTemp(filepath.Dir(path), ".dtui-*")
	if err != nil {
		return "", unwritten(path, err)
	}
	defer func() { _ = os.Remove(file.Name()) }()
	if err := errors.Join(fill(file, text), file.Close()); err != nil {
		return "", unwritten(path, err)
	}
	switch err := os.Link(file.Name(), path); {
	case err == nil:
		return path, nil
	case errors.Is(err, os.ErrExist):
		return "", errThere(path)
	}
	// Some file systems have no links. What is there is not followed and not replaced here either.
	whole, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, os.ErrExist):
		return "", errThere(path)
	case err != nil:
		return "", unwritten(path, err)
	}
	if err := errors.Join(fill(whole, text), whole.Close()); err != nil {
		return "", unwritten(path, errors.Join(err, os.Remove(path)))
	}
	return path, nil
}

func fill(file *os.File, text model.Value) error {
	_, err := io.Copy(file, strings.NewReader(text.Reveal()+"\n"))
	return errors.Join(err, file.Sync())
}

// fromHome reads a name as a shell does, where ~ is one's own folder.
func fromHome(name string) string {
	rest, found := strings.CutPrefix(name, "~/")
	home, err := os.UserHomeDir()
	if !found || err != nil {
		return name
	}
	return filepath.Join(home, rest)
}

func errThere(path string) error { return fmt.Errorf("%s is there already, and is left alone", path) }

// unwritten says which file was asked for, and not the one with a name of dtui's own that it began as.
func unwritten(path string, err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err
	}
	return fmt.Errorf("%s was not written: %w", path, err)
}

// readTemplate reads a template file. Its errors quote no value.
func readTemplate(_ context.Context, name string) (model.Template, error) {
	name = fromHome(name)
	// Opening a pipe would wait for its other end.
	switch info, err := os.Stat(name); {
	case err != nil:
		return model.Template{}, fmt.Errorf("the template cannot be read: %w", err)
	case !info.Mode().IsRegular():
		return model.Template{}, fmt.Errorf("%s is not a file", name)
	}
	file, err := os.Open(name)
	if err != nil {
		return model.Template{}, fmt.Errorf("the template cannot be read: %w", err)
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, model.MaxTemplate+1))
	if err != nil {
		return model.Template{}, err
	}
	return client.ReadTemplate(model.NewValue(string(text)))
}

func deliver(ctx context.Context, t manage.TestDelivery) (manage.Delivered, error) {
	began := time.Now()
	status, err := webhook.Deliver(ctx, webhook.Test{
		URL: t.URL, Secret: t.Secret, Auth: t.Auth, Payload: t.Payload, Ref: t.Config, Environment: t.Environment, WorkplaceName: t.Workplace,
	})
	return manage.Delivered{Status: status, Took: time.Since(began)}, err
}

// Add keeps the token of something that was made as a profile, without going over to it.
func (d *doorman) Add(ctx context.Context, t manage.KeptToken) (where string, err error) {
	if d.homeless {
		return "", errNoHome
	}
	host := t.Host
	if host == "" {
		host = d.host()
	}
	present, err := d.tokens.Profiles(ctx)
	if err != nil {
		return "", plain(err)
	}
	for _, p := range present.List {
		if p.Name == t.Name {
			return "", errProfileTaken(t.Name)
		}
	}
	entry := keyring.Entry{Name: t.Name, Host: host, Workplace: t.Workplace, Person: t.Name, Kind: string(model.KindOfToken(t.Token)), Token: t.Token}
	if _, err := d.tokens.Add(ctx, entry, model.InKeyring, model.Value{}); err != nil {
		return "", plain(err)
	}
	return "in the system keyring", nil
}
