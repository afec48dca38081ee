package keyring

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"dtui/model"
)

// The texts that are sealed. This is the one file that writes values into them: what encode returns goes to seal and to
// nothing else. A value is its bytes in base64, so that any bytes come back as they were; null is one that is not known.

// Mark tells a login from others, for a Vault: a hash of the token and the host that it goes to.
func Mark(credential model.Credential) model.LoginMark {
	host := credential.Host
	if normal, err := origin(host); err == nil {
		host = normal
	}
	return sha256.Sum256([]byte("dtui login 1\x00" + host + "\x00" + credential.Token.Reveal()))
}

func decodeKey(token model.Value) ([]byte, error) {
	return base64.RawStdEncoding.DecodeString(token.Reveal())
}

// formVersion is that of the texts. A reader refuses what it does not know.
const formVersion = 1

type (
	ownerForm struct {
		Host, Workplace, Actor string
	}
	refForm struct {
		Project, Config string
	}
	configForm struct {
		refForm
		UUID, Environment         string
		Root, Locked, Inheritable bool
		Inherits, InheritedBy     []refForm
		CreatedAt                 time.Time
	}
	secretForm struct {
		Name                           string
		Raw, Computed                  []byte
		Visibility, ComputedVisibility string
		Type, Note                     string
	}
	copyForm struct {
		Version int
		Owner   ownerForm
		Config  configForm
		ReadAt  time.Time
		Secrets []secretForm
	}
	// keptForm is a copyForm without its secrets.
	keptForm struct {
		Version int
		Owner   ownerForm
		Config  configForm
		ReadAt  time.Time
	}
	loginForm struct {
		Version                             int
		Owner                               ownerForm
		WorkplaceName, ActorName, TokenKind string
	}
	changeForm struct {
		Base, RootValue  *secretForm
		Name             string
		Value            []byte
		Visibility, Type string
		Removal          uint8
		ToRoot           bool `json:",omitempty"`
		Veiled           bool `json:",omitempty"`
	}
	setForm struct {
		Config configForm
		Lines  []changeForm
	}
	noteForm struct {
		Secret        string
		In            refForm
		UUID          string
		Before, After string
	}
	draftForm struct {
		Version int
		Owner   ownerForm
		KeptAt  time.Time
		Sets    []setForm
		Notes   []noteForm
	}
)

func valueForm(v model.Value) []byte {
	if !v.Known() {
		return nil
	}
	return append([]byte{}, v.Reveal()...)
}

func (f secretForm) wipe() {
	clear(f.Raw)
	clear(f.Computed)
}

func valueOf(form []byte) model.Value {
	if form == nil {
		return model.Value{}
	}
	return model.NewValue(string(form))
}

func ownerOf(f ownerForm) model.Owner { return model.Owner(f) }

func refOf(f refForm) model.ConfigRef { return model.ConfigRef(f) }

func refForms(refs []model.ConfigRef) []refForm {
	var forms []refForm
	for _, ref := range refs {
		forms = append(forms, refForm(ref))
	}
	return forms
}

func refsOf(forms []refForm) []model.ConfigRef {
	var refs []model.ConfigRef
	for _, form := range forms {
		refs = append(refs, refOf(form))
	}
	return refs
}

func formOfConfig(c model.Config) configForm {
	return configForm{
		refForm: refForm(c.ConfigRef), UUID: c.UUID, Environment: c.Environment, Root: c.Root, Locked: c.Locked,
		Inheritable: c.Inheritable, Inherits: refForms(c.Inherits), InheritedBy: refForms(c.InheritedBy), CreatedAt: c.CreatedAt,
	}
}

func configOf(f configForm) model.Config {
	return model.Config{
		ConfigRef: refOf(f.refForm), UUID: f.UUID, Environment: f.Environment, Root: f.Root, Locked: f.Locked,
		Inheritable: f.Inheritable, Inherits: refsOf(f.Inherits), InheritedBy: refsOf(f.InheritedBy), CreatedAt: f.CreatedAt,
	}
}

func formOfSecret(s model.Secret) secretForm {
	return secretForm{
		Name: s.Name, Raw: valueForm(s.Raw), Computed: valueForm(s.Computed), Visibility: string(s.Visibility),
		ComputedVisibility: string(s.ComputedVisibility), Type: string(s.Type), Note: s.Note,
	}
}

func secretOf(f secretForm) model.Secret {
	return model.Secret{
		Name: f.Name, Raw: valueOf(f.Raw), Computed: valueOf(f.Computed), Visibility: model.Visibility(f.Visibility),
		ComputedVisibility: model.Visibility(f.ComputedVisibility), Type: model.ValueType(f.Type), Note: f.Note,
	}
}

func formOfBase(s *model.Secret) *secretForm {
	if s == nil {
		return nil
	}
	form := formOfSecret(*s)
	return &form
}

func baseOf(f *secretForm) *model.Secret {
	if f == nil {
		return nil
	}
	s := secretOf(*f)
	return &s
}

