package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"golang.org/x/sync/errgroup"

	"dtui/model"
)

var errNoteMoved = errors.New("somebody else changed the note since")

// SaveNote writes the note of a name in a whole project (Doppler's API reference, Projects: note). It first reads the
// note anew in the config where the person saw it: another identity stops it with a model.WrongTarget, another note with a Conflict.
// Doppler has no guard for notes, so one that is written between the reading and the write is overwritten.
func (c *Client) SaveNote(ctx context.Context, note model.NoteChange) model.NoteReport {
	report := model.NoteReport{Note: note}
	what := "save the note of " + note.Secret + " in " + note.Project.Slug
	fail := func(state model.LineState, err error) model.NoteReport {
		report.State, report.Err = state, err
		return report
	}
	if note.Project != (model.ProjectID{Owner: note.In.Owner, Slug: note.In.Project}) {
		return fail(model.NotSent, &model.Failure{Kind: model.Invalid, What: what, Err: errors.New("the note was seen in another project")})
	}
	if err := model.CheckNote(note.After); err != nil {
		return fail(model.NotSent, &model.Failure{Kind: model.Invalid, What: what, Err: err})
	}
	secret, err := c.readingOf(ctx, note.In, note.Secret)
	if err != nil {
		return fail(model.NotSent, err)
	}
	report.Theirs = secret.Note
	switch secret.Note {
	case note.After:
		return fail(model.Applied, nil)
	case note.Before:
	default:
		return fail(model.Conflicted, &model.Failure{Kind: model.Conflict, What: what, Err: errNoteMoved})
	}
	body, err := json.Marshal(map[string]string{"secret": note.Secret, "note": note.After})
	if err != nil {
		return fail(model.NotSent, &model.Failure{Kind: model.Invalid, What: what, Err: errUnencodable})
	}
	c.writes.Add(1)
	defer c.writes.Add(1)
	a, failure := c.do(ctx, request{
		method: http.MethodPost, path: "/v3/projects/project/note", query: url.Values{"project": {note.Project.Slug}},
		body: body, bucket: writes, what: what, ref: model.ConfigRef{Project: note.Project.Slug},
	})
	switch {
	case failure == nil:
		var got struct {
			Secret string `json:"secret"`
			Note   string `json:"note"`
		}
		if decode(a.body, &got) == nil && got.Secret == note.Secret && got.Note == note.After {
			report.Theirs = got.Note
			return fail(model.Applied, nil)
		}
		return c.noteAgain(ctx, report, unreadable(what, a, missing("the new note")))
	case !a.reached:
		return fail(model.NotSent, failure)
	case a.err != nil, a.status >= 500, a.status < 400, a.status == http.StatusRequestTimeout:
		return c.noteAgain(ctx, report, failure)
	default:
		return fail(model.NotApplied, failure)
	}
}

// noteAgain finds out what became of a note whose write had no usable answer.
func (c *Client) noteAgain(ctx context.Context, report model.NoteReport, failure *model.Failure) model.NoteReport {
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*c.timeout)
	defer cancel()
	out := *failure
	secret, err := c.readingOf(own, report.Note.In, report.Note.Secret)
	if err != nil {
		out.Kind = model.UnknownOutcome
		out.Err = fmt.Errorf("whether it took effect is not known, and reading the note again failed: %w", err)
		report.State, report.Err = model.Unknown, &out
		return report
	}
	report.Theirs = secret.Note
	switch secret.Note {
	case report.Note.After:
		report.State = model.Applied
	case report.Note.Before:
		report.State, report.Err = model.NotApplied, &out
	default:
		out.Kind, out.Err = model.Conflict, because(failure.Err, errNoteMoved.Error())
		report.State, report.Err = model.Conflicted, &out
	}
	return report
}

// readingOf is a fresh reading of one secret in a config that is certain to be the given one. It joins no other read.
func (c *Client) readingOf(ctx context.Context, id model.ConfigID, name string) (*model.Secret, error) {
	var secret *model.Secret
	group, own := errgroup.WithContext(ctx)
	group.Go(func() error { return c.identify(own, id) })
	group.Go(func() (err error) {
		if id.Owner.Host != c.host {
			return nil
		}
		secret, err = c.secret(own, id.ConfigRef, name, "read "+name+" of "+id.String())
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return secret, nil
}

// identify fails with a model.WrongTarget unless the config is, for this token, the given one.
func (c *Client) identify(ctx context.Context, id model.ConfigID) error {
	got := model.ConfigID{Owner: model.Owner{Host: c.host}, ConfigRef: id.ConfigRef}
	if id.Owner.Host != c.host {
		return &model.WrongTarget{Want: id, Got: got}
	}
	group, own := errgroup.WithContext(ctx)
	group.Go(func() error {
		account, err := c.Verify(own)
		got.Owner = account.Owner
		return err
	})
	group.Go(func() error {
		config, err := c.config(own, id.ConfigRef)
		got.ConfigRef, got.UUID = config.ConfigRef, config.UUID
		return err
	})
	if err := group.Wait(); err != nil {
		return err
	}
	if got != id {
		return &model.WrongTarget{Want: id, Got: got}
	}
	return nil
}
