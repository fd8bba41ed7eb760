package link

import (
	"context"
	"fmt"
	"go/types"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link/tool"
	"github.com/gradus-dev/gradus/grader/screen"
)

// fill builds c's program, or has the go command build it when the toolchain or the
// machine is not as expected. Both give the same diagnostics. It calls compiling when the
// compiler is about to start.
func (b *Builder) fill(ctx context.Context, c *Candidate, s *screen.Source, p tool.Program, compiling func()) ([]grader.Diagnostic, error) {
	set := b.Exports(p.Challenge.Modules, p.Runtime, false)
	c.Path = PathTools
	diags, err := b.checkAndBuild(ctx, c, s, p, set, compiling)
	if !gotool.IsFallback(err) {
		return diags, err
	}
	if b.opts.Contained {
		return nil, fmt.Errorf("%w; the go command could build it, which would not be contained", err)
	}
	if s.Rewrites() && !s.Rewritten { // rewriting needs types
		return nil, err
	}
	c.Path, c.Fallback = PathGoBuild, err.Error()
	b.noteFallback(c.Fallback)
	fail, err := b.maker.GoBuild(ctx, p)
	if err != nil || fail == nil {
		return nil, err
	}
	return b.fault(ctx, s, p, fail, b.maker.GoBuild)
}

// headStart is how long the type checker may take before the compiler is started
// beside it. Most submissions are checked in less than a millisecond, so that
// broken ones start no compiler at all.
const headStart = 5 * time.Millisecond

// checkAndBuild type-checks a submission while it is built, and cancels the build if the
// type checker finds errors.
func (b *Builder) checkAndBuild(ctx context.Context, c *Candidate, s *screen.Source, p tool.Program, set *gotool.Exports, compiling func()) ([]grader.Diagnostic, error) {
	_, index, err := set.Inputs(ctx, s.Readable(p.Units), p.With)
	if err != nil {
		c.Unchecked = err
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	job := b.way.Begin(s, p, set)
	checked := make(chan screen.Result, 1)
	go func() {
		r := s.Check(set, index, func(pkg *types.Package) error { return job.Suits(ctx, index, pkg) })
		job.Settle(r.Checked != nil)
		checked <- r
	}()
	start := time.After(headStart)
	if s.Rewrites() { // the source to compile depends on its types
		start = nil
	}
	select {
	case r := <-checked:
		if diags := s.Explain(r.Found); len(diags) > 0 {
			return diags, nil
		}
		if s.Rewrites() {
			files, diags, err := s.Rewrite(ctx, r, set)
			if err != nil || len(diags) > 0 {
				return diags, err
			}
			p.Units[0].Files = files
		}
		checked <- r
	case <-start:
	}
	compiling()
	p.End = time.Now().Add(p.Challenge.Limits.BuildWall) // preparations before this don't count
	built := make(chan buildResult, 1)
	go func() {
		fail, err := job.Make(ctx, p)
		built <- buildResult{fail, err}
	}()
	r := <-checked
	if diags := s.Explain(r.Found); len(diags) > 0 {
		cancel()
		<-built
		return diags, nil
	}
	done := <-built
	c.Checked, c.Unchecked, c.Alone, s.Typed = r.Checked, r.Err, job.Alone(), r.Err == nil
	if done.fail == nil {
		return nil, done.err
	}
	diags, err := b.fault(ctx, s, p, done.fail, job.Make)
	if gotool.IsFallback(err) {
		set.Drop() // in case the cached set is damaged
	}
	return diags, err
}

// buildResult is what a build returns.
type buildResult struct {
	fail *gotool.Failure
	err  error
}
