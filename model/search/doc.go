// Package search finds secrets over many configs: by name, by text, by who uses the same text, by who refers to whom.
//
// It takes one config at a time and in any order; the same configs give the same results in the same order. A result says
// where, and at which bytes, but holds no text. Texts that are not shown to people are not searched, and counted. It
// refuses to rank names: what matches a few typed letters best is the screen's to say.
package search
