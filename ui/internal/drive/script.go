package drive

import (
	"fmt"
	"regexp"
)

// Step is one step of a [Script]: a key, a new size, or the end of a command.
type Step struct {
	// Key is the key to press, if not empty.
	Key string
	// Width and Height are the new size, if positive.
	Width, Height int
	// Finish picks the pending command to finish, modulo their number. It counts
	// only when neither a key nor a size is set.
	Finish int
}

// String returns the step as a failure message should name it.
func (s Step) String() string {
	switch {
	case s.Key != "":
		return "press " + s.Key
	case s.Width > 0:
		return fmt.Sprintf("resize %dx%d", s.Width, s.Height)
	}
	return fmt.Sprintf("finish %d", s.Finish)
}

var sizePattern = regexp.MustCompile(`^([0-9]+)x([0-9]+)$`)

// Script turns fuzz input into steps, one for each byte: values below 0x80 pick
// from the alphabet, the others pick a pending command to finish. An entry of
// the alphabet is a key as for [Driver.Press], or a size such as "80x24".
func Script(data []byte, alphabet ...string) []Step {
	entries := make([]Step, len(alphabet))
	for i, entry := range alphabet {
		entries[i].Key = entry
		if sizePattern.MatchString(entry) {
			var w, h int
			if _, err := fmt.Sscanf(entry, "%dx%d", &w, &h); err == nil && w > 0 && h > 0 {
				entries[i] = Step{Width: w, Height: h}
			}
		}
	}
	steps := make([]Step, 0, len(data))
	for _, b := range data {
		switch {
		case b >= 0x80:
			steps = append(steps, Step{Finish: int(b - 0x80)})
		case len(entries) > 0:
			steps = append(steps, entries[int(b)%len(entries)])
		}
	}
	return steps
}

// Play does the steps until they end or the model quits. Finishing a command
// while none is pending does nothing.
func (d *Driver) Play(steps []Step) *Driver {
	d.t.Helper()
	for _, s := range steps {
		if d.quit {
			return d
		}
		switch {
		case s.Key != "":
			d.Press(s.Key)
		case s.Width > 0:
			d.Resize(s.Width, s.Height)
		default:
			if n := d.Pending(); n > 0 {
				d.Finish(s.Finish % n)
			}
		}
	}
	return d
}
