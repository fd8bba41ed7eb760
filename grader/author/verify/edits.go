package verify

import (
	"context"
	"errors"
	"slices"

	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/catalog/patch"
)

// checkEdits makes every mutant and bug, and compares what comes of them.
func checkEdits(_ context.Context, v *verification) error {
	made := map[string]string{} // the file that makes a program
	for _, dir := range []string{"mutants", "bugs"} {
		solution, err := catalog.Solution(v.ch, dir, "")
		if err != nil {
			return err
		}
		made[catalog.Code(solution)] = "the challenge's own solution"
	}
	for _, file := range slices.Concat(v.ch.Files.Mutants, v.ch.Files.Bugs) {
		m, err := catalog.ReadMutant(v.ch, file)
		if misfits, ok := errors.AsType[patch.Misfits](err); ok {
			for _, why := range misfits {
				v.find(file, "%s; mend the diff, or type: gradus challenge mutant --again %s %s", why, v.ch.ID(), m.Name)
			}
			continue
		}
		if err != nil {
			return err
		}
		code := catalog.Code(m.Files)
		if same := made[code]; same != "" {
			v.find(file, "but for comments and layout, it is %s; change it, or remove it", same)
		}
		made[code] = file
	}
	return nil
}
