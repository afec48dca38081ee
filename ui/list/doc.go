// Package list is the arithmetic of long lists: which rows a window shows, where the cursor and the scroll thumb are, and
// which names a pattern matches. It holds no rows and draws nothing.
//
// It promises that moving costs the same at every length, and that the cursor is always inside the window. It refuses to
// touch a terminal: fzf's matcher is used without fzf's screen.
package list
