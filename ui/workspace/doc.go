// Package workspace holds what the screens draw: what was read, what is staged, and what is on its way.
//
// It promises that an answer is filed under the identity that it carries and never under the one that happens to be on
// screen, and that an answer which a newer one has overtaken is dropped. It refuses to read or write anything itself.
package workspace
