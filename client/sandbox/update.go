package sandbox

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
)

// line is one change of one name. Its JSON form is an item of `change_requests` (Doppler's API reference, Secrets:
// update).
type line struct {
	Name               string     `json:"name"`
	OriginalName       *string    `json:"originalName"`
	Value              *string    `json:"value"` // null: keep
	OriginalValue      *string    `json:"originalValue"`
	Visibility         *string    `json:"visibility"`
	OriginalVisibility *string    `json:"originalVisibility"`
	ValueType          *valueType `json:"valueType"`
	OriginalValueType  *valueType `json:"originalValueType"`
	ShouldDelete       bool       `json:"shouldDelete"`
	ShouldPromote      bool       `json:"shouldPromote"`
	ShouldConverge     bool       `json:"shouldConverge"`
}

type valueType struct {
	Type string `json:"type"`
}

// source is the name that the line starts from.
func (l *line) source() string {
	if l.OriginalName != nil {
		return *l.OriginalName
	}
	return l.Name
}

func (l *line) renames() bool { return l.source() != l.Name }

func (c *call) updateSecrets() (any, error) {
	target, err := c.readConfig()
	if err != nil {
		return nil, err
	}
	if err := c.mayWrite(); err != nil {
		return nil, err
	}
	lines, err := c.lines()
	if err != nil {
		return nil, err
	}
	if err := c.mayWriteLines(target, lines); err != nil {
		return nil, err
	}
	if lines, err = c.guard(target, lines); err != nil {
		return nil, err
	}
	if err := c.apply(target, lines); err != nil {
		return nil, err
	}
	return c.secretsReply(target, nil, true), nil
}

func (c *call) deleteSecret() (any, error) {
	target, err := c.readConfig()
	if err != nil {
		return nil, err
	}
	if err := c.mayWrite(); err != nil {
		return nil, err
	}
	name, err := c.secretName("name")
	if err != nil {
		return nil, err
	}
	if err := c.mayWriteTo(target); err != nil {
		return nil, err
	}
	l := line{Name: name, ShouldDelete: true}
	if err := l.check(); err != nil {
		return nil, err
	}
	return nil, c.apply(target, []line{l})
}

