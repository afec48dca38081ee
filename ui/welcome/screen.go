package welcome

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/field"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Way is one way in.
type Way int

// The ways, in the order of the list.
const (
	Browser Way = iota
	Token
	CLI
	Demo
	ways
)

// step is what the screen is at.
type step uint8

const (
	choosing step = iota
	asking        // Doppler for a code
	waiting       // for the answer in the browser
	typing        // a token
	entering      // Doppler was asked whose the token is, or a login is being opened
	placing       // the login is done and its token is kept nowhere yet
	keeping       // the token is being kept
	stopped       // the chosen way failed; the problem is shown
)

// Spec is what differs between the first run and logging in again.
type Spec struct {
	// Title is the crumb in the header.
	Title string
	// Lead are the lines at the top; nil for those of the first run.
	Lead []string
	// Host is where a pasted token goes, "" for Doppler's own.
	Host string
	// Below is true when there is something to go back to.
	Below bool
}

// Screen is the welcome.
type Screen struct {
	spec   Spec
	choice Way
	step   step

	code model.LoginCode
	qr   square
	big  bool // the QR code fills the screen
	// notice is about the browser; it is no failure, as the link works anywhere.
	notice string

	token field.Hidden
	// credential is what a login gave, to be tried again; unknown before.
	credential model.Credential

	looked bool
	found  *model.FoundLogin
	// unfound says why there is no login of the Doppler CLI to use.
	unfound, unfoundShort string

	doing         string // what is under way, in words
	problem, hint string
	who           string

	area area
}

// New makes it.
func New(spec Spec) *Screen {
	s := &Screen{spec: spec}
	s.token.Clean = cleanToken
	return s
}

var errNotToken = errors.New("a token has only letters, digits and signs; what was typed or pasted has something else in it and was not taken")

// cleanToken takes blanks and line ends off a pasted token, and refuses what no token has.
func cleanToken(text string) (string, error) {
	text = strings.TrimSpace(text)
	for _, r := range text {
		if r <= ' ' || r > '~' {
			return "", errNotToken
		}
	}
	return text, nil
}

// Header names the screen.
func (s *Screen) Header(*screen.Context) screen.Header {
	return screen.Header{Crumbs: []string{s.spec.Title}}
}

// Scopes depends on whether a token is being typed.
func (s *Screen) Scopes() []keys.Scope {
	if s.step == typing {
		return []keys.Scope{keys.Field}
	}
	return []keys.Scope{keys.Welcome, keys.Moving}
}

// Underway reports whether an answer is waited for.
func (s *Screen) Underway() bool {
	switch s.step {
	case asking, waiting, entering, keeping:
		return true
	default:
		return false
	}
}

// Looked takes over whether the Doppler CLI has a login here.
func (s *Screen) Looked(found model.FoundLogin, ok bool, err error) {
	s.looked, s.found, s.unfound = true, nil, ""
	switch {
	case err != nil:
		s.unfound, s.unfoundShort = look.Sentence(err), "could not be read"
	case !ok:
		s.unfound, s.unfoundShort = "The Doppler CLI is not logged in here.", "it is not logged in here"
	default:
		s.found = &found
	}
}

// Began shows the code.
func (s *Screen) Began(code model.LoginCode) {
	s.step, s.code, s.notice, s.problem, s.hint, s.big = waiting, code, "", "", "", false
	s.qr = newSquare(code.URL)
}

// Browsed takes over how the opening of the page went.
func (s *Screen) Browsed(err error) {
	s.notice = ""
	if err != nil {
		s.notice = look.Sentence(err) + " The link works on any device."
	}
}

// Confirmed takes over what the login gave; whose it is is asked next.
func (s *Screen) Confirmed(credential model.Credential) {
	s.credential = credential
	s.step, s.doing, s.big = entering, "Confirmed. Asking Doppler whose the token is…", false
}

// Entered says that the login is done and that its token is kept nowhere yet.
func (s *Screen) Entered(who string) {
	s.step, s.who, s.problem, s.hint = placing, who, "", ""
	s.token.Clear()
}

// Keeping says that the token is being kept.
func (s *Screen) Keeping() { s.step, s.doing = keeping, "Keeping the token…" }

// NotKept goes back to the question where the token is to live.
func (s *Screen) NotKept() { s.step = placing }

// Opening says that a kept login is being opened.
func (s *Screen) Opening(text string) { s.step, s.doing, s.problem, s.hint = entering, text, "", "" }

// Reset goes back to the choices.
func (s *Screen) Reset() {
	s.step, s.problem, s.hint, s.big, s.credential = choosing, "", "", false, model.Credential{}
	s.token.Clear()
}

// Failed says why the chosen way led nowhere, and stays where it can be tried again.
func (s *Screen) Failed(c *screen.Context, err error, hint string) {
	enter := c.Key(keys.Accept, keys.Welcome)
	s.big = false
	s.problem, s.hint = look.Sentence(err), hint
	switch {
	case errors.Is(err, model.ErrLoginExpired):
		s.problem, s.hint, s.code = "The code ran out.", enter+" asks for a new one.", model.LoginCode{}
	case errors.Is(err, model.ErrLoginRefused):
		s.code = model.LoginCode{}
		s.hint = orElse(hint, enter+" asks for a new code.")
	case s.choice == Token && s.step == entering:
		s.step = typing
		if model.KindOf(err) == model.Unauthorized {
			s.problem, s.hint = "Doppler does not take this token: it has ended, was revoked, or is not whole.", "Paste another one."
			return
		}
		s.hint = orElse(hint, c.Key(keys.Press, keys.Field)+" tries it again.")
		return
	case s.step == waiting && final(err):
		s.code = model.LoginCode{}
		s.hint = orElse(hint, enter+" asks for a new code.")
	default:
		s.hint = orElse(hint, enter+" tries again.")
	}
	s.step = stopped
}

// final reports whether Doppler itself refused a code, so that asking about it again would only be refused again.
func final(err error) bool {
	switch model.KindOf(err) {
	case model.Unauthorized, model.Forbidden, model.NotVisible, model.Invalid:
		return true
	default:
		return false
	}
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// Subject is nothing: nothing here can be revealed.
func (s *Screen) Subject(*screen.Context) string { return "" }

// Wheel does nothing.
func (s *Screen) Wheel(*screen.Context, int, int, int) {}

// Refresh does nothing.
func (s *Screen) Refresh(*screen.Context) []screen.Effect { return nil }

// Typing reports whether a token is being typed.
func (s *Screen) Typing() bool { return s.step == typing }

// Key types.
func (s *Screen) Key(_ *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	taken, err := s.token.Key(k)
	s.took(taken, err)
	return taken, nil
}

// Paste pastes a token.
func (s *Screen) Paste(_ *screen.Context, text string) []screen.Effect {
	s.took(true, s.token.Add(text))
	return nil
}

func (s *Screen) took(taken bool, err error) {
	switch {
	case err != nil:
		s.problem, s.hint = look.Sentence(err), ""
	case taken:
		s.problem, s.hint = "", ""
	}
}

// Cursor is where the token is typed.
func (s *Screen) Cursor() (x, y int, shown bool) {
	return s.area.cursorX, s.area.cursorY, s.step == typing
}
