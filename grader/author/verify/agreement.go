package verify

import (
	"context"
	"fmt"
	"slices"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/pipeline"
)

// checkAgreement runs every solution of the challenge both ways: with the tests in another
// process, as submissions are graded, and in one process. Mutants with unstable results are
// left out; the check mutants-stable reports those.
func checkAgreement(ctx context.Context, v *verification) error {
	correct, err := v.correct()
	if err != nil {
		return err
	}
	mutants, err := v.mutants()
	if err != nil {
		return err
	}
	limits, err := v.brief(ctx)
	if err != nil {
		return err
	}
	mutants = slices.DeleteFunc(mutants, func(m solution) bool { return slices.Contains(v.strayed, m.file) })
	solutions := append(correct, mutants...)
	return beside(ctx, v, len(solutions), func(ctx context.Context, i int) (difference string, err error) {
		for try := 0; try == 0 || difference != "" && try < attempts; try++ {
			if difference, err = v.difference(ctx, solutions[i], limits); err != nil {
				return "", err
			}
		}
		return difference, nil
	}, func(i int, difference string) error {
		if difference != "" {
			v.find(solutions[i].file, "%s; the test asks for what does not cross between processes, see CONTRIBUTING.md", difference)
		}
		return nil
	})
}

// difference returns the first check that comes to different results, or "".
func (v *verification) difference(ctx context.Context, s solution, limits grader.Limits) (string, error) {
	g, err := v.testable(ctx, s)
	if g == nil || err != nil {
		return "", err
	}
	defer g.Close()
	split, err := v.run(ctx, g, v.ch.Checks, limits)
	if err != nil {
		return "", err
	}
	d, err := v.direct(ctx, s.Files, pipeline.DirectOptions{})
	if err != nil {
		return "", err
	}
	defer d.Close()
	done := v.turn()
	passed, err := d.Each(ctx, limits)
	done()
	if err != nil {
		return "", err
	}
	late := false
	for _, c := range v.ch.Checks {
		got := split.Results[c.Test]
		if got.Status == grader.Skipped || got.Verdict == grader.TimeLimit && late { // one that hangs is enough
			continue
		}
		late = late || got.Verdict == grader.TimeLimit
		if p, known := passed[c.Test]; known && p == (got.Status == grader.Passed) {
			continue
		}
		done := v.turn() // run it alone: an earlier test may be the cause
		one, err := d.Test(ctx, c.Test, limits)
		done()
		if err == nil && one.Passed != (got.Status == grader.Passed) {
			got, err = v.alone(ctx, g, c, limits)
		}
		switch {
		case err != nil:
			return "", err
		case got.Status == grader.Passed && !one.Passed:
			return fmt.Sprintf("%s accepts it, but rejects it where both share a process (%s)", c.Test, failure(one.Output)), nil
		case got.Status != grader.Passed && one.Passed:
			return fmt.Sprintf("%s rejects it (%s), but accepts it where both share a process", c.Test, firstLine(got.Message)), nil
		}
	}
	return "", nil
}

// alone runs one check by itself, since earlier checks may have influenced its result
// through the solution's package variables.
func (v *verification) alone(ctx context.Context, g *pipeline.Program, c grader.Check, limits grader.Limits) (grader.TestResult, error) {
	c.Needs = nil
	r, err := v.run(ctx, g, []grader.Check{c}, limits)
	if err != nil {
		return grader.TestResult{}, err
	}
	return r.Results[c.Test], nil
}
