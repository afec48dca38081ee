package sandbox

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

const (
	// What a person types is 8 of these letters and digits, none of which looks like another.
	codeLetters = "BCDFGHJKLMNPQRSTVWXZ23456789"
	codeLength  = 8
	// mostLogins is where the oldest is thrown out, for anybody may begin one.
	mostLogins = 1000
	// mostGuesses are the wrong codes that one address may try in a minute.
	mostGuesses   = 10
	guessingPause = time.Minute
	longestField  = 100
)

// The states of a login.
const (
	loginWaits    = iota
	loginApproved // and its token was not fetched yet
	loginRefused
	loginUsed
)

// login is one device login. It lives in memory alone.
type login struct {
	code    string // as it is shown, with a dash
	polling [32]byte
	asker   asker
	began   time.Time
	ends    time.Time
	state   int
	person  *person
}

// asker is what a program says of itself and of its machine, with everything that does not print replaced.
type asker struct{ Machine, System, Processor, Version string }

func (a asker) String() string {
	var about []string
	for _, part := range []string{a.System, a.Processor, a.Version} {
		if part != "" {
			about = append(about, part)
		}
	}
	name := a.Machine
	if name == "" {
		name = "an unnamed machine"
	}
	if len(about) == 0 {
		return name
	}
	return name + " (" + strings.Join(about, ", ") + ")"
}

// printed makes a text from outside fit for a page: one line, no controls, nothing that turns the writing direction.
func printed(text string) string {
	runes := []rune(strings.TrimSpace(text))
	if len(runes) > longestField {
		runes = append(runes[:longestField], '…')
	}
	for i, r := range runes {
		if !unicode.IsPrint(r) {
			runes[i] = unicode.ReplacementChar
		}
	}
	return string(runes)
}

// logins are all that began lately. The server's lock guards them.
type logins struct {
	all     []*login // the oldest first
	guesses map[string]*window
}

var (
	errNoLogin    = errors.New("no login waits for this code; compare it with the one in the terminal")
	errLoginOver  = errors.New("this code has run out; begin a new login")
	errLoginSpent = errors.New("this code was used already; begin a new login")
)

// begin makes a login and returns it with its polling code, of which only a hash is kept.
func (l *logins) begin(who asker, now time.Time, life time.Duration) (*login, string) {
	// What ended is kept for as long again, so that a late person is told why nothing happens.
	l.all = slices.DeleteFunc(l.all, func(old *login) bool { return !now.Before(old.ends.Add(life)) })
	if len(l.all) >= mostLogins {
		l.all = slices.Delete(l.all, 0, len(l.all)-mostLogins+1)
	}
	polling := randomText(alphanumerics, 43)
	made := &login{polling: sha256.Sum256([]byte(polling)), asker: who, began: now, ends: now.Add(life)}
	for made.code == "" || l.find(made.code) != nil {
		code := randomText(codeLetters, codeLength)
		made.code = code[:codeLength/2] + "-" + code[codeLength/2:]
	}
	l.all = append(l.all, made)
	return made, polling
}

// find returns the login of a code, however a person wrote it.
func (l *logins) find(code string) *login {
	wanted := plainCode(code)
	for _, one := range l.all {
		if plainCode(one.code) == wanted {
			return one
		}
	}
	return nil
}

func (l *logins) polled(polling string) *login {
	hash := sha256.Sum256([]byte(polling))
	for _, one := range l.all {
		if one.polling == hash {
			return one
		}
	}
	return nil
}

func plainCode(code string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, code)
}

// waiting are the logins that a person can still answer.
func (l *logins) waiting(now time.Time) []*login {
	var open []*login
	for _, one := range l.all {
		if one.state == loginWaits && now.Before(one.ends) {
			open = append(open, one)
		}
	}
	return open
}

// answer settles a login once: with a person it is approved, without one refused.
func (l *logins) answer(code string, as *person, now time.Time) (*login, error) {
	one := l.find(code)
	switch {
	case one == nil:
		return nil, errNoLogin
	case one.state != loginWaits:
		return nil, errLoginSpent
	case !now.Before(one.ends):
		return nil, errLoginOver
	}
	one.state, one.person = loginRefused, as
	if as != nil {
		one.state = loginApproved
	}
	return one, nil
}

// mayGuess tells whether an address may try a code, or else when it may again.
func (l *logins) mayGuess(who string, now time.Time) (bool, time.Time) {
	w := l.guesses[who]
	if w == nil || !now.Before(w.ends) || w.used < mostGuesses {
		return true, now
	}
	return false, w.ends
}

func (l *logins) guessedWrong(who string, now time.Time) {
	if l.guesses == nil || len(l.guesses) > mostLogins {
		l.guesses = map[string]*window{}
	}
	w := l.guesses[who]
	if w == nil || !now.Before(w.ends) {
		w = &window{ends: now.Add(guessingPause)}
		l.guesses[who] = w
	}
	w.used++
}

// Login is a login that waits for a person.
type Login struct {
	Code    string
	Machine string // what the program says of its machine
	Began   time.Time
}

// Logins returns those that can be approved or refused, the oldest first.
func (s *Server) Logins() []Login {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Login
	for _, one := range s.logins.waiting(s.now()) {
		list = append(list, Login{Code: one.code, Machine: one.asker.Machine, Began: one.began})
	}
	return list
}

// Approve answers a login as the world's first person would on the page.
func (s *Server) Approve(code string) error { return s.ApproveAs(code, "") }

// ApproveAs is Approve as a person of the world; empty: the first.
func (s *Server) ApproveAs(code, person string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	as := s.state.People[0]
	if person != "" {
		if as = s.state.person(person); as == nil {
			return fmt.Errorf("sandbox: approve a login: %q is not among the people", person)
		}
	}
	if _, err := s.logins.answer(code, as, s.now()); err != nil {
		return fmt.Errorf("sandbox: approve a login: %w", err)
	}
	return nil
}

// Refuse answers a login with no.
func (s *Server) Refuse(code string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.logins.answer(code, nil, s.now()); err != nil {
		return fmt.Errorf("sandbox: refuse a login: %w", err)
	}
	return nil
}

// randomText returns letters of an alphabet, each as likely as the others.
func randomText(letters string, length int) string {
	text := make([]byte, 0, length)
	var noise [64]byte
	for len(text) < length {
		// rand.Read never fails (crypto/rand, since Go 1.24).
		_, _ = rand.Read(noise[:])
		for _, b := range noise {
			// Bytes past the last whole multiple are dropped: they would favour the first letters.
			if len(text) < length && int(b) < 256/len(letters)*len(letters) {
				text = append(text, letters[int(b)%len(letters)])
			}
		}
	}
	return string(text)
}
