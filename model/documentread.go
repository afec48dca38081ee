package model

import (
	"slices"
	"strconv"
)

// LineEdit is what a person did to one name of a document.
type LineEdit struct {
	// Was is the name before, "" for a new one. Name is the name after, "" for one that was removed.
	Was, Name string
	// Value is the new text, unknown where it stays.
	Value Value

	key   string
	given Value
	base  *Secret
}

// Edits are what became of a document in an editor.
type Edits struct {
	Lines []LineEdit
	// Emptied says that nothing is left, or none of two or more secrets. That is asked about: it is how an accident looks.
	Emptied bool
	// Apart counts the names that went where another one came, so that one may have been meant as a renaming of the
	// other. They are taken as a deletion and a new name.
	Apart int
}

// Removed lists the names that were removed.
func (e Edits) Removed() []string {
	var names []string
	for _, line := range e.Lines {
		if line.Name == "" {
			names = append(names, line.Was)
		}
	}
	return names
}

// Edits compares an edited text with the document. The error is LineProblems; it is about names and values that Doppler
// would refuse, and names that stand there twice, as well as about lines that cannot be read.
//
// A name that is gone and one that is new are a renaming when the new one is the name that Doppler has for the other, or
// when both have the same text and no third name has it, and they stand at the same place or the text is long enough
// that it is no coincidence. Everything else is a deletion and a new name.
func (d *Document) Edits(edited Value) (Edits, error) {
	entries, err := ReadDotenv(edited)
	if err != nil {
		return Edits{}, err
	}
	c := comparison{document: d, after: map[string]DotenvEntry{}, known: map[string]Value{}}
	c.read(entries)
	if len(c.problems) > 0 {
		return Edits{}, c.problems
	}
	return c.edits(), nil
}

// comparison holds an edited document against what was given.
type comparison struct {
	document *Document
	order    []string
	after    map[string]DotenvEntry
	known    map[string]Value
	problems LineProblems
	// were and are tell where each name stood and stands; they are made when they are asked for.
	were, are map[string]place
}

// read files the entries by name, and notes what Doppler would refuse.
func (c *comparison) read(entries []DotenvEntry) {
	for _, g := range c.document.given {
		c.known[g.name] = g.value
	}
	for _, entry := range entries {
		if first, twice := c.after[entry.Name]; twice {
			c.problem(entry, "It has the same name as line "+strconv.Itoa(first.Line)+". Keep one of them.")
			continue
		}
		c.after[entry.Name] = entry
		c.order = append(c.order, entry.Name)
		was, given := c.known[entry.Name]
		if !given {
			if err := CheckSecretName(entry.Name); err != nil {
				c.problem(entry, err.Error())
			}
		}
		if !given || !was.Equal(entry.Value) {
			if err := CheckValue(entry.Value); err != nil {
				c.problem(entry, err.Error())
			}
		}
	}
}

func (c *comparison) problem(entry DotenvEntry, message string) {
	c.problems = append(c.problems, LineProblem{entry.Line, message})
}

func (c *comparison) edits() Edits {
	var edits Edits
	var gone []*givenLine
	for i := range c.document.given {
		g := &c.document.given[i]
		entry, kept := c.after[g.name]
		switch {
		case !kept:
			gone = append(gone, g)
		case !entry.Value.Equal(g.value):
			edits.Lines = append(edits.Lines, LineEdit{Was: g.name, Name: g.name, Value: entry.Value, key: g.key, given: g.value, base: g.base})
		}
	}
	var come []string
	for _, name := range c.order {
		entry := c.after[name]
		if _, given := c.known[name]; given {
			continue
		}
		if held, ok := c.document.held[name]; ok {
			if !held.value.Equal(entry.Value) {
				edits.Lines = append(edits.Lines, LineEdit{Was: name, Name: name, Value: entry.Value, key: held.key, given: held.value, base: held.base})
			}
			continue
		}
		come = append(come, name)
	}
	pairs := c.renamed(gone, come)
	left := 0
	for _, g := range gone {
		line := LineEdit{Was: g.name, key: g.key, given: g.value, base: g.base}
		if name, ok := pairs[g.name]; ok {
			line.Name = name
			if entry := c.after[name]; !entry.Value.Equal(g.value) {
				line.Value = entry.Value
			}
			come = slices.DeleteFunc(come, func(n string) bool { return n == name })
		} else {
			left++
			if c.mistakable(g, come, pairs) {
				edits.Apart++
			}
		}
		edits.Lines = append(edits.Lines, line)
	}
	for _, name := range come {
		edits.Lines = append(edits.Lines, LineEdit{Name: name, Value: c.after[name].Value, key: name})
	}
	edits.Emptied = left > 0 && left == len(c.document.given) && (left > 1 || len(c.order) == 0)
	return edits
}

// tellingSize is the size in bytes from which two equal texts are taken for the same secret wherever they stand.
const tellingSize = 8

// renamed pairs names that went with names that came.
func (c *comparison) renamed(gone []*givenLine, come []string) map[string]string {
	pairs := map[string]string{}
	taken := map[string]bool{}
	for _, g := range gone {
		// A staged renaming that is taken back.
		if g.key != g.name && slices.Contains(come, g.key) {
			pairs[g.name], taken[g.key] = g.key, true
		}
	}
	for _, g := range gone {
		if _, done := pairs[g.name]; done {
			continue
		}
		var same []string
		for _, name := range come {
			if !taken[name] && c.after[name].Value.Equal(g.value) {
				same = append(same, name)
			}
		}
		rivals := 0
		for _, other := range gone {
			if _, done := pairs[other.name]; !done && other.value.Equal(g.value) {
				rivals++
			}
		}
		if len(same) == 1 && rivals == 1 && (g.value.Size() >= tellingSize || c.samePlace(g.name, same[0])) {
			pairs[g.name], taken[same[0]] = same[0], true
		}
	}
	return pairs
}

// mistakable reports whether a removed name could have been meant as one of the new ones.
func (c *comparison) mistakable(g *givenLine, come []string, pairs map[string]string) bool {
	for _, name := range come {
		if paired(pairs, name) {
			continue
		}
		if c.after[name].Value.Equal(g.value) || c.samePlace(g.name, name) {
			return true
		}
	}
	return false
}

func paired(pairs map[string]string, name string) bool {
	for _, to := range pairs {
		if to == name {
			return true
		}
	}
	return false
}

// place is between two names that stayed, "" at the ends.
type place struct{ before, after string }

// samePlace reports whether a removed name stood where a new one stands.
func (c *comparison) samePlace(was, name string) bool {
	if c.were == nil {
		names := make([]string, 0, len(c.document.given))
		for _, g := range c.document.given {
			names = append(names, g.name)
		}
		c.were, c.are = c.places(names), c.places(c.order)
	}
	return c.were[was] == c.are[name]
}

func (c *comparison) places(names []string) map[string]place {
	found := make(map[string]place, len(names))
	last := ""
	for _, name := range names {
		found[name] = place{before: last}
		if c.stayed(name) {
			last = name
		}
	}
	last = ""
	for _, name := range slices.Backward(names) {
		found[name] = place{found[name].before, last}
		if c.stayed(name) {
			last = name
		}
	}
	return found
}

func (c *comparison) stayed(name string) bool {
	_, is := c.after[name]
	_, was := c.known[name]
	return is && was
}
