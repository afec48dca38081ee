package client

import (
	"context"
	"fmt"
	"slices"

	"dtui/model"
)

// readRoot reads the root config where lines are to be set there too. The guards on the wire are those of the branch, so what
// the person saw in the root is compared here, and another text there stops the save. What somebody writes between this
// reading and the write is overwritten.
func (s *saving) readRoot(ctx context.Context) error {
	if !slices.ContainsFunc(s.order.Lines, func(line model.Change) bool { return line.ToRoot }) {
		return nil
	}
	if !s.fresh.Config().Branch() {
		return &model.Failure{Kind: model.Invalid, What: s.what, Err: fmt.Errorf("%s is a root config itself", s.order.ID.ConfigRef)}
	}
	root, err := s.openRoot(ctx)
	if err != nil {
		return err
	}
	s.root, s.report.Root = root, root
	var moved []string
	for _, line := range s.order.Lines {
		if there := root.Find(line.Name); line.ToRoot && line.RootMoved(there) && !line.RootFits(there) {
			moved = append(moved, line.Name)
		}
	}
	if len(moved) == 0 {
		return nil
	}
	return &model.Failure{Kind: model.Invalid, What: s.what, Err: fmt.Errorf(
		"somebody else changed %s in the root config since you chose to set it there; nothing was sent: choose it again", some(moved))}
}

func (s *saving) openRoot(ctx context.Context) (*model.Snapshot, error) {
	owner := s.order.ID.Owner
	return s.c.open(ctx, s.fresh.Config().RootRef(), func(context.Context) (model.Account, error) {
		return model.Account{Owner: owner}, nil
	})
}

// fulfilled reports whether branch and root both hold already what a line wants.
func (s *saving) fulfilled(line model.Change, standing model.Standing) bool {
	return s.root != nil && line.RootFits(s.root.Find(line.Name)) &&
		(standing == model.Fulfilled || standing == model.Untold && line.OnlyToRoot())
}

// judgeRoot looks at the root for the lines that are to be there too: the answer to a write tells of the branch alone. The
// person may have given up meanwhile; what happened matters all the more, so it has a time of its own.
func (s *saving) judgeRoot(ctx context.Context) {
	if s.root == nil {
		return
	}
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*s.c.timeout)
	defer cancel()
	root, err := s.openRoot(own)
	if err == nil {
		s.report.Root = root
	}
	for _, i := range s.sent {
		line, result := s.order.Lines[i], &s.report.Lines[i]
		if !line.ToRoot {
			continue
		}
		switch fits := err == nil && line.RootFits(root.Find(line.Name)); {
		case err != nil && result.State == model.Applied:
			result.State = model.Unknown
		case err != nil:
		case fits && line.OnlyToRoot() && result.State != model.Conflicted:
			result.State = model.Applied
		case !fits && (result.State == model.Applied || result.State == model.Unknown && line.OnlyToRoot()):
			result.State = model.NotApplied
			s.rootLacks = append(s.rootLacks, line.Name)
		}
	}
}
