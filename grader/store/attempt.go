package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// maxIDBytes bounds an attempt's ID; a UUID has 36 bytes.
const maxIDBytes = 128

// row is an attempt as the table has it.
type row struct {
	id        string
	micros    int64
	challenge string
	verdict   grader.Verdict
	report    []byte
	outcomes  []grader.Outcome

	afterSolution bool
}

// newRow checks an attempt and puts it in the form that is kept.
func newRow(a grader.Attempt) (row, error) {
	if err := validate(&a); err != nil {
		return row{}, err
	}
	report, err := json.Marshal(keep(a.Report))
	if err != nil {
		return row{}, fmt.Errorf("encode the report: %w", err)
	}
	return row{
		id:        a.ID,
		micros:    a.Time.UnixMicro(),
		challenge: a.Report.Challenge,
		verdict:   a.Report.Verdict,
		report:    report,
		outcomes:  a.Report.Outcomes,

		afterSolution: a.Report.AfterSolution,
	}, nil
}

// Bounds of what is kept of an attempt so that its report can be shown again, in bytes: a
// history of years stays some megabytes.
const (
	maxKeptOutput = 1500     // of each text that the submission printed, and each stack
	maxKept       = 12 << 10 // of calls, stacks and output together, of the first checks that failed
	maxKeptNames  = 20       // of files left out
)

// keep returns what is kept of r: all that tells of checks that failed and is ever shown,
// within bounds. What is not kept for its size says so in its place.
func keep(r grader.Report) grader.Report {
	r.Cached = false // of the answer, not of the attempt
	r.Output = keptText(r.Output)
	hidden := r.Reveal == grader.RevealNames || r.Reveal == grader.RevealScore
	if hidden {
		r.Output = ""
	}
	r.Ignored = r.Ignored[:min(len(r.Ignored), maxKeptNames)]
	r.Outcomes = slices.Clone(r.Outcomes)
	room := maxKept
	for i := range r.Outcomes {
		o := &r.Outcomes[i]
		if o.Status != grader.Failed {
			o.Calls, o.Stack, o.Output, o.Hint = nil, "", "", ""
			continue
		}
		if hidden {
			o.Calls, o.Stack, o.Output = nil, "", ""
			continue
		}
		o.Stack, o.Output = keptText(o.Stack), keptText(o.Output)
		size := len(o.Stack) + len(o.Output)
		for _, c := range o.Calls {
			size += len(c.Call) + len(c.Got)
		}
		if size <= room {
			room -= size
			continue
		}
		o.Stack, o.Output = "", ""
		if n := len(o.Calls); n > 0 {
			o.Calls = []grader.Call{{Call: fmt.Sprintf("… %d that were not kept …", n), Omitted: n}}
		}
	}
	return r
}

// keptText is the beginning of a text, in whole lines if there are some.
func keptText(s string) string {
	if len(s) <= maxKeptOutput {
		return s
	}
	s = s[:maxKeptOutput]
	if end := strings.LastIndexByte(s, '\n'); end > 0 {
		s = s[:end]
	}
	return strings.ToValidUTF8(s, "") + "\n(the rest was not kept)"
}

// validate refuses what is no attempt. A grading that failed for the grader's
// own fault is none.
func validate(a *grader.Attempt) error {
	r := &a.Report
	track, slug, _ := strings.Cut(r.Challenge, "/")
	switch {
	case a.ID == "" || len(a.ID) > maxIDBytes:
		return fmt.Errorf("the attempt's id has %d bytes; it needs 1 to %d", len(a.ID), maxIDBytes)
	case a.Time.Year() < 2000 || a.Time.Year() > 9999:
		return fmt.Errorf("the attempt's time %s is out of range", a.Time.Format(time.RFC3339))
	case r.Schema != grader.ReportSchema:
		return fmt.Errorf("the report's schema is %q; this gradus reads %q", r.Schema, grader.ReportSchema)
	case track == "" || slug == "":
		return fmt.Errorf("the challenge %q has not the form track/slug", r.Challenge)
	case r.Verdict == grader.GraderError:
		return errors.New("the grader itself failed, so there is no result to keep")
	case !slices.Contains(grader.Verdicts, r.Verdict):
		return fmt.Errorf("there is no verdict %q", r.Verdict)
	case r.Score < 0 || r.Score > r.MaxScore:
		return fmt.Errorf("the score %d of %d is out of range", r.Score, r.MaxScore)
	}
	return validateOutcomes(r.Outcomes)
}

func validateOutcomes(outcomes []grader.Outcome) error {
	seen := make(map[string]bool, len(outcomes))
	for _, o := range outcomes {
		switch {
		case o.Test == "" || seen[o.Test]:
			return fmt.Errorf("the test name %q is empty or repeated", o.Test)
		case o.Status != grader.Passed && o.Status != grader.Failed && o.Status != grader.Skipped:
			return fmt.Errorf("test %q: there is no status %q", o.Test, o.Status)
		case o.Points < 0 || o.Points > o.MaxPoints:
			return fmt.Errorf("test %q: %d of %d points is out of range", o.Test, o.Points, o.MaxPoints)
		}
		seen[o.Test] = true
	}
	return nil
}

// attempt is the reverse of newRow.
func (r *row) attempt() (grader.Attempt, error) {
	a := grader.Attempt{ID: r.id, Time: time.UnixMicro(r.micros).UTC()}
	if err := json.Unmarshal(r.report, &a.Report); err != nil {
		return a, fmt.Errorf("%w: attempt %q: %v", errDamaged, r.id, err)
	}
	return a, nil
}
