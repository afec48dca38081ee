package cli

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
	"dtui/model/timeline"
)

// pastWorld is a root with a branch that has nothing of its own yet, and something from before the first entry of a log.
const pastWorld = `{
 "workplace":{"id":"acme","name":"Acme","billing_email":"b@example.com","security_email":"s@example.com"},
 "people":[{"id":"ana","name":"Ana Lima","email":"ana@example.com","username":"ana"},
           {"id":"ben","name":"Ben Okafor","email":"ben@example.com","username":"ben"}],
 "projects":[{"slug":"backend","description":"","ago":"9d","environments":[
   {"slug":"dev","name":"Development","personal_configs":false,"ago":"9d","configs":[
     {"name":"dev","ago":"9d","secrets":{"A":{"value":"old"},"B":{"value":"old"},"QUIET":{"value":"never touched"}}},
     {"name":"dev_ana","ago":"8d","secrets":{}}]}]}],
 "tokens":[]}`

var devAna = model.ConfigRef{Project: "backend", Config: "dev_ana"}

// story is a random history that two people write at a sandbox, with what readers saw after every step of it.
type story struct {
	t        *testing.T
	rng      *rand.Rand
	now      time.Time
	ana, ben *client.Client
	names    []string
	// after is what readers of both configs saw right after an entry, and at at the end of a moment.
	after map[string]map[model.ConfigRef]map[string]model.Secret
	at    map[time.Time]map[model.ConfigRef]map[string]model.Secret
	// closed are the names that were restricted at some time: no log tells their texts.
	closed map[string]bool
	did    map[string]int
}

func newStory(t *testing.T, seed uint64) *story {
	t.Helper()
	s := &story{
		t: t, rng: rand.New(rand.NewPCG(seed, 4)), now: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC), names: []string{"A", "B", "C", "D", "E", "QUIET"},
		after: map[string]map[model.ConfigRef]map[string]model.Secret{}, at: map[time.Time]map[model.ConfigRef]map[string]model.Secret{},
		closed: map[string]bool{}, did: map[string]int{},
	}
	server, base := serve(t, sandbox.Options{World: []byte(pastWorld), Now: func() time.Time { return s.now }})
	text, err := server.AddToken(sandbox.TokenSpec{Kind: sandbox.KindPersonal, Person: "ben"})
	if err != nil {
		t.Fatal(err)
	}
	s.ana, s.ben = api(t, base, server.Token()), api(t, base, text)
	return s
}

func (s *story) open(ref model.ConfigRef) *model.Snapshot {
	s.t.Helper()
	snapshot, err := s.ana.Open(s.t.Context(), ref)
	if err != nil {
		s.t.Fatal(err)
	}
	return snapshot
}

func (s *story) log(ref model.ConfigRef) []model.LogEntry {
	s.t.Helper()
	var all []model.LogEntry
	for page := 1; ; page++ {
		entries, err := s.ana.Logs(s.t.Context(), ref, page)
		if err != nil {
			s.t.Fatal(err)
		}
		if len(entries) == 0 {
			return all
		}
		all = append(all, entries...)
	}
}

// line is a random change of a random name.
func (s *story) line(present *model.Snapshot) model.Change {
	name := s.names[s.rng.IntN(len(s.names)-1)] // QUIET stays quiet.
	change := model.Change{Base: present.Find(name), Name: name}
	text := model.NewValue(fmt.Sprint("text ", s.rng.IntN(4)))
	what := "set"
	switch n := s.rng.IntN(20); {
	case change.Base == nil && n < 19:
		what, change.Value = "create", text
	case change.Base == nil:
		what, change.Value, change.Visibility = "restrict", text, model.Restricted
	case n < 5:
		what, change.Removal = "delete", model.Delete
	case n < 8 && present.Config().Branch():
		what, change.Removal = "follow", model.FollowRoot
	case n == 8 && name == "E":
		what, change.Value, change.Visibility = "restrict", text, model.Restricted
	default:
		change.Value = text
	}
	s.did[what]++
	if what == "restrict" {
		s.closed[name] = true
	}
	return change
}

