package model

import (
	"reflect"
	"testing"
	"time"
)

func TestChangedNamesWhatReadsDifferently(t *testing.T) {
	t.Parallel()
	config := Config{ConfigRef: ConfigRef{Project: "backend", Config: "dev"}, UUID: "u"}
	read := func(secrets ...Secret) *Snapshot {
		return NewSnapshot(Owner{Actor: "ana"}, config, time.Unix(0, 0), secrets)
	}
	known := func(name, text string) Secret {
		return Secret{Name: name, Raw: NewValue(text), Computed: NewValue(text), Visibility: Masked, ComputedVisibility: Masked, Type: PlainText}
	}
	linked, noted, shown := known("LINK", "${A}"), known("NOTED", "1"), known("SHOWN", "1")
	before := read(known("A", "1"), known("GONE", "1"), linked, noted, shown, Secret{Name: "SEALED", Visibility: Restricted}, known("DOPPLER_CONFIG", "dev"))
	linked.Computed, noted.Note, shown.Visibility = NewValue("elsewhere"), "why", Unmasked
	after := read(known("A", "1"), known("NEW", "1"), linked, noted, shown, Secret{Name: "SEALED", Visibility: Restricted}, known("DOPPLER_CONFIG", "stg"))
	if got, want := Changed(before, after), []string{"GONE", "LINK", "NEW", "NOTED", "SHOWN"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := Changed(after, after); len(got) != 0 {
		t.Errorf("one reading differs from itself in %q", got)
	}
	if got := Changed(read(), after); len(got) != after.Len() {
		t.Errorf("from nothing to %d names: %q", after.Len(), got)
	}
}
