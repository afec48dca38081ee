// Package keys holds the one table of keys and actions. The resolver, the footer, the help, the palette and the
// README's table are all read from it, so an action exists once and is reachable from each of them.
//
// It promises that no key means two things in one chain of scopes, whatever a person changed, that no change leaves
// somebody without a way out, and that a read-only table has no writing action at all. It refuses to know what an action
// does: that is the screens' business.
package keys
