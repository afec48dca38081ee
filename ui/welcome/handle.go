package welcome

import (
	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// wayOf are the ways with a key of their own.
var wayOf = map[keys.Action]Way{keys.ByBrowser: Browser, keys.ByToken: Token, keys.ByCLI: CLI, keys.ByDemo: Demo}

// Handle does an action.
func (s *Screen) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	if way, ok := wayOf[a]; ok {
		return s.Start(way)
	}
	switch a {
	case keys.Up, keys.Down, keys.First, keys.Last, keys.PageUp, keys.PageDown, keys.HalfUp, keys.HalfDown:
		s.move(a)
	case keys.Accept, keys.Press:
		return s.accept(c)
	case keys.Back:
		return s.back()
	case keys.OpenPage:
		return screen.Effects(screen.Browse{Page: s.code.URL})
	case keys.CopyCode:
		return copied("the code", s.code.Code)
	case keys.CopyLink:
		return copied("the link", s.code.URL)
	case keys.QRCode:
		s.big = !s.big
	}
	return nil
}

// copied copies what holds no secret, unless it would do something where it is pasted.
func copied(what, text string) []screen.Effect {
	if cells.HasControl(text) {
		return screen.Effects(screen.Problem("Not copied: "+what+" that Doppler sent holds control characters.", ""))
	}
	return screen.Effects(screen.Copy{Value: model.NewValue(text), What: what})
}

func (s *Screen) move(a keys.Action) {
	s.stay()
	switch a {
	case keys.Up:
		s.choice = max(s.choice-1, 0)
	case keys.Down:
		s.choice = min(s.choice+1, ways-1)
	case keys.First, keys.PageUp, keys.HalfUp:
		s.choice = 0
	default:
		s.choice = ways - 1
	}
}

// stay is at the choices again, without a problem of another choice.
func (s *Screen) stay() {
	if s.step == stopped {
		s.Reset()
	}
}

// Start starts a way in.
func (s *Screen) Start(way Way) []screen.Effect {
	s.stay()
	s.choice, s.problem, s.hint = way, "", ""
	switch way {
	case Browser:
		s.step, s.doing = asking, "Asking Doppler for a code…"
		return screen.Effects(screen.BeginLogin{})
	case Token:
		s.step = typing
		return nil
	case CLI:
		if s.found == nil {
			return screen.Effects(screen.Say{Level: screen.Warn, Text: s.noCLI()})
		}
		s.step, s.doing = entering, "Opening the login of the Doppler CLI…"
		return screen.Effects(screen.UseFound{})
	default:
		s.step, s.doing = entering, "Starting the demo…"
		return screen.Effects(screen.UseDemo{})
	}
}

// noCLI says why there is no login of the Doppler CLI.
func (s *Screen) noCLI() string {
	if !s.looked {
		return "dtui is still looking for a login of the Doppler CLI."
	}
	return s.unfound
}

// accept is enter: it starts, checks, or tries again.
func (s *Screen) accept(c *screen.Context) []screen.Effect {
	switch s.step {
	case choosing:
		return s.Start(s.choice)
	case typing:
		return s.check(c)
	case placing:
		return screen.Effects(screen.AskKeep{})
	case stopped:
		switch {
		case s.choice == Browser && s.credential.Token.Known():
			s.Confirmed(s.credential)
			return screen.Effects(screen.UseToken{Credential: s.credential})
		case s.choice == Browser && s.code.Code != "":
			s.step, s.problem, s.hint = waiting, "", ""
			return screen.Effects(screen.AwaitLogin{Code: s.code})
		}
		return s.Start(s.choice)
	default:
		return nil
	}
}

