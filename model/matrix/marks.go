package matrix

import "dtui/model"

// Place is one name in one config, or with a zero config the name in every config of the matrix.
type Place struct {
	model.ConfigRef
	Name string
}

// Marks are what somebody said about names: no values, so they may be kept on a disk.
type Marks struct {
	// Differs: the text is meant to differ from the reference.
	Differs map[Place]bool
	// Fine: it is fine that the name is missing.
	Fine map[Place]bool
}

func marked(marks map[Place]bool, in model.ConfigRef, name string) bool {
	return len(marks) > 0 && (marks[Place{in, name}] || marks[Place{Name: name}])
}
