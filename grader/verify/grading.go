package verify

import (
	"context"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

func checkReference(ctx context.Context, v *verification) error {
	files, err := v.files(v.ch.Files.Reference)
	if err != nil {
		return err
	}
	r, err := v.grade(ctx, "reference", files)
	if err != nil {
		return err
	}
	if r.Verdict != grader.Accepted {
		v.find("", "the reference gets %d of %d points (%s); mend it, or the test", r.Score, r.MaxScore, why(r))
	}
	return nil
}

func checkStarter(ctx context.Context, v *verification) error {
	files, err := v.files(v.ch.Files.Starter)
	if err != nil {
		return err
	}
	r, err := v.grade(ctx, "starter", files)
	if err != nil {
		return err
	}
	if r.Verdict == grader.CompileError || r.Verdict == grader.RuleViolation {
		v.find("starter/", "the starter must compile and break no rule: %s", why(r))
		return nil
	}
	for _, o := range r.Outcomes {
		if o.Status == grader.Passed {
			v.find("starter/", "the starter passes %s; a check that an empty solution passes gives points for nothing", o.Test)
		}
	}
	return nil
}

func checkExamples(ctx context.Context, v *verification) error {
	starter, err := v.files(v.ch.Files.Starter)
	if err != nil {
		return err
	}
	reference, err := v.files(v.ch.Files.Reference)
	if err != nil {
		return err
	}
	examples := slices.DeleteFunc(slices.Clone(starter), func(f grader.File) bool { return !strings.HasSuffix(f.Name, "_test.go") })
	if len(examples) == 0 {
		v.find("starter/", "no public examples; add starter/example_test.go")
		return nil
	}
	passed, output, err := v.Examples(ctx, v.ch, append(reference, examples...))
	if err != nil {
		return err
	}
	if !passed {
		v.find("starter/", "the public examples fail on the reference: %s", firstLine(output))
	}
	if passed, _, err = v.Examples(ctx, v.ch, starter); err != nil {
		return err
	}
	if passed {
		v.find("starter/", "the public examples pass on the starter, so they show a learner nothing to do")
	}
	return nil
}

// fewestMutants is how many misconceptions a challenge must know.
const fewestMutants = 5

func checkMutants(ctx context.Context, v *verification) error {
	names := v.ch.Files.Mutants
	if len(names) < fewestMutants {
		v.find("mutants/", "%d mutants; write at least %d, each a plausible misconception", len(names), fewestMutants)
	}
	mutants, err := v.mutants(names)
	if err != nil {
		return err
	}
	for i, m := range mutants {
		files, err := m.Apply(v.ch)
		if err != nil {
			return err
		}
		r, err := v.grade(ctx, m.Name, files)
		if err != nil {
			return err
		}
		v.compare(names[i], m.Verdict, m.Tests, r)
	}
	return nil
}

// compare holds what a mutant got against what its header claims. A check that
// was skipped, because one it needs failed, may be named or not.
func (v *verification) compare(file string, verdict grader.Verdict, tests []string, r *grader.Report) {
	if len(r.Outcomes) == 0 {
		if r.Verdict != verdict {
			v.find(file, "it gets %s; its header says %s: %s", r.Verdict, verdict, why(r))
		}
		return
	}
	if got := r.Worst(); got != verdict {
		v.find(file, "it gets %s; its header says %s: %s", got, verdict, why(r))
	}
	for _, o := range r.Outcomes {
		named := slices.Contains(tests, o.Test)
		switch o.Status {
		case grader.Passed:
			if named {
				v.find(file, "%s accepts it, though its header names that test; strengthen the test, or mend the header", o.Test)
			}
		case grader.Failed:
			v.failed[o.Test] = true
			if !named {
				v.find(file, "%s rejects it, though its header does not name that test (%s)", o.Test, firstLine(o.Message))
			}
		}
	}
}

func checkNeeded(_ context.Context, v *verification) error {
	for _, c := range v.ch.Checks {
		if !v.failed[c.Test] {
			v.find("mutants/", "no mutant fails %s; add one that only this check catches, or drop the check", c.Test)
		}
	}
	return nil
}

// fewestAccepted is how many solutions built differently a challenge of
// difficulty 3 or more must have.
const fewestAccepted = 3

func checkAccepted(ctx context.Context, v *verification) error {
	names := v.ch.Files.Accepted
	if v.ch.Difficulty >= 3 && len(names) < fewestAccepted {
		v.find("accepted/", "%d correct solutions built differently; difficulty %d wants at least %d", len(names), v.ch.Difficulty, fewestAccepted)
	}
	solutions, err := v.mutants(names)
	if err != nil {
		return err
	}
	for i, s := range solutions {
		files := s.Files
		r, err := v.grade(ctx, s.Name, files)
		if err != nil {
			return err
		}
		if r.Verdict != grader.Accepted {
			v.find(names[i], "a correct solution gets %d of %d points: %s", r.Score, r.MaxScore, why(r))
		}
	}
	return nil
}

// repeats is how often the reference is graded to find unstable tests.
const repeats = 20

func checkStable(ctx context.Context, v *verification) error {
	files, err := v.files(v.ch.Files.Reference)
	if err != nil {
		return err
	}
	shuffled := *v.ch
	for i := range repeats {
		shuffled.Checks = rotate(v.ch.Checks, i)
		one := &verification{Verifier: v.Verifier, ch: &shuffled}
		r, err := one.grade(ctx, "reference", files)
		if err != nil {
			return err
		}
		if r.Verdict != grader.Accepted {
			v.find("", "run %d of %d of the reference, with its tests in another order: %s", i+1, repeats, why(r))
			return nil
		}
	}
	return nil
}

// rotate returns the checks in another order for each n, the reverse included.
func rotate(checks []grader.Check, n int) []grader.Check {
	n %= 2 * len(checks)
	out := append(slices.Clone(checks[n/2:]), checks[:n/2]...)
	if n%2 == 1 {
		slices.Reverse(out)
	}
	return out
}
