package build

import (
	"fmt"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/instrument"
	"github.com/gradus-dev/gradus/grader/instrument/concurrent"
)

// rewrites reports whether the source to be compiled is not the learner's own, but one
// that is made of it with its types.
func (s *source) rewrites() bool { return s.counts || s.schedules }

// rewrite puts counters of steps into the learner's files of p, or what holds their
// goroutines, as far as the type checker could read them. Diagnostics say that the source
// is too much for that; the error is the grader's.
func (s *source) rewrite(c checkResult, p program) (diags []grader.Diagnostic, err error) {
	if c.err != nil {
		return nil, fmt.Errorf("rewrite the source: %w", c.err)
	}
	defer func() {
		if r := recover(); r != nil {
			diags, err = s.unwritable(fmt.Sprint(r)), nil
		}
	}()
	pkg := instrument.Package{Fset: c.checked.Fset, Files: c.checked.Files, Types: c.checked.Pkg, Info: c.checked.Info}
	var files map[string][]byte
	if s.schedules {
		files, err = concurrent.Rewrite(&pkg, s.files)
	} else {
		files, err = pkg.Rewrite(s.files)
	}
	if err != nil {
		return nil, err
	}
	files = merge(p.units[0].files, files)
	if _, err := importsOf([]unit{{files: files}}); err != nil {
		return s.unwritable(err.Error()), nil
	}
	p.units[0].files = files
	s.rewritten = true
	return nil, nil
}

// unwritable is for source that Go compiles, and that is too much for what rewrites it.
func (s *source) unwritable(why string) []grader.Diagnostic {
	message := "the steps of this code can't be counted: "
	if s.schedules {
		message = "the goroutines of this code can't be held: "
	}
	return []grader.Diagnostic{{Kind: "compile", Message: message + why,
		Help: "Go itself compiles it: write it in a plainer way, and tell the authors of gradus"}}
}
