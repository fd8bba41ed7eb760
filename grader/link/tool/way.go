package tool

import (
	"context"
	"errors"
	"go/types"

	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/screen"
)

// A Way makes the programs of submissions. There are two: a Maker, and package graft,
// which leaves to a Maker what it can't do.
type Way interface {
	// Begin takes a submission and its program, which is to be made.
	Begin(s *screen.Source, p Program, set *gotool.Exports) Job
	// Prepare makes what the programs of a challenge's submissions have in common; s and p
	// are those of the reference.
	Prepare(ctx context.Context, s *screen.Source, p Program, set *gotool.Exports) error
}

// A Job is the making of one program.
type Job interface {
	// Suits returns nil if the precompiled driver and dispatcher fit a package with these
	// types, so that they need not be type-checked against it.
	Suits(ctx context.Context, index gotool.Index, pkg *types.Package) error
	// Settle is called once, with whether the submission could be type-checked. Make may
	// wait for it.
	Settle(checked bool)
	// Make makes p: the program passed to Begin, or another with as many packages. A nil
	// failure means that p.Out exists. A *gotool.FallbackError says nothing about the source.
	Make(ctx context.Context, p Program) (*gotool.Failure, error)
	// Alone says why driver and dispatcher were compiled for this submission alone; nil
	// if the precompiled ones were used.
	Alone() error
}

// Prepare does nothing: compiler and linker need no preparation.
func (m *Maker) Prepare(context.Context, *screen.Source, Program, *gotool.Exports) error { return nil }

// Begin returns a job for compiler and linker.
func (m *Maker) Begin(_ *screen.Source, _ Program, set *gotool.Exports) Job { return job{m, set} }

type job struct {
	m   *Maker
	set *gotool.Exports
}

var errNothingBefore = errors.New("nothing is compiled before submissions")

func (job) Suits(context.Context, gotool.Index, *types.Package) error { return errNothingBefore }
func (job) Settle(bool)                                               {}
func (job) Alone() error                                              { return errNothingBefore }

func (j job) Make(ctx context.Context, p Program) (*gotool.Failure, error) {
	return j.m.Make(ctx, p, j.set)
}

// GoBuild builds a program with the go command, which needs write access to its cache and
// therefore runs outside the sandbox, with limits of time and memory.
func (m *Maker) GoBuild(ctx context.Context, p Program) (*gotool.Failure, error) {
	return m.Build(p.module(), p.Scratch, p.Out, func(c gotool.Command) (gotool.Output, error) { return m.run(ctx, p, c) })
}

// run runs a tool within what is left of a program's limits.
func (m *Maker) run(ctx context.Context, p Program, c gotool.Command) (gotool.Output, error) {
	if p.Trusted {
		return gotool.Exec(ctx, c)
	}
	c.Wall, c.Memory = p.left(), p.Challenge.Limits.BuildMemory
	return m.Run(ctx, c)
}
