package suites

import (
	"context"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/link"
)

// Built is a learner's compiled tests and the variants they run against. It has no program
// if there was no test.
type Built struct {
	program  *link.Candidate
	chance   bool // see Suite
	programs []Program
}

// Check checks the source of tests that compile. An error means that they are not run.
type Check func(context.Context, *link.Candidate) (advice []grader.Diagnostic, err error)

// Build compiles a learner's tests against g, the ground for usual tests, and again if they
// turn out to need further instantiations of a generic API. The error is a
// *grader.BadSubmission if they can't be built or check refuses them.
func (m *Maker) Build(ctx context.Context, ch *grader.Challenge, g *Ground, sub *grader.Submission, check Check) (_ *Built, advice []grader.Diagnostic, err error) {
	found, diags := Find(ch, sub)
	if len(diags) > 0 {
		return nil, nil, &grader.BadSubmission{Verdict: grader.CompileError, Diagnostics: diags}
	}
	programs := sync.OnceValues(func() ([]Program, error) { return g.Programs(ctx) })
	go programs()    // slow even if cached: all of them are read to verify them
	defer programs() // wait, so that nothing runs on after returning
	b := &Built{chance: found.Chance}
	defer func() {
		if err != nil {
			b.Close()
		}
	}()
	if b.program, err = m.link(ctx, ch, sub, found, g); err != nil {
		return nil, nil, err
	}
	if advice, err = check(ctx, b.program); err != nil {
		return nil, advice, err
	}
	if len(found.Tests) == 0 {
		b.Close()
		return &Built{}, advice, nil
	}
	unusual, err := g.unusual(ch, b.program.Checked)
	if err != nil {
		return nil, advice, err
	}
	if len(unusual) > 0 {
		b.Close()
		b.program, b.programs, err = m.buildUnusual(ctx, ch, g.key, sub, found, unusual)
		return b, advice, err
	}
	b.programs, err = programs()
	return b, advice, err
}

func (m *Maker) link(ctx context.Context, ch *grader.Challenge, sub *grader.Submission, found *Suite, g *Ground) (*link.Candidate, error) {
	c, diags, err := m.Builder.Suite(ctx, ch, found.Code, g.standIn, m.Runtime, *sub)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, &grader.BadSubmission{Verdict: grader.CompileError, Diagnostics: diags}
	}
	return c, nil
}

// Run runs the tests and removes their program. ended is called for every check after all
// runs, since results are known only then.
func (b *Built) Run(ctx context.Context, ch *grader.Challenge, ended func(string, grader.TestResult)) (*grader.Run, error) {
	if b.program == nil {
		return none(ch), nil
	}
	defer b.Close()
	run, err := Run(ctx, ch, Tests{Binary: b.program.Binary, Chance: b.chance}, b.programs)
	if err != nil {
		return nil, err
	}
	for _, c := range ch.Checks {
		ended(c.Test, run.Results[c.Test])
	}
	return run, nil
}

// Close removes the program.
func (b *Built) Close() error {
	if b.program == nil {
		return nil
	}
	return b.program.Close()
}
