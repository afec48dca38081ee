package runs

import (
	"unicode"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff"
	"github.com/clipperhouse/uax29/v2/graphemes"
)

// MaxText is the longest text, in bytes, that is compared inside. Doppler takes no value that is longer.
const MaxText = 64 << 10

// Run is a part of a text that differs from the other side, in bytes.
type Run struct{ From, To int }

// In is the part of the text.
func (r Run) In(text string) string { return text[r.From:r.To] }

// The sides.
const (
	left = iota
	right
)

// token is a word, or one character that belongs to none.
type token struct {
	end, characters int
	word            bool
}

// tokenise splits a text into words and single characters. Borders lie between grapheme clusters, so that no accent and
// no joined emoji is torn.
func tokenise(text string) []token {
	var tokens []token
	clusters := graphemes.FromString(text)
	for clusters.Next() {
		first, _ := utf8.DecodeRuneInString(clusters.Value())
		word := unicode.IsLetter(first) || unicode.IsDigit(first)
		if last := len(tokens) - 1; word && last >= 0 && tokens[last].word {
			tokens[last].end = clusters.End()
			tokens[last].characters++
			continue
		}
		tokens = append(tokens, token{clusters.End(), 1, word})
	}
	return tokens
}

// Borders are the places at which a text may be cut without tearing a word or a character, the end included.
func Borders(text string) []int {
	tokens := tokenise(text)
	ends := make([]int, len(tokens))
	for i, t := range tokens {
		ends[i] = t.end
	}
	return ends
}

// Every token becomes one character of four bytes, so that the character diff of the library becomes one of words and
// its byte offsets become token numbers.
const (
	firstToken = 0x10000
	tokenBytes = 4
)

// Inside finds the runs in which two texts differ, left and right, and how many characters of how many do.
func Inside(l, r string) (runs [2][]Run, differing, of int) {
	lt, rt := tokenise(l), tokenise(r)
	known := map[string]rune{}
	edits := udiff.Strings(encode(l, lt, known), encode(r, rt, known))
	shift := 0
	for _, edit := range edits {
		from, to := edit.Start/tokenBytes, edit.End/tokenBytes
		add := len(edit.New) / tokenBytes
		runs[left] = join(runs[left], l, lt, from, to)
		runs[right] = join(runs[right], r, rt, from+shift, from+shift+add)
		shift += add - (to - from)
	}
	differing = max(within(l, runs[left]), within(r, runs[right]))
	return runs, differing, max(characters(lt), characters(rt))
}

// within counts the characters of some runs: those that are pointed at, the joints between words included.
func within(text string, runs []Run) int {
	n := 0
	for _, r := range runs {
		n += characters(tokenise(r.In(text)))
	}
	return n
}

func encode(text string, tokens []token, known map[string]rune) string {
	out := make([]rune, len(tokens))
	start := 0
	for i, t := range tokens {
		word := text[start:t.end]
		start = t.end
		if known[word] == 0 {
			known[word] = firstToken + rune(len(known))
		}
		out[i] = known[word]
	}
	return string(out)
}

func characters(tokens []token) int {
	n := 0
	for _, t := range tokens {
		n += t.characters
	}
	return n
}

// join appends a run of tokens. Two words that differ on both sides of a hyphen are one run.
func join(runs []Run, text string, tokens []token, from, to int) []Run {
	start := 0
	if from > 0 {
		start = tokens[from-1].end
	}
	end := start
	if to > from {
		end = tokens[to-1].end
	}
	if last := len(runs) - 1; last >= 0 && to > from && runs[last].To > runs[last].From {
		if between := text[runs[last].To:start]; between == "" || between == "-" || between == "_" {
			runs[last].To = end
			return runs
		}
	}
	return append(runs, Run{start, end})
}
