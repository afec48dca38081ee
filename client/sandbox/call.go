package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// call is one request with its parameters taken apart. The endpoints that need no token have no by.
type call struct {
	server *Server
	state  *state
	by     *token
	query  url.Values
	body   map[string]json.RawMessage
	now    time.Time

	request *http.Request
	form    url.Values // of the approval page; such a call has no body
}

func decodeBody(body []byte) (map[string]json.RawMessage, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, refuse(http.StatusBadRequest, "Request body must be a JSON object.")
	}
	return fields, nil
}

// text returns a parameter from the body or the query; the official programs use either for the same call, so both
// are taken everywhere, and the body wins.
func (c *call) text(name string) (string, bool, error) {
	if raw, ok := c.body[name]; ok && string(raw) != "null" {
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			return "", false, refuse(http.StatusBadRequest, "Please provide a valid %s.", name)
		}
		return text, true, nil
	}
	if !c.query.Has(name) {
		return "", false, nil
	}
	return c.query.Get(name), true, nil
}

// need returns a parameter that must be there and not be empty.
func (c *call) need(name string) (string, error) {
	text, _, err := c.text(name)
	if err == nil && text == "" {
		err = refuse(http.StatusBadRequest, "Please provide a valid %s.", name)
	}
	return text, err
}

// flag returns a boolean parameter, from JSON or as text.
func (c *call) flag(name string, otherwise bool) (bool, error) {
	text := c.query.Get(name)
	if raw, ok := c.body[name]; ok && string(raw) != "null" {
		text = strings.Trim(string(raw), `"`)
	}
	if text == "" {
		return otherwise, nil
	}
	value, err := strconv.ParseBool(text)
	if err != nil {
		return false, refuse(http.StatusBadRequest, "Please provide a valid %s.", name)
	}
	return value, nil
}

// maxPerPage is the sandbox's choice; Doppler documents none, and its CLI asks for 1000.
const maxPerPage = 1000

// page returns the asked-for window of a list: pages from 1, 20 entries each unless said.
func page[T any](c *call, all []T) (window []T, number int, err error) {
	number, size := 1, 20
	for name, value := range map[string]*int{"page": &number, "per_page": &size} {
		text, given, err := c.text(name)
		if err != nil {
			return nil, 0, err
		}
		if !given || text == "" {
			continue
		}
		if *value, err = strconv.Atoi(text); err != nil || *value < 1 {
			return nil, 0, refuse(http.StatusBadRequest, "Please provide a valid %s.", name)
		}
	}
	size = min(size, maxPerPage)
	if number > len(all)/size+1 {
		return []T{}, number, nil
	}
	first := min((number-1)*size, len(all))
	return all[first:min(first+size, len(all))], number, nil
}

var slugForm = regexp.MustCompile(`^[a-z0-9_-]+$`)

// project returns the one that the call names, or the one of its service token.
func (c *call) project() (*project, error) {
	slug, _, err := c.text("project")
	if err != nil {
		return nil, err
	}
	// Doppler folds the case of a project on lookup (seen live).
	slug = strings.ToLower(slug)
	if slug == "" && c.by.bound() {
		slug = c.by.Config.Project
	}
	if !slugForm.MatchString(slug) {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid project.")
	}
	p := c.state.bySlug[slug]
	if p != nil && c.by.sees(slug) {
		return p, nil
	}
	if len(c.visibleProjects()) == 0 {
		return nil, refuse(http.StatusNotFound, "Could not find requested project '%s'", slug)
	}
	return nil, refuse(http.StatusBadRequest, "This token does not have access to requested project '%s'", slug)
}

// config returns the one that the call names, or the one of its service token.
func (c *call) config() (*config, error) {
	p, err := c.project()
	if err != nil {
		return nil, err
	}
	name, _, err := c.text("config")
	if err != nil {
		return nil, err
	}
	if name == "" && c.by.bound() {
		name = c.by.Config.Config
	}
	if !slugForm.MatchString(name) {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid config.")
	}
	found := p.configs[name]
	if c.by.bound() && name != c.by.Config.Config {
		return nil, refuse(http.StatusBadRequest, "This token does not have access to requested config '%s'", name)
	}
	if found == nil || !found.shown() {
		return nil, refuse(http.StatusNotFound, "Could not find requested config '%s'", name)
	}
	return found, nil
}

func (c *call) environment() (*environment, error) {
	p, err := c.project()
	if err != nil {
		return nil, err
	}
	slug, _, err := c.text("environment")
	if err != nil {
		return nil, err
	}
	if !slugForm.MatchString(slug) {
		return nil, refuse(http.StatusBadRequest, "Invalid environment id")
	}
	e := p.environment(slug)
	if e == nil || c.by.bound() && c.state.config(c.by.Config).environment != e {
		return nil, refuse(http.StatusNotFound, "Could not find requested environment '%s'", slug)
	}
	return e, nil
}

// object is the body of a reply.
type object map[string]any

// done is the reply of calls that have nothing to say.
func done() object { return object{"success": true} }

// stamp writes a time as the wire does: UTC, with milliseconds.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func stampOrNull(t *time.Time) any {
	if t == nil {
		return nil
	}
	return stamp(*t)
}

func encode(reply any) ([]byte, error) {
	if rendered, ok := reply.(json.RawMessage); ok {
		return rendered, nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(reply); err != nil {
		return nil, fmt.Errorf("encode the reply: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
