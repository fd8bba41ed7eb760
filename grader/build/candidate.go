package build

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// How a candidate was built.
const (
	PathDirect  = "direct"   // the compiler and linker alone
	PathGoBuild = "go build" // the go command, after a surprise or for a variant
)

// Candidate is a built submission.
type Candidate struct {
	Binary string // path of the static program, gone after Close
	Path   string // PathDirect or PathGoBuild
	// Surprise says why the direct path was not taken; empty when it was, or when
	// a variant was asked for that has none.
	Surprise string
	// Alone says why driver and dispatcher were compiled for this submission alone; nil
	// when that was done ahead.
	Alone error
	// Checked is the submission's package type-checked. It is nil, and Unchecked
	// says why, when this program can't read the toolchain's export data: rules
	// that need types then can't be applied.
	Checked   *Checked
	Unchecked error

	scratch string
}

// Close removes the program.
func (c *Candidate) Close() error { return os.RemoveAll(c.scratch) }

// reserved begins the names of the grader's files.
const reserved = "gradus_"

const (
	dispatcherFile = reserved + "dispatcher.go"
	demandsFile    = reserved + "demands.go"
)

// Candidate builds a submission: the learner's package, one with the challenge's
// driver and the dispatcher, which imports it, and the main package. A submission that does not compile is
// answered with diagnostics and neither candidate nor error; the error means
// that the build itself failed.
func (b *Builder) Candidate(ctx context.Context, ch *grader.Challenge, code Code, rt Runtime, sub grader.Submission) (*Candidate, []grader.Diagnostic, error) {
	return b.CandidateMeanwhile(ctx, ch, code, rt, sub, nil)
}

// CandidateMeanwhile is Candidate, and calls meanwhile once when the compiler is
// about to start: the submission is then likely to be built. The file at binary is
// there but empty. It is written to, or replaced, by what is built.
func (b *Builder) CandidateMeanwhile(ctx context.Context, ch *grader.Challenge, code Code, rt Runtime, sub grader.Submission,
	meanwhile func(binary string)) (*Candidate, []grader.Diagnostic, error) {
	op := "build the candidate for " + ch.ID()
	s, diags := screen(ch, sub, b.tools)
	if len(diags) > 0 {
		return nil, diags, nil
	}
	if err := s.join(code); err != nil {
		return nil, nil, wrap(op, err, "")
	}
	runtimeDir, err := b.runtimeSource(rt)
	if err != nil {
		return nil, nil, wrap(op, err, "")
	}
	scratch, err := b.scratch()
	if err != nil {
		return nil, nil, wrap(op, err, "")
	}
	p := program{ch: ch, runtimeDir: runtimeDir, scratch: scratch, out: filepath.Join(scratch, "candidate"), units: s.units(code), plain: s.plainly()}
	if meanwhile != nil {
		p.compiling = sync.OnceFunc(func() {
			if os.WriteFile(p.out, nil, 0o755) == nil && os.Chmod(p.out, 0o755) == nil {
				meanwhile(p.out)
			}
		})
	}
	c := &Candidate{Binary: p.out, scratch: scratch}
	diags, err = b.fill(ctx, c, s, p)
	if err != nil || len(diags) > 0 {
		return nil, diags, wrap(op, errors.Join(err, c.Close()), "")
	}
	return c, nil, nil
}

// fill builds c's program by the direct path, or by the go command when that one
// meets a surprise or has no such variant. Both give the same diagnostics.
func (b *Builder) fill(ctx context.Context, c *Candidate, s *source, p program) ([]grader.Diagnostic, error) {
	set := b.exports(p.ch.Modules, p.runtimeDir, false)
	p.ahead = newPromise()
	if !b.opts.Race && !b.opts.Cover {
		c.Path = PathDirect
		diags, err := b.checkAndBuild(ctx, c, s, p, set, func(ctx context.Context, p program) (*failure, error) { return b.direct(ctx, p, set) })
		if !isSurprise(err) {
			return diags, err
		}
		if b.opts.Contained {
			return nil, fmt.Errorf("%w; the go command could build it, which would not be contained", err)
		}
		if s.rewrites() && !s.rewritten { // which needs types
			return nil, err
		}
		c.Surprise = err.Error()
		b.noteSurprise(c.Surprise)
	}
	c.Path = PathGoBuild
	if c.Checked == nil && c.Surprise == "" {
		diags, err := b.checkAndBuild(ctx, c, s, p, set, b.goBuild)
		if !isSurprise(err) {
			return diags, err
		}
	}
	fail, err := b.goBuild(ctx, p)
	if err != nil || fail == nil {
		return nil, err
	}
	return b.blame(ctx, s, p, fail, b.goBuild)
}

