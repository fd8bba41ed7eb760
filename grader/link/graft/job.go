package graft

import (
	"context"
	"go/types"

	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link/graft/splice"
	"github.com/gradus-dev/gradus/grader/link/tool"
	"github.com/gradus-dev/gradus/grader/screen"
)

// job makes one program, with a precompiled driver and dispatcher if they fit.
type job struct {
	way     *Way
	source  *screen.Source
	program tool.Program
	set     *gotool.Exports

	settled chan struct{} // closed when the fields below may be read
	found   *before
	why     error // why the precompiled package is not used
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

// suited waits for Settle and returns the precompiled package, or why it does not fit.
func (j *job) suited(ctx context.Context) (*before, error) {
	select {
	case <-j.settled:
		return j.found, j.why
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Make implements tool.Job. Before each unit is compiled it checks whether the program can
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

// graftBefore makes the program without compiling unit i, if that is the package with
// driver and dispatcher and there is a precompiled one.
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
