package look

import (
	"errors"
	"fmt"
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

// Clause makes a reason without a full stop a sentence. A first word that is a name keeps its capitals.
func Clause(reason string) string {
	first, _, _ := strings.Cut(reason, " ")
	if strings.ToLower(first) == first {
		reason = strings.ToUpper(reason[:1]) + reason[1:]
	}
	return reason + "."
}

// Few names up to three and counts the others.
func Few(names []string) string {
	switch n := len(names); {
	case n == 1:
		return names[0]
	case n <= 3:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	default:
		return fmt.Sprintf("%s, %s and %d more", names[0], names[1], n-2)
	}
}

// Is is the verb for so many.
func Is(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
