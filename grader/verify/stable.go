package verify

import (
	"context"
	"math/rand/v2"
	"slices"

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

const (
	// margin is how many times what a correct solution needs the limits allow, so
	// that neither a slow machine nor a plainer solution runs into them.
	margin = 3
	// attempts is how often something that a busy machine may spoil is tried.
	attempts = 3
)

// checkLimits grants correct solutions a third of what they may use.
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
		g, err := v.build(ctx, solutions[i].Name, solutions[i].files)
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
