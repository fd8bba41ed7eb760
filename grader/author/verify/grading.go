package verify

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

func checkReference(ctx context.Context, v *verification) error {
	files, err := v.files(v.ch.Solution())
	if err != nil {
		return err
	}
	r, err := v.grade(ctx, "reference", files)
	if err != nil {
		return err
	}
	if r.Verdict == grader.Accepted {
		return nil
	}
	if v.ch.Kind == grader.KindCode {
		apart, err := v.onlyApart(ctx, r, files)
		if err != nil {
			return err
		}
		if len(apart) > 0 {
			return v.tellApart(ctx, apart)
		}
	}
	v.find("", "the reference gets %d of %d points (%s); mend it, or the test", r.Score, r.MaxScore, why(r))
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
	passed, output, err := v.examples(ctx, append(reference, examples...))
	if err != nil {
		return err
	}
	if !passed {
		v.find("starter/", "the public examples fail on the reference: %s", firstLine(output))
	}
	if passed, _, err = v.examples(ctx, starter); err != nil {
		return err
	}
	if passed {
		v.find("starter/", "the public examples pass on the starter, so they show a learner nothing to do")
	}
	return nil
}

func (v *verification) examples(ctx context.Context, files []grader.File) (passed bool, output string, err error) {
	defer v.turn()()
	return v.Pipeline.Examples(ctx, v.ch, files)
}

// fewestMutants is how many misconceptions a challenge must know.
const fewestMutants = 5

func checkMutants(ctx context.Context, v *verification) error {
	mutants, err := v.mutants()
	if err != nil {
		return err
	}
	if len(mutants) < fewestMutants {
		v.find("mutants/", "%d mutants; write at least %d, each a plausible misconception", len(mutants), fewestMutants)
	}
	return beside(ctx, v, len(mutants), func(ctx context.Context, i int) (*grader.Report, error) {
		return v.grade(ctx, mutants[i].Name, mutants[i].Files)
	}, func(i int, r *grader.Report) error {
		v.graded[mutants[i].file] = r
		for _, difference := range differences(mutants[i], r) {
			v.find(mutants[i].file, "%s", difference)
		}
		for _, o := range r.Outcomes {
			v.failed[o.Test] = v.failed[o.Test] || o.Status == grader.Failed
		}
		return nil
	})
}

// differences holds what a mutant got against what its header claims. A check that
// was skipped, because one it needs failed, may be named or not.
func differences(m solution, r *grader.Report) (all []string) {
	say := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	var got catalog.Mutant
	if got.Judged(r); got.Verdict != m.Verdict {
		say("it gets %s; its header says %s: %s", got.Verdict, m.Verdict, why(r))
	}
	for _, o := range r.Outcomes {
		named := slices.Contains(m.Tests, o.Test)
		switch {
		case o.Status == grader.Passed && named:
			say("%s accepts it, though its header names that test; strengthen the test, or mend the header", o.Test)
		case o.Status == grader.Failed && !named:
			say("%s rejects it, though its header does not name that test (%s)", o.Test, firstLine(o.Message))
		}
	}
	return all
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
	solutions, err := v.correct()
	if err != nil {
		return err
	}
	solutions = solutions[1:] // the reference has a check of its own
	if v.ch.Difficulty >= 3 && len(solutions) < fewestAccepted {
		v.find("accepted/", "%d correct solutions built differently; difficulty %d wants at least %d", len(solutions), v.ch.Difficulty, fewestAccepted)
	}
	return beside(ctx, v, len(solutions), func(ctx context.Context, i int) (*grader.Report, error) {
		return v.grade(ctx, solutions[i].Name, solutions[i].Files)
	}, func(i int, r *grader.Report) error {
		if r.Verdict != grader.Accepted {
			v.find(solutions[i].file, "a correct solution gets %d of %d points: %s", r.Score, r.MaxScore, why(r))
		}
		return nil
	})
}
