package model

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Integration is a connection to another service that Doppler copies secrets to.
type Integration struct {
	// Slug is a UUID.
	Slug string
	Name string
	// Type is Doppler's word for the service, such as "github".
	Type string
	// Kind is "sync" for what takes syncs; empty where Doppler does not tell it.
	Kind    string
	Enabled bool
	// Syncs come with the list, and with nothing else: Doppler has no list of syncs.
	Syncs []Sync
}

// IntegrationDraft is an integration to be made.
type IntegrationDraft struct {
	Type string
	Name string
	// Data is a JSON object with what the service wants to authenticate Doppler; unknown or empty for none.
	Data Value
}

// Check refuses what Doppler would refuse whatever the service: what belongs into the data is not documented.
func (d IntegrationDraft) Check() error {
	switch {
	case strings.TrimSpace(d.Type) == "":
		return errors.New("an integration needs a type")
	case strings.TrimSpace(d.Name) == "":
		return errors.New("an integration needs a name")
	}
	return checkData(d.Data)
}

// IntegrationEdit changes an integration. What is empty or unknown stays.
type IntegrationEdit struct {
	Name string
	Data Value
}

// Check refuses what Doppler would refuse.
func (e IntegrationEdit) Check() error { return checkData(e.Data) }

func checkData(data Value) error {
	if !data.Known() || data.Empty() {
		return nil
	}
	if err := data.CheckJSONObject(); err != nil {
		return fmt.Errorf("the data is no JSON object: %w", err)
	}
	return nil
}

// Sync copies the secrets of one config to where its integration leads.
type Sync struct {
	// Slug is a UUID.
	Slug string
	// Integration is that one's slug.
	Integration string
	Ref         ConfigRef
	Enabled     bool
	// LastSyncedAt is zero for one that never ran, or where Doppler does not tell.
	LastSyncedAt time.Time
}

// ImportOption says what becomes of what is at the target already when a sync begins.
type ImportOption string

// The options (Doppler's API reference, Syncs).
const (
	ImportNothing     ImportOption = "none"
	PreferDoppler     ImportOption = "prefer_doppler"
	PreferIntegration ImportOption = "prefer_integration"
)

// Writes reports whether the option lets a sync write to the config itself.
func (o ImportOption) Writes() bool { return o == PreferDoppler || o == PreferIntegration }

// SyncDraft is a sync to be made.
type SyncDraft struct {
	// Integration is a slug.
	Integration string
	// Data is a JSON object that says where at the service the secrets go.
	Data Value
	// Import is ImportNothing when it is empty.
	Import ImportOption
	// Await has Doppler answer after the first copy instead of at once.
	Await bool
}

// Check refuses what Doppler would refuse.
func (d SyncDraft) Check() error {
	switch d.Import {
	case "", ImportNothing, PreferDoppler, PreferIntegration:
	default:
		return fmt.Errorf("%q is no import option: it is none, prefer_doppler or prefer_integration", string(d.Import))
	}
	switch {
	case d.Integration == "":
		return errors.New("a sync needs an integration")
	case d.Data.Size() == 0:
		return errors.New("a sync needs data that say where the secrets go")
	}
	return checkData(d.Data)
}
