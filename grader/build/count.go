package build

import (
	"fmt"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/instrument"
)

// count puts counters of steps into the learner's files of p, as far as the type
// checker could read them. Diagnostics say that the source is too much for that; the
// error is the grader's.
func (s *source) count(c checkResult, p program) (diags []grader.Diagnostic, err error) {
	if c.err != nil {
		return nil, fmt.Errorf("count the steps: %w", c.err)
	}
	defer func() {
		if r := recover(); r != nil {
			diags, err = uncountable(fmt.Sprint(r)), nil
		}
	}()
	pkg := instrument.Package{Fset: c.checked.Fset, Files: c.checked.Files, Types: c.checked.Pkg, Info: c.checked.Info}
	counting, err := pkg.Rewrite(s.files)
	if err != nil {
		return nil, err
	}
	files := merge(p.units[0].files, counting)
	if _, err := importsOf([]unit{{files: files}}); err != nil {
		return uncountable(err.Error()), nil
	}
	p.units[0].files = files
	s.counted = true
	return nil, nil
}

// uncountable is for source that Go compiles, and that the counters are too much
// for.
func uncountable(why string) []grader.Diagnostic {
	return []grader.Diagnostic{{Kind: "compile", Message: "the steps of this code can't be counted: " + why,
		Help: "Go itself compiles it: write it in a plainer way, and tell the authors of gradus"}}
}
