package keyring

import (
	"errors"

	"go.yaml.in/yaml/v4"
)

// mostYAML is in bytes. The Doppler CLI's file has some lines per directory; more would take a noticeable time to read.
const mostYAML = 256 << 10

// yamlFile reads YAML node by node: the library's own errors quote values, which may be tokens, and its types would turn
// names such as 007 into numbers.
type yamlFile struct{ path string }

func (f yamlFile) bad(node *yaml.Node, problem string) error {
	bad := BadFile{Path: f.path, Problem: problem}
	if node != nil {
		bad.Line = node.Line
	}
	return bad
}

// parse returns the mapping at the root, nil when the file is empty.
func (f yamlFile) parse(text []byte) (*yaml.Node, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		bad := BadFile{Path: f.path, Problem: "it is not YAML"}
		var at *yaml.LoadError
		if errors.As(err, &at) {
			bad.Line = at.Mark.Line
		}
		return nil, bad
	}
	if len(document.Content) == 0 || null(document.Content[0]) {
		return nil, nil //nolint:nilnil // An empty file has no root, and that is no error.
	}
	return document.Content[0], nil
}

// fields calls each for every key of a mapping. An alias for a whole mapping is refused: a chain of them makes a small
// file endless, and nobody needs one here.
func (f yamlFile) fields(node *yaml.Node, what string, each func(key string, value *yaml.Node) error) error {
	if node == nil || null(node) {
		return nil
	}
	if node.Kind != yaml.MappingNode {
		return f.bad(node, what+" must be a mapping")
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, err := f.scalar(node.Content[i], "a key of "+what)
		if err != nil {
			return err
		}
		if seen[key] {
			return f.bad(node.Content[i], what+" has a key twice")
		}
		seen[key] = true
		if err := each(key, node.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// scalar returns the text of a plain value as it stands in the file, "" for null.
func (f yamlFile) scalar(node *yaml.Node, what string) (string, error) {
	target := node
	if node.Kind == yaml.AliasNode && node.Alias != nil {
		target = node.Alias
	}
	if target.Kind != yaml.ScalarNode || target.Tag == "!!binary" {
		return "", f.bad(node, what+" must be a plain text")
	}
	if null(target) {
		return "", nil
	}
	return target.Value, nil
}

func null(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.Tag == "!!null" }
