package model

import (
	"path"
	"slices"
	"strings"
)

// Purpose is what an environment is for, as far as its name tells.
type Purpose uint8

// The purposes.
const (
	OtherPurpose Purpose = iota
	ForDevelopment
	ForStaging
	ForProduction
)

// String is the word on the chip.
func (p Purpose) String() string {
	switch p {
	case ForDevelopment:
		return "development"
	case ForStaging:
		return "staging"
	case ForProduction:
		return "production"
	default:
		return "other"
	}
}

// PurposeOf reads the purpose off the slug of an environment or the name of a config.
func PurposeOf(name string) Purpose {
	name = strings.ToLower(name)
	first, _, _ := strings.Cut(strings.ReplaceAll(name, "-", "_"), "_")
	switch {
	case strings.HasPrefix(first, "dev"), slices.Contains([]string{"ci", "local", "test", "testing"}, first):
		return ForDevelopment
	case slices.Contains([]string{"stg", "stage", "staging", "uat", "qa", "preprod", "preview"}, first):
		return ForStaging
	case first == "prd", first == "live", strings.HasPrefix(first, "prod"):
		return ForProduction
	default:
		return OtherPurpose
	}
}

// DefaultProtected are the patterns of configs whose name is asked for before they are written.
func DefaultProtected() []string { return []string{"prd*", "prod*"} }

// ProtectedBy finds the first pattern (as in path.Match) that covers a config's name, "" when none does.
func ProtectedBy(config string, patterns []string) string {
	for _, pattern := range patterns {
		if ok, err := path.Match(pattern, config); err == nil && ok {
			return pattern
		}
	}
	return ""
}
