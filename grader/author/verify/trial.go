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

// trial is what generated mutants go through.
type trial struct {
	*verification
	reference string // the digest of its program
	stages    []stage
}

// stage is a run of some checks. What fails one is not put through the next.
type stage struct {
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
	t.stages = stages(v.ch, r)
	return t, nil
}

// quick is what a test may take the reference to be in the first stage, which
// ends most endless mutants.
const quick = 50 * time.Millisecond

// stages puts the checks in the order of the time they took the reference in r.
// In each stage a check needs the one before, so that the first that fails ends
// it; which one that is does not matter to whether a mutant is rejected.
func stages(ch *grader.Challenge, r *grader.Run) []stage {
	checks := slices.Clone(ch.Checks)
	took := func(c grader.Check) time.Duration { return r.Results[c.Test].Duration }
	slices.SortStableFunc(checks, func(a, b grader.Check) int { return cmp.Compare(took(a), took(b)) })
	slow := slices.IndexFunc(checks, func(c grader.Check) bool { return took(c) > quick })
	if slow <= 0 {
		slow = len(checks)
	}
	var all []stage
	for _, part := range [][]grader.Check{checks[:slow], checks[slow:]} {
		for i := range part {
			part[i].Needs = nil
			if i > 0 {
				part[i].Needs = []string{part[i-1].Test}
			}
		}
		if len(part) > 0 {
			all = append(all, stage{part, shortened(ch.Limits, r, part)})
		}
	}
	return all
}

// What a wrong solution may take for a test, by what the slowest of a stage took
// the reference: far more, so that only endless ones run into it, but less than
// the challenge's own limit, which learners need.
const (
	patience    = time.Second
	timesSlower = 10
)

// shortened returns limits with the time of a test cut down to what the checks
// took the reference in r.
func shortened(limits grader.Limits, r *grader.Run, checks []grader.Check) grader.Limits {
	var slowest time.Duration
	for _, c := range checks {
		slowest = max(slowest, r.Results[c.Test].Duration)
	}
	limits.Wall = min(limits.Wall, patience+timesSlower*slowest)
	return limits
}

// try finds out the fate of a mutant. One that survives is run again, since a
// mistake among goroutines may not show at once.
func (t *trial) try(ctx context.Context, m mutate.Mutant) (fate, error) {
	f := fate{mutant: m}
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
	for _, stage := range t.stages {
		r, err := t.run(ctx, g, stage.checks, stage.limits)
		if err != nil {
			return "", err
		}
		if r.Tampering != "" {
			return string(grader.Tampering), nil
		}
		for _, c := range stage.checks {
			if r.Results[c.Test].Status != grader.Passed {
				return c.Test, nil
			}
		}
	}
	return "", nil
}
