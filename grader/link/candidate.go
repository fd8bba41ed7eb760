package link

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link/tool"
	"github.com/gradus-dev/gradus/grader/screen"
)

// How a candidate was built.
const (
	PathDirect  = "direct"   // the compiler and linker alone
	PathGoBuild = "go build" // the go command, where the toolchain is not as expected
)

// Candidate is a built submission.
type Candidate struct {
	Binary string // path of the static program, gone after Close
	Path   string // PathDirect or PathGoBuild
	// Fallback says why the go command had to build it; empty when it had not.
	Fallback string
	// Alone says why driver and dispatcher were compiled for this submission alone; nil
	// when that was done ahead.
	Alone error
	// Checked is the submission's package type-checked. It is nil, and Unchecked
	// says why, when this program can't read the toolchain's export data: rules
	// that need types then can't be applied.
	Checked   *screen.Checked
	Unchecked error

	scratch string
}

// Close removes the program.
func (c *Candidate) Close() error { return os.RemoveAll(c.scratch) }

const dispatcherFile = screen.Reserved + "dispatcher.go"

// Candidate builds a submission: the learner's package, one with the challenge's
// driver and the dispatcher, which imports it, and the main package. A submission that does not compile is
// answered with diagnostics and neither candidate nor error; the error means
// that the build itself failed.
func (b *Builder) Candidate(ctx context.Context, ch *grader.Challenge, code Code, rt gotool.Runtime, sub grader.Submission) (*Candidate, []grader.Diagnostic, error) {
	return b.CandidateMeanwhile(ctx, ch, code, rt, sub, nil)
}

// CandidateMeanwhile is Candidate, and calls meanwhile once when the compiler is
// about to start: the submission is then likely to be built. The file at binary is
// there but empty. It is written to, or replaced, by what is built.
func (b *Builder) CandidateMeanwhile(ctx context.Context, ch *grader.Challenge, code Code, rt gotool.Runtime, sub grader.Submission,
	meanwhile func(binary string)) (*Candidate, []grader.Diagnostic, error) {
	op := "build the candidate for " + ch.ID()
	s, diags := screen.Parse(ch, sub, b.Tools)
	if len(diags) > 0 {
		return nil, diags, nil
	}
	if err := add(s, ch, code); err != nil {
		return nil, nil, gotool.Wrap(op, err)
	}
	runtimeDir, err := b.RuntimeDir(rt)
	if err != nil {
		return nil, nil, gotool.Wrap(op, err)
	}
	scratch, err := b.Scratch()
	if err != nil {
		return nil, nil, gotool.Wrap(op, err)
	}
	p := tool.Program{Challenge: ch, Runtime: runtimeDir, Scratch: scratch, Out: filepath.Join(scratch, "candidate"), Units: units(ch, s, code), Plain: plainly(s)}
	compiling := sync.OnceFunc(func() {
		if meanwhile != nil && os.WriteFile(p.Out, nil, 0o755) == nil && os.Chmod(p.Out, 0o755) == nil {
			meanwhile(p.Out)
		}
	})
	c := &Candidate{Binary: p.Out, scratch: scratch}
	diags, err = b.fill(ctx, c, s, p, compiling)
	if err != nil || len(diags) > 0 {
		return nil, diags, gotool.Wrap(op, errors.Join(err, c.Close()))
	}
	return c, nil, nil
}

// fill builds c's program, or has the go command build it when the toolchain or the
// machine is not as expected. Both give the same diagnostics. It calls compiling when the
// compiler is about to start.
func (b *Builder) fill(ctx context.Context, c *Candidate, s *screen.Source, p tool.Program, compiling func()) ([]grader.Diagnostic, error) {
	set := b.Exports(p.Challenge.Modules, p.Runtime, false)
	c.Path = PathDirect
	diags, err := b.checkAndBuild(ctx, c, s, p, set, compiling)
	if !gotool.IsFallback(err) {
		return diags, err
	}
	if b.opts.Contained {
		return nil, fmt.Errorf("%w; the go command could build it, which would not be contained", err)
	}
	if s.Rewrites() && !s.Rewritten { // which needs types
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

// checkAndBuild type-checks a submission while it is built, and gives the build up if
// the type checker finds errors.
func (b *Builder) checkAndBuild(ctx context.Context, c *Candidate, s *screen.Source, p tool.Program, set *gotool.Exports, compiling func()) ([]grader.Diagnostic, error) {
	_, index, err := set.Inputs(ctx, p.Units, p.With)
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
	p.End = time.Now().Add(p.Challenge.Limits.BuildWall) // what the machine had to prepare does not count
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
		set.Drop() // whatever it is, a fresh one may mend it
	}
	return diags, err
}

// buildResult is what a build returns.
type buildResult struct {
	fail *gotool.Failure
	err  error
}

// add adds to a submission what is generated for the challenge, and its driver.
func add(s *screen.Source, ch *grader.Challenge, code Code) error {
	drivers, err := driverFiles(ch)
	s.Added = screen.Added{
		Beside:  gotool.Merge(drivers, map[string][]byte{dispatcherFile: code.Dispatcher.Text}),
		Demands: code.Demands.Text,
		Lines:   map[string]map[int]string{dispatcherFile: code.Dispatcher.Lines, screen.DemandsFile: code.Demands.Lines},
		Counts:  code.Counts, Schedules: code.Schedules,
	}
	return err
}

// units are the packages of a candidate.
func units(ch *grader.Challenge, s *screen.Source, code Code) []gotool.Unit {
	units := []gotool.Unit{{Path: ch.ImportPath, Files: s.Package()}}
	if s.Beside != nil {
		units = append(units, gotool.Unit{Path: ch.DriverPath(), Files: s.Beside})
	}
	return append(units, gotool.Unit{Files: map[string][]byte{"main.go": code.Main}})
}

// driverFiles are the files of the challenge's driver, under names that tell them
// from the dispatcher.
func driverFiles(ch *grader.Challenge) (map[string][]byte, error) {
	files, err := ch.ReadFiles(ch.Files.Drivers)
	named := map[string][]byte{}
	for name, data := range files {
		named[screen.Reserved+"driver_"+name] = data
	}
	return named, err
}
