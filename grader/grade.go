package grader

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Run is what running the hidden tests found out.
type Run struct {
	Results   map[string]TestResult // one per hidden test
	Tampering string                // why the submission as a whole is rejected; empty if it isn't
	Output    string                // printed outside tests
	Sandbox   string                // the level that held
}

// TestResult is how one hidden test ended.
type TestResult struct {
	Status   Status
	Verdict  Verdict // Accepted when passed
	Message  string
	Calls    []Call
	Stack    string
	Output   string
	Duration time.Duration
}

// BadSubmission is an error about what was handed in: a verdict, not a failure
// of the grader.
type BadSubmission struct {
	Verdict     Verdict // CompileError or RuleViolation
	Diagnostics []Diagnostic
}

func (e *BadSubmission) Error() string {
	if len(e.Diagnostics) == 0 {
		return string(e.Verdict)
	}
	return fmt.Sprintf("%s: %s", e.Verdict, e.Diagnostics[0].Message)
}

// BadChallenge is an error about the challenge, which shows when something is graded
// against it: for its author to mend.
type BadChallenge struct {
	ID     string
	Reason string // with the place, and what to do
}

func (e *BadChallenge) Error() string { return "challenge " + e.ID + ": " + e.Reason }

// Grader grades submissions. Its parts are put together by the command line.
type Grader struct {
	// Build returns what Execute runs, and findings that don't stop it. A
	// submission that can't be built or breaks a rule is a *BadSubmission.
	Build func(ctx context.Context, ch *Challenge, sub *Submission) (built any, advice []Diagnostic, err error)
	// Execute runs the hidden tests on what Build returned, and disposes of it.
	Execute func(ctx context.Context, ch *Challenge, built any) (*Run, error)
	// Environment is the fingerprint for reports; Execute's sandbox level is
	// filled in.
	Environment Environment
}

// Grade grades one submission. A bad submission is a report; an error means
// that the grader failed and nothing may be scored.
func (g *Grader) Grade(ctx context.Context, ch *Challenge, sub *Submission) (*Report, error) {
	if ch.Withheld != nil {
		return nil, fmt.Errorf("%s can't be graded: %s", ch.ID(), ch.Withheld.Reason)
	}
	start := time.Now()
	r := NewReport(ch, sub)
	r.Environment = g.Environment
	built, advice, err := g.Build(ctx, ch, sub)
	r.Durations.Build = time.Since(start)
	r.Diagnostics = advice
	var bad *BadSubmission
	if errors.As(err, &bad) {
		r.Verdict, r.Diagnostics = bad.Verdict, append(bad.Diagnostics, advice...)
		r.Durations.Total = time.Since(start)
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	run, err := g.Execute(ctx, ch, built)
	if err != nil {
		return nil, err
	}
	r.Durations.Run = time.Since(start) - r.Durations.Build
	r.fill(ch, run)
	r.Durations.Total = time.Since(start)
	return r, nil
}

// NewReport returns a report of ch and sub without a verdict.
func NewReport(ch *Challenge, sub *Submission) *Report {
	return &Report{Schema: ReportSchema, Challenge: ch.ID(), Title: ch.Title, Submission: sub.Name, Folder: sub.Folder,
		MaxScore: ch.MaxScore(), Ignored: sub.Ignored, Reveal: ch.Reveal, ChallengeHash: ch.Hash, SubmissionHash: sub.Hash}
}

// fill turns results into outcomes, a score and a verdict.
func (r *Report) fill(ch *Challenge, run *Run) {
	r.Output, r.Environment.Sandbox = run.Output, run.Sandbox
	for _, c := range ch.Checks {
		o := outcome(c, run.Results[c.Test])
		for _, need := range c.Needs {
			if o.Status == Skipped && run.Results[need].Status != Passed {
				o.Unmet = append(o.Unmet, need)
			}
		}
		r.Outcomes = append(r.Outcomes, o)
		r.Score += o.Points
	}
	switch {
	case run.Tampering != "":
		r.Verdict, r.Reason = Tampering, run.Tampering
		r.Score, r.Outcomes = 0, nil
	case r.Score == r.MaxScore:
		r.Verdict = Accepted
	case r.Score > 0:
		r.Verdict = Partial
	default:
		r.Verdict = r.Worst()
	}
}

// outcome joins a check with its test's result. A result that is missing is a
// failure: nothing passes without a record.
func outcome(c Check, res TestResult) Outcome {
	o := Outcome{Test: c.Test, Title: c.Title, Criterion: c.Criterion, MaxPoints: c.Points, Hint: c.Hint,
		Status: res.Status, Verdict: res.Verdict, Message: res.Message, Calls: res.Calls, Stack: res.Stack,
		Output: res.Output, Duration: res.Duration}
	switch o.Status {
	case Passed:
		o.Points, o.Hint = c.Points, ""
	case Skipped, Failed:
	default:
		o.Status, o.Verdict, o.Message = Failed, RuntimeError, "the test left no record"
	}
	return o
}

// Worst returns the most severe verdict among the failed checks, or Accepted.
func (r *Report) Worst() Verdict {
	for _, v := range Verdicts {
		for _, o := range r.Outcomes {
			if o.Status == Failed && o.Verdict == v {
				return v
			}
		}
	}
	return Accepted
}
