package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"dtui/model"
)

var (
	errUnencodable = errors.New("the changes cannot be written as JSON")
	errTwice       = errors.New("two of the changes concern the same name, and Doppler does not document which one it applies first: save one of them first")
	errNoBase      = errors.New("a change removes a secret that was never read")
)

// saving is one save under way. Every line is in the report from the start and only its state changes.
type saving struct {
	c      *Client
	order  model.SaveOrder
	what   string
	report model.SaveReport
	fresh  *model.Snapshot
	// root is the root config as it was before, where lines are to be set there too; rootLacks are those that did not get there.
	root      *model.Snapshot
	rootLacks []string
	// sent are the indices of the lines that went into the request.
	sent []int
}

// Save writes one config's lines in one request. It first reads the account, the config and its secrets anew: another
// identity stops it with a model.WrongTarget, a line that somebody else moved stops it with a Conflict, and nothing is
// sent. Afterwards every line is compared with what Doppler then holds. What the guards on the wire do not cover, a
// restricted or a new secret that somebody else writes between the reading and the write, is overwritten.
//
// The report has a line for each line of the order, in that order; its Err is a *model.Failure or a *model.WrongTarget,
// and nil when every line is Applied. A write whose outcome is not known is followed by a reading that outlives ctx.
func (c *Client) Save(ctx context.Context, order model.SaveOrder) model.SaveReport {
	s := &saving{c: c, order: order, what: "save " + order.ID.String()}
	s.report = model.SaveReport{ID: order.ID, Lines: make([]model.LineResult, len(order.Lines))}
	for i, line := range order.Lines {
		s.report.Lines[i].Change = line
	}
	if len(order.Lines) > 0 {
		s.report.Err = s.run(ctx)
	}
	return s.report
}

func (s *saving) run(ctx context.Context) error {
	if err := s.acceptable(); err != nil {
		return &model.Failure{Kind: model.Invalid, What: s.what, Err: err}
	}
	fresh, err := s.c.reading(ctx, s.order.ID)
	if err != nil {
		return err
	}
	s.fresh, s.report.Snapshot = fresh, fresh
	if err := s.readRoot(ctx); err != nil {
		return err
	}
	if err := s.compare(); err != nil || len(s.sent) == 0 {
		return err
	}
	lines := make([]model.Change, 0, len(s.sent))
	var texts []model.Value
	for _, i := range s.sent {
		line := s.order.Lines[i]
		lines = append(lines, line)
		texts = append(texts, line.Value)
		if line.Base != nil {
			texts = append(texts, line.Base.Raw)
		}
	}
	body, err := changeBody(lines)
	if err != nil {
		return &model.Failure{Kind: model.Invalid, What: s.what, Err: err}
	}
	s.c.writes.Add(1)
	defer s.c.writes.Add(1)
	answer, failure := s.c.do(ctx, request{
		method: http.MethodPost, path: "/v3/configs/config/secrets", query: configQuery(s.order.ID.ConfigRef),
		body: body, bucket: writes, what: s.what, ref: s.order.ID.ConfigRef, sent: texts,
	})
	return s.conclude(ctx, answer, failure)
}

// acceptable refuses what Doppler would refuse, or would take in a way that nobody can foresee.
func (s *saving) acceptable() error {
	touched := map[string]bool{}
	for _, line := range s.order.Lines {
		if model.Managed(line.Key()) || model.Managed(line.Name) {
			return model.ErrManaged
		}
		if line.Removal != model.Keep && line.Base == nil {
			return errNoBase
		}
		if err := line.Check(); err != nil {
			return err
		}
		names := []string{line.Key()}
		if line.Removal == model.Keep && line.Name != line.Key() {
			names = append(names, line.Name)
		}
		for _, name := range names {
			if touched[name] {
				return errTwice
			}
			touched[name] = true
		}
	}
	return nil
}

// reading is a fresh snapshot that is certain to be of the given config. It joins no other read.
func (c *Client) reading(ctx context.Context, id model.ConfigID) (*model.Snapshot, error) {
	if id.Owner.Host != c.host {
		return nil, &model.WrongTarget{Want: id, Got: model.ConfigID{Owner: model.Owner{Host: c.host}, ConfigRef: id.ConfigRef}}
	}
	fresh, err := c.open(ctx, id.ConfigRef, c.Verify)
	if err != nil {
		return nil, err
	}
	if fresh.ID() != id {
		return nil, &model.WrongTarget{Want: id, Got: fresh.ID()}
	}
	return fresh, nil
}

// compare sorts the lines by how they relate to the fresh reading and picks those that are to be sent.
func (s *saving) compare() error {
	for i, line := range s.order.Lines {
		standing, there := line.Against(s.fresh)
		result := &s.report.Lines[i]
		result.Theirs = there
		switch {
		case standing == model.Fulfilled && !line.ToRoot, line.ToRoot && s.fulfilled(line, standing):
			result.State = model.Applied
		case standing == model.Fulfilled:
			// The branch has it from somebody else and the root has it not; the guards would refuse it.
			result.State = model.Conflicted
		case standing == model.Moved, standing == model.Untold && (line.Base == nil || line.BaseMoved(s.fresh)):
			// What cannot be told is sent only while nothing that can be seen has moved.
			result.State = model.Conflicted
		default:
			s.sent = append(s.sent, i)
		}
	}
	moved := s.report.Keys(model.Conflicted)
	if len(moved) == 0 {
		return nil
	}
	return &model.Failure{Kind: model.Conflict, What: s.what, Err: fmt.Errorf("somebody else changed %s since; nothing was sent", some(moved))}
}

