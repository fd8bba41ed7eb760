package main

import (
	"context"
	"path/filepath"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/build"
	"github.com/gradus-dev/gradus/grader/pipeline"
	"github.com/gradus-dev/gradus/grader/sandbox"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// engine grades submissions for one run of a command. It is the place where the
// packages of the grader are put together.
type engine struct {
	pipeline *pipeline.Pipeline
	grader   *grader.Grader
}

// newEngine finds the toolchain. Status is told what takes long.
func newEngine(status func(string)) (*engine, error) {
	b, err := build.New(build.Options{})
	if err != nil {
		return nil, err
	}
	p := &pipeline.Pipeline{Builder: b, Version: gradusVersion(), Status: status}
	return &engine{p, p.Grader()}, nil
}

// gradeOptions are demands on a grading.
type gradeOptions struct {
	sandbox   sandbox.Level // the least containment; LevelNone asks for nothing
	isolation bool          // refuse challenges whose tests share the submission's process
}

// check refuses a grading that could not meet the demands.
func (o gradeOptions) check(ch *grader.Challenge) error {
	if o.isolation && ch.Isolation != grader.IsolationSplit {
		return &failure{code: exitFailed, message: ch.ID() + " runs its hidden tests in the submission's process, which --require-isolation refuses"}
	}
	if have := sandbox.Probe(); have.Level < o.sandbox {
		f := &failure{code: exitFailed, message: "the sandbox here is " + have.String() + "; --require-sandbox asks for " + o.sandbox.String()}
		return f.hint("%s", have.Hint)
	}
	return nil
}

// grade freezes and grades what t holds. What can't be frozen is a verdict too.
func (e *engine) grade(ctx context.Context, t target, o gradeOptions) (*grader.Report, error) {
	if err := o.check(t.challenge); err != nil {
		return nil, err
	}
	sub, err := t.freeze()
	if bad, ok := workspace.IsBad(err); ok {
		return refused(t, bad, e.grader.Environment), nil
	}
	if err != nil {
		return nil, err
	}
	return e.grader.Grade(ctx, t.challenge, sub)
}

// refused is the report of a directory or archive that is no submission.
func refused(t target, bad *workspace.BadSubmission, env grader.Environment) *grader.Report {
	r := grader.NewReport(t.challenge, &grader.Submission{Name: filepath.Base(t.dir)})
	r.Verdict = grader.CompileError
	r.Diagnostics = []grader.Diagnostic{{Kind: "compile", File: bad.File, Message: bad.Message, Help: bad.Hint}}
	r.Environment = env
	r.Environment.Isolation = string(t.challenge.Isolation)
	return r
}
