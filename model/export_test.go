package model

// DotenvForEditing is the form in which a document holds a value.
func DotenvForEditing(name, text string) string { return dotenvForEditing(name, text) }
