package ui_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui/internal/drive"
	"dtui/ui/manage"
)

var (
	me       = model.Owner{Host: "api.example", Workplace: "acme", Actor: "ana"}
	somebody = model.Owner{Host: "api.example", Workplace: "other", Actor: "bob"}
	dev      = model.ConfigRef{Project: "backend", Config: "dev"}
	stg      = model.ConfigRef{Project: "backend", Config: "stg"}
	prd      = model.ConfigRef{Project: "backend", Config: "prd"}
	branch   = model.ConfigRef{Project: "backend", Config: "dev_ana"}
	shop     = model.ConfigRef{Project: "frontend", Config: "dev"}
)

// fakeAPI is Doppler in memory. Every call is counted, and one that comes straight from Update fails the test: calls must
// come from commands.
type fakeAPI struct {
	// What is managed has fakes of its own.
	manage.API
	tokens []model.ConfigToken
	shared model.ShareDraft
	// ended are the leases that were revoked.
	ended []model.Lease
	// hooks are the webhooks, nil for none.
	hooks []model.Webhook
	// nasty stands wherever what is managed has a text, "" for none.
	nasty string
	// request is the one change request that there is, nil for none.
	request *model.ChangeRequest
	t       testing.TB
	clock   *drive.Clock

	mu       sync.Mutex
	updating bool
	owner    model.Owner
	projects []model.Project
	layouts  map[string]model.Layout
	configs  map[model.ConfigRef]*fakeConfig
	calls    map[string]int
	failing  map[string]error
	newest   map[model.ConfigRef]model.LogEntry
	// activity is the workplace's log, by pages; touched are the names of its entries.
	activity [][]model.ActivityEntry
	touched  map[string]*model.ChangedNames
	orders   []model.SaveOrder
	noted    []model.NoteChange
	// seen is told of every call as it comes.
	seen func(call string)
	// until is when the rate limit lets the next read through, zero while it does.
	until time.Time
	reads model.Bucket
	// answer scripts the report of a save; nil lets the fake write like a guarded server.
	answer func(model.SaveOrder) model.SaveReport
	// policies are the change-request policies of the workplace.
	policies []model.Policy
	// noteAnswer does the same for a note.
	noteAnswer func(model.NoteChange) model.NoteReport
	// logged numbers the entries of all logs; between happens right after the next log was listed, and lost has a rollback
	// not take effect although nobody is told.
	logged  int
	between func()
	lost    bool
}

// fakeConfig is one config as the server has it.
type fakeConfig struct {
	model.Config
	secrets map[string]model.Secret
	// log is its log, newest first and with diffs.
	log []model.LogEntry
}

// textOf is what an unmasked secret of the fake world holds: where it is from, so that a value under a wrong title shows.
func textOf(ref model.ConfigRef, name string) string {
	return ref.Project + "/" + ref.Config + "/" + name
}

// hiddenText is what a masked one holds.
func hiddenText(ref model.ConfigRef, name string) string {
	return "hidden-" + strings.TrimPrefix(ref.Project+"-", "backend-") + ref.Config + "-" + name
}

func plain(name, text string) model.Secret {
	return model.Secret{
		Name: name, Raw: model.NewValue(text), Computed: model.NewValue(text), Visibility: model.Unmasked,
		ComputedVisibility: model.Unmasked, Type: model.PlainText,
	}
}

func masked(name, text string) model.Secret {
	s := plain(name, text)
	s.Visibility, s.ComputedVisibility = model.Masked, model.Masked
	return s
}

func restricted(name string) model.Secret {
	return model.Secret{Name: name, Visibility: model.Restricted, ComputedVisibility: model.Restricted, Type: model.PlainText}
}

// newFakeAPI has the projects backend (dev with a branch, stg, prd), frontend, and empty ones.
func newFakeAPI(t testing.TB, clock *drive.Clock) *fakeAPI {
	f := &fakeAPI{
		t: t, clock: clock, owner: me, layouts: map[string]model.Layout{}, configs: map[model.ConfigRef]*fakeConfig{},
		calls: map[string]int{}, failing: map[string]error{}, newest: map[model.ConfigRef]model.LogEntry{},
	}
	f.project("backend", "dev", "dev_ana", "stg", "prd")
	f.project("frontend", "dev", "prd")
	f.project("bare")
	f.project("hollow", "dev")
	f.configs[model.ConfigRef{Project: "hollow", Config: "dev"}].secrets = map[string]model.Secret{}
	return f
}

