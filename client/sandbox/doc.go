// Package sandbox is a Doppler-compatible API server for loopback: the demo, the tests, and other people's clients.
//
// It promises the wire that Doppler documents or was seen to answer, statuses and odd corners included, and keeps the
// choices where nothing is documented switchable (see Options). It shares no type with the client it is tested
// against and resolves references by its own code, so that a misunderstanding on one side fails a test. It refuses
// callers that a browser could bring: a foreign Host or Origin gets 403, and Start listens on loopback only.
//
// # Logins
//
// Doppler's device login is approved by a person on a page of the same server, who types the code, or by Server.Approve. The
// page takes a form without a token, but never without the code:
//
//	curl -d code=ABCD-EFGH -d answer=approve http://127.0.0.1:8787/workplace/auth/cli
//
// The answer is approve or refuse; person names another one of the world's people than the first.
//
// # Faults
//
// A fault is armed by Server.Inject, by Options.Faults, or from text with ParseFault. The text is a list of words
// separated by commas, the kind first and the rest in any order:
//
//	kind[,before|after][,METHOD][,/path/suffix][,xN]
//
// The kinds:
//
//	latency=250ms   waits, then goes on; before (default) or after the request took effect
//	401 403 409     refuses with Doppler's JSON envelope
//	429             refuses with retry-after: 1; 429=5 sets another number of seconds
//	500 to 599      answers with the JSON envelope; 503=html answers with an HTML page instead
//	malformed       answers 200 with JSON that ends in the middle
//	reset           resets the connection without an answer
//	truncate        announces the whole body, sends half of it, and closes the connection
//	hang            never answers
//
// A watch stream meets reset, truncate and hang with "after" once it has begun: it is reset, ends in the middle of a
// frame, or falls silent.
//
// "before" (the default) answers without doing anything; "after" lets the request take effect first, which is how a
// client meets a write whose outcome it cannot know. METHOD is in capitals, the path matches by its end, and xN
// fires N times (without it the fault fires always). Every matching latency applies; of the other kinds the first
// that matches does.
//
// Examples:
//
//	latency=40ms
//	429=5,POST,x2
//	503=html,after,POST,/configs/config/secrets,x1
//	reset,after,POST,/secrets,x1
package sandbox
