// Package cells is everything about text on a screen of cells: it makes untrusted text printable, measures it, fits, cuts
// and wraps it on cell borders, and lays ready rows over ready rows.
//
// It promises that what [Printable] and [Spans] return holds no control, bidirectional or zero-width character and drops
// nothing, and that a row from [Fit] is exactly as wide as it was asked to be, whatever the input. It refuses to pass any
// escape sequence on but colours and attributes (SGR), which its callers add themselves after the text is printable.
// It is the only package that knows the width tables.
package cells
