//go:build openapi

// These tests are behind a tag because the validator takes minutes to compile, with the race detector above all, and finds
// nothing that depends on it.

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

// observer is a transport that compares what passes through it with the vendor's file, nil without one.
func observer(t *testing.T) http.RoundTripper {
	if contract() == nil {
		return nil
	}
	return compared{t, &http.Transport{}}
}

type checker struct {
	mu        sync.Mutex
	validator validator.Validator
}

type compared struct {
	t    *testing.T
	next http.RoundTripper
}

func (w compared) RoundTrip(r *http.Request) (*http.Response, error) {
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
	// What is broken off or no JSON is a fault, which the test is about.
	if failed == nil && (len(got) == 0 || json.Valid(got)) {
		w.compare(r, sent, response, got)
	}
	return response, nil
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}

func (w compared) compare(r *http.Request, sent []byte, response *http.Response, got []byte) {
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

func (w compared) tell(r *http.Request, what string, problems []*errors.ValidationError) {
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

// knownDifferences are where the file is wrong, silent, or another than what was seen live, each with its reason. A pattern is
// about a whole line: method, path, side and reason.
var knownDifferences = []struct{ pattern, reason string }{
	{
		`^((GET|PUT) /v3/workplace/groups/group/[^/]+/members|POST /v1/share/|POST /v3/workplace/template/).* not found`,
		"not in the file: Doppler's reference pages have the share links, its CLI the template, its Terraform provider the others",
	},
	{
		`^((GET|DELETE) /v3/workplace/groups/group/[^/]+/members/|PATCH /v3/workplace/users/).* not found`,
		"the file has this path twice, with other names of its parameters, and the validator looks at one of the two",
	},
	{`the answer: .* 204 operation response content type '' does not exist`, "the file gives answers without a body a type"},
	{`the answer: response property '(success|page)' at '\$\.body\.`, "live answers have it in every object; the file has it in some"},
	{`the answer: \S+(_at|At): got null, want string`, "what never happened is null, which the file says in its examples alone"},
	{`the answer: \S+(image|image_url|description): got null, want string`, "nobody has to give one; live answers have null"},
	{
		`^\S+ /v3/configs/config\S*: the answer: response property '(slug|inheritable|inheriting|inherits|inheritedBy)' at '\$\.body\.config\.`,
		"live answers have it for every config; the file for the calls of inheritance alone",
	},
	{
		`^(GET|POST) /v3/configs: the answer: response property '(slug|inheritable|inheriting|inherits|inheritedBy)' at '\$\.body\.config`,
		"live answers have it for every config; the file for the calls of inheritance alone",
	},
	{`/v3/environments\S*: the answer: response property '(slug|personal_configs)'`, "live answers have it, and Doppler's Terraform provider reads it"},
	{`/v3/projects\S*: the answer: response property 'slug' at '\$\.body\.project`, "live answers have it; the file in the list alone"},
	{`^GET /v3/environments: the request: query parameter '(page|per_page)'`, "Doppler's CLI sends it, and the answer has a page"},
	{`^POST /v3/projects: the request: request property 'create_default_environments'`, "Doppler's Terraform provider sends it"},
	{`/secret: the answer: response property '(raw|computed)(Visibility|ValueType)'`, "live answers have it, and Doppler's CLI reads it"},
	{`/secret: the answer: \$\.value\.(raw|computed): got null`, "a restricted value is null for a person's token"},
	{`^POST /v3/configs/config/secrets: the request: (: missing properties|query parameter '(project|config)')`, "Doppler's CLI names the config in the query"},
	{`^POST /v3/configs/config/secrets: the request: \$\.change_requests\[\d+\]\.(value|originalName): got null`, "the file's own text gives null a meaning"},
	{`/tokens: the answer: response property '(access|last_seen_at|token_preview)'`, "live answers have it"},
	{`/tokens: the request: \$\.expire_at: got number, want string`, "the file's own text calls it a Unix timestamp, and Doppler's CLI sends a number"},
	{`/leases: the answer: response property '\w+' at '\$\.body\.value\.`, "what a dynamic secret gives differs from one to the other"},
	{`/identities: the answer: response property '(ttl_seconds|created_at|last_seen_at)' at '\$\.body\.identity\.`, "the file has it inside config here, and outside everywhere else"},
	{`members\S*: the (answer|request): \S*environments: got null, want array`, "null is all environments (seen live)"},
	{`/groups\S*: the (answer|request): \S*default_project_role: got null`, "a group needs no role in projects, and null takes it away"},
	{`/groups\S*: the answer: response property 'workplace_role'`, "Doppler's Terraform provider reads it"},
	{`/v3/webhooks\S*: the answer: response property '(webhooks?)' at`, "the file has no fields in any answer about webhooks"},
	{`^PATCH /v3/webhooks/\S+: the request: \$\.name: got null`, "null takes the name away, as the file's own text says"},
	{`/v3/integrations\S*: the answer: response property '(options|syncs|integration)'`, "the options differ from one provider to the other; live answers have the others"},
	{`(/v3/integrations|/syncs): the request: request property '\w+' at '\$\.body\.data\.`, "what a provider wants differs from one to the other"},
	{`^PUT /v3/integrations/integration: the request: \$\.data: got object, want string`, "the file has an object where an integration is made, and here a text without a form"},
	{`/change_request_polic\S+: the request: \S+type: value must be one of '"`, "the file's list of values has quotes inside its quotes"},
	{`/change_request_polic\S+: the request: \$\.targets\.projects: got object, want string`, "the file's own examples have an object"},
	{`/change_request_polic\S+: the answer: response property '\w+' at '\S+\.targets\.projects\.`, "the fields are the names of projects"},
	{`/change_requests\S*: the answer: \S+updates\[\d+\]\.(value|valueType|visType): got null`, "what a change leaves as it is, or does not reveal, is null"},
	{`/change_requests/change_request/[^/]+: the request: request property 'target' at`, "a unit that is added needs one; the file has it where a change request is made"},
}

func known(line string) bool {
	for _, d := range knownDifferences {
		if regexp.MustCompile(d.pattern).MatchString(line) {
			return true
		}
	}
	return false
}

func TestAMistakeOnTheWireIsFound(t *testing.T) {
	t.Parallel()
	vendorsFile(t)
	c := contract()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, body := range []string{`{"project":"p","config":"c","nmae":"x"}`, `{"project":"p","config":"c","name":"x","access":"write"}`} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1:1/v3/configs/config/tokens?pge=1", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		if fits, problems := c.validator.ValidateHttpRequest(r); fits || len(problems) == 0 {
			t.Errorf("%s fits", body)
		}
	}
}

func TestKnownDifferencesHaveReasons(t *testing.T) {
	t.Parallel()
	for _, d := range knownDifferences {
		if _, err := regexp.Compile(d.pattern); err != nil || len(strings.Fields(d.reason)) < 4 {
			t.Errorf("%s: %q, %v", d.pattern, d.reason, err)
		}
	}
	if known("POST /v3/projects: the request: request property 'discription' at '$.body.discription' is not declared in schema") {
		t.Error("a mistake is taken for a known difference")
	}
}
