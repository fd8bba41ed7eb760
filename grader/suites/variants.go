// Package bugs grades a learner's tests, where tests are what is handed in: they
// must pass on correct packages and fail on packages with a planted bug.
//
// Packages come from the challenge: the reference, the correct ones of accepted/,
// and one for each file of bugs/. Each is a program of its own, which answers calls;
// the tests are one program, which makes them (package link makes both). They run in
// the sandbox, a new pair for each run, many times over, in an order that chance
// decides. What leaves is a grader.Run with a result for each bug and one for the
// correct packages.
//
// The tests are as untrusted as any submission. A run can say "passed" or
// "failed" and nothing more; it is worth something only if it says one on each
// correct package and the other on a bug, and the tests can't know what they run
// against but by its answers: their own program has the same bytes each time, and no
// argument, variable, file, descriptor or order of runs tells packages apart. Tests
// that fail at random are caught by as many runs on correct packages as there are bugs.
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
