package keyring

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"dtui/model"
)

// Entry is one stored login.
type Entry struct {
	// Name is the profile's name, "default" unless the person chose another: 1 to 64 ASCII letters, digits,
	// dots, dashes and underscores, starting with a letter or a digit.
	Name string
	// Host is the origin of the API that the token belongs to, such as https://api.doppler.com. Stores keep
	// and return it normalised: lower case, no default port, no path.
	Host string
	// Workplace and Person say whose token it is, for a person to recognise it; both may be empty. Stores cut them to 80
	// characters, because a keyring has little room.
	Workplace, Person string
	// Kind is the kind of token as dtui names it, such as "personal" or "service"; it may be empty.
	Kind string
	// Made marks a token that dtui asked Doppler for, which logging out revokes.
	Made bool
	// Token must be known, and not be empty.
	Token model.Value
}

// For returns the token when host names the same scheme, host and port as the host stored with it, and
// OtherHost otherwise. Every caller that is about to send a stored token goes through it.
func (e Entry) For(host string) (model.Value, error) {
	stored, err := origin(e.Host)
	if err != nil {
		return model.Value{}, fmt.Errorf("profile %s: %w", e.Name, Invalid{Field: "host", Problem: err.Error()})
	}
	asked, err := origin(host)
	if err != nil {
		return model.Value{}, fmt.Errorf("profile %s: %w", e.Name, Invalid{Field: "asked host", Problem: err.Error()})
	}
	if stored != asked {
		return model.Value{}, OtherHost{Name: e.Name, Stored: stored, Asked: asked}
	}
	if !e.Token.Known() || e.Token.Empty() {
		return model.Value{}, fmt.Errorf("profile %s: %w", e.Name, Invalid{Field: "token", Problem: "there is none"})
	}
	return e.Token, nil
}

// normalised checks an entry before it is stored and returns it with its host as an origin.
func (e Entry) normalised() (Entry, error) {
	if err := checkName(e.Name); err != nil {
		return Entry{}, err
	}
	host, err := origin(e.Host)
	if err != nil {
		return Entry{}, Invalid{Field: "host", Problem: err.Error()}
	}
	e.Host = host
	if !e.Token.Known() || e.Token.Empty() {
		return Entry{}, Invalid{Field: "token", Problem: "there is none"}
	}
	// JSON would replace bytes that are not UTF-8, and what is read back would be another token.
	if !e.Token.ValidUTF8() {
		return Entry{}, Invalid{Field: "token", Problem: "it is not UTF-8 text"}
	}
	for field, text := range map[string]string{"workplace": e.Workplace, "person": e.Person, "kind": e.Kind} {
		if !utf8.ValidString(text) {
			return Entry{}, Invalid{Field: field, Problem: "it is not UTF-8 text"}
		}
	}
	e.Workplace, e.Person = clipped(e.Workplace), clipped(e.Person)
	return e, nil
}

// mostLabel is how many characters of a workplace's and a person's name are stored.
const mostLabel = 80

func clipped(label string) string {
	if runes := []rune(label); len(runes) > mostLabel {
		return string(runes[:mostLabel-1]) + "…"
	}
	return label
}

// checkName keeps names to what no keyring can misread: macOS passes them on a command line, where a leading
// dash or a line end would change the command.
func checkName(name string) error {
	if name == "" || len(name) > 64 {
		return Invalid{Field: "profile name", Problem: "it must have 1 to 64 characters"}
	}
	for i := range len(name) {
		c := name[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && (i == 0 || c != '-' && c != '_' && c != '.') {
			return Invalid{
				Field:   "profile name",
				Problem: "use letters, digits, dots, dashes and underscores, and start with a letter or a digit",
			}
		}
	}
	return nil
}

// format is the version of the stored payload. A reader refuses what it does not know.
const format = 1

// record is the stored payload.
type record struct {
	Version   int    `json:"version"`
	Host      string `json:"host"`
	Workplace string `json:"workplace,omitempty"`
	Person    string `json:"person,omitempty"`
	Kind      string `json:"kind,omitempty"`
	Made      bool   `json:"made,omitempty"`
	Token     string `json:"token"`
}

// encode writes the payload of a normalised entry. It is the one place of this package that reveals a token.
func encode(e Entry) (string, error) {
	text, err := json.Marshal(record{
		Version: format, Host: e.Host, Workplace: e.Workplace, Person: e.Person, Kind: e.Kind, Made: e.Made, Token: e.Token.Reveal(),
	})
	if err != nil {
		return "", fmt.Errorf("encoding the entry of profile %s: %w", e.Name, err)
	}
	return string(text), nil
}

// decode reads a payload. Its errors quote nothing of it: the payload holds a token.
func decode(name, payload string) (Entry, error) {
	var r record
	if err := json.Unmarshal([]byte(payload), &r); err != nil {
		return Entry{}, Unreadable{Name: name, Problem: "it is not what dtui writes"}
	}
	if r.Version != format {
		return Entry{}, Unreadable{Name: name, Problem: fmt.Sprintf("it has format %d and this dtui reads format %d", r.Version, format)}
	}
	e, err := Entry{
		Name: name, Host: r.Host, Workplace: r.Workplace, Person: r.Person, Kind: r.Kind, Made: r.Made,
		Token: model.NewValue(r.Token),
	}.normalised()
	if err != nil {
		return Entry{}, Unreadable{Name: name, Problem: err.Error()}
	}
	return e, nil
}
