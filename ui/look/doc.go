// Package look draws the parts that every screen is made of: lines, panes, dialogs, buttons, fields and chips.
//
// It promises rows of exactly the width that was asked for, and that text from outside goes through the one sanitiser.
// It refuses to know what is drawn.
package look
