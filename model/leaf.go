package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
)

// Leaf is one thing in a JSON text of unknown form.
type Leaf struct {
	// Path are the keys that lead to it, with dots between them. Entries of a list share the path of the list.
	Path string
	// Text is the thing: a scalar as it stands, or the scalars of an object in a list, in one line.
	Text string
}

// mostLeaves and deepestLeaf are far beyond what a person reads.
const (
	mostLeaves  = 2000
	deepestLeaf = 20
)

// Leaves lists what a JSON object holds, sorted by path and in the order of its lists, for showing what nobody documents the
// form of. It comes from outside: sanitise before showing.
func Leaves(text string) ([]Leaf, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	// Numbers stay as they are written.
	decoder.UseNumber()
	var top map[string]any
	if decoder.Decode(&top) != nil {
		return nil, errors.New("it is not a JSON object")
	}
	var out []Leaf
	leavesOf(&out, "", top, 0)
	return out, nil
}

func leavesOf(out *[]Leaf, path string, of any, depth int) {
	if len(*out) >= mostLeaves {
		return
	}
	if depth > deepestLeaf {
		*out = append(*out, Leaf{path, inLine(of)})
		return
	}
	switch of := of.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(of)) {
			leavesOf(out, strings.TrimPrefix(path+"."+key, "."), of[key], depth+1)
		}
	case []any:
		for _, one := range of {
			if object, ok := one.(map[string]any); ok && flat(object) {
				*out = append(*out, Leaf{path, inLine(object)})
				continue
			}
			leavesOf(out, path, one, depth+1)
		}
	default:
		*out = append(*out, Leaf{path, inLine(of)})
	}
}

// flat reports whether an object has nothing below its own keys.
func flat(object map[string]any) bool {
	for _, one := range object {
		switch one.(type) {
		case map[string]any, []any:
			return false
		}
	}
	return true
}

func inLine(of any) string {
	switch of := of.(type) {
	case string:
		return of
	case map[string]any:
		parts := make([]string, 0, len(of))
		for _, key := range slices.Sorted(maps.Keys(of)) {
			parts = append(parts, key+" "+inLine(of[key]))
		}
		return strings.Join(parts, ", ")
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(of) // What was decoded can be encoded.
	return strings.TrimSpace(text.String())
}
