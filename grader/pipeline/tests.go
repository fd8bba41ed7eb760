package pipeline

import (
	"context"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/suites"
)

// suites returns the maker of what grading a learner's tests needs.
func (p *Pipeline) suites() *suites.Maker {
	return &suites.Maker{Builder: p.Builder, Runtime: runtimeSource, Generated: p.generated(),
		Preparing: func(ch *grader.Challenge) { p.tell(Preparing{ch.ID()}) }}
}

// ground returns what a challenge's learners' tests are linked with and run against.
func (p *Pipeline) ground(ctx context.Context, ch *grader.Challenge) (*suites.Ground, error) {
	return p.ready(ch).ground.get(ctx, func() (*suites.Ground, error) {
		g, err := p.suites().Ground(ctx, ch, p.codeKey(ch))
		if err != nil {
			return nil, err
		}
		once, build := new(once[[]suites.Program]), g.Programs
		g.Programs = func(ctx context.Context) ([]suites.Program, error) {
			return once.get(ctx, func() ([]suites.Program, error) { return build(ctx) })
		}
		return g, nil
	})
}

// buildTests builds a learner's tests and checks the rules.
func (p *Pipeline) buildTests(ctx context.Context, ch *grader.Challenge, sub *grader.Submission) (program, []grader.Diagnostic, error) {
	g, err := p.ground(ctx, ch)
	if err != nil {
		return nil, nil, err
	}
	check := func(ctx context.Context, tests *link.Candidate) ([]grader.Diagnostic, error) {
		return p.check(ctx, ch, tests, link.Code{})
	}
	b, advice, err := p.suites().Build(ctx, ch, g, sub, check)
	if err != nil {
		return nil, advice, err
	}
	return b, advice, nil
}
