// Package suites grades tests that learners hand in: they must pass on correct variants
// of a package and fail on variants with a planted bug.
//
// The variants come from the challenge: the reference, the correct packages of accepted/,
// and one for each file of bugs/. Each is a program that answers calls; the tests are one
// program that makes them (package link builds both). They run in the sandbox, a new pair
// of processes for each run, many times, in random order. The result is a grader.Run with
// a result for each bug and one for the correct variants.
//
// The tests are as untrusted as any submission. A run can only say "passed" or "failed",
// and counts only if it passes on every correct variant and fails on a bug. The tests can
// tell variants apart only by their answers: the tests' program has the same bytes in every
// run, and no argument, variable, file, descriptor or order of runs differs. Tests that fail
// at random are caught by as many runs on correct variants as there are bugs.
package suites

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// Variant is a package that the learner's tests run against.
type Variant struct {
	Name   string // of the bug, which is its check's; of the file in accepted/; or grader.ReferenceCheck
	Bug    bool   // the tests must fail
	Reason string // how it differs from the reference; "" for the reference
	Files  []grader.File
}

// Variants reads the packages of a challenge: the reference first, then the other
// correct ones, then the bugs.
func Variants(ch *grader.Challenge) ([]Variant, error) {
	reference, err := ch.Reference()
	if err != nil {
		return nil, fmt.Errorf("read the reference of %s: %w", ch.ID(), err)
	}
	all := []Variant{{Name: grader.ReferenceCheck, Files: reference.Files}}
	for _, name := range slices.Concat(ch.Files.Accepted, ch.Files.Bugs) {
		m, err := catalog.ReadMutant(ch, name)
		if err != nil {
			return nil, fmt.Errorf("read %s of %s: %w", name, ch.ID(), err)
		}
		if m.Suite() { // a correct suite, for authors
			continue
		}
		all = append(all, Variant{m.Name, path.Dir(name) == "bugs", m.Reason, m.Files})
	}
	return all, nil
}

// Submission returns the variant's files as if they were handed in.
func (v Variant) Submission() grader.Submission {
	return grader.Submission{Name: v.Name, Files: v.Files}
}

// describe names a correct variant in a message.
func (v Variant) describe() string {
	if v.Reason == "" {
		return "the correct package"
	}
	return "another correct package (" + strings.TrimSuffix(v.Reason, ".") + ")"
}
