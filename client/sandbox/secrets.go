package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// secretName returns a parameter that names a secret. Doppler refuses a malformed one on reads too.
func (c *call) secretName(parameter string) (string, error) {
	name, err := c.need(parameter)
	if err == nil && !secretNameForm.MatchString(name) {
		err = badName(name)
	}
	return name, err
}

func (c *call) listSecrets() (any, error) {
	target, err := c.readConfig()
	if err != nil {
		return nil, err
	}
	managed, err := c.flag("include_managed_secrets", true)
	if err != nil {
		return nil, err
	}
	var only []string
	if list := c.query.Get("secrets"); list != "" {
		only = strings.Split(list, ",")
		slices.Sort(only)
		only = slices.Compact(only)
	}
	c.fetched(target)
	return c.secretsReply(target, only, managed), nil
}

func (c *call) getSecret() (any, error) {
	target, err := c.readConfig()
	if err != nil {
		return nil, err
	}
	name, err := c.secretName("name")
	if err != nil {
		return nil, err
	}
	c.fetched(target)
	text := append([]byte(`{"name":`), appendText(nil, name)...)
	text = append(text, `,"value":`...)
	_, shown := c.state.view(target).entries[name]
	if shown || isManaged(name) {
		text = c.appendValue(text, target, name)
	} else {
		// A name that is not there is 200 with nulls (seen live).
		text = append(text, `{"raw":null,"computed":null,"note":"","rawVisibility":null,"computedVisibility":null,"rawValueType":null,"computedValueType":null}`...)
	}
	return json.RawMessage(append(text, `,"success":true}`...)), nil
}

func (c *call) listNames() (any, error) {
	target, err := c.readConfig()
	if err != nil {
		return nil, err
	}
	managed, err := c.flag("include_managed_secrets", true)
	if err != nil {
		return nil, err
	}
	return object{"names": c.names(target, nil, managed), "success": true}, nil
}

// names returns the names that a config shows, sorted. A filter leaves out the names that are not in it; the managed
// ones come whether they are in it or not (seen live).
func (c *call) names(target *config, only []string, managed bool) []string {
	names := slices.Clone(c.state.view(target).names)
	if only != nil {
		names = slices.DeleteFunc(names, func(n string) bool {
			_, wanted := slices.BinarySearch(only, n)
			return !wanted
		})
	}
	if managed {
		names = append(names, managedNames...)
		slices.Sort(names)
	}
	if names == nil {
		names = []string{}
	}
	return names
}

// fetched notes that a program read the config's values.
func (c *call) fetched(target *config) {
	now := c.now
	target.LastFetch = &now
	if target.InitialFetch == nil {
		target.InitialFetch = &now
	}
	if target.environment.InitialFetch == nil {
		target.environment.InitialFetch = &now
	}
	c.server.dirty()
}

// secretsReply renders a config by appending. The package encoding/json spends several times as long on ten thousand
// secrets, most of it on sorting a map again and on reflection, and other programs' start times are measured against
// this reply.
func (c *call) secretsReply(target *config, only []string, managed bool) json.RawMessage {
	names := c.names(target, only, managed)
	text := make([]byte, 0, 64+256*len(names))
	text = append(text, `{"secrets":{`...)
	for i, name := range names {
		if i > 0 {
			text = append(text, ',')
		}
		text = appendText(text, name)
		text = append(text, ':')
		text = c.appendValue(text, target, name)
	}
	return json.RawMessage(append(text, `},"success":true}`...))
}

// appendValue appends the object of one secret with all seven fields.
func (c *call) appendValue(text []byte, target *config, name string) []byte {
	stored := secret{Raw: target.managed(name), Visibility: unmasked, Type: "string"}
	computed, visibility := stored.Raw, unmasked
	if !isManaged(name) {
		stored = c.state.view(target).entries[name].secret
		computed, visibility = c.state.resolver().compute(node{target, name})
	}
	text = append(text, `{"raw":`...)
	text = c.appendUnlessRestricted(text, stored.Raw, stored.Visibility)
	text = append(text, `,"computed":`...)
	text = c.appendUnlessRestricted(text, computed, visibility)
	text = append(text, `,"note":`...)
	text = appendText(text, target.project().Notes[name])
	text = append(text, `,"rawVisibility":"`...)
	text = append(text, stored.Visibility...)
	text = append(text, `","computedVisibility":"`...)
	text = append(text, visibility...)
	text = append(text, `","rawValueType":{"type":"`...)
	text = append(text, stored.Type...)
	text = append(text, `"},"computedValueType":{"type":"`...)
	text = append(text, stored.Type...)
	return append(text, `"}}`...)
}

// appendUnlessRestricted appends a value, or null where a person's token may not read it.
func (c *call) appendUnlessRestricted(text []byte, value, visibility string) []byte {
	if visibility == restricted && c.by.user() {
		return append(text, "null"...)
	}
	return appendText(text, value)
}

// appendText appends a JSON string; plain ASCII, which nearly every value is, needs no escaping.
func appendText(text []byte, s string) []byte {
	for i := range len(s) {
		if b := s[i]; b < ' ' || b > '~' || b == '"' || b == '\\' {
			quoted, err := encode(s)
			if err != nil {
				// A string always encodes; null keeps the reply whole if that ever changes.
				quoted = []byte("null")
			}
			return append(text, quoted...)
		}
	}
	text = append(text, '"')
	text = append(text, s...)
	return append(text, '"')
}

func (c *call) setNote() (any, error) {
	if err := c.mayManage("notes"); err != nil {
		return nil, err
	}
	p, err := c.project()
	if err != nil {
		return nil, err
	}
	name, err := c.secretName("secret")
	if err != nil {
		return nil, err
	}
	note, given, err := c.text("note")
	if err != nil {
		return nil, err
	}
	if !given {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid note.")
	}
	if before := p.Notes[name]; before != note {
		c.server.notes = append(c.server.notes, NoteWrite{p.Slug, name, before, note, c.author()})
		c.acted("Changed the note of "+name, p, nil, nil)
	}
	p.Notes[name] = note
	if note == "" {
		delete(p.Notes, name)
	}
	c.server.dirty()
	return object{"secret": name, "note": note, "success": true}, nil
}

// setNoteOfConfig is the older form, which names a config as well and sets the same note.
func (c *call) setNoteOfConfig() (any, error) {
	if _, err := c.config(); err != nil {
		return nil, err
	}
	return c.setNote()
}
