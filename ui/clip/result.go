package clip

import (
	"fmt"
	"time"
)

// Result says what a copy did.
type Result struct {
	Route Route
	// Bytes is the size of the value.
	Bytes int
	// Secret says that the copy was one of a secret.
	Secret bool
	// Concealed says that the clipboard was told that it holds a secret.
	Concealed bool
	// ClearAfter is how long until the clipboard is cleared, unless something else is copied; 0 when no time ends it.
	ClearAfter time.Duration
	// ClearOnQuit says that the end of this process clears it.
	ClearOnQuit bool
	// Ended tells, once, what became of the copy; nil when nothing would tell.
	Ended <-chan Ending

	// through is what a helper found on its route, or the program of the route.
	through string
}

// Through makes a Result that names what it went through, as a helper's has it.
func (r Result) Through(name string) Result {
	r.through = name
	return r
}

// Sentence tells the person what happened to what they copied, called name, which the caller has sanitised. It claims no
// more than dtui knows: terminals confirm nothing.
func (r Result) Sentence(name string) string {
	switch {
	case r.Route == None:
		return fmt.Sprintf("Not copied: there is no clipboard for %s here.", name)
	case r.Route == Osc52 && !r.Secret:
		return fmt.Sprintf("Sent %s to the terminal (OSC 52). It holds no secret.", name)
	case r.Route == Osc52:
		return fmt.Sprintf("Sent %s to the terminal (OSC 52). Terminals do not confirm this; it stays until you copy something else.", name)
	case r.Route == Tmux && !r.Secret:
		return fmt.Sprintf("Sent %s through tmux to the outer terminal (OSC 52). It holds no secret.", name)
	case r.Route == Tmux:
		return fmt.Sprintf("Sent %s through tmux to the outer terminal (OSC 52). Terminals do not confirm this; no tmux buffer keeps it.", name)
	case !r.Secret:
		return fmt.Sprintf("Copied %s. It holds no secret and is not cleared.", name)
	}
	return fmt.Sprintf("Copied %s through %s. %s", name, r.through, r.until())
}

// until says how long a copy stays.
func (r Result) until() string {
	when := ""
	switch {
	case r.ClearAfter > 0 && r.ClearOnQuit:
		when = fmt.Sprintf("in %s, or when you leave dtui,", short(r.ClearAfter))
	case r.ClearAfter > 0:
		when = "in " + short(r.ClearAfter)
	case r.ClearOnQuit:
		when = "when you leave dtui,"
	default:
		return "It stays until you copy something else."
	}
	return "Cleared " + when + " unless you copy something else."
}

// short words a time as a person would set it.
func short(d time.Duration) string {
	if d >= time.Minute && d%time.Minute == 0 {
		return fmt.Sprintf("%d min", d/time.Minute)
	}
	return fmt.Sprintf("%d s", (d+time.Second-1)/time.Second)
}

// osc52Comfort is the length of base64 text, in bytes, up to which terminals are expected to take an OSC 52 sequence.
// Limits of about 3 KB (Tabby) and 6 KB (Termux) have been reported.
const osc52Comfort = 4096

// Warning is a sentence for values that some terminals cut or drop without a word, "" for all others.
func (r Result) Warning() string {
	if r.Route != Osc52 && r.Route != Tmux || encodedSize(r.Bytes) <= osc52Comfort {
		return ""
	}
	return fmt.Sprintf("%.1f kB is more than some terminals take through OSC 52. Paste and compare: %s bytes.",
		float64(r.Bytes)/1024, grouped(r.Bytes))
}

// grouped writes a number with a comma before each group of three digits.
func grouped(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