// step has somebody change something, or roll an entry back, and notes what readers see then.
func (s *story) step() {
	s.t.Helper()
	if s.rng.IntN(6) > 0 {
		s.now = s.now.Add(time.Second)
	}
	ref := []model.ConfigRef{dev, devAna}[s.rng.IntN(2)]
	who := s.ana
	if s.rng.IntN(2) == 0 {
		who = s.ben
	}
	present, err := who.Open(s.t.Context(), ref)
	if err != nil {
		s.t.Fatal(err)
	}
	before := s.log(ref)
	if s.rng.IntN(6) == 0 && len(before) > 0 {
		_, err := who.Rollback(s.t.Context(), present.ID(), before[s.rng.IntN(len(before))].ID)
		var refused *model.Failure
		if err != nil && (!errors.As(err, &refused) || refused.Kind != model.Invalid) {
			s.t.Fatal(err)
		}
		s.did["rollback"]++
	} else {
		lines := []model.Change{s.line(present)}
		if other := s.line(present); other.Name != lines[0].Name {
			lines = append(lines, other)
		}
		// What the sandbox refuses, such as following a root that has no such name, changes nothing.
		report := who.Save(s.t.Context(), model.SaveOrder{ID: present.ID(), Config: present.Config(), Lines: lines})
		if wrong := (*model.WrongTarget)(nil); errors.As(report.Err, &wrong) {
			s.t.Fatal(report.Err)
		}
	}
	seen := map[model.ConfigRef]map[string]model.Secret{}
	for _, ref := range []model.ConfigRef{dev, devAna} {
		seen[ref] = map[string]model.Secret{}
		for _, secret := range s.open(ref).Secrets() {
			seen[ref][secret.Name] = secret
			if secret.Restricted() {
				s.closed[secret.Name] = true
			}
		}
	}
	for _, e := range s.log(ref) {
		if s.after[e.ID] == nil && !slices.ContainsFunc(before, func(b model.LogEntry) bool { return b.ID == e.ID }) {
			s.after[e.ID] = seen
		}
	}
	s.at[s.now] = seen
}

// past reads a config and then its log, every diff of it.
func (s *story) past(ref model.ConfigRef) timeline.Config {
	s.t.Helper()
	c := timeline.Config{Present: s.open(ref), Complete: true}
	for _, e := range s.log(ref) {
		full, err := s.ana.Log(s.t.Context(), ref, e.ID)
		if err != nil {
			s.t.Fatal(err)
		}
		c.Entries = append(c.Entries, full)
	}
	return c
}

// tally is how much of a past was known.
type tally struct{ held, absent, unknown, unjustified int }

func (a *tally) add(b tally) {
	a.held += b.held
	a.absent += b.absent
	a.unknown += b.unknown
	a.unjustified += b.unjustified
}

// check compares a moment that was worked out with what readers saw.
func (s *story) check(where string, moment timeline.Moment, saw map[string]model.Secret) (n tally) {
	s.t.Helper()
	for _, name := range s.names {
		was, there := saw[name]
		switch got := moment.Record(name); got.Standing {
		case timeline.Held:
			n.held++
			if !there || !was.Text(model.RawText).Equal(got.Raw) {
				s.t.Errorf("%s: %s is said to have held another text than readers saw (there %t, restricted %t, presumed %t)", where, name, there, was.Restricted(), got.Presumed)
			}
		case timeline.Absent:
			n.absent++
			if there {
				s.t.Errorf("%s: %s is said not to have been there, and it was", where, name)
			}
		case timeline.NotRecorded:
			n.unknown++
			if !s.closed[name] {
				n.unjustified++
			}
		}
	}
	return n
}

// Every moment of random histories, worked out of what the API tells afterwards, is what the sandbox showed at that time.
func TestAConfigAsOfAnEntryIsWhatTheSandboxShowedThen(t *testing.T) {
	t.Parallel()
	var root, branch, typed tally
	did := map[string]int{}
	for seed := range uint64(6) {
		s := newStory(t, seed)
		for range 45 {
			s.step()
		}
		for what, n := range s.did {
			did[what] += n
		}
		own, below := s.past(devAna), s.past(dev)
		above := timeline.New(below, nil)
		for i, e := range below.Entries {
			root.add(s.check(fmt.Sprintf("seed %d, dev as of entry %d", seed, i), above.AsOf(i), s.after[e.ID][dev]))
		}
		both := timeline.New(own, &below)
		for i, e := range own.Entries {
			branch.add(s.check(fmt.Sprintf("seed %d, dev_ana as of entry %d", seed, i), both.AsOf(i), s.after[e.ID][devAna]))
		}
		for when, saw := range s.at {
			typed.add(s.check(fmt.Sprintf("seed %d, dev at %s", seed, when.Format("15:04:05")), above.At(when), saw[dev]))
			typed.add(s.check(fmt.Sprintf("seed %d, dev_ana at %s", seed, when.Format("15:04:05")), both.At(when), saw[devAna]))
		}
	}
	t.Logf("steps %v; root %+v, branch %+v, typed moments %+v", did, root, branch, typed)
	for _, what := range []string{"create", "set", "delete", "follow", "restrict", "rollback"} {
		if did[what] < 5 {
			t.Errorf("the histories have %d steps of the kind %s; they test too little", did[what], what)
		}
	}
	if root.unjustified > 0 {
		t.Errorf("of the root %d records are not recorded although the log and the present tell them", root.unjustified)
	}
	if known := root.held + root.absent; known < 4*root.unknown || root.held < 100 || root.absent < 20 {
		t.Errorf("of the root too little is known: %+v", root)
	}
	if known := branch.held + branch.absent; known < 3*branch.unknown || known < 5*branch.unjustified || branch.held < 100 || branch.absent < 10 {
		t.Errorf("of the branch too little is known: %+v", branch)
	}
}
