package clip

import "fmt"

// Result says what a copy did.
type Result struct {
	Route Route
	// Bytes is the size of the value.
	Bytes int
}

// Sentence tells the person what happened to the value of the secret called name, which the caller has sanitised.
// It claims no more than dtui knows: terminals confirm nothing.
func (r Result) Sentence(name string) string {
	switch r.Route {
	case None:
		return fmt.Sprintf("Not copied: there is no clipboard for %s here.", name)
	case Osc52:
		return fmt.Sprintf("Sent %s to the terminal (OSC 52). Terminals do not confirm this; it stays until you copy something else.", name)
	case Tmux:
		return fmt.Sprintf("Sent %s through tmux to the outer terminal (OSC 52). Terminals do not confirm this; no tmux buffer keeps it.", name)
	default:
		return fmt.Sprintf("Copied %s through %s. dtui does not clear it yet.", name, r.Route)
	}
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