// evidence is what is known of a request when its lines are compared with a reading from after it.
type evidence uint8

const (
	// accepted: Doppler said 200.
	accepted evidence = iota
	// unsure: nobody said anything.
	unsure
	// refused: Doppler said no, though perhaps not to every line.
	refused
)

func (s *saving) conclude(ctx context.Context, a answer, failure *model.Failure) error {
	switch {
	case failure == nil:
		snapshot, known := s.reply(a)
		if snapshot != nil {
			s.judge(ctx, snapshot, accepted)
			return s.verdict(accepted, &model.Failure{What: s.what, Status: a.status, RequestID: a.requestID})
		}
		return s.reread(ctx, known, unreadable(s.what, a, missing("the config after the change")))
	case !a.reached:
		return failure
	case a.err != nil, a.status >= 500, a.status < 400, a.status == http.StatusRequestTimeout:
		return s.reread(ctx, unsure, failure)
	case a.status == http.StatusTooManyRequests,
		failure.Kind == model.Unauthorized, failure.Kind == model.Forbidden, failure.Kind == model.NotVisible:
		s.all(model.NotApplied)
		return failure
	default:
		return s.reread(ctx, refused, failure)
	}
}

// reply makes a snapshot of the answer to a write, which is the whole config. It returns none when a name is missing that the
// write left alone, or when the answer leaves out what the lines are compared by. Whether it is Doppler's at all says
// what the 200 is worth.
func (s *saving) reply(a answer) (*model.Snapshot, evidence) {
	list, err := decodeSecrets(a.body)
	if err != nil || list == nil {
		return nil, unsure
	}
	typed := slices.ContainsFunc(s.fresh.Secrets(), func(secret model.Secret) bool { return secret.Type != "" })
	for _, secret := range list {
		// Doppler's own examples of this answer leave both out.
		if secret.Visibility == "" || typed && secret.Type == "" {
			return nil, accepted
		}
	}
	snapshot := model.NewSnapshot(s.order.ID.Owner, s.fresh.Config(), s.c.now(), list)
	touched := map[string]bool{}
	for _, line := range s.order.Lines {
		touched[line.Key()] = true
	}
	for _, secret := range s.fresh.Secrets() {
		if _, there := snapshot.Lookup(secret.Name); !there && !touched[secret.Name] {
			return nil, accepted
		}
	}
	return snapshot, accepted
}

// reread finds out what became of the lines. The person may have given up meanwhile; what happened to their edits
// matters all the more, so it has a time of its own.
func (s *saving) reread(ctx context.Context, known evidence, failure *model.Failure) error {
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*s.c.timeout)
	defer cancel()
	owner := s.order.ID.Owner
	snapshot, err := s.c.open(own, s.order.ID.ConfigRef, func(context.Context) (model.Account, error) {
		return model.Account{Owner: owner}, nil
	})
	if err == nil && snapshot.ID() != s.order.ID {
		err = &model.WrongTarget{Want: s.order.ID, Got: snapshot.ID()}
	}
	if err != nil {
		s.all(model.Unknown)
		out := *failure
		out.Kind = model.UnknownOutcome
		out.Err = fmt.Errorf("whether it took effect is not known, and reading the config again failed: %w", err)
		return &out
	}
	s.judge(own, snapshot, known)
	return s.verdict(known, failure)
}

func (s *saving) all(state model.LineState) {
	for _, i := range s.sent {
		s.report.Lines[i].State = state
	}
}

func (s *saving) judge(ctx context.Context, snapshot *model.Snapshot, known evidence) {
	s.report.Snapshot = snapshot
	for _, i := range s.sent {
		standing, there := s.order.Lines[i].Against(snapshot)
		result := &s.report.Lines[i]
		result.Theirs = there
		switch {
		case standing == model.Fulfilled, standing == model.Untold && known == accepted:
			result.State = model.Applied
		case standing == model.Moved:
			result.State = model.Conflicted
		case standing == model.Untold && known == unsure:
			result.State = model.Unknown
		default:
			result.State = model.NotApplied
		}
	}
	s.judgeRoot(ctx)
}

// verdict is the error of a save whose lines were judged, built on the failure of the request.
func (s *saving) verdict(known evidence, failure *model.Failure) error {
	out := *failure
	unknown, moved, left := s.report.Keys(model.Unknown), s.report.Keys(model.Conflicted), s.report.Keys(model.NotApplied)
	switch {
	case len(unknown) > 0:
		out.Kind = model.UnknownOutcome
		out.Err = because(failure.Err, "whether "+some(unknown)+" took effect cannot be seen")
	case len(moved) > 0:
		out.Kind = model.Conflict
		out.Err = because(failure.Err, "somebody else changed "+some(moved)+" at the same time")
	case len(left) == 0:
		return nil
	case known == accepted && len(s.rootLacks) > 0:
		out.Kind = model.Conflict
		out.Err = because(failure.Err, "Doppler took the request, but did not set "+some(s.rootLacks)+" in the root config")
	case known == accepted:
		out.Kind = model.Conflict
		out.Err = because(failure.Err, "Doppler took the request, but "+some(left)+" is as it was before")
	}
	return &out
}

func because(cause error, text string) error {
	if cause == nil {
		return errors.New(text)
	}
	return fmt.Errorf("%s: %w", text, cause)
}

// some names a few of many.
func some(names []string) string {
	const few = 3
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
}
