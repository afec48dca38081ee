package cli

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// flaw is something wrong in a config file, as a sentence. Line is counted from 1.
type flaw struct {
	line int
	text string
}

// value is what stands to the right of an equals sign.
type value struct {
	kind unstable.Kind
	// text is the decoded text of a string, or what was written.
	text string
	list []value
	line int
}

// assignment is one key with its value. Sections and dotted keys are one path.
type assignment struct {
	path  []string
	value value
	line  int
}

func (a assignment) name() string { return strings.Join(a.path, ".") }

// document is a TOML file as a list of its assignments. The library's own decoder stops at the first value of a wrong
// type; whoever mends a file wants to hear of all of them, so its parser is used, and the rules are dtui's.
type document struct {
	assignments []assignment
	// set and sections tell on which line something stands.
	set, sections map[string]int
	flaws         []flaw
}

func (d *document) fault(line int, format string, args ...any) {
	d.flaws = append(d.flaws, flaw{line, fmt.Sprintf(format, args...)})
}

// mostMended is how many lines with a mistake in the writing itself are passed over to find what else is wrong.
const mostMended = 20

// parseTOML reads a whole file. A line that is not TOML is passed over, so that the others are checked too; where a
// mistake reaches further than its line, what follows is not read.
func parseTOML(text []byte) *document {
	text = slices.Clone(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	var unreadable []flaw
	for {
		d := &document{set: map[string]int{}, sections: map[string]int{}}
		wrong := d.read(text)
		if wrong == nil {
			d.flaws = append(d.flaws, unreadable...)
			d.verdict(text)
			return d
		}
		line, words, alone := explain(text, wrong)
		if alone && len(unreadable) < mostMended && passOver(text, line) {
			unreadable = append(unreadable, flaw{line, "this is not TOML: " + words})
			continue
		}
		d.flaws = append(d.flaws, append(unreadable, flaw{line, "this is not TOML: " + words + "; what follows was not read"})...)
		return d
	}
}

// read takes the assignments up to the first mistake in the writing.
func (d *document) read(text []byte) error {
	var parser unstable.Parser
	parser.Reset(text)
	var section []string
	for parser.NextExpression() {
		node := parser.Expression()
		if node.Kind == unstable.KeyValue {
			d.assign(&parser, section, node)
			continue
		}
		if list := node.Kind == unstable.ArrayTable; list || node.Kind == unstable.Table {
			var line int
			section, line = pathOf(&parser, node)
			d.open(strings.Join(section, "."), line, list)
		}
	}
	return parser.Error()
}

func (d *document) open(name string, line int, list bool) {
	if list {
		d.fault(line, "[[%s]] is a list of sections, and dtui has none; write [%s]", shown(name), shown(name))
	}
	if before, twice := d.sections[name]; twice {
		d.fault(line, "the section [%s] is here a second time, after line %d; join them", shown(name), before)
		return
	}
	d.sections[name] = line
}

// assignmentLine is a line that begins an assignment, and not a section or the inside of a list.
var assignmentLine = regexp.MustCompile(`^[ \t]*[^\s#\[\]=,]+[ \t]*[=:]`)

// passOver blanks a line that is an assignment by itself; it reports false for any other.
func passOver(text []byte, line int) bool {
	at := 1
	for part := range bytes.Lines(text) {
		if at == line {
			if !assignmentLine.Match(part) {
				return false
			}
			for i := range bytes.TrimRight(part, "\n") {
				part[i] = ' '
			}
			return true
		}
		at++
	}
	return false
}

// common are mistakes that people make who write TOML by hand for the first time, by the library's words for them. All
// are of one line.
var common = []struct{ library, words string }{
	{"unexpected character U+000A at start of value", "a value is missing after ="},
	{"expected value, not eof", "a value is missing after ="},
	{"at start of value", `a text stands in quotes, as in theme = "default"; true and false are written small`},
	{"strings must be quoted", `a text stands in quotes, as in reveal_for = "30s"`},
	{"cannot have new lines", "the quotes that end a text are missing"},
	{"invalid escape character", `a backslash is written twice between double quotes, as in "C:\\bin"`},
	{"invalid character at start of key", `a name with other characters than letters, digits, - and _ stands in quotes`},
	{"expected '=' after key", "a name, = and a value make a line"},
	{"expected keyword", "true and false are written small, without quotes"},
	{"expected newline", "something stands behind the value; a comment starts with #"},
}

// explain says where and what a mistake is, and whether it is one of its line alone.
func explain(text []byte, err error) (line int, words string, alone bool) {
	line, words = 1+bytes.Count(text, []byte("\n")), err.Error()
	var wrong *unstable.ParserError
	if errors.As(err, &wrong) {
		words = wrong.Message
		// The highlight is a part of the text, with the same end to its memory.
		if at := cap(text) - cap(wrong.Highlight); at >= 0 && at <= len(text) && len(wrong.Highlight) > 0 {
			line = 1 + bytes.Count(text[:at], []byte("\n"))
		}
	}
	for _, c := range common {
		if strings.Contains(words, c.library) {
			return line, c.words, true
		}
	}
	return line, words, false
}

// assign takes one assignment over; those inside an inline table count as if they stood in a section.
func (d *document) assign(parser *unstable.Parser, section []string, node *unstable.Node) {
	key, line := pathOf(parser, node)
	path := append(slices.Clone(section), key...)
	held := node.Value()
	if held.Kind == unstable.InlineTable {
		for children := held.Children(); children.Next(); {
			if child := children.Node(); child.Kind == unstable.KeyValue {
				d.assign(parser, path, child)
			}
		}
		return
	}
	a := assignment{path: path, line: line, value: valueOf(parser, held, line)}
	// "secrets.copy" and secrets.copy are two keys in TOML, and one here.
	if before, twice := d.set[a.name()]; twice {
		d.fault(line, "%s is set a second time, after line %d; keep one of them", shown(a.name()), before)
		return
	}
	d.set[a.name()] = line
	d.assignments = append(d.assignments, a)
}

// verdict adds what the library's decoder refuses that was read, such as a name that is both a setting and a section.
func (d *document) verdict(text []byte) {
	var decoded map[string]any
	err := toml.Unmarshal(text, &decoded)
	line, words := 1, ""
	var wrong *toml.DecodeError
	if errors.As(err, &wrong) {
		line, _ = wrong.Position()
	}
	if err != nil && !slices.ContainsFunc(d.flaws, func(f flaw) bool { return f.line == line }) {
		words = strings.TrimPrefix(err.Error(), "toml: ")
		d.fault(line, "this is not TOML: %s", words)
	}
}

func pathOf(parser *unstable.Parser, node *unstable.Node) (path []string, line int) {
	for key := node.Key(); key.Next(); {
		part := key.Node()
		if line == 0 {
			line = parser.Shape(part.Raw).Start.Line
		}
		path = append(path, string(part.Data))
	}
	return path, line
}

func valueOf(parser *unstable.Parser, node *unstable.Node, line int) value {
	if node.Raw.Length > 0 {
		line = parser.Shape(node.Raw).Start.Line
	}
	v := value{kind: node.Kind, text: string(node.Data), line: line}
	if node.Kind == unstable.Array {
		for children := node.Children(); children.Next(); {
			if child := children.Node(); child.Kind != unstable.Comment {
				v.list = append(v.list, valueOf(parser, child, line))
			}
		}
	}
	return v
}

// tokenLike finds what begins as Doppler's tokens do. Whoever pasted one wants to know, and not to see it again.
var tokenLike = regexp.MustCompile(`(?i)\bdp\.[a-z]{2,8}\.[a-z0-9][^\s"']*`)

// withoutTokens replaces what is said of a line with a token, and takes tokens out of what is said of the others.
func (d *document) withoutTokens(text []byte) {
	held := map[int]bool{}
	line := 0
	for part := range bytes.Lines(text) {
		line++
		held[line] = tokenLike.Match(part)
	}
	var note func(v value)
	note = func(v value) {
		held[v.line] = held[v.line] || tokenLike.MatchString(v.text)
		for _, child := range v.list {
			note(child)
		}
	}
	for _, a := range d.assignments {
		held[a.line] = held[a.line] || tokenLike.MatchString(a.name())
		note(a.value)
	}
	kept := slices.DeleteFunc(d.flaws, func(f flaw) bool { return held[f.line] })
	for i := range kept {
		kept[i].text = tokenLike.ReplaceAllString(kept[i].text, "dp.…")
	}
	d.flaws = kept
	for at, token := range held {
		if token {
			d.fault(at, "this looks like a Doppler token; none belongs into this file: take it out, and revoke it in Doppler if others may have read it")
		}
	}
	slices.SortStableFunc(d.flaws, func(a, b flaw) int { return a.line - b.line })
}

const longestShown = 40

// shown is a text from the file as a message may hold it.
func shown(text string) string {
	if runes := []rune(text); len(runes) > longestShown {
		text = string(runes[:longestShown]) + "…"
	}
	return text
}

func quoted(text string) string { return fmt.Sprintf("%q", shown(text)) }
