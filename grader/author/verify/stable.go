package verify

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/gradus-dev/gradus/grader"
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

// enough is how long a mutant is run again, if that is sooner than repeats.
const enough = 10 * time.Second

// checkMutantsStable runs each mutant many times. A mutant that is rejected only by chance,
// such as one that forgets a lock, would some day fail the check mutants-rejected though
// nothing has changed.
func checkMutantsStable(ctx context.Context, v *verification) error {
	mutants, err := v.mutants()
	if err != nil {
		return err
	}
	return beside(ctx, v, len(mutants), func(ctx context.Context, i int) (string, error) {
		return v.strays(ctx, mutants[i])
	}, func(i int, stray string) error {
		if stray != "" {
			v.strayed = append(v.strayed, mutants[i].file)
			v.find(mutants[i].file, "%s; no verdict may depend on chance or on a clock", stray)
		}
		return nil
	})
}

// strays returns the difference in the first run of a mutant that differs, or "".
func (v *verification) strays(ctx context.Context, m solution) (string, error) {
	g, err := v.testable(ctx, m)
	if g == nil || err != nil {
		return "", err
	}
	defer g.Close()
	start := time.Now()
	for i := range repeats {
		if i >= attempts && time.Since(start) > enough {
			break
		}
		run, err := v.run(ctx, g, v.ch.Checks, v.ch.Limits)
		if err != nil {
			return "", err
		}
		r := grader.Judge(v.ch, v.submission(m.Name, m.Files), run)
		if d := differences(m, r); len(d) > 0 {
			return fmt.Sprintf("in run %d of %d, %s", i+1, repeats, d[0]), nil
		}
	}
	return "", nil
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
