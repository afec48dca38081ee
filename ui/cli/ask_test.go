package cli

import (
	"errors"
	"strings"
	"testing"

	"dtui/model"
)

func TestAnUnseenLineIsEditedAsPeopleExpect(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"horse\r": "horse", "horse\n": "horse", "hörs\x7f\x7fe\r": "höe", "hö\x7f\x7f\x7f\x7fx\r": "x", "wrong\x15right\r": "right", "a b\tc\r": "a b\tc", "\r": "",
	} {
		got, err := unseenLine(strings.NewReader(typed))
		if err != nil || !got.Equal(model.NewValue(want)) {
			t.Errorf("%q gives another line, %v", typed, err)
		}
	}
	for _, typed := range []string{"ho\x03rse\r", "\x04", "\x1b"} {
		var ends exit
		if _, err := unseenLine(strings.NewReader(typed)); !errors.As(err, &ends) || ends.code != 130 {
			t.Errorf("%q: %v", typed, err)
		}
	}
	if _, err := unseenLine(strings.NewReader("cut off")); err == nil {
		t.Error("a line that never ends is taken")
	}
}
