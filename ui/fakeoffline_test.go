package ui_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"dtui/model"
	"dtui/ui"
)

// fakeOffline is what is kept on a machine, in memory. Several runs can have it one after another. Every call is counted,
// and one that comes straight from Update fails the test.
type fakeOffline struct {
	mu     sync.Mutex
	p      *person
	calls  map[string]int
	copies map[model.ConfigID]*model.Snapshot
	logins map[model.LoginMark]model.Account
	own    model.Unsaved
	drafts map[string]model.Unsaved
	made   map[string]model.KeptDraft
	left   []string
	next   int
	// phrase opens it; "" for a keyring that just does. fresh is whether it is still to be made.
	phrase  string
	fresh   bool
	failing map[string]error
}

func newFakeOffline() *fakeOffline {
	return &fakeOffline{
		calls: map[string]int{}, copies: map[model.ConfigID]*model.Snapshot{}, logins: map[model.LoginMark]model.Account{},
		drafts: map[string]model.Unsaved{}, made: map[string]model.KeptDraft{}, failing: map[string]error{},
	}
}

func (f *fakeOffline) called(call string) (done func(), err error) {
	f.mu.Lock()
	if f.p.api.updating {
		f.p.t.Errorf("%s was called straight from Update or View, not from a command", call)
	}
	f.calls[call]++
	return f.mu.Unlock, f.failing[call]
}

func (f *fakeOffline) Any() bool {
	done, _ := f.called("any")
	defer done()
	return len(f.copies)+len(f.drafts) > 0
}

func (f *fakeOffline) Open(_ context.Context, phrase model.Value) error {
	done, err := f.called("open")
	defer done()
	switch {
	case err != nil || f.phrase == "" && !f.fresh:
		return err
	case !phrase.Known() && f.fresh:
		return ui.ErrNewPassphrase
	case !phrase.Known():
		return ui.ErrPassphrase
	case f.fresh:
		f.phrase, f.fresh = phrase.Reveal(), false
	case phrase.Reveal() != f.phrase:
		return ui.ErrWrongPassphrase
	}
	return nil
}

func (f *fakeOffline) LoginIs(_ context.Context, login model.LoginMark, account model.Account) error {
	done, err := f.called("login is")
	defer done()
	f.logins[login] = account
	return err
}

func (f *fakeOffline) Login(_ context.Context, login model.LoginMark) (model.Account, bool, error) {
	done, err := f.called("login")
	defer done()
	account, ok := f.logins[login]
	return account, ok, err
}

func (f *fakeOffline) Keep(_ context.Context, s *model.Snapshot) error {
	done, err := f.called("keep " + s.ID().ConfigRef.String())
	defer done()
	if f.logins[f.p.session.Login].Owner != s.ID().Owner {
		f.p.t.Errorf("%s was kept before it is known whose it is", s.ID().ConfigRef)
	}
	if err == nil {
		f.copies[s.ID()] = s
	}
	return err
}

func (f *fakeOffline) Copy(_ context.Context, owner model.Owner, ref model.ConfigRef) (*model.Snapshot, error) {
	done, err := f.called("copy " + ref.String())
	defer done()
	for id, s := range f.copies {
		if id.Owner == owner && id.ConfigRef == ref && err == nil {
			return s.AsCopy(), nil
		}
	}
	return nil, err
}

func (f *fakeOffline) Copies(_ context.Context, owner model.Owner) ([]model.KeptConfig, error) {
	done, err := f.called("copies")
	defer done()
	var kept []model.KeptConfig
	for id, s := range f.copies {
		if id.Owner == owner {
			kept = append(kept, model.KeptConfig{Owner: owner, Config: s.Config(), ReadAt: s.ReadAt()})
		}
	}
	slices.SortFunc(kept, func(a, b model.KeptConfig) int { return strings.Compare(a.Config.String(), b.Config.String()) })
	return kept, err
}

func (f *fakeOffline) KeepDraft(_ context.Context, work model.Unsaved, _ uint64) error {
	done, err := f.called("keep draft")
	defer done()
	if err == nil {
		f.own = work
	}
	return err
}

func (f *fakeOffline) Drafts(_ context.Context, owner model.Owner) ([]model.KeptDraft, error) {
	done, err := f.called("drafts")
	defer done()
	var list []model.KeptDraft
	for id, draft := range f.made {
		if work, there := f.drafts[id]; there && work.ByOwner()[owner].Len() > 0 {
			list = append(list, draft)
		}
	}
	return list, err
}

func (f *fakeOffline) TakeDraft(_ context.Context, _ model.Owner, id string) (model.Unsaved, error) {
	done, err := f.called("take")
	defer done()
	work, there := f.drafts[id]
	if err == nil && !there {
		err = errors.New("it is not there any more")
	}
	return work, err
}

func (f *fakeOffline) DropDraft(_ context.Context, id string) error {
	done, err := f.called("drop")
	defer done()
	delete(f.drafts, id)
	return err
}

func (f *fakeOffline) LeaveDraft(_ context.Context, id string) error {
	done, err := f.called("leave")
	defer done()
	f.left = append(f.left, id)
	return err
}

func (f *fakeOffline) Clear(context.Context) (copies, drafts int, err error) {
	done, err := f.called("clear")
	defer done()
	copies, drafts = len(f.copies), len(f.drafts)
	clear(f.copies)
	clear(f.drafts)
	return copies, drafts, err
}

// ended has the run end: what it has kept of its staged changes is left to the next one.
func (f *fakeOffline) ended() {
	if last, ok := f.p.app.LastDraft(); ok && last.Work.Len() > 0 {
		work := last.Work
		f.next++
		id := fmt.Sprint("draft-", f.next)
		f.drafts[id] = work
		draft := model.KeptDraft{ID: id, KeptAt: f.p.clock.Now(), Notes: len(work.Notes), IDs: work.IDs()}
		for _, set := range work.Sets {
			draft.Sets = append(draft.Sets, model.KeptSet{ConfigRef: set.ID.ConfigRef, Lines: len(set.Lines)})
		}
		f.made[id] = draft
	}
	f.own = model.Unsaved{}
}

// kept gives a run this machine, and a login that it knows again.
func kept(f *fakeOffline) func(*person) {
	return func(p *person) {
		f.p = p
		p.offline = f
		p.session.Login = model.LoginMark{1}
	}
}

// away has Doppler answer nothing.
func (p *person) away() {
	for _, call := range []string{"account", "verify", "projects", "layout backend", "layout frontend", "open " + dev.String(), "open " + stg.String(), "open " + prd.String(), "save " + dev.String(), "open " + shop.String()} {
		p.api.fail(call, p.api.failure(model.Unavailable, call))
	}
}

// back has it answer again.
func (p *person) back() { clear(p.api.failing) }

func textIn(t testing.TB, what string, got, want int) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %d, want %d", what, got, want)
	}
}
