package keyring

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"dtui/model"
)

// bookRecord and profileRecord are the book's format. What a later dtui may add to them is kept when this one writes.
type bookRecord struct {
	Version  int               `json:"version"`
	Current  string            `json:"current"`
	Profiles []json.RawMessage `json:"profiles"`
}

type profileRecord struct {
	Name      string          `json:"name"`
	Host      string          `json:"host"`
	Workplace string          `json:"workplace"`
	Person    string          `json:"person"`
	Kind      model.TokenKind `json:"kind"`
	Place     model.Place     `json:"place"`
	Moving    model.Place     `json:"moving"`
	Left      model.Place     `json:"left"`
	Made      bool            `json:"made"`
	Added     *time.Time      `json:"added"`
	LastUsed  *time.Time      `json:"last_used"`
}

// decodeShelf reads a book, or says what is wrong with it.
func decodeShelf(text []byte) (shelf, string) {
	if len(bytes.TrimSpace(text)) == 0 {
		return shelf{}, "it is empty"
	}
	var book bookRecord
	if err := json.Unmarshal(text, &book); err != nil {
		return shelf{}, "it is not the JSON that dtui writes"
	}
	if book.Version != bookVersion {
		return shelf{}, fmt.Sprintf("it has version %d and this dtui reads version %d", book.Version, bookVersion)
	}
	s := shelf{raw: text}
	for i, raw := range book.Profiles {
		p, problem := decodeProfile(raw)
		if problem != "" {
			return shelf{}, fmt.Sprintf("profile %d: %s", i+1, problem)
		}
		if slices.ContainsFunc(s.profiles, func(other shelved) bool { return strings.EqualFold(other.Name, p.Name) }) {
			return shelf{}, "two profiles have the name " + p.Name
		}
		if p.Name == book.Current {
			s.current = p.Name
		}
		s.profiles = append(s.profiles, p)
	}
	slices.SortFunc(s.profiles, func(a, b shelved) int { return cmp.Compare(a.Name, b.Name) })
	return s, ""
}

func decodeProfile(raw json.RawMessage) (shelved, string) {
	var r profileRecord
	if err := json.Unmarshal(raw, &r); err != nil {
		return shelved{}, "it is not what dtui writes"
	}
	if err := checkName(r.Name); err != nil {
		return shelved{}, err.Error()
	}
	host, err := origin(r.Host)
	if err != nil {
		return shelved{}, "the host cannot be used: " + err.Error()
	}
	p := shelved{raw: raw, moving: r.Moving, left: r.Left, Profile: model.Profile{
		Name: r.Name, Host: host, Workplace: r.Workplace, Person: r.Person, Kind: r.Kind, Place: r.Place, Made: r.Made,
	}}
	if r.Added != nil {
		p.Added = *r.Added
	}
	if r.LastUsed != nil {
		p.LastUsed = *r.LastUsed
	}
	return p, ""
}

func (s shelf) encode() ([]byte, error) {
	book := bookRecord{Version: bookVersion, Current: s.current, Profiles: []json.RawMessage{}}
	for _, p := range s.profiles {
		raw, err := overlay(p.raw, profileRecord{
			Name: p.Name, Host: p.Host, Workplace: p.Workplace, Person: p.Person, Kind: p.Kind, Place: p.Place,
			Moving: p.moving, Left: p.left, Made: p.Made, Added: moment(p.Added), LastUsed: moment(p.LastUsed),
		})
		if err != nil {
			return nil, fmt.Errorf("encoding profile %s: %w", p.Name, err)
		}
		book.Profiles = append(book.Profiles, raw)
	}
	text, err := overlay(s.raw, book)
	if err != nil {
		return nil, fmt.Errorf("encoding the list of profiles: %w", err)
	}
	var neat bytes.Buffer
	if err := json.Indent(&neat, text, "", "  "); err != nil {
		return nil, fmt.Errorf("encoding the list of profiles: %w", err)
	}
	neat.WriteByte('\n')
	return neat.Bytes(), nil
}

// overlay writes record over the object old, of which it keeps what record does not know.
func overlay(old json.RawMessage, record any) (json.RawMessage, error) {
	fresh, err := json.Marshal(record)
	if err != nil {
		return nil, err
	}
	fields := map[string]json.RawMessage{}
	for _, text := range []json.RawMessage{old, fresh} {
		if len(text) == 0 {
			continue
		}
		if err := json.Unmarshal(text, &fields); err != nil {
			return nil, err
		}
	}
	return json.Marshal(fields)
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}
