package main

import (
	"context"
	"path/filepath"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// answer returns the report on the code of t: a stored one if nothing has changed, or else
// a new one, and the frozen submission. Code that can't be frozen gets a verdict too, with a
// nil submission; but if strays are told apart, the error for what is no hand-in at all is
// a *workspace.BadSubmission.
func (e *engine) answer(ctx context.Context, t target, o gradeOptions) (*grader.Report, *grader.Submission, error) {
	if err := o.check(t.challenge); err != nil {
		return nil, nil, err
	}
	sub, err := workspace.Freeze(t.dir, t.challenge)
	bad, isBad := workspace.IsBad(err)
	switch {
	case isBad && bad.Stray && o.strays:
		return nil, nil, bad
	case isBad:
		return bad.Report(t.challenge, filepath.Base(t.dir), e.pipeline.Environment()), nil, nil
	case err != nil:
		return nil, nil, err
	}
	if !o.fresh {
		if r := e.kept(t.challenge, sub); r != nil {
			return r, sub, nil
		}
	}
	r, err := e.grade(ctx, t.challenge, sub, o.keep)
	return r, sub, err
}

// kept returns the report that is kept of a submission, as that of this one, or nil.
func (e *engine) kept(ch *grader.Challenge, sub *grader.Submission) *grader.Report {
	key, err := e.pipeline.Key(ch, sub)
	if err != nil {
		return nil
	}
	r, ok := e.results.Get(key)
	if !ok {
		return nil
	}
	r.Submission, r.Folder, r.Ignored = sub.Name, sub.Folder, sub.Ignored
	r.Durations = grader.Durations{} // of another time
	return r
}

// grade grades a submission, and stores the report if keep is set and this build of gradus
// can be identified.
func (e *engine) grade(ctx context.Context, ch *grader.Challenge, sub *grader.Submission, keep bool) (*grader.Report, error) {
	r, err := e.pipeline.Grade(ctx, ch, sub)
	if err != nil || !keep {
		return r, err
	}
	if key, err := e.pipeline.Key(ch, sub); err == nil {
		_ = e.results.Put(key, r) // an error only makes the next grading slower
	}
	return r, nil
}
