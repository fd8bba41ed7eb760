package results

import "github.com/gradus-dev/gradus/grader"

// Lasting reports whether a grading would come to the same report again, so that
// it may be kept. A verdict that hangs on a clock, on memory or on the order of
// goroutines may not, nor one that accuses; and what the grader failed to grade
// has no verdict.
func Lasting(r *grader.Report) bool {
	switch r.Verdict {
	case grader.Accepted, grader.Partial, grader.WrongAnswer, grader.RuntimeError, grader.RuleViolation:
	case grader.CompileError:
		// Without a place it is a limit that ended the compiler.
		for _, d := range r.Diagnostics {
			if d.Kind == "compile" && d.Line == 0 {
				return false
			}
		}
	default:
		return false
	}
	for _, o := range r.Outcomes {
		if o.Status == grader.Failed && !repeats(o) {
			return false
		}
	}
	return true
}

// repeats reports whether a check that failed would fail again.
func repeats(o grader.Outcome) bool {
	switch o.Verdict {
	case grader.WrongAnswer, grader.RuntimeError:
		return o.Criterion != grader.Concurrency
	}
	return false
}
