package ui

import (
	tea "charm.land/bubbletea/v2"

	"dtui/ui/screen"
)

// Editor is the person's own editor, a program outside dtui that gets a text as a file.
type Editor interface {
	// Find says which editor there is and where a text would lie while it is edited. Its errors may have a method
	// Hint() string with the sentence that says what to do next.
	Find() (EditorPlace, error)
	// Sweep removes what a dtui that was killed has left, and says where.
	Sweep() (from []string, err error)
}

// EditorPlace is an editor, and a folder for its file.
type EditorPlace struct {
	// Program is the editor's name.
	Program string
	Folder  string
	// InMemory says that the folder is in a RAM file system: no disk gets the text.
	InMemory bool
	// KeepsCopies says that the editor has windows of its own and is known to keep copies of what it opens, which no
	// argument switches off.
	KeepsCopies bool
	// Open gives the terminal to the editor until it ends. Then makes the message of what came back; the file is gone by
	// then. Text, File and Line are those of the request.
	Open func(request screen.Edit, then func(screen.Edited) tea.Msg) tea.Cmd
}
