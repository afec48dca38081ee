package clip

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// limit is the largest value that a helper takes, in bytes. Doppler allows 50 KB a secret; many marked ones make more.
const limit = 64 << 20

// order is what a helper is told on its standard input: one line of it, then the value. Later lines are commands, of which
// there is one, clearNow.
type order struct {
	// after is how long the clipboard keeps the value, 0 for ever.
	after time.Duration
	// secret has the value marked as one.
	secret bool
	// untilQuit has the clipboard emptied when the standard input ends, which is when the program that copied has ended.
	untilQuit bool
	value     []byte
}

const (
	// orderLine has a version in it, since the program on the disk can be newer than the one that starts it.
	orderLine = "dtui-clip 1 after=%d secret=%t until-quit=%t bytes=%d\n"
	clearNow  = "clear\n"
)

func (o order) head() string {
	return fmt.Sprintf(orderLine, o.after.Milliseconds(), o.secret, o.untilQuit, len(o.value))
}

func readOrder(from *bufio.Reader) (order, error) {
	var o order
	var after int64
	var size int
	line, err := from.ReadString('\n')
	if err != nil {
		return o, fmt.Errorf("no order came: %w", err)
	}
	if _, err := fmt.Sscanf(line, orderLine, &after, &o.secret, &o.untilQuit, &size); err != nil {
		return o, errors.New("the order is of another version of dtui: start dtui again")
	}
	if size < 1 || size > limit || after < 0 {
		return o, errors.New("the order makes no sense")
	}
	o.after = time.Duration(after) * time.Millisecond
	o.value = make([]byte, size)
	if _, err := io.ReadFull(from, o.value); err != nil {
		return o, fmt.Errorf("the value did not come whole: %w", err)
	}
	return o, nil
}

// The words with which a helper reports, each at the start of a line.
const (
	saidOwned  = "owned"
	saidFailed = "failed"
)

// standing is what a helper says once the clipboard has the value.
type standing struct {
	through   string
	concealed bool
	// keeps says that the helper is there until the clipboard is emptied or holds something else. Without it the clipboard
	// keeps the value by itself, and nothing more is said.
	keeps bool
}

func (s standing) line() string {
	return fmt.Sprintf("%s concealed=%t keeps=%t %s\n", saidOwned, s.concealed, s.keeps, s.through)
}

func readStanding(line string) (standing, error) {
	line = strings.TrimSuffix(line, "\n")
	if why, failed := strings.CutPrefix(line, saidFailed+" "); failed {
		return standing{}, errors.New(printable(why, 300))
	}
	var s standing
	if _, err := fmt.Sscanf(line, saidOwned+" concealed=%t keeps=%t ", &s.concealed, &s.keeps); err != nil {
		return s, errors.New("the helper said something else than it should")
	}
	s.through = printable(strings.Join(strings.Fields(line)[3:], " "), 40)
	return s, nil
}

// Ending is what became of a copy.
type Ending uint8

// The endings.
const (
	// Lost means that the display went away, or what owned the clipboard there, and the copy with it.
	Lost Ending = iota
	// Cleared means that the clipboard was emptied.
	Cleared
	// Replaced means that something else was copied, which was left alone.
	Replaced
	// Kept means that the clipboard could not be emptied.
	Kept
)

var endings = [...]string{Lost: "lost", Cleared: "cleared", Replaced: "replaced", Kept: "kept"}

func (e Ending) String() string { return endings[e] }

// readEnding takes everything that is no ending, an early end among it, for a loss.
func readEnding(line string) Ending {
	for i, word := range endings {
		if strings.TrimSuffix(line, "\n") == word {
			return Ending(i)
		}
	}
	return Lost
}
