package dialog

// Several has the text stand in the place of several, or of none: there is nothing to start from.
func (v *Value) Several() *Value {
	v.several = true
	return v
}

// whyNone ends the sentence that asks for a value, with why there is none to accept.
func (v *Value) whyNone() string {
	if v.several {
		return "."
	}
	return "; the present one is restricted."
}
