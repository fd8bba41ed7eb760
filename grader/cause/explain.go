package cause

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// Explain puts a hint on the cause before the hints of every failed check of r, the report
// on sub. The hint is the challenge's own for that cause or else for that verdict, or
// else the general one for the cause. Only what the challenge reveals of a check is used.
func Explain(ch *grader.Challenge, sub *grader.Submission, r *grader.Report) {
	for i, o := range r.Revealed().Outcomes {
		if o.Status != grader.Failed {
			continue
		}
		name, hint := of(&o, sub, r.Diagnostics)
		if at := slices.IndexFunc(ch.Checks, func(c grader.Check) bool { return c.Test == o.Test }); at >= 0 {
			own := ch.Checks[at].Hints
			hint = cmp.Or(own[name], own[string(o.Verdict)], hint)
		}
		if hint != "" {
			r.Outcomes[i].Hint = strings.TrimSuffix(hint+grader.HintBreak+o.Hint, grader.HintBreak)
		}
	}
}

// of returns the cause of a failure, and the hint on it; "" where none is known.
func of(o *grader.Outcome, sub *grader.Submission, advice []grader.Diagnostic) (name, hint string) {
	for i, c := range causes {
		if c.verdict != o.Verdict || !signs()[i].MatchString(o.Message) {
			continue
		}
		switch c.name {
		case "nil-func":
			f := calledAt(sub.Files, o.Stack)
			if f == "" {
				continue
			}
			return c.name, fmt.Sprintf(c.hint, f)
		case "endless-loop":
			if o.Criterion == grader.Efficiency && o.Verdict == grader.TimeLimit {
				return c.name, workHint
			}
		case "unlocked-return":
			at := slices.IndexFunc(advice, func(d grader.Diagnostic) bool { return d.Rule == "unlock" })
			if at < 0 {
				continue
			}
			d := advice[at]
			return c.name, fmt.Sprintf("%s:%d: %s: %s", d.File, d.Line, d.Message, d.Help)
		}
		return c.name, c.hint
	}
	return "", ""
}