// lines reads the changes from the body, which must have exactly one of the two forms.
func (c *call) lines() ([]line, error) {
	byName, mapped := c.given("secrets")
	list, listed := c.given("change_requests")
	if mapped == listed {
		return nil, refuse(http.StatusBadRequest, "Please provide either secrets or change_requests.")
	}
	var lines []line
	if listed {
		if err := json.Unmarshal(list, &lines); err != nil {
			return nil, refuse(http.StatusBadRequest, "Please provide valid change_requests.")
		}
	} else {
		var values map[string]*string
		if err := json.Unmarshal(byName, &values); err != nil {
			return nil, refuse(http.StatusBadRequest, "Please provide valid secrets: an object of strings, or null to delete.")
		}
		for _, name := range slices.Sorted(maps.Keys(values)) {
			// Here null deletes, while in the other form it keeps.
			lines = append(lines, line{Name: name, Value: values[name], ShouldDelete: values[name] == nil})
		}
	}
	for i := range lines {
		if err := lines[i].check(); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

func (c *call) given(field string) (json.RawMessage, bool) {
	raw, ok := c.body[field]
	return raw, ok && string(raw) != "null"
}

// check refuses a line for what it says by itself.
func (l *line) check() error {
	for _, name := range []string{l.Name, l.source()} {
		if !secretNameForm.MatchString(name) {
			return badName(name)
		}
		if isManaged(name) {
			return refuse(http.StatusBadRequest, "Unable to create/update secret with reserved name")
		}
	}
	switch {
	case l.Visibility != nil && !isVisibility(*l.Visibility):
		return refuse(http.StatusBadRequest, "Invalid visibility for secret \"%s\".", l.Name)
	case l.ValueType != nil && !isValueType(l.ValueType.Type):
		return refuse(http.StatusBadRequest, "Invalid value type for secret \"%s\".", l.Name)
	case l.renames() && (l.ShouldDelete || l.ShouldConverge):
		return refuse(http.StatusBadRequest, "The secret \"%s\" cannot be renamed and deleted or converged at once.", l.source())
	case l.ShouldDelete && (l.ShouldPromote || l.ShouldConverge) || l.ShouldPromote && l.ShouldConverge:
		return refuse(http.StatusBadRequest, "Only one of shouldDelete, shouldPromote and shouldConverge may be set for secret \"%s\".", l.Name)
	}
	return nil
}

// guard checks what the lines expect to find. What Doppler does when it is not there is not documented, so the
// server's options choose.
func (c *call) guard(target *config, lines []line) ([]line, error) {
	seen := c.state.view(target)
	kept := lines[:0:0]
	for _, l := range lines {
		if l.holds(seen) {
			kept = append(kept, l)
			continue
		}
		switch c.server.options.Guard {
		case GuardSkip:
		case GuardInvalid:
			return nil, refuse(http.StatusBadRequest, "The secret \"%s\" has been modified since it was last read", l.source())
		default:
			return nil, refuse(http.StatusConflict, "The secret \"%s\" has been modified since it was last read", l.source())
		}
	}
	return kept, nil
}

func (l *line) holds(seen *view) bool {
	found, exists := seen.entries[l.source()]
	if !exists {
		return l.OriginalName == nil && l.OriginalValue == nil && l.OriginalVisibility == nil && l.OriginalValueType == nil
	}
	return (l.OriginalValue == nil || *l.OriginalValue == found.secret.Raw) &&
		(l.OriginalVisibility == nil || *l.OriginalVisibility == found.secret.Visibility) &&
		(l.OriginalValueType == nil || l.OriginalValueType.Type == found.secret.Type)
}

// apply makes all the changes or none. Removals come first, so that names can be swapped in one request.
func (c *call) apply(target *config, lines []line) error {
	own, root := c.state.edit(target), c.state.edit(target.root())
	removed, set := map[string]bool{}, map[string]bool{}
	remove := func(name string) error {
		if removed[name] {
			return refuse(http.StatusBadRequest, "The secret \"%s\" is changed twice in one request.", name)
		}
		removed[name] = true
		own.remove(name)
		return nil
	}
	err := func() error {
		for i := range lines {
			l := &lines[i]
			if l.ShouldDelete || l.renames() {
				if err := remove(l.source()); err != nil {
					return err
				}
			}
		}
		for i := range lines {
			l := &lines[i]
			if l.ShouldDelete {
				continue
			}
			if set[l.Name] || removed[l.Name] && !l.renames() {
				return refuse(http.StatusBadRequest, "The secret \"%s\" is changed twice in one request.", l.Name)
			}
			set[l.Name] = true
			if err := c.applyLine(own, root, l, removed); err != nil {
				return err
			}
		}
		c.state.changed()
		return c.checkResult(own, root, lines)
	}()
	if err != nil {
		root.undo()
		own.undo()
		return err
	}
	c.commitBoth(own, root)
	return nil
}

// commitBoth logs the branch first: its entry is the one that the request was about.
func (c *call) commitBoth(own, root *edit) {
	c.commit(own)
	if len(root.was) > 0 {
		c.commit(root)
	}
}

func (c *call) applyLine(own, root *edit, l *line, removed map[string]bool) error {
	found, exists := own.seen.entries[l.source()]
	_, taken := own.seen.entries[l.Name]
	if l.renames() && taken && !removed[l.Name] {
		return refuse(http.StatusBadRequest, "A secret named \"%s\" already exists.", l.Name)
	}
	if l.ShouldConverge {
		if own.config.isRoot() || !c.state.rootHas(own.config, l.Name) {
			return refuse(http.StatusBadRequest, "The secret \"%s\" cannot follow the root config.", l.Name)
		}
		own.set(l.Name, ownState{})
		return nil
	}
	if l.ShouldPromote && own.config.isRoot() {
		return refuse(http.StatusBadRequest, "The secret \"%s\" is in a root config and cannot be promoted.", l.Name)
	}
	result := secret{Visibility: masked, Type: "string"}
	if exists {
		result = found.secret
	} else if l.Value == nil {
		return refuse(http.StatusBadRequest, "Please provide a value for secret \"%s\".", l.Name)
	}
	if l.Value != nil {
		result.Raw = *l.Value
	}
	if l.Visibility != nil {
		if result.Visibility == restricted && *l.Visibility != restricted && l.Value == nil {
			return refuse(http.StatusBadRequest, "A new value is required to change the visibility of restricted secret \"%s\".", l.Name)
		}
		result.Visibility = *l.Visibility
	}
	if l.ValueType != nil {
		result.Type = l.ValueType.Type
	}
	own.set(l.Name, ownState{Secret: &result})
	if l.ShouldPromote {
		root.set(l.Name, ownState{Secret: &result})
	}
	return nil
}

// checkResult refuses what the lines made of the configs: references without a target, values against their type,
// and sizes.
func (c *call) checkResult(own, root *edit, lines []line) error {
	for i := range lines {
		l := &lines[i]
		if l.ShouldDelete || l.ShouldConverge {
			continue
		}
		if err := c.checkSecret(own.config, l); err != nil {
			return err
		}
		if l.ShouldPromote {
			if err := c.checkSecret(root.config, l); err != nil {
				return err
			}
		}
	}
	if err := c.checkSize(own); err != nil {
		return err
	}
	return c.checkSize(root)
}

func (c *call) checkSecret(target *config, l *line) error {
	stored := target.Own[l.Name]
	resolver := c.state.resolver()
	if l.Value != nil {
		if lost := resolver.unresolved(target, stored.Raw); lost != "" {
			return refuse(http.StatusBadRequest, "The secret \"%s\" cannot resolve the reference %s.", l.Name, lost)
		}
	}
	if l.Value == nil && l.ValueType == nil {
		return nil
	}
	if computed, _ := resolver.compute(node{target, l.Name}); !validValue(stored.Type, stored.Raw, computed) {
		return refuse(http.StatusBadRequest, "The value of secret \"%s\" is not a valid %s.", l.Name, stored.Type)
	}
	return nil
}
