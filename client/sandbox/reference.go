package sandbox

import (
	"regexp"
	"strings"
)

// maxComputed bounds a computed value. Doppler documents no bound; without one a chain of secrets that each name the
// one before twice would fill the memory.
const maxComputed = 128 << 10

// referenceForm is the inside of ${…}: a name, with up to a config and a project before it. Anything else in ${…} is
// plain text. A third word in front (the "projects." of older texts) has the form but no target.
var referenceForm = regexp.MustCompile(`^(?:[a-z0-9_-]+\.){0,3}[A-Z_][A-Z0-9_]*$`)

// segment is a piece of a raw value: plain text, or a reference with its text as written.
type segment struct {
	text      string
	reference []string // the words between the dots; nil for plain text
}

// parseReferences cuts a raw value into segments whose texts add up to the value again.
func parseReferences(raw string) []segment {
	var segments []segment
	plain := 0
	for at := 0; ; {
		start := strings.Index(raw[at:], "${")
		if start < 0 {
			break
		}
		start += at
		length := strings.IndexByte(raw[start:], '}')
		if length < 0 {
			break
		}
		end := start + length + 1
		inside := raw[start+2 : end-1]
		if !referenceForm.MatchString(inside) {
			at = start + 2
			continue
		}
		if plain < start {
			segments = append(segments, segment{text: raw[plain:start]})
		}
		segments = append(segments, segment{text: raw[start:end], reference: strings.Split(inside, ".")})
		plain, at = end, end
	}
	if plain < len(raw) {
		segments = append(segments, segment{text: raw[plain:]})
	}
	return segments
}

// node is a name as one config reads it.
type node struct {
	config *config
	name   string
}

// resolution is a node's computed value, and the bookkeeping of the search for cycles while it is not done.
type resolution struct {
	text       string
	visibility string
	component  int // equal for the nodes of one cycle, once done
	index, low int
	onStack    bool
}

// resolver computes values for one version of the state.
type resolver struct {
	state      *state
	nodes      map[node]*resolution
	stack      []node
	components int
}

// resolver returns the one for the present version.
func (s *state) resolver() *resolver {
	if s.resolved == nil {
		s.resolved = &resolver{state: s, nodes: map[node]*resolution{}}
	}
	return s.resolved
}

// compute returns the computed value of a name that the config shows, and the visibility that it has then.
func (r *resolver) compute(n node) (text, visibility string) {
	n = r.home(n)
	if !isManaged(n.name) {
		// Most values refer to nothing; they need no entry in the map.
		if own := r.state.view(n.config).entries[n.name].secret; !strings.Contains(own.Raw, "${") {
			return own.Raw, own.Visibility
		}
	}
	done := r.visit(n)
	return done.text, done.visibility
}

// home moves a node to the config in which its references are looked up, so that a name has one node.
func (r *resolver) home(n node) node {
	if isManaged(n.name) {
		return n
	}
	if e, ok := r.state.view(n.config).entries[n.name]; ok {
		n.config = e.context
	}
	return n
}

// target returns the node that a reference names when it is written in a config.
func (r *resolver) target(from *config, words []string) (node, bool) {
	at, name := from, words[len(words)-1]
	switch len(words) {
	case 1:
	case 2:
		at = from.project().configs[words[0]]
	case 3:
		at = r.state.config(configRef{words[0], words[1]})
	default:
		return node{}, false
	}
	if at == nil {
		return node{}, false
	}
	n := node{at, name}
	if isManaged(name) {
		return n, true
	}
	if _, ok := r.state.view(at).entries[name]; !ok {
		return node{}, false
	}
	return r.home(n), true
}

// visit computes a node after everything that it refers to. It is Tarjan's search for strongly connected components:
// a component is finished after all those it refers to, and two nodes that reach each other share one. A reference
// inside a component is a cycle and stays as written, whichever node was asked for first.
func (r *resolver) visit(n node) *resolution {
	if known := r.nodes[n]; known != nil {
		return known
	}
	own := &resolution{index: len(r.nodes), low: len(r.nodes), onStack: true}
	r.nodes[n] = own
	r.stack = append(r.stack, n)
	for _, target := range r.targets(n) {
		other := r.nodes[target]
		if other == nil {
			own.low = min(own.low, r.visit(target).low)
		} else if other.onStack {
			own.low = min(own.low, other.index)
		}
	}
	if own.low == own.index {
		r.finish(n)
	}
	return own
}

func (r *resolver) targets(n node) []node {
	if isManaged(n.name) {
		return nil
	}
	var targets []node
	for _, piece := range parseReferences(r.state.view(n.config).entries[n.name].secret.Raw) {
		if piece.reference == nil {
			continue
		}
		if target, ok := r.target(n.config, piece.reference); ok {
			targets = append(targets, target)
		}
	}
	return targets
}

// finish takes the component of n off the stack and computes its nodes.
func (r *resolver) finish(n node) {
	r.components++
	first := len(r.stack) - 1
	for r.stack[first] != n {
		first--
	}
	members := r.stack[first:]
	for _, m := range members {
		r.nodes[m].onStack = false
		r.nodes[m].component = r.components
	}
	for _, m := range members {
		r.expand(m, r.nodes[m])
	}
	r.stack = r.stack[:first]
}

func (r *resolver) expand(n node, own *resolution) {
	if isManaged(n.name) {
		own.text, own.visibility = n.config.managed(n.name), unmasked
		return
	}
	stored := r.state.view(n.config).entries[n.name].secret
	own.visibility = stored.Visibility
	var text strings.Builder
	for _, piece := range parseReferences(stored.Raw) {
		if piece.reference != nil {
			if target, ok := r.target(n.config, piece.reference); ok {
				other := r.nodes[target]
				if other.component != own.component && text.Len()+len(other.text) <= maxComputed {
					own.visibility = stricter(own.visibility, other.visibility)
					text.WriteString(other.text)
					continue
				}
			}
		}
		text.WriteString(piece.text)
	}
	own.text = text.String()
}

// unresolved returns the first reference in a raw value that has no target when it is written in a config, or "".
func (r *resolver) unresolved(c *config, raw string) string {
	for _, piece := range parseReferences(raw) {
		if piece.reference == nil {
			continue
		}
		if _, ok := r.target(c, piece.reference); !ok {
			return piece.text
		}
	}
	return ""
}

// stricter returns the visibility that shows less.
func stricter(a, b string) string {
	if strictness(b) > strictness(a) {
		return b
	}
	return a
}

func strictness(visibility string) int {
	switch visibility {
	case restricted:
		return 2
	case masked:
		return 1
	default:
		return 0
	}
}
