package assets

import _ "embed"

// A string, unlike a byte slice, cannot be changed by a caller.
//
//go:embed demo.json
var demo string

// Demo returns the demo workplace as JSON, in the form that the sandbox server reads: the workplace, its people, its
// projects with environments, configs, secrets and histories, and the tokens that are known from the start. Ages in it
// count back from the start of the server. Every call returns a fresh copy.
func Demo() []byte { return []byte(demo) }
