package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/dustin/go-humanize"

	"github.com/gradus-dev/gradus/grader"
)

// compared returns a line that compares the steps of an accepted submission with the
// reference's, or nil if that is not possible. If there is no report on the reference, it
// is graded now if wait is set.
func (e *engine) compared(ctx context.Context, ch *grader.Challenge, r *grader.Report, wait bool) []string {
	own := steps(r)
	if own == 0 || ch.Reveal == grader.RevealScore {
		return nil
	}
	reference, err := e.reference(ctx, ch, wait)
	if err != nil || reference == nil || reference.Verdict != grader.Accepted || steps(reference) == 0 {
		return nil // the comparison is optional
	}
	return []string{fmt.Sprintf("your steps: %s, %s times the reference's", humanize.Comma(own), ratio(own, steps(reference)))}
}

// reference returns the report on a challenge's own solution: the one that is kept, or, if
// there is none and wait says so, a new one.
func (e *engine) reference(ctx context.Context, ch *grader.Challenge, wait bool) (*grader.Report, error) {
	sub, err := ch.Reference()
	if err != nil {
		return nil, err
	}
	sub.Name, sub.Hash = "the reference", "the reference of "+ch.Hash
	if r := e.kept(ch, &sub); r != nil || !wait {
		return r, nil
	}
	return e.grade(ctx, ch, &sub, true)
}

// steps are those of all checks together.
func steps(r *grader.Report) (sum int64) {
	for _, o := range r.Outcomes {
		sum += o.Steps
	}
	return sum
}

// ratio writes a over b with two digits that tell something.
func ratio(a, b int64) string {
	of := float64(a) / float64(b)
	if of >= 10 {
		return strconv.FormatFloat(of, 'f', 0, 64)
	}
	return strconv.FormatFloat(of, 'f', 1, 64)
}
