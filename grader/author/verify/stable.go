package verify

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/pipeline"
)

// repeats is how often the reference is run to find unstable tests.
const repeats = 20

func checkStable(ctx context.Context, v *verification) error {
	g, err := v.program(ctx)
	if err != nil {
		return err
	}
	unstable := false
	return beside(ctx, v, repeats, func(ctx context.Context, i int) (*grader.Run, error) {
		return v.run(ctx, g, shuffled(v.ch.Checks, uint64(i)), v.ch.Limits)
	}, func(i int, r *grader.Run) error {
		if reason := whyRun(r, v.ch.Checks); reason != "" && !unstable {
			unstable = true
			v.find("", "run %d of %d, with the hidden tests in another order, rejects the reference: %s; no test may depend on another, on chance or on a clock", i+1, repeats, reason)
		}
		return nil
	})
}

// shuffled returns the checks in an order that seed decides.
func shuffled(checks []grader.Check, seed uint64) []grader.Check {
	out := slices.Clone(checks)
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// A mutant is run again that often, which is less where no check of concurrency rejects it,
// and attempts times if that takes longer than enough.
const (
	fewer  = 6
	enough = 10 * time.Second
)

// checkMutantsStable runs each mutant many times. A mutant that is rejected only by chance,
// such as one that forgets a lock, would some day fail the check mutants-rejected though
// nothing has changed.
func checkMutantsStable(ctx context.Context, v *verification) error {
	mutants, err := v.mutants()
	if err != nil {
		return err
	}
	brief, err := v.brief(ctx)
	if err != nil {
		return err
	}
	return beside(ctx, v, len(mutants), func(ctx context.Context, i int) (string, error) {
		return v.strays(ctx, mutants[i], brief)
	}, func(i int, stray string) error {
		if stray != "" {
			v.strayed = append(v.strayed, mutants[i].file)
			v.find(mutants[i].file, "%s; no verdict may depend on chance or on a clock", stray)
		}
		return nil
	})
}

// strays returns the difference in the first run of a mutant that differs, or "". One that
// hangs shows that within brief limits already; what it does not show there, it may within
// the challenge's own.
func (v *verification) strays(ctx context.Context, m solution, brief grader.Limits) (string, error) {
	g, err := v.testable(ctx, m)
	if g == nil || err != nil {
		return "", err
	}
	defer g.Close()
	limits := []grader.Limits{v.ch.Limits}
	if m.Verdict == grader.TimeLimit {
		limits = []grader.Limits{brief, v.ch.Limits}
	}
	start, runs := time.Now(), v.repeats(m)
	for i := range runs {
		if i >= attempts && time.Since(start) > enough {
			break
		}
		if stray, err := v.stray(ctx, g, m, limits); stray != "" || err != nil {
			return fmt.Sprintf("in run %d of %d, %s", i+1, runs, stray), err
		}
	}
	return "", nil
}

// repeats is how often a mutant is run again.
func (v *verification) repeats(m solution) int {
	for _, c := range v.ch.Checks {
		if c.Criterion == grader.Concurrency && slices.Contains(m.Tests, c.Test) {
			return repeats
		}
	}
	return fewer
}

// stray runs a mutant and returns how it differs from its header within each of the
// limits, or "".
func (v *verification) stray(ctx context.Context, g *pipeline.Program, m solution, limits []grader.Limits) (stray string, err error) {
	for _, l := range limits {
		run, err := v.run(ctx, g, v.ch.Checks, l)
		if err != nil {
			return "", err
		}
		d := differences(m, grader.Judge(v.ch, v.submission(m.Name, m.Files), run))
		if len(d) == 0 {
			return "", nil
		}
		stray = d[0]
	}
	return stray, nil
}

const (
	// margin is the ratio of the limits to what a correct solution needs, so that neither
	// a slow machine nor a simpler solution exceeds them.
	margin = 3
	// attempts is how often to try what may fail on a busy machine.
	attempts = 3
)

// checkLimits reports correct solutions that use more than a third of the limits.
func checkLimits(ctx context.Context, v *verification) error {
	solutions, err := v.correct()
	if err != nil {
		return err
	}
	part := v.ch.Limits
	part.Wall /= margin
	part.CPU /= margin
	part.Memory /= margin
	return beside(ctx, v, len(solutions), func(ctx context.Context, i int) (reason string, err error) {
		g, err := v.build(ctx, solutions[i].Name, solutions[i].Files)
		if err != nil {
			return "", err
		}
		defer g.Close()
		for range attempts {
			r, err := v.run(ctx, g, v.ch.Checks, part)
			if err != nil {
				return "", err
			}
			if reason = whyRun(r, v.ch.Checks); reason == "" {
				break
			}
		}
		return reason, nil
	}, func(i int, reason string) error {
		if reason != "" {
			v.find(solutions[i].file, "%s does not manage with a third of the limits (%v for a test, %d MiB): %s; raise the limits, or ask for less", solutions[i].Name, part.Wall, part.Memory>>20, reason)
		}
		return nil
	})
}
