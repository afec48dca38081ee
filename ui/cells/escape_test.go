package cells

import (
	"strings"
	"testing"
)

func TestUnescape(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`a\nb\r\t\e\0\\`: "a\nb\r\t\x1b\x00\\",
		`\x7f\xFF`:       "\x7f\xff",
		`\u{202e}\u{41}`: "\u202eA",
		"as it is\n漢":    "as it is\n漢",
		`\01`:            "\x001",
	} {
		if got, err := Unescape(in); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", in, got, err, want)
		}
	}
	for in, want := range map[string]string{
		`abc\`:          "character 4: ",
		`漢\q`:           "character 2: ",
		`\xg0`:          "character 1: ",
		`\x1`:           "character 1: ",
		`ab\u41`:        "character 3: ",
		`\u{}`:          "character 1: ",
		`\u{110000}`:    "character 1: ",
		`\u{D800}`:      "character 1: ",
		`\u{12`:         "character 1: ",
		`\\\u{1234567}`: "character 3: ",
	} {
		if _, err := Unescape(in); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: error %v, want it to start with %q", in, err, want)
		}
	}
}
