package graft

import (
	"context"
	"go/types"

	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link/graft/splice"
	"github.com/gradus-dev/gradus/grader/link/tool"
	"github.com/gradus-dev/gradus/grader/screen"
)

// job is the making of one program, and what of it was compiled before.
type job struct {
	way     *Way
	source  *screen.Source
	program tool.Program
	set     *gotool.Exports

	settled chan struct{} // is closed when the rest may be read
	found   *before
	why     error // nothing is made of what was found
}

// Begin returns a job that grafts what it can.
func (w *Way) Begin(s *screen.Source, p tool.Program, set *gotool.Exports) tool.Job {
	return &job{way: w, source: s, program: p, set: set, settled: make(chan struct{})}
}

// Suits implements tool.Job.
func (j *job) Suits(ctx context.Context, index gotool.Index, pkg *types.Package) error {
	a := attempt{Build: &tool.Build{Maker: j.way.Maker, Program: j.program, Set: j.set, Index: index}, way: j.way}
	j.found = a.before(ctx, j.source, false)
	j.why = j.found.suits(pkg)
	return j.why
}

// Settle implements tool.Job.
func (j *job) Settle(checked bool) {
	if !checked {
		j.why = errNotBefore
	}
	close(j.settled)
}

// Alone implements tool.Job.
func (j *job) Alone() error { return j.why }

// suited waits for what was compiled before and suits the submission.
func (j *job) suited(ctx context.Context) (*before, error) {
	select {
	case <-j.settled:
		return j.found, j.why
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Make implements tool.Job: before each unit is compiled it looks whether the program can
// be made without it.
func (j *job) Make(ctx context.Context, p tool.Program) (*gotool.Failure, error) {
	b, err := j.way.Start(ctx, p, j.set)
	if err != nil {
		return nil, err
	}
	a := attempt{Build: b, way: j.way}
	looking, cancel := context.WithCancel(ctx)
	base := a.findBase(looking, a.imports(), false)
	defer base()
	defer cancel()
	return b.Run(ctx, func(i int) bool {
		return i > 0 && j.graftBefore(ctx, a, i, base) == nil || p.Units[i].Path == "" && a.graft(base, nil) == nil
	})
}

// graftBefore grafts before unit i, the package beside the submission, is compiled, if
// that was done before.
func (j *job) graftBefore(ctx context.Context, a attempt, i int, base func() (*splice.Base, error)) error {
	if i != len(a.Program.Units)-2 || a.Program.Whole {
		return errNotBefore
	}
	found, err := j.suited(ctx)
	if err != nil {
		return err
	}
	if err = a.instances(ctx, found); err == nil {
		err = a.graft(base, found)
	}
	j.why = err
	return err
}
