// Package lint finds what is probably a mistake in secrets: in their texts, against their types, between environments.
//
// It promises that a finding quotes no value and no part of one but the names that a reference gives, that the same input
// gives the same findings in the same order, and that what cannot be read is not guessed at. It judges what will be once
// the staged changes are saved. It refuses to change anything. JSON5 and YAML are not checked: the standard library
// parses neither, and Doppler checks them itself when they are saved.
package lint
