package clip

import (
	"encoding/base64"

	"dtui/model"
)

// OSC52 returns the sequence that asks a terminal to put v on the clipboard ("Manipulate Selection Data" in xterm's
// control sequences), for the program that owns the terminal to write. Build it only when the route is Osc52, write it
// at once and keep it nowhere: it holds the value in base64. Some terminals ignore it, ask, or cut it at a few
// kilobytes, and none of them says so; Result.Warning tells when that is likely.
//
// It returns "" for a value that is unknown or empty: the sequence with no text would clear the clipboard.
func OSC52(v model.Value) string {
	if !v.Known() || v.Empty() {
		return ""
	}
	return "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(v.Reveal())) + "\a"
}

func encodedSize(bytes int) int { return base64.StdEncoding.EncodedLen(bytes) }