// check enters with the typed token, unless its kind says that it leads nowhere.
func (s *Screen) check(c *screen.Context) []screen.Effect {
	token := s.token.Value()
	kind := model.KindOfToken(token)
	switch {
	case s.token.Empty():
		s.problem, s.hint = "Paste the token first.", c.Key(keys.Back, keys.Field)+" goes back."
		return nil
	case !kind.ReadsSecrets():
		s.problem, s.hint = "This "+string(kind)+" was not sent: it reaches no secret.", "A service, personal or CLI token gets you in."
		return nil
	}
	s.step, s.doing, s.problem, s.hint = entering, "Asking Doppler whose the token is…", "", ""
	return screen.Effects(screen.UseToken{Credential: model.Credential{Host: s.spec.Host, Token: token}})
}

// back is esc: it ends what is under way, then leaves.
func (s *Screen) back() []screen.Effect {
	switch s.step {
	case choosing:
		if s.spec.Below {
			return screen.Effects(screen.StopEntry{}, screen.Leave{})
		}
		return nil
	case waiting:
		if s.big {
			s.big = false
			return nil
		}
	case keeping:
		s.step = placing
		return screen.Effects(screen.StopEntry{})
	case placing:
		return screen.Effects(screen.KeepNot{})
	case entering:
		if s.choice == Token {
			s.step = typing
			return screen.Effects(screen.StopEntry{})
		}
	default: // Nothing of it outlives esc.
	}
	s.Reset()
	return screen.Effects(screen.StopEntry{})
}

// Off says why an action cannot be done now.
func (s *Screen) Off(c *screen.Context, a keys.Action) string {
	switch a {
	case keys.Reload:
		return "There is nothing to read before you are logged in."
	case keys.Back:
		if s.step == choosing && !s.spec.Below {
			return "There is nothing to go back to; " + c.Key(keys.Quit) + " leaves."
		}
	case keys.Accept:
		if s.Underway() {
			return c.Key(keys.Back) + " ends what is under way."
		}
	case keys.OpenPage, keys.CopyCode, keys.CopyLink:
		if s.step != waiting {
			return "There is no code in sight; " + c.Key(keys.ByBrowser, keys.Welcome) + " asks for one."
		}
	case keys.QRCode:
		return s.offQR(c)
	case keys.ByBrowser, keys.ByToken, keys.ByDemo, keys.Up, keys.Down, keys.First, keys.Last, keys.PageUp, keys.PageDown, keys.HalfUp, keys.HalfDown:
		return s.offChoice(c)
	case keys.ByCLI:
		if why := s.offChoice(c); why != "" {
			return why
		}
		if s.found == nil {
			return s.noCLI()
		}
	}
	return ""
}

func (s *Screen) offChoice(c *screen.Context) string {
	switch {
	case s.step == placing:
		return "You are logged in. " + c.Key(keys.Accept, keys.Welcome) + " keeps the token, " + c.Key(keys.Back) + " goes on without."
	case s.Underway():
		return c.Key(keys.Back) + " ends what is under way first."
	}
	return ""
}

func (s *Screen) offQR(c *screen.Context) string {
	switch {
	case s.step != waiting:
		return "There is no link in sight; 1 asks for one."
	case c.Look.ASCII():
		return "A QR code needs characters that the ASCII mode has not."
	case s.qr == nil:
		return "The link is too long for a QR code."
	case s.area.beside && !s.big:
		return "The QR code is in sight."
	}
	return ""
}

// Click chooses a way; a click on the chosen one starts it.
func (s *Screen) Click(c *screen.Context, x, y int) []screen.Effect {
	way, ok := s.area.way(x, y)
	if !ok || s.big {
		return nil
	}
	if why := s.offChoice(c); why != "" {
		return screen.Effects(screen.Say{Level: screen.Warn, Text: why})
	}
	if s.step == typing {
		s.Reset()
	}
	if way != s.choice {
		s.stay()
		s.choice = way
		return nil
	}
	if way == CLI && s.found == nil {
		return screen.Effects(screen.Say{Level: screen.Warn, Text: s.noCLI()})
	}
	return s.accept(c)
}
