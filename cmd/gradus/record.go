package main

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
	"github.com/gradus-dev/gradus/grader/store"
)

// markSpoiled notes in a report on a challenge whether its solution was shown so shortly
// before that a pass shows little, and it was never passed without.
func (a *app) markSpoiled(ctx context.Context, ch *grader.Challenge, r *grader.Report) {
	err := a.withStore(func(s *store.Store) (err error) {
		r.AfterSolution, err = s.Spoiled(ctx, ch.IDs(), time.Now().Add(-skill.FirstAgain))
		return err
	})
	if err := a.tolerate(err); err != nil {
		a.warn("whether the solution was shown is not known: %v", err)
	}
}

// record keeps an attempt and, of a challenge in the workspace, the code; with news, only
// one that does not repeat the last. A result that can't be kept stays a result.
func (a *app) record(ctx context.Context, t target, sub *grader.Submission, r *grader.Report, news bool) {
	a.unrecorded(a.withStore(func(s *store.Store) error {
		if t.own && sub != nil && r.Verdict.ExitCode() != exitFailed {
			if err := s.KeepCode(ctx, sub); err != nil {
				return err
			}
		}
		return recordIn(ctx, s, r, news)
	}))
}

// recordIn stores an attempt; with news, only one that does not repeat the last.
func recordIn(ctx context.Context, s *store.Store, r *grader.Report, news bool) error {
	if r.Verdict.ExitCode() == exitFailed {
		return nil
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	attempt := grader.Attempt{ID: id.String(), Time: time.Now(), Report: *report.Whole(r)}
	if news {
		_, err := s.AddNews(ctx, attempt)
		return err
	}
	return s.Add(ctx, attempt)
}

// unrecorded tells why a result was not kept, if it wasn't.
func (a *app) unrecorded(err error) {
	if err != nil {
		a.tell("the result above was not recorded")
		a.complain(err)
	}
}
