package grader

import (
	"fmt"
	"time"
)

// Run is the result of running the hidden tests.
type Run struct {
	Results   map[string]TestResult // one per hidden test
	Tampering string                // why the submission as a whole is rejected; empty if it isn't
	Output    string                // printed outside tests
	Sandbox   string                // the level of the sandbox
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
	Steps    int64 // that the submission took where the test bounds them; else 0
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

// BadChallenge is an error in the challenge that was found while grading against it; its
// author has to fix it.
type BadChallenge struct {
	ID     string
	Reason string // with the place, and what to do
}

func (e *BadChallenge) Error() string { return "challenge " + e.ID + ": " + e.Reason }

// NewReport returns a report of ch and sub without a verdict.
func NewReport(ch *Challenge, sub *Submission) *Report {
	return &Report{Schema: ReportSchema, Challenge: ch.ID(), Title: ch.Title, Submission: sub.Name, Folder: sub.Folder,
		MaxScore: ch.MaxScore(), Ignored: sub.Ignored, Reveal: ch.Reveal, ChallengeHash: ch.Hash, SubmissionHash: sub.Hash}
}

// Report returns the report on a submission that no test was run on.
func (e *BadSubmission) Report(ch *Challenge, sub *Submission) *Report {
	r := NewReport(ch, sub)
	r.Verdict, r.Diagnostics = e.Verdict, e.Diagnostics
	return r
}

// Judge returns the report on a submission after a run of the hidden tests: an
// outcome for each check, the score and the verdict.
func Judge(ch *Challenge, sub *Submission, run *Run) *Report {
	r := NewReport(ch, sub)
	r.Output, r.Environment.Sandbox = run.Output, run.Sandbox
	if run.Tampering != "" {
		r.Verdict, r.Reason = Tampering, run.Tampering
		return r
	}
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
	case r.Score == r.MaxScore:
		r.Verdict = Accepted
	case r.Score > 0:
		r.Verdict = Partial
	default:
		r.Verdict = r.Worst()
	}
	return r
}

// outcome joins a check with its test's result. A result that is missing is a
// failure: nothing passes without a record.
func outcome(c Check, res TestResult) Outcome {
	o := Outcome{Test: c.Test, Title: c.Title, Criterion: c.Criterion, MaxPoints: c.Points, Hint: c.Hint,
		Status: res.Status, Verdict: res.Verdict, Message: res.Message, Calls: res.Calls, Stack: res.Stack,
		Output: res.Output, Duration: res.Duration, Steps: res.Steps}
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
