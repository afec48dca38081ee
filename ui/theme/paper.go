package theme

// Paper is what opens black on white, whatever the theme: for what a camera reads. It is "" without colours; [Theme.Reset]
// closes it.
func (t *Theme) Paper() string {
	switch t.profile {
	case NoColour:
		return ""
	case Ansi16:
		return "\x1b[30;107m"
	case Ansi256:
		return "\x1b[38;5;16;48;5;231m"
	}
	return "\x1b[38;2;0;0;0;48;2;255;255;255m"
}