// encodeCopy leaves out what people may not read, should a token have been given it all the same.
func encodeCopy(s *model.Snapshot) ([]byte, error) {
	form := copyForm{Version: formVersion, Owner: ownerForm(s.ID().Owner), Config: formOfConfig(s.Config()), ReadAt: s.ReadAt()}
	for _, list := range [][]model.Secret{s.Secrets(), s.Managed()} {
		for _, secret := range list {
			if secret.Restricted() {
				secret.Raw = model.Value{}
			}
			if secret.Restricted() || secret.ComputedVisibility == model.Restricted {
				secret.Computed = model.Value{}
			}
			f := formOfSecret(secret)
			defer f.wipe()
			form.Secrets = append(form.Secrets, f)
		}
	}
	return encodeForm(form)
}

func decodeCopy(text []byte) (*model.Snapshot, error) {
	var form copyForm
	if err := decodeForm(text, &form, &form.Version); err != nil {
		return nil, err
	}
	secrets := make([]model.Secret, 0, len(form.Secrets))
	for _, f := range form.Secrets {
		secrets = append(secrets, secretOf(f))
		f.wipe()
	}
	return model.NewSnapshot(ownerOf(form.Owner), configOf(form.Config), form.ReadAt, secrets).AsCopy(), nil
}

func decodeKept(text []byte) (model.KeptConfig, error) {
	var form keptForm
	err := decodeForm(text, &form, &form.Version)
	return model.KeptConfig{Owner: ownerOf(form.Owner), Config: configOf(form.Config), ReadAt: form.ReadAt}, err
}

func encodeLogin(a model.Account) ([]byte, error) {
	return encodeForm(loginForm{formVersion, ownerForm(a.Owner), a.WorkplaceName, a.ActorName, a.TokenKind})
}

func decodeLogin(text []byte) (model.Account, error) {
	var form loginForm
	err := decodeForm(text, &form, &form.Version)
	return model.Account{Owner: ownerOf(form.Owner), WorkplaceName: form.WorkplaceName, ActorName: form.ActorName, TokenKind: form.TokenKind}, err
}

func encodeDraft(owner model.Owner, at time.Time, work model.Unsaved) ([]byte, error) {
	form := draftForm{Version: formVersion, Owner: ownerForm(owner), KeptAt: at}
	for _, set := range work.Sets {
		if set.ID.Owner != owner || set.ID.ConfigRef != set.Config.ConfigRef || set.ID.UUID != set.Config.UUID {
			return nil, fmt.Errorf("the changes of %s do not belong together", set.ID.ConfigRef)
		}
		f := setForm{Config: formOfConfig(set.Config)}
		for _, c := range set.Lines {
			f.Lines = append(f.Lines, changeForm{
				Base: formOfBase(c.Base), RootValue: formOfBase(c.RootValue), Name: c.Name, Value: valueForm(c.Value),
				Visibility: string(c.Visibility), Type: string(c.Type), Removal: uint8(c.Removal), ToRoot: c.ToRoot, Veiled: c.Veiled,
			})
		}
		form.Sets = append(form.Sets, f)
	}
	for _, n := range work.Notes {
		if n.Project.Owner != owner || n.In.Owner != owner || n.In.Project != n.Project.Slug {
			return nil, fmt.Errorf("the note of %s does not belong to its project", n.Secret)
		}
		form.Notes = append(form.Notes, noteForm{Secret: n.Secret, In: refForm(n.In.ConfigRef), UUID: n.In.UUID, Before: n.Before, After: n.After})
	}
	return encodeForm(form)
}

func decodeDraft(text []byte) (owner model.Owner, at time.Time, work model.Unsaved, err error) {
	var form draftForm
	if err := decodeForm(text, &form, &form.Version); err != nil {
		return model.Owner{}, time.Time{}, model.Unsaved{}, err
	}
	owner = ownerOf(form.Owner)
	for _, f := range form.Sets {
		config := configOf(f.Config)
		set := model.UnsavedSet{ID: model.ConfigID{Owner: owner, ConfigRef: config.ConfigRef, UUID: config.UUID}, Config: config}
		for _, c := range f.Lines {
			if c.Removal > uint8(model.FollowRoot) {
				return model.Owner{}, time.Time{}, model.Unsaved{}, errors.New("it holds a change that this dtui does not know")
			}
			set.Lines = append(set.Lines, model.Change{
				Base: baseOf(c.Base), RootValue: baseOf(c.RootValue), Name: c.Name, Value: valueOf(c.Value),
				Visibility: model.Visibility(c.Visibility), Type: model.ValueType(c.Type), Removal: model.Removal(c.Removal), ToRoot: c.ToRoot, Veiled: c.Veiled,
			})
		}
		work.Sets = append(work.Sets, set)
	}
	for _, n := range form.Notes {
		in := model.ConfigID{Owner: owner, ConfigRef: refOf(n.In), UUID: n.UUID}
		key := model.NoteKey{Project: model.ProjectID{Owner: owner, Slug: in.Project}, Secret: n.Secret}
		work.Notes = append(work.Notes, model.NoteChange{NoteKey: key, In: in, Before: n.Before, After: n.After})
	}
	return owner, form.KeptAt, work, nil
}

func encodeForm(form any) ([]byte, error) {
	text, err := json.Marshal(form)
	if err != nil {
		return nil, errors.New("it cannot be written as JSON") // The library's text could quote what it was given.
	}
	return text, nil
}

func decodeForm(text []byte, form any, version *int) error {
	if err := json.Unmarshal(text, form); err != nil {
		return errors.New("it is not what dtui writes")
	}
	if *version != formVersion {
		return fmt.Errorf("it has format %d and this dtui reads format %d", *version, formVersion)
	}
	return nil
}