// headStart is how long the type checker may take before the compiler is started
// beside it. Most submissions are checked in less than a millisecond, so that
// broken ones start no compiler at all.
const headStart = 5 * time.Millisecond

// checkAndBuild type-checks a submission while build runs, and gives the build up
// if the type checker finds errors.
func (b *Builder) checkAndBuild(ctx context.Context, c *Candidate, s *source, p program,
	set *exportSet, build buildFunc) ([]grader.Diagnostic, error) {
	_, index, err := set.inputs(ctx, p)
	if err != nil {
		c.Unchecked = err
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	checked := make(chan checkResult, 1)
	go func() {
		d := directBuild{b: b, p: p, set: set, index: index}
		a := d.ahead(ctx, s, false)
		r := s.check(set, index, a)
		p.ahead.settle(a, r)
		checked <- r
	}()
	start := time.After(headStart)
	if s.rewrites() { // the source to compile depends on its types
		start = nil
	}
	select {
	case r := <-checked:
		if diags := s.explain(r.found); len(diags) > 0 {
			return diags, nil
		}
		if s.rewrites() {
			if diags, err := s.rewrite(ctx, r, p, set); err != nil || len(diags) > 0 {
				return diags, err
			}
		}
		checked <- r
	case <-start:
	}
	if p.compiling != nil {
		p.compiling()
	}
	timed := p // what the machine had to prepare does not count
	timed.end = time.Now().Add(p.ch.Limits.BuildWall)
	built := make(chan buildResult, 1)
	go func() {
		fail, err := build(ctx, timed)
		built <- buildResult{fail, err}
	}()
	r := <-checked
	if diags := s.explain(r.found); len(diags) > 0 {
		cancel()
		<-built
		return diags, nil
	}
	done := <-built
	c.Checked, c.Unchecked, c.Alone, s.typed = r.checked, r.err, p.ahead.why, r.err == nil
	if done.fail == nil {
		return nil, done.err
	}
	diags, err := b.blame(ctx, s, timed, done.fail, build)
	if isSurprise(err) {
		set.drop() // whatever it is, a fresh one may mend it
	}
	return diags, err
}

// buildResult is what a build returns.
type buildResult struct {
	fail *failure
	err  error
}

// join takes what is generated for the challenge, and its driver.
func (s *source) join(code Code) error {
	s.counts, s.schedules = code.Counts, code.Schedules
	drivers, err := driverFiles(s.ch)
	s.beside = merge(drivers, map[string][]byte{dispatcherFile: code.Dispatcher.Text})
	s.lines = map[string]map[int]string{dispatcherFile: code.Dispatcher.Lines, demandsFile: code.Demands.Lines}
	s.demands = code.Demands.Text
	return err
}

// units are the packages of a candidate.
func (s *source) units(code Code) []unit {
	units := []unit{{path: s.ch.ImportPath, files: merge(s.compiled(), s.inside)}}
	if s.beside != nil {
		units = append(units, unit{path: s.ch.DriverPath(), files: s.beside})
	}
	return append(units, unit{files: map[string][]byte{"main.go": code.Main}})
}

// driverFiles are the files of the challenge's driver, under names that tell them
// from the dispatcher.
func driverFiles(ch *grader.Challenge) (map[string][]byte, error) {
	files, err := challengeFiles(ch, ch.Files.Drivers)
	named := map[string][]byte{}
	for name, data := range files {
		named[reserved+"driver_"+name] = data
	}
	return named, err
}
