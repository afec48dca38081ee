package theme

import "strings"

// Frame is the parts of a box, each one cell.
type Frame struct {
	TopLeft, Top, TopRight          string
	Left, Right                     string
	BottomLeft, Bottom, BottomRight string
	TeeLeft, TeeRight               string // where a line inside the box meets its sides
}

// Glyphs are the marks of the screens. Every one takes one cell.
type Glyphs struct {
	Mask      string // one dot of a mask; Masked is the whole
	Bar       string // before the selected row
	FocusMark string // before the title of the focused pane when there are no colours

	Add, Edit, Delete string // staged changes

	Differs, Equal, ExpectedDiff, OnlyLeft, OnlyRight, Missing string // comparison

	Restricted, Locked, Protected, Reference, Inherited string // what a secret or config is
	LineEnd                                             string // inside a value

	Stale, Live, Offline        string // of data and connection
	Countdown, BarDone, BarRest string
	Done, Failed                string
	Attention, Info             string
	Ellipsis, NotLoaded         string
	Arrow                       string // before → after
	Open, Closed                string // groups; Closed stands between the parts of a breadcrumb too
	Thumb                       string // of a scroll bar, in the right side of a frame
	Spinner                     []string
	Frame, Double               Frame // Double is for the focused pane in high contrast
	masked                      string
	ascii                       bool
}

// maskLength is how many dots every mask has, so that its length says nothing.
const maskLength = 8

// Masked is the mask of a value: always the same eight cells.
func (g *Glyphs) Masked() string { return g.masked }

// ASCII reports whether the set is for terminals that draw ASCII only.
func (g *Glyphs) ASCII() bool { return g.ascii }

// FrameFor is the frame of a pane: double for the focused one in high contrast.
func (g *Glyphs) FrameFor(t *Theme, focused bool) *Frame {
	if focused && t.HighContrast() {
		return &g.Double
	}
	return &g.Frame
}

// Unicode is the set for terminals that draw Unicode with ambiguous characters one cell wide.
func Unicode() *Glyphs {
	return &Glyphs{
		Mask: "•", Bar: "▌", FocusMark: "*",
		Add: "+", Edit: "~", Delete: "-",
		Differs: "≠", Equal: "=", ExpectedDiff: "≃", OnlyLeft: "◄", OnlyRight: "►", Missing: "∅",
		Restricted: "⊗", Locked: "⊖", Protected: "⊛", Reference: "»", Inherited: "↑", LineEnd: "¶",
		Stale: "◌", Live: "●", Offline: "○", Countdown: "◔", BarDone: "━", BarRest: "─",
		Done: "✓", Failed: "✗", Attention: "!", Info: "i", Ellipsis: "…", NotLoaded: "·", Arrow: "→",
		Open: "▾", Closed: "▸", Thumb: "┃",
		Spinner: []string{"⠋", "⠙", "⠹", "⠼", "⠴", "⠦", "⠧", "⠏"},
		Frame: Frame{
			TopLeft: "╭", Top: "─", TopRight: "╮", Left: "│", Right: "│",
			BottomLeft: "╰", Bottom: "─", BottomRight: "╯", TeeLeft: "├", TeeRight: "┤",
		},
		Double: Frame{
			TopLeft: "╔", Top: "═", TopRight: "╗", Left: "║", Right: "║",
			BottomLeft: "╚", Bottom: "═", BottomRight: "╝", TeeLeft: "╠", TeeRight: "╣",
		},
		masked: strings.Repeat("•", maskLength),
	}
}

// ASCII is the set for terminals that draw ASCII only, or ambiguous characters two cells wide.
func ASCII() *Glyphs {
	frame := Frame{
		TopLeft: "+", Top: "-", TopRight: "+", Left: "|", Right: "|",
		BottomLeft: "+", Bottom: "-", BottomRight: "+", TeeLeft: "+", TeeRight: "+",
	}
	double := frame
	double.Top, double.Bottom = "=", "="
	return &Glyphs{
		Mask: "*", Bar: ">", FocusMark: "*",
		Add: "+", Edit: "~", Delete: "-",
		Differs: "/", Equal: "=", ExpectedDiff: "%", OnlyLeft: "<", OnlyRight: ">", Missing: "0",
		Restricted: "x", Locked: "L", Protected: "P", Reference: "&", Inherited: "^", LineEnd: "$",
		Stale: "o", Live: "*", Offline: "o", Countdown: "@", BarDone: "#", BarRest: "-",
		Done: "v", Failed: "x", Attention: "!", Info: "i", Ellipsis: "~", NotLoaded: ".", Arrow: ">",
		Open: "v", Closed: ">", Thumb: "#",
		Spinner: []string{"-", `\`, "|", "/"},
		Frame:   frame,
		Double:  double,
		masked:  strings.Repeat("*", maskLength),
		ascii:   true,
	}
}
