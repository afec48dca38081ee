package client_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi-validator/errors"
)

// sandboxes are the addresses whose answers have to be as the vendor's file has them; other servers of these tests are hostile.
var sandboxes sync.Map

// contract is the vendor's file, read once: whatever a test of this package sends to a sandbox, and gets from it, is compared
// with it when DOPPLER_OPENAPI names it.
var contract = sync.OnceValue(func() *checker {
	path := os.Getenv("DOPPLER_OPENAPI")
	if path == "" {
		return nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	document, err := libopenapi.NewDocument(text)
	if err != nil {
		panic(err)
	}
	made, found := validator.NewValidator(document, config.WithStrictMode(), config.WithStrictIgnorePaths("$.body.secrets.*"))
	if len(found) > 0 {
		panic(found[0])
	}
	return &checker{validator: made}
})

type checker struct {
	mu        sync.Mutex
	validator validator.Validator
}

// watched is a transport that compares what passes through it.
type watched struct {
	t    *testing.T
	next http.RoundTripper
}

func (w watched) RoundTrip(r *http.Request) (*http.Response, error) {
	if _, ok := sandboxes.Load("http://" + r.URL.Host); !ok {
		return w.next.RoundTrip(r)
	}
	var sent []byte
	if r.Body != nil {
		var err error
		if sent, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(sent))
	}
	response, err := w.next.RoundTrip(r)
	if err != nil || response.StatusCode >= 300 || strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream") {
		return response, err
	}
	got, failed := io.ReadAll(response.Body)
	_ = response.Body.Close()
	response.Body = io.NopCloser(io.MultiReader(bytes.NewReader(got), failing{failed}))
	if failed != nil || len(got) > 0 && !json.Valid(got) {
		return response, nil // A fault, which the test is about.
	}
	w.compare(r, sent, response, got)
	return response, nil
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}

func (w watched) compare(r *http.Request, sent []byte, response *http.Response, got []byte) {
	c := contract()
	c.mu.Lock()
	defer c.mu.Unlock()
	request := r.Clone(r.Context())
	request.Body = io.NopCloser(bytes.NewReader(sent))
	_, problems := c.validator.ValidateHttpRequest(request)
	w.tell(r, "the request", problems)
	answer := *response
	answer.Body = io.NopCloser(bytes.NewReader(got))
	_, problems = c.validator.ValidateHttpResponse(request, &answer)
	w.tell(r, "the answer", problems)
}

func (w watched) tell(r *http.Request, what string, problems []*errors.ValidationError) {
	for _, p := range problems {
		reasons := []string{p.Message + ": " + p.Reason}
		if len(p.SchemaValidationErrors) > 0 {
			reasons = nil
		}
		for _, s := range p.SchemaValidationErrors {
			reasons = append(reasons, s.FieldPath+": "+s.Reason)
		}
		for _, reason := range reasons {
			line := r.Method + " " + r.URL.Path + ": " + what + ": " + reason
			if !known(line) {
				w.t.Errorf("not as in the vendor's file: %s", line)
			}
		}
	}
}

// knownDifferences are where the file is wrong or silent, each with its reason. A pattern is about a whole line: method, path,
// side and reason.
var knownDifferences = []struct{ pattern, reason string }{}

func known(line string) bool {
	for _, d := range knownDifferences {
		if regexp.MustCompile(d.pattern).MatchString(line) {
			return true
		}
	}
	return false
}
