// Package field is a text field that gives back exactly what was put in.
//
// It promises an exact round trip for every text: what the widget below cannot hold (tabs, carriage returns, control
// bytes, characters that would drive or deceive a terminal, very many lines) is edited as escaped text instead. It
// refuses to touch the system clipboard.
package field
