// Package dialog holds the dialogs: questions, menus, fields, the value editor, help and the palette.
//
// It promises that what destroys starts on its harmless button, that a value in an editor is hidden until it is asked
// for, and that closing a dialog changes nothing. It refuses to carry anything out: it returns effects.
package dialog
