package main

import (
	"context"
	"path/filepath"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// answer returns the report on what t holds: the one that is kept if nothing
// changed since, else a new one. What can't be frozen is a verdict too, save where
// strays are told apart: then what is no hand-in at all is a *workspace.BadSubmission.
// With it comes what was frozen, or nil.
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
	key, keyErr := e.pipeline.Key(t.challenge, sub)
	if keyErr == nil && !o.fresh {
		if r, ok := e.results.Get(key); ok {
			r.Submission, r.Folder, r.Ignored = sub.Name, sub.Folder, sub.Ignored
			r.Durations = grader.Durations{} // of another time
			return r, sub, nil
		}
	}
	r, err := e.pipeline.Grade(ctx, t.challenge, sub)
	if err == nil && keyErr == nil && o.keep {
		_ = e.results.Put(key, r) // without it the next grading takes longer
	}
	return r, sub, err
}