func (f *fakeAPI) project(slug string, configs ...string) {
	f.projects = append(f.projects, model.Project{Slug: slug, Name: slug})
	layout := model.Layout{ID: model.ProjectID{Owner: f.owner, Slug: slug}}
	names := map[string]string{"dev": "Development", "stg": "Staging", "prd": "Production"}
	for _, name := range configs {
		environment, _, isBranch := strings.Cut(name, "_")
		if !isBranch {
			layout.Environments = append(layout.Environments, model.Environment{Slug: environment, Name: names[environment], Project: slug})
		}
		ref := model.ConfigRef{Project: slug, Config: name}
		config := model.Config{ConfigRef: ref, UUID: "uuid-" + slug + "-" + name, Environment: environment, Root: !isBranch, Locked: name == "prd"}
		layout.Configs = append(layout.Configs, config)
		f.configs[ref] = &fakeConfig{Config: config, secrets: usualSecrets(ref)}
	}
	f.layouts[slug] = layout
}

func usualSecrets(ref model.ConfigRef) map[string]model.Secret {
	link := masked("SHOP_LINK", "${frontend.dev.API_URL}")
	link.Computed = model.NewValue(hiddenText(ref, "SHOP_LINK"))
	noted := masked("DB_PASSWORD", hiddenText(ref, "DB_PASSWORD"))
	noted.Note = "rotated in spring"
	all := []model.Secret{
		plain("API_URL", textOf(ref, "API_URL")), plain("LOG_LEVEL", textOf(ref, "LOG_LEVEL")), noted,
		masked("CERTIFICATE", hiddenText(ref, "CERTIFICATE")+"\nsecond line\nthird line\n"),
		masked("TOKEN", hiddenText(ref, "TOKEN")), link, restricted("SIGNING_KEY"),
		plain("DOPPLER_PROJECT", ref.Project), plain("DOPPLER_CONFIG", ref.Config), plain("DOPPLER_ENVIRONMENT", ref.Config[:3]),
	}
	secrets := map[string]model.Secret{}
	for _, s := range all {
		secrets[s.Name] = s
	}
	return secrets
}

// put changes a secret behind the program's back.
func (f *fakeAPI) put(ref model.ConfigRef, s model.Secret) {
	f.configs[ref].secrets[s.Name] = s
}

// remake deletes a config and makes one of the same name.
func (f *fakeAPI) remake(ref model.ConfigRef) {
	f.configs[ref].UUID += "-anew"
}

// fail lets a kind of call fail, such as "open backend / dev", until the error is nil.
func (f *fakeAPI) fail(call string, err error) { f.failing[call] = err }

func (f *fakeAPI) failure(kind model.Kind, what string) *model.Failure {
	out := &model.Failure{Kind: kind, What: what}
	switch kind {
	case model.Unauthorized:
		out.Status, out.Messages = 401, []string{"Invalid Auth token"}
	case model.Forbidden:
		out.Status, out.Messages = 403, []string{"This token does not have write access."}
	case model.RateLimited:
		out.Status, out.Until = 429, f.clock.Now().Add(40*time.Second)
	case model.Unavailable:
		out.Err = errors.New("connection refused")
	case model.UnknownOutcome:
		out.Err = errors.New("the connection was reset")
	case model.Conflict:
		out.Err = errors.New("somebody else changed it since you read it")
	default:
	}
	return out
}

// called notes a call and returns the error that it is to fail with.
func (f *fakeAPI) called(call string) error {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.updating {
		f.t.Errorf("%s was called straight from Update or View, not from a command", call)
	}
	f.calls[call]++
	if f.seen != nil {
		f.seen(call)
	}
	return f.failing[call]
}

func (f *fakeAPI) Account(context.Context) (model.Account, error) {
	if err := f.called("account"); err != nil {
		return model.Account{}, err
	}
	return model.Account{Owner: f.owner, WorkplaceName: "Acme", ActorName: "Ana"}, nil
}

func (f *fakeAPI) Verify(context.Context) (model.Account, error) {
	if err := f.called("verify"); err != nil {
		return model.Account{}, err
	}
	return model.Account{Owner: f.owner, WorkplaceName: "Acme", ActorName: "Ana"}, nil
}

func (f *fakeAPI) Projects(context.Context) (model.ProjectList, error) {
	if err := f.called("projects"); err != nil {
		return model.ProjectList{}, err
	}
	return model.ProjectList{Owner: f.owner, Projects: slices.Clone(f.projects)}, nil
}

func (f *fakeAPI) Layout(_ context.Context, project string) (model.Layout, error) {
	if err := f.called("layout " + project); err != nil {
		return model.Layout{}, err
	}
	layout, ok := f.layouts[project]
	if !ok {
		return model.Layout{}, &model.Failure{Kind: model.NotVisible, What: "read the configs of " + project, Status: 404}
	}
	layout.ID.Owner = f.owner
	return layout, nil
}

func (f *fakeAPI) Open(ctx context.Context, ref model.ConfigRef) (*model.Snapshot, error) {
	call := "open "
	if ctx.Value(backgroundKey{}) != nil {
		call = "background "
	}
	if err := f.called(call + ref.String()); err != nil {
		return nil, err
	}
	config, ok := f.configs[ref]
	if !ok {
		return nil, &model.Failure{Kind: model.NotVisible, What: "read the secrets of " + ref.String(), Status: 404}
	}
	return f.snapshot(config), nil
}

