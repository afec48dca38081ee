package look

import (
	"errors"
	"strings"

	"dtui/model"
)

// Sentence makes an error a full sentence for the screen. The id of the request stays in the log.
func Sentence(err error) string {
	text := err.Error()
	var failure *model.Failure
	if errors.As(err, &failure) {
		text = failure.Short()
	}
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}
