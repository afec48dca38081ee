package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"dtui/client"
	"dtui/model"
)

// canned answers every request with one body and no network.
type canned struct {
	status int
	body   []byte
	config string
}

func (c *canned) RoundTrip(r *http.Request) (*http.Response, error) {
	body := c.body
	switch {
	case r.URL.Path == "/v3/me":
		body = []byte(someone)
	case r.URL.Path == "/v3/configs/config" && c.config != "":
		body = []byte(c.config)
	}
	return &http.Response{
		StatusCode: c.status, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}, nil
}

// documented is every form that the error of a 200 may take. Whatever the answer holds, none of it is in there.
var documented = regexp.MustCompile(`^could not [a-zA-Z/ ]+: (the answer is not what Doppler documents` +
	`(: it is not JSON from byte \d+ on|: there is a (number|string|bool|array|object) where something else belongs, before byte \d+` +
	`|: [a-zA-Z', ]+ is missing|: it is about another config)?|the list does not end|there is no such secret, or the token does not see it)$`)

func everyRead(ctx context.Context, c *client.Client) []error {
	ref := model.ConfigRef{Project: "p", Config: "c"}
	var errs []error
	add := func(err error) { errs = append(errs, err) }
	_, err := c.Open(ctx, ref)
	add(err)
	_, err = c.Projects(ctx)
	add(err)
	_, err = c.Layout(ctx, "p")
	add(err)
	_, err = c.Names(ctx, ref)
	add(err)
	_, err = c.Secret(ctx, ref, "S")
	add(err)
	_, err = c.Logs(ctx, ref, 1)
	add(err)
	_, err = c.Log(ctx, ref, "l")
	add(err)
	_, err = c.Workplace(ctx)
	add(err)
	return errs
}

func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		``, `null`, `{}`, `[]`, `{"secrets":{"A":{"raw":"x"}},"config":{"name":"c","slug":"u"}}`, `{"secrets":{"A":12345678}}`,
		`{"secrets":{"A":{"raw":123456789}}}`, `{"names":["B","A",null]}`, `{"value":{"raw":null},"name":"S"}`,
		`{"logs":[{"id":"l","diff":[{"name":"A","added":"x"}],"user":null,"created_at":7}]}`, `{"log":{"id":"l"}}`,
		`{"projects":[{"slug":"p"}],"environments":[{"id":"e"}],"configs":[{"name":"c","slug":"u","inherits":null}]}`,
		`{"config":{"name":"other","slug":"u"}}`, `{"secrets":{"\ud800":{"raw":"\udfff"}}}`, strings.Repeat(`[`, 20_000),
		`{"workplace":"text"}`, `{"messages":["a"],"success":false}`, "\xff\xfe", `{"secrets":{"A":{"rawValueType":"string"}}}`,
	} {
		f.Add(200, []byte(body))
		f.Add(400, []byte(body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			status = 200
		}
		c, err := client.New(client.Options{
			Token: model.NewValue(testToken), Transport: &canned{status: status, body: body}, Now: time.Now,
			Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range everyRead(t.Context(), c) {
			var failure *model.Failure
			switch {
			case err == nil:
			case !errors.As(err, &failure):
				t.Errorf("%T is no failure", err)
			case status == 200 && !documented.MatchString(err.Error()):
				t.Errorf("this may hold a part of the answer: %q", err.Error())
			case len(err.Error()) > 4000:
				t.Errorf("the error has %d bytes", len(err.Error()))
			}
			noSecrets(t, err, testToken)
		}
	})
}

func manySecrets(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"secrets":{`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"SECRET_%05d":{"raw":"value-%d-abcdefghijklmnop","computed":"value-%d-abcdefghijklmnop","note":"",`+
			`"rawVisibility":"masked","computedVisibility":"masked","rawValueType":{"type":"string"},"computedValueType":{"type":"string"}}`, i, i, i)
	}
	b.WriteString(`},"success":true}`)
	return b.Bytes()
}

func BenchmarkOpen10000(b *testing.B) {
	c, err := client.New(client.Options{Token: model.NewValue(testToken), Transport: &canned{
		status: 200, body: manySecrets(10_000), config: `{"config":{"name":"c","slug":"u"}}`,
	}})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		s, err := c.Open(b.Context(), model.ConfigRef{Project: "p", Config: "c"})
		if err != nil || s.Len() != 10_000 {
			b.Fatal(err)
		}
	}
}