func (f *fakeAPI) Names(ctx context.Context, ref model.ConfigRef) ([]string, error) {
	call := "names "
	if ctx.Value(backgroundKey{}) == nil {
		call = "names at once "
	}
	if err := f.called(call + ref.String()); err != nil {
		return nil, err
	}
	config, ok := f.configs[ref]
	if !ok {
		return nil, &model.Failure{Kind: model.NotVisible, What: "list the names in " + ref.String(), Status: 404}
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(config.secrets)), model.Managed), nil
}

func (f *fakeAPI) snapshot(config *fakeConfig) *model.Snapshot {
	return model.NewSnapshot(f.owner, config.Config, f.clock.Now(), slices.Collect(maps.Values(config.secrets)))
}

func (f *fakeAPI) Budget() model.Budget {
	return model.Budget{Until: f.until, Reads: f.reads, SecretReads: model.Bucket{Limit: 60, Remaining: 48}}
}

// Save writes like a server whose guards hold: all lines or none, and none when one of them has moved.
func (f *fakeAPI) Save(_ context.Context, order model.SaveOrder) model.SaveReport {
	err := f.called("save " + order.ID.ConfigRef.String())
	f.orders = append(f.orders, order)
	if f.answer != nil {
		return f.answer(order)
	}
	if err != nil {
		return report(order, model.NotSent, err)
	}
	return f.write(order)
}

func (f *fakeAPI) write(order model.SaveOrder) model.SaveReport {
	config := f.configs[order.ID.ConfigRef]
	now := f.snapshot(config)
	if now.ID() != order.ID {
		return report(order, model.NotSent, &model.WrongTarget{Want: order.ID, Got: now.ID()})
	}
	out := model.SaveReport{ID: order.ID}
	moved := false
	for _, change := range order.Lines {
		standing, theirs := change.Against(now)
		line := model.LineResult{Change: change, State: model.NotApplied, Theirs: theirs}
		if standing == model.Moved {
			line.State, moved = model.Conflicted, true
		}
		out.Lines = append(out.Lines, line)
	}
	if moved {
		out.Snapshot, out.Err = now, f.failure(model.Conflict, "save "+order.ID.ConfigRef.String())
		return out
	}
	for i, change := range order.Lines {
		delete(config.secrets, change.Key())
		if result := change.Result(); result != nil {
			config.secrets[change.Name] = *result
		}
		out.Lines[i].State, out.Lines[i].Theirs = model.Applied, change.Result()
	}
	out.Snapshot = f.snapshot(config)
	return out
}

// report is a save in which every line has the same end.
func report(order model.SaveOrder, state model.LineState, err error) model.SaveReport {
	out := model.SaveReport{ID: order.ID, Err: err}
	for _, change := range order.Lines {
		out.Lines = append(out.Lines, model.LineResult{Change: change, State: state})
	}
	return out
}

func (f *fakeAPI) Policies(context.Context) ([]model.Policy, error) {
	if err := f.called("policies"); err != nil {
		return nil, err
	}
	return f.policies, nil
}

func (f *fakeAPI) SaveNote(_ context.Context, note model.NoteChange) model.NoteReport {
	err := f.called("note " + note.Secret)
	f.noted = append(f.noted, note)
	if f.noteAnswer != nil {
		return f.noteAnswer(note)
	}
	if err != nil {
		return model.NoteReport{Note: note, State: model.NotSent, Err: err}
	}
	for ref, config := range f.configs {
		if s, ok := config.secrets[note.Secret]; ok && ref.Project == note.Project.Slug {
			s.Note = note.After
			config.secrets[note.Secret] = s
		}
	}
	return model.NoteReport{Note: note, State: model.Applied}
}

// hidden lists every text that must not be seen unasked: those of masked and restricted secrets.
func (f *fakeAPI) hidden() []string {
	var texts []string
	for _, config := range f.configs {
		for _, s := range config.secrets {
			if s.Visibility != model.Unmasked && s.Computed.Known() {
				first, _, _ := strings.Cut(s.Computed.Reveal(), "\n")
				texts = append(texts, first)
			}
		}
	}
	return append(texts, "second line")
}

// describe writes a change down to the letter, so that tests can compare what is staged before and after.
func describe(id model.ConfigID, c model.Change) string {
	base := "new"
	if c.Base != nil {
		base = fmt.Sprintf("%s=%q %s %s", c.Base.Name, c.Base.Raw.Reveal(), c.Base.Visibility, c.Base.Type)
	}
	return fmt.Sprintf("%s %s: [%s] -> %s known=%t %q %s %s removal=%d", id.ConfigRef, id.UUID, base, c.Name, c.Value.Known(), c.Value.Reveal(), c.Visibility, c.Type, c.Removal)
}
