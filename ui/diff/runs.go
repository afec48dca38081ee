package diff

import (
	"unicode"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff"
	"github.com/clipperhouse/uax29/v2/graphemes"
)

// maxText is the longest text, in bytes, that is compared inside. Doppler takes no value that is longer.
const maxText = 64 << 10

// run is a part of a text that differs from the other side, in bytes.
type run struct{ from, to int }

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

// Every token becomes one character of four bytes, so that the character diff of the library becomes one of words and
// its byte offsets become token numbers.
const (
	firstToken = 0x10000
	tokenBytes = 4
)

// inside finds the runs in which two texts differ, and how many characters of how many do.
func inside(l, r string) (runs [2][]run, differing, of int) {
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
func within(text string, runs []run) int {
	n := 0
	for _, r := range runs {
		n += characters(tokenise(text[r.from:r.to]))
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
func join(runs []run, text string, tokens []token, from, to int) []run {
	start := 0
	if from > 0 {
		start = tokens[from-1].end
	}
	end := start
	if to > from {
		end = tokens[to-1].end
	}
	if last := len(runs) - 1; last >= 0 && to > from && runs[last].to > runs[last].from {
		if between := text[runs[last].to:start]; between == "" || between == "-" || between == "_" {
			runs[last].to = end
			return runs
		}
	}
	return append(runs, run{start, end})
}
