package verify

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/suites"
)

// fewestOthers is how many correct packages built differently a challenge must
// have where learners write tests: they refuse tests that know the reference.
const fewestOthers = 2

func checkVariants(_ context.Context, v *verification) error {
	variants, err := suites.Variants(v.ch)
	if err != nil {
		return err
	}
	starter, err := v.files(v.ch.Files.Starter)
	if err != nil {
		return err
	}
	for _, f := range variants[0].Files {
		given := slices.ContainsFunc(starter, func(s grader.File) bool { return s.Name == f.Name && bytes.Equal(s.Data, f.Data) })
		if !given {
			v.find("starter/"+f.Name, "it is not the same as %s; learners test the reference itself", f.Name)
		}
	}
	for _, f := range starter {
		known := slices.ContainsFunc(variants[0].Files, func(r grader.File) bool { return r.Name == f.Name })
		if !known && !strings.HasSuffix(f.Name, "_test.go") {
			v.find("starter/"+f.Name, "the package that is tested has no such file")
		}
	}
	others := 0
	for _, variant := range variants[1:] {
		if !variant.Bug {
			others++
		}
	}
	if others < fewestOthers {
		v.find("accepted/", "%d correct packages built differently; write at least %d, so that tests can't go by how the reference is built", others, fewestOthers)
	}
	return nil
}
