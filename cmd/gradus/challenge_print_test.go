package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader/author/verify"
)

// TestResultTextFits wraps what people read of a check to the page, and no diff.
func TestResultTextFits(t *testing.T) {
	r := &verify.Result{
		Challenge: "numbers/sum",
		Findings:  []verify.Finding{{Check: "mutants", File: "mutants/a.diff", Message: "is rejected by other tests than it names"}},
		Mutation:  &verify.Mutation{Survivors: []verify.Survivor{{ID: "1", File: "sum.go", Line: 3, Diff: "-	return total + number + another\n"}}},
	}
	want := `FAIL  numbers/sum
      mutants: mutants/a.diff: is
      rejected by other tests than it
      names
      mutation score 0.0 %: 0 of 1
      generated mutants rejected
      survivor 1 at sum.go:3
        -    return total + number + another
`
	if diff := cmp.Diff(want, resultText(r, 40)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}
