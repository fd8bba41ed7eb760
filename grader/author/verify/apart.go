package verify

import (
	"context"
	"fmt"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/pipeline"
)

// Tests that pass under "go test", where tests and solution share a process, may fail when
// they don't.

func checkJudge(ctx context.Context, v *verification) error { return v.Pipeline.Prepare(ctx, v.ch) }

func checkCrossing(ctx context.Context, v *verification) error {
	found, err := v.Pipeline.Differences(ctx, v.ch)
	for _, d := range found {
		v.find(place(d), "%s. Where it is meant so, say why in a comment \"// judge: ...\" on the line", d.What)
	}
	return err
}

func place(d pipeline.Difference) string { return fmt.Sprintf("%s:%d", d.File, d.Line) }

// onlyApart returns the outcomes of a report whose tests files fail in two processes and
// pass in one.
func (v *verification) onlyApart(ctx context.Context, r *grader.Report, files []grader.File) (apart []grader.Outcome, err error) {
	one, err := v.direct(ctx, files, pipeline.DirectOptions{})
	if err != nil {
		return nil, err
	}
	defer one.Close()
	for _, o := range r.Outcomes {
		if o.Status != grader.Failed {
			continue
		}
		done := v.turn()
		run, err := one.Test(ctx, o.Test, v.ch.Limits)
		done()
		if err != nil {
			return nil, err
		}
		if run.Passed {
			apart = append(apart, o)
		}
	}
	return apart, nil
}

// tellApart suggests why the reference passes tests only in one process.
func (v *verification) tellApart(ctx context.Context, apart []grader.Outcome) error {
	known, err := v.Pipeline.Differences(ctx, v.ch)
	if err != nil {
		return err
	}
	named, err := v.hiddenNames()
	if err != nil {
		return err
	}
	for _, o := range apart {
		reached := named.reach(o.Test)
		var reasons []string
		for _, d := range known {
			if reached[d.In] {
				reasons = append(reasons, place(d)+": "+d.What)
			}
		}
		if len(reasons) == 0 {
			reasons = []string{"the test looks at something that does not cross, such as memory that no argument leads to, the type behind an interface, or the environment; " +
				"CONTRIBUTING.md, \"What hidden tests can do\", lists what does. Let the API say it, or look in a driver (driver/)"}
		}
		v.find("", "%s passes with the reference under go test, but not in two processes, as submissions are graded: %s%s. %s",
			o.Test, firstLine(o.Message), lastCall(o), strings.Join(reasons, "; "))
	}
	return nil
}

// lastCall words the call before a test failed.
func lastCall(o grader.Outcome) string {
	if len(o.Calls) == 0 {
		return ""
	}
	c := o.Calls[len(o.Calls)-1]
	return fmt.Sprintf(" (its last call: %s = %s)", c.Call, c.Got)
}
