package pipeline

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cause"
)

// Grade grades one submission: it builds it, checks the rules, runs the hidden tests
// and judges what they found. A bad submission is a report; an error means that the
// grader failed and nothing may be scored.
func (p *Pipeline) Grade(ctx context.Context, ch *grader.Challenge, sub *grader.Submission) (r *grader.Report, err error) {
	if ch.Withheld != nil {
		return nil, fmt.Errorf("%s can't be graded: %s", ch.ID(), ch.Withheld.Reason)
	}
	p.tell(Building{sub})
	defer func() { p.tell(Done{sub, r, err}) }()
	start := time.Now()
	program, advice, err := p.program(ctx, ch, sub)
	built := time.Since(start)
	var bad *grader.BadSubmission
	switch {
	case errors.As(err, &bad):
		r = bad.Report(ch, sub)
	case err != nil:
		return nil, err
	default:
		run, err := program.Run(ctx, ch, func(test string, res grader.TestResult) { p.tell(Tested{sub, test, res.Status}) })
		if err != nil {
			return nil, err
		}
		r = grader.Judge(ch, sub, run)
	}
	level := r.Environment.Sandbox
	r.Environment = p.Environment()
	r.Environment.Sandbox = level
	r.Diagnostics = append(r.Diagnostics, advice...)
	cause.Explain(ch, sub, r)
	if err := ask(ch, r); err != nil {
		return nil, err
	}
	r.Durations = grader.Durations{Build: built, Total: time.Since(start)}
	if bad == nil {
		r.Durations.Run = r.Durations.Total - built
	}
	return r, nil
}

// program is a built submission. Run may be called once, and removes it.
type program interface {
	Run(ctx context.Context, ch *grader.Challenge, ended func(test string, res grader.TestResult)) (*grader.Run, error)
}

// program builds a submission and checks the rules. The error is a *grader.BadSubmission
// if it does not compile or breaks a rule; advice is what else the rules found.
func (p *Pipeline) program(ctx context.Context, ch *grader.Challenge, sub *grader.Submission) (_ program, advice []grader.Diagnostic, err error) {
	if ch.Kind == grader.KindTests {
		return p.buildTests(ctx, ch, sub)
	}
	return p.buildAndBegin(ctx, ch, sub)
}

// Environment returns the environment for reports, without the level of the sandbox.
func (p *Pipeline) Environment() grader.Environment {
	return grader.Environment{Gradus: p.Version, Go: p.Builder.Toolchain().Version, Platform: runtime.GOOS + "/" + runtime.GOARCH}
}
