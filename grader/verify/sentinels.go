package verify

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/mutate"
)

// checkSentinels makes two wrong solutions for each sentinel error of a challenge
// that has several: one returns an error of nobody's instead, and one returns all
// of them joined. A test that rejects the first looks for the sentinel, so it must
// reject the second, too.
func checkSentinels(ctx context.Context, v *verification) error {
	in, err := v.input(ctx)
	if err != nil {
		return err
	}
	names, err := mutate.Sentinels(in)
	if err != nil || len(names) < 2 {
		return err
	}
	all := "gradusErrors.Join(" + strings.Join(names, ", ") + ")"
	fooled := map[string][]string{} // by test, the sentinels
	err = beside(ctx, v, len(names), func(ctx context.Context, i int) ([]string, error) {
		lost, err := v.failing(ctx, in, names[i], `gradusErrors.New("an error of nobody's")`)
		if err != nil || len(lost) == 0 {
			return nil, err
		}
		joined, err := v.failing(ctx, in, names[i], all)
		return slices.DeleteFunc(lost, func(test string) bool { return slices.Contains(joined, test) }), err
	}, func(i int, tests []string) error {
		for _, test := range tests {
			fooled[test] = append(fooled[test], names[i])
		}
		return nil
	})
	var bad *grader.BadSubmission
	if errors.As(err, &bad) && bad.Verdict == grader.RuleViolation { // of package errors, say
		v.leaveOut(v.check.ID, "the reference can't be made to return another error: "+bad.Error())
		return nil
	}
	for _, test := range slices.Sorted(maps.Keys(fooled)) {
		v.find("", "%s accepts an error that is %s and every other sentinel as well; hold errors against all of them, by package grader/judge/sentinel", test, strings.Join(fooled[test], " or "))
	}
	return err
}

// failing returns the tests that fail on the reference when it returns the error of
// an expression instead of a sentinel. A rule broken so is a *grader.BadSubmission.
func (v *verification) failing(ctx context.Context, in mutate.Input, sentinel, expr string) ([]string, error) {
	made, err := mutate.Replace(in, sentinel, expr)
	if err != nil {
		return nil, err
	}
	var files []grader.File
	for _, name := range slices.Sorted(maps.Keys(made)) {
		files = append(files, grader.File{Name: name, Data: made[name]})
	}
	g, err := v.build(ctx, sentinel, files)
	if err != nil {
		return nil, err
	}
	defer g.Close()
	checks := slices.Clone(v.ch.Checks)
	for i := range checks {
		checks[i].Needs = nil
	}
	r, err := v.run(ctx, g, checks, v.ch.Limits)
	if err != nil {
		return nil, err
	}
	var tests []string
	for _, c := range checks {
		if r.Results[c.Test].Status != grader.Passed {
			tests = append(tests, c.Test)
		}
	}
	return tests, nil
}
