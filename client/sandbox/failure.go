package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
)

// failure is a refusal as the wire words it.
type failure struct {
	status  int
	message string
}

func (f *failure) Error() string { return f.message }

// refuse returns a failure. Its wording is the wire's, so it starts with a capital and may end with a stop.
func refuse(status int, format string, args ...any) error {
	return &failure{status, fmt.Sprintf(format, args...)}
}

// answer is a whole reply, kept back until the faults had their say.
type answer struct {
	status int
	header http.Header
	body   []byte
	watch  *watcher // a stream instead of a body
}

func newAnswer(status int, contentType string, body []byte) *answer {
	a := &answer{status: status, header: http.Header{}, body: body}
	if contentType != "" {
		a.header.Set("Content-Type", contentType)
	}
	return a
}

const jsonType = "application/json; charset=utf-8"

// refusal returns Doppler's error envelope (Doppler's API reference, Errors).
func refusal(status int, message string) *answer {
	text, err := json.Marshal(message)
	if err != nil {
		// A string always encodes; the constant keeps the envelope whole if that ever changes.
		text = []byte(`"Internal error"`)
	}
	return newAnswer(status, jsonType, []byte(`{"messages":[`+string(text)+`],"success":false}`))
}

func answerError(err error) *answer {
	if known, ok := errors.AsType[*failure](err); ok {
		return refusal(known.status, known.message)
	}
	if plain, ok := errors.AsType[plainRefusal](err); ok {
		return newAnswer(int(plain), "text/plain; charset=utf-8", nil)
	}
	return refusal(http.StatusInternalServerError, "Internal error: "+err.Error())
}

func (a *answer) write(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	if a.status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	// A client that left cannot be told anything any more.
	_, _ = w.Write(a.body)
}
