package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"dtui/model"
)

// administer makes one write to what is not a secret and decodes its answer into out, nil for an answer that says nothing.
// Once it may have taken effect and no usable answer tells, the failure is of the kind UnknownOutcome.
func (c *Client) administer(ctx context.Context, req request, body, out any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = unknownOutcome(c.mistake(req.what, r))
		}
	}()
	if body == nil {
		body = struct{}{}
	}
	if req.method != http.MethodDelete {
		if req.body, err = bodyOf(body); err != nil {
			return &model.Failure{Kind: model.Invalid, What: req.what, Err: err}
		}
	}
	req.bucket = writes
	c.writes.Add(1)
	defer c.writes.Add(1)
	a, failure := c.do(ctx, req)
	if failure != nil {
		if a.reached && (a.err != nil || a.status >= 500 || a.status < 400 || a.status == http.StatusRequestTimeout) {
			failure.Kind = model.UnknownOutcome
		}
		return failure
	}
	if out == nil {
		return nil
	}
	if err := decode(a.body, out); err != nil {
		return unknownOutcome(unreadable(req.what, a, err))
	}
	return nil
}

// told ends a write whose answer lacks what it should hold: that it took effect is all that is known.
func told(what string, err error) error {
	if err == nil {
		return nil
	}
	return unknownOutcome(unreadable(what, answer{}, err))
}

func unknownOutcome(err error) error {
	var failure *model.Failure
	if errors.As(err, &failure) {
		failure.Kind = model.UnknownOutcome
	}
	return err
}

func refusedHere(what string, err error) error {
	return &model.Failure{Kind: model.Invalid, What: what, Err: err}
}

// bodyOf writes JSON without the escapes for HTML that encoding/json would add.
func bodyOf(v any) ([]byte, error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(v) != nil {
		return nil, errUnencodable // Without its words, which quote what was to be sent.
	}
	return bytes.TrimSuffix(body.Bytes(), []byte("\n")), nil
}

// secretTexts drops the values without a text, which messages need not be searched for.
func secretTexts(values ...model.Value) []model.Value {
	var out []model.Value
	for _, v := range values {
		if v.Known() && !v.Empty() {
			out = append(out, v)
		}
	}
	return out
}
