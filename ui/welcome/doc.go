// Package welcome is the screen of getting in: with the browser, a pasted token, the Doppler CLI's login, or the demo.
//
// It promises never to be a dead end: every failure says what to do next, and esc leads back. It refuses to show a token,
// to do anything itself (it asks with effects), and to believe what Doppler's answers look like: they are text from outside.
package welcome
