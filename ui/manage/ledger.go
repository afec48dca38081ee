package manage

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"dtui/model"
)

// Issued is a lease that this run issued, without what it gave.
type Issued struct {
	model.Lease

	Owner model.Owner
	// UUID is that of its config, which keeps it under another name.
	UUID string
	// At is when it was issued.
	At time.Time
}

// Ledger is what this run issued and can revoke: Doppler lists no leases, and what others issued is not dtui's to end. It is
// written by commands and read by forms.
type Ledger struct {
	mu     sync.Mutex
	issued []Issued
}

// add notes a lease. What it gave is not kept here.
func (l *Ledger) add(one Issued) {
	l.mu.Lock()
	defer l.mu.Unlock()
	one.Values = nil
	l.issued = append(l.issued, one)
}

func (l *Ledger) drop(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.issued = slices.DeleteFunc(l.issued, func(one Issued) bool { return one.ID == id })
}

// of are the leases that its owner issued in a config, under the name that it has now, the newest first.
func (l *Ledger) of(id model.ConfigID) []Issued {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []Issued
	for _, one := range slices.Backward(l.issued) {
		if one.Owner == id.Owner && one.UUID == id.UUID {
			one.Config = id.ConfigRef
			list = append(list, one)
		}
	}
	return list
}

// Living says which leases outlive a run that is left now, "" for none.
func (l *Ledger) Living(now time.Time) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var living []Issued
	for _, one := range l.issued {
		if now.Before(one.Expires) {
			living = append(living, one)
		}
	}
	if len(living) == 0 {
		return ""
	}
	last := slices.MaxFunc(living, func(a, b Issued) int { return a.Expires.Compare(b.Expires) })
	if len(living) == 1 {
		return "A lease of " + last.Secret + " in " + last.Config.String() + " lasts until " + clock(last.Expires, now) + ". Only this run of dtui can revoke it."
	}
	return strconv.Itoa(len(living)) + " leases last on, that of " + last.Secret + " in " + last.Config.String() + " until " + clock(last.Expires, now) + ". Only this run of dtui can revoke them."
}
