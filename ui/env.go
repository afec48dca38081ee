package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/model/lint"
	"dtui/model/matrix"
	"dtui/ui/clip"
	"dtui/ui/keys"
	"dtui/ui/manage"
)

// API is what the program needs of Doppler. Every call takes as long as it takes; commands wait, the screen does not.
type API interface {
	// Account may answer from memory; Verify asks Doppler, always.
	Account(ctx context.Context) (model.Account, error)
	Verify(ctx context.Context) (model.Account, error)
	Projects(ctx context.Context) (model.ProjectList, error)
	Layout(ctx context.Context, project string) (model.Layout, error)
	Open(ctx context.Context, ref model.ConfigRef) (*model.Snapshot, error)
	// Names are the names of the secrets of a config, without Doppler's own; no value is accessed.
	Names(ctx context.Context, ref model.ConfigRef) ([]string, error)
	Save(ctx context.Context, order model.SaveOrder) model.SaveReport
	// Policies lists the change-request policies of the workplace, where they may be read.
	Policies(ctx context.Context) ([]model.Policy, error)
	SaveNote(ctx context.Context, note model.NoteChange) model.NoteReport
	Budget() model.Budget
	HistoryAPI
	Newest
	ActivityLog
	manage.API
}

// Env is everything the program cannot do by itself.
type Env struct {
	API API
	// Background marks reads that nobody waits for: the API holds them back behind the others, and they wait for its rate
	// limit however long that takes. Nil marks nothing.
	Background func(context.Context) context.Context
	// Session is how the run got in, as far as that is known at the start: its API is the one above, and its account is
	// asked for. Without one the kind of token is taken for one that reads secrets.
	Session Session
	// Access is nil in a run that has one way in only, such as the demo.
	Access Access
	// Copy puts a value on a clipboard; clip.ErrTerminal asks for it to be sent to the terminal instead. A secret is marked
	// as one and cleared, where that can be done.
	Copy func(ctx context.Context, v model.Value, secret bool) (clip.Result, error)
	// Clipboard is what is known of a copy before it is made.
	Clipboard clip.Outlook
	// Editor is nil where there is none to be had.
	Editor Editor
	// Keep keeps what Doppler shows once.
	Keep manage.Keeper
	Now  func() time.Time
	// Recall finds where somebody was last, Remember keeps it. Both may take a while and neither fails: whoever keeps it
	// says in the log what went wrong. They are nil in a run that remembers nothing.
	Recall   func(model.Owner) (LastPlace, bool)
	Remember func(model.Owner, LastPlace)
	// RecallExpected finds what somebody said of names in the matrix in earlier runs, KeepExpected keeps one such saying or
	// takes it back. They may take a while and do not fail, and are nil in a run that remembers nothing.
	RecallExpected func(model.Owner) matrix.Marks
	KeepExpected   func(model.Owner, Expectation)
	// Offline keeps copies of configs and drafts of staged edits on this machine; nil in a run that keeps none.
	Offline Offline
	// Watch prepares the stream of a config's changes and sends nothing before its first Next. It ends with ctx. Nil is a run
	// that cannot watch.
	Watch func(ctx context.Context, api API, ref model.ConfigRef) Stream
	// Webhook is nil in a run that receives none.
	Webhook Webhook
	// After delivers a message after a while; every timer goes through here.
	After func(d time.Duration, msg tea.Msg) tea.Cmd
}

// Options are how a run of the program differs from another.
type Options struct {
	// Start is the config to open at once, or only its project, or nothing.
	Start    model.ConfigRef
	ReadOnly bool
	NoMouse  bool
	// Theme is a name of the theme package, "" for the usual one.
	Theme string
	// Light chooses the light variant until the terminal tells its background.
	Light bool
	ASCII bool
	// NoColour leaves colours out whatever the terminal can.
	NoColour bool
	// Sandbox marks a run in which nothing reaches Doppler.
	Sandbox bool
	// NoToken starts with the welcome instead of the workspace.
	NoToken bool
	// Login starts with the welcome and logs in with the browser at once.
	Login bool
	// Unlock is a profile in an encrypted file whose passphrase the welcome asks for, "" for none.
	Unlock string
	// Host is the API host of this run where it is not Doppler's own; a pasted token goes there.
	Host string
	// Protected are the patterns of configs whose name is asked for.
	Protected []string
	// RevealFor is how long a value stays in clear, 0 for the usual time.
	RevealFor time.Duration
	// BlankAfter is how long nobody may press a key before the screen is emptied, 0 for never.
	BlankAfter time.Duration
	// UnlockFor is how long a protected config can be edited once it was unlocked, 0 for the usual time.
	UnlockFor time.Duration
	// ClearAfter is how long a copied secret stays on a clipboard that dtui can clear, 0 for ever.
	ClearAfter time.Duration
	// Still leaves out what only moves to show that dtui is at work.
	Still bool
	// Keys are changes to the usual keys, checked already.
	Keys []keys.Change
	// Snapshots keeps a copy of every config that is read, for reading offline; Drafts keeps what is staged.
	Snapshots bool
	Drafts    bool
	// Live watches what is in sight for changes by others, where Env.Watch can.
	Live bool
	// LintIgnore are the rules of which nothing is told.
	LintIgnore []lint.Rule
	// HideNames has presenter mode hide the names of secrets too.
	HideNames bool
}
