package verify

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/mutate"
	"github.com/gradus-dev/gradus/grader/pipeline"
)

// generate makes the mutants of the reference.
func (v *verification) generate(ctx context.Context) ([]mutate.Mutant, error) {
	g, err := v.program(ctx)
	if err != nil {
		return nil, err
	}
	in := mutate.Input{Path: v.ch.ImportPath, Files: map[string][]byte{}, Beside: map[string][]byte{}}
	if in.Importer, err = g.Importer(); err != nil {
		return nil, err
	}
	for _, part := range []struct {
		names []string
		to    map[string][]byte
	}{{v.ch.Files.Reference, in.Files}, {v.ch.Files.Drivers, in.Beside}} {
		files, err := v.files(part.names)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			part.to[f.Name] = f.Data
		}
	}
	defer v.turn()()
	return mutate.Generate(ctx, in)
}

// trial is what generated mutants go through.
type trial struct {
	*verification
	reference string         // the digest of its program
	checks    []grader.Check // in the order they are tried
	limits    grader.Limits
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
	t.checks, t.limits = chain(v.ch.Checks, r), shortened(v.ch.Limits, r)
	return t, nil
}

// chain puts the checks in the order of the time they take the reference, and
// lets each need the one before: the first that fails ends the run. Which one
// that is does not matter to whether a mutant is rejected.
func chain(checks []grader.Check, r *grader.Run) []grader.Check {
	out := slices.Clone(checks)
	slices.SortStableFunc(out, func(a, b grader.Check) int {
		return int(r.Results[a.Test].Duration - r.Results[b.Test].Duration)
	})
	for i := range out {
		out[i].Needs = nil
		if i > 0 {
			out[i].Needs = []string{out[i-1].Test}
		}
	}
	return out
}

// What a mutant may take for a test, by what the slowest took the reference:
// far more, so that only endless ones run into it, but less than the challenge's
// own limit, which learners need.
const (
	patience    = time.Second
	timesSlower = 10
)

// shortened returns limits with the time of a test cut down to what r suggests.
func shortened(limits grader.Limits, r *grader.Run) grader.Limits {
	var slowest time.Duration
	for _, res := range r.Results {
		slowest = max(slowest, res.Duration)
	}
	limits.Wall = min(limits.Wall, patience+timesSlower*slowest)
	return limits
}

// pace returns the limits of the challenge, shortened after a run of the reference.
func (v *verification) pace(ctx context.Context) (grader.Limits, error) {
	g, err := v.program(ctx)
	if err != nil {
		return grader.Limits{}, err
	}
	r, err := v.run(ctx, g, v.ch.Checks, v.ch.Limits)
	if err != nil {
		return grader.Limits{}, err
	}
	return shortened(v.ch.Limits, r), nil
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
		if files[i].Name == path.Base(m.File) {
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
	r, err := t.run(ctx, g, t.checks, t.limits)
	if err != nil {
		return "", err
	}
	if r.Tampering != "" {
		return string(grader.Tampering), nil
	}
	for _, c := range t.checks {
		if r.Results[c.Test].Status != grader.Passed {
			return c.Test, nil
		}
	}
	return "", nil
}

func progress(what string, done, of int) string { return fmt.Sprintf("%s %d of %d", what, done, of) }
