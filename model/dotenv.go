package model

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// DotenvEntry is one NAME=value of a dotenv text. Line is where it starts, counted from 1.
type DotenvEntry struct {
	Name  string
	Value Value
	Line  int
}

// LineProblem is what is wrong with one line of a text, in a full sentence. It never quotes the line: a broken line may
// be a piece of a value.
type LineProblem struct {
	Line    int
	Message string
}

// Error is the sentence after its line.
func (p LineProblem) Error() string { return fmt.Sprintf("Line %d: %s", p.Line, p.Message) }

// LineProblems are what is wrong with a text, by line. There is at least one.
type LineProblems []LineProblem

// Error is the first problem, and how many there are beside it.
func (p LineProblems) Error() string {
	text := p[0].Error()
	switch len(p) {
	case 1:
		return text
	case 2:
		return text + " 1 more line cannot be read."
	}
	return fmt.Sprintf("%s %d more lines cannot be read.", text, len(p)-1)
}

// ReadDotenv reads a dotenv text. It returns every occurrence of a name, in order: what a second one means is the
// caller's business. The error is LineProblems.
//
//   - A line is NAME=value or export NAME=value, empty, or a comment that starts with #. Blanks round all of it are left
//     out, as is a byte order mark.
//   - A value without quotes ends with its line, or before a # that follows a blank. It is taken as it stands.
//   - In double quotes \n, \r, \t, \\, \", \$ and \` stand for what they say; before anything else a backslash is a
//     backslash. In single quotes nothing stands for anything else. Both may go over several lines.
//   - Nothing is interpolated: $HOME and ${OTHER} are text.
//   - A line end that is written as carriage return and line feed is read as a line feed, in quotes too. A carriage return
//     of a value has to be written as \r.
//
// It is written here because none of the libraries gives every text back: each of them interpolates, or trims, or turns
// escapes that it does not know into something else.
func ReadDotenv(document Value) ([]DotenvEntry, error) {
	text := strings.TrimPrefix(document.Reveal(), "\ufeff")
	r := dotenvReader{rest: text, line: 1}
	if !utf8.ValidString(text) {
		r.notText()
		return nil, r.problems
	}
	for r.rest != "" {
		r.entry()
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return r.entries, nil
}

// dotenvReader stands somewhere in a text: rest is what has not been read, and begins on line.
type dotenvReader struct {
	rest     string
	line     int
	entries  []DotenvEntry
	problems LineProblems
}

func (r *dotenvReader) problem(line int, format string, args ...any) {
	r.problems = append(r.problems, LineProblem{line, fmt.Sprintf(format, args...)})
}

// notText names the lines that are not UTF-8.
func (r *dotenvReader) notText() {
	for r.rest != "" {
		at := r.line
		if !utf8.ValidString(r.next()) {
			r.problem(at, "It is not UTF-8 text.")
		}
	}
}

// next takes what is left of the present line, without the line end.
func (r *dotenvReader) next() string {
	line, rest, _ := strings.Cut(r.rest, "\n")
	r.rest = rest
	r.line++
	return strings.TrimSuffix(line, "\r")
}

const dotenvBlanks = " \t"

// entry reads one line, or an entry that goes over several.
func (r *dotenvReader) entry() {
	at := r.line
	line, _, _ := strings.Cut(r.rest, "\n")
	if content := strings.Trim(line, dotenvBlanks+"\r"); content == "" || content[0] == '#' {
		r.next()
		return
	}
	head, _, assigned := strings.Cut(line, "=")
	name := strings.Trim(head, dotenvBlanks)
	if after, ok := strings.CutPrefix(name, "export"); ok && strings.TrimLeft(after, dotenvBlanks) != after {
		name = strings.TrimLeft(after, dotenvBlanks)
	}
	switch {
	case !assigned:
		r.next()
		r.problem(at, "It has no =, so it is neither NAME=value nor a comment.")
		return
	case !dotenvName(name):
		r.next()
		r.problem(at, "What stands before its = is not a name.")
		return
	}
	r.rest = r.rest[len(head)+1:]
	if value, ok := r.value(at); ok {
		r.entries = append(r.entries, DotenvEntry{name, NewValue(value), at})
	}
}

// dotenvName reports whether a text can stand before the = of a dotenv line.
func dotenvName(name string) bool {
	for i := range len(name) {
		switch c := name[i]; {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '_', c == '-', c == '.':
		default:
			return false
		}
	}
	return name != ""
}

// value reads what follows the = of line at.
func (r *dotenvReader) value(at int) (string, bool) {
	text := strings.TrimLeft(r.rest, dotenvBlanks)
	spaced := text != r.rest
	r.rest = text
	switch {
	case strings.HasPrefix(text, `"`), strings.HasPrefix(text, "'"):
		return r.quoted(at)
	case spaced && strings.HasPrefix(text, "#"):
		r.next()
		return "", true
	}
	line := r.next()
	for i := 1; i < len(line); i++ {
		if line[i] == '#' && strings.IndexByte(dotenvBlanks, line[i-1]) >= 0 {
			line = line[:i]
			break
		}
	}
	return strings.TrimRight(line, dotenvBlanks), true
}

// quoted reads a value in quotes, and sees to it that nothing but a comment follows.
func (r *dotenvReader) quoted(at int) (string, bool) {
	quote := r.rest[0]
	text := r.rest[1:]
	var b strings.Builder
	i, line := 0, at
	for i < len(text) && text[i] != quote {
		c := text[i]
		switch {
		case c == '\\' && quote == '"' && i+1 < len(text):
			if escaped, known := dotenvEscape(text[i+1]); known {
				c = escaped
				i++
			}
		case c == '\r' && strings.HasPrefix(text[i+1:], "\n"):
			// The line end is written by the next byte.
			i++
			continue
		}
		if text[i] == '\n' {
			line++
		}
		b.WriteByte(c)
		i++
	}
	if i == len(text) {
		r.rest = ""
		r.problem(at, "The quote that opens its value is not closed.")
		return "", false
	}
	r.rest, r.line = text[i+1:], line
	if after := strings.Trim(r.next(), dotenvBlanks); after != "" && after[0] != '#' {
		if line == at {
			r.problem(line, "Text follows the quote that closes its value.")
		} else {
			r.problem(line, "Text follows the quote that closes the value of line %d.", at)
		}
		return "", false
	}
	return b.String(), true
}

// dotenvEscape is what a backslash and a byte stand for in double quotes.
func dotenvEscape(c byte) (byte, bool) {
	switch c {
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	case '\\', '"', '$', '`':
		return c, true
	}
	return 0, false
}
