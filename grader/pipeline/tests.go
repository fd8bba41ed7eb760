package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/bugs"
	"github.com/gradus-dev/gradus/grader/build"
)

// suite is a learner's tests, compiled against each variant of the package they
// test. Without a program there was no test.
type suite struct {
	programs   []bugs.Program
	candidates []io.Closer
	goroot     string
}

// buildTests compiles a learner's tests against every variant. The reference
// comes first: what is wrong with the tests shows there, once.
func (p *Pipeline) buildTests(ctx context.Context, ch *grader.Challenge, sub *grader.Submission) (_ *suite, advice []grader.Diagnostic, err error) {
	found, diags := bugs.Find(ch, sub)
	if len(diags) > 0 {
		return nil, nil, &grader.BadSubmission{Verdict: grader.CompileError, Diagnostics: diags}
	}
	variants, err := bugs.Variants(ch)
	if err != nil {
		return nil, nil, err
	}
	s := &suite{goroot: p.Builder.Toolchain().Root}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	reference, err := p.variant(ctx, ch, sub, found, variants[0])
	if err != nil {
		return nil, nil, err
	}
	s.add(variants[0], reference)
	if c := reference.Checked; c != nil {
		if diags := c.Intrusions(); len(diags) > 0 {
			return nil, nil, &grader.BadSubmission{Verdict: grader.CompileError, Diagnostics: diags}
		}
	}
	if advice, err = p.check(ctx, ch, reference.Checked, false); err != nil {
		return nil, advice, err
	}
	if len(found.Tests) == 0 {
		s.Close()
		return &suite{}, advice, nil
	}
	type result struct {
		candidate *build.Candidate
		err       error
	}
	rest := variants[1:]
	var errs []error
	err = InOrder(ctx, len(rest), runtime.GOMAXPROCS(0), func(ctx context.Context, i int) result {
		c, err := p.variant(ctx, ch, sub, found, rest[i])
		return result{c, err}
	}, func(i int, r result) error {
		if r.err == nil {
			s.add(rest[i], r.candidate)
		}
		errs = append(errs, r.err)
		return nil
	})
	for _, e := range append(errs, err) {
		if e != nil {
			return nil, advice, e
		}
	}
	return s, advice, nil
}

// variant compiles the tests against one variant. That they do with the
// reference and not with another is most often a name that both declare.
func (p *Pipeline) variant(ctx context.Context, ch *grader.Challenge, sub *grader.Submission, found *bugs.Suite, v bugs.Variant) (*build.Candidate, error) {
	c, diags, err := p.Builder.Candidate(ctx, ch, v.With(found.Code), source, *sub)
	if err != nil {
		return nil, fmt.Errorf("compile the tests against %s: %w", v.Name, err)
	}
	if c == nil {
		return nil, &grader.BadSubmission{Verdict: grader.CompileError, Diagnostics: diags}
	}
	return c, nil
}

func (s *suite) add(v bugs.Variant, c *build.Candidate) {
	s.programs = append(s.programs, bugs.Program{Variant: v, Binary: c.Binary, GOROOT: s.goroot})
	s.candidates = append(s.candidates, c)
}

// run runs the tests and disposes of the programs.
func (s *suite) run(ctx context.Context, ch *grader.Challenge) (*grader.Run, error) {
	defer s.Close()
	if len(s.programs) == 0 {
		return bugs.None(ch), nil
	}
	return bugs.Run(ctx, ch, s.programs)
}

// Close removes the programs.
func (s *suite) Close() error {
	var errs []error
	for _, c := range s.candidates {
		errs = append(errs, c.Close())
	}
	s.candidates = nil
	return errors.Join(errs...)
}
