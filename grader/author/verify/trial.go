package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/author/mutate"
	"github.com/gradus-dev/gradus/grader/pipeline"
)

// input is the reference, to make wrong solutions of.
func (v *verification) input(ctx context.Context) (mutate.Input, error) {
	in := mutate.Input{Path: v.ch.ImportPath, Files: map[string][]byte{}}
	g, err := v.program(ctx)
	if err != nil {
		return in, err
	}
	if in.Importer, err = g.Importer(); err != nil {
		return in, err
	}
	files, err := v.files(v.ch.Files.Reference)
	if err != nil {
		return in, err
	}
	for _, f := range files {
		in.Files[f.Name] = f.Data
	}
	return in, nil
}

// generate makes the mutants of the reference.
func (v *verification) generate(ctx context.Context) ([]mutate.Mutant, error) {
	in, err := v.input(ctx)
	if err != nil {
		return nil, err
	}
	defer v.turn()()
	return mutate.Generate(ctx, in)
}

// trial runs generated mutants through rounds of checks.
type trial struct {
	*verification
	reference string // the digest of its program
	rounds    []round
}

// round is a run of some checks. A mutant that fails one is rejected without the next.
type round struct {
	checks []grader.Check
	limits grader.Limits
}

func (v *verification) newTrial(ctx context.Context) (*trial, error) {
	g, err := v.program(ctx)
	if err != nil {
		return nil, err
	}
	t := &trial{verification: v}
	if t.reference, err = g.Digest(); err != nil {
		return nil, err
	}
	r, err := v.run(ctx, g, v.ch.Checks, v.ch.Limits)
	if err != nil {
		return nil, err
	}
	t.rounds = rounds(v.ch, r)
	return t, nil
}

// quick is how long a test may take on the reference to be in the first round, which
// rejects most endless mutants.
const quick = 50 * time.Millisecond

// rounds sorts the checks by the time they took on the reference in r. In each round a
// check needs the one before, so that the first failure ends it; it does not matter which
// check rejects a mutant.
func rounds(ch *grader.Challenge, r *grader.Run) []round {
	checks := slices.Clone(ch.Checks)
	took := func(c grader.Check) time.Duration { return r.Results[c.Test].Duration }
	slices.SortStableFunc(checks, func(a, b grader.Check) int { return cmp.Compare(took(a), took(b)) })
	slow := slices.IndexFunc(checks, func(c grader.Check) bool { return took(c) > quick })
	if slow <= 0 {
		slow = len(checks)
	}
	var all []round
	for _, part := range [][]grader.Check{checks[:slow], checks[slow:]} {
		for i := range part {
			part[i].Needs = nil
			if i > 0 {
				part[i].Needs = []string{part[i-1].Test}
			}
		}
		if len(part) > 0 {
			all = append(all, round{part, shortened(ch.Limits, r, part)})
		}
	}
	return all
}

// The time limit of a test of a mutant, relative to the slowest test of the round on the
// reference: high enough that only endless mutants exceed it, but below the challenge's own
// limit.
const (
	patience    = time.Second
	timesSlower = 10
)

// brief runs the reference and returns the limits shortened to it.
func (v *verification) brief(ctx context.Context) (grader.Limits, error) {
	g, err := v.program(ctx)
	if err != nil {
		return v.ch.Limits, err
	}
	r, err := v.run(ctx, g, v.ch.Checks, v.ch.Limits)
	if err != nil {
		return v.ch.Limits, err
	}
	return shortened(v.ch.Limits, r, v.ch.Checks), nil
}

// shortened returns limits with the time limit of a test reduced according to the time that
// the checks took on the reference in r.
func shortened(limits grader.Limits, r *grader.Run, checks []grader.Check) grader.Limits {
	var slowest time.Duration
	for _, c := range checks {
		slowest = max(slowest, r.Results[c.Test].Duration)
	}
	limits.Wall = min(limits.Wall, patience+timesSlower*slowest)
	return limits
}

// try returns the result of a mutant. One that survives is run again, since a concurrency
// mistake may not show in every run.
func (t *trial) try(ctx context.Context, m mutate.Mutant) (mutantResult, error) {
	f := mutantResult{mutant: m}
	files, err := t.files(t.ch.Files.Reference)
	if err != nil {
		return f, err
	}
	for i := range files {
		if files[i].Name == m.File {
			files[i].Data = m.Source
		}
	}
	g, err := t.build(ctx, m.ID, files)
	var bad *grader.BadSubmission
	if errors.As(err, &bad) {
		f.Void = bad.Verdict == grader.CompileError
		f.By = string(bad.Verdict)
		return f, nil
	}
	if err != nil {
		return f, fmt.Errorf("mutant %s: %w", m.ID, err)
	}
	defer g.Close()
	if digest, err := g.Digest(); err != nil || digest == t.reference {
		f.Same = true
		return f, err
	}
	for range attempts {
		if f.By, err = t.rejects(ctx, g); f.By != "" || err != nil {
			break
		}
	}
	return f, err
}

// rejects returns the test that rejects a program, or "".
func (t *trial) rejects(ctx context.Context, g *pipeline.Program) (string, error) {
	for _, round := range t.rounds {
		r, err := t.run(ctx, g, round.checks, round.limits)
		if err != nil {
			return "", err
		}
		if r.Tampering != "" {
			return string(grader.Tampering), nil
		}
		for _, c := range round.checks {
			if r.Results[c.Test].Status != grader.Passed {
				return c.Test, nil
			}
		}
	}
	return "", nil
}
