package build

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gradus-dev/gradus/grader/instrument"
)

// count puts counters of steps into the learner's files of p, as far as the type
// checker could read them. The error is the grader's.
func (s *source) count(c checkResult, p program) error {
	if c.err != nil {
		return fmt.Errorf("count the steps: %w", c.err)
	}
	pkg := instrument.Package{Fset: c.checked.Fset, Files: c.checked.Files, Types: c.checked.Pkg, Info: c.checked.Info}
	counting, err := pkg.Rewrite(s.files)
	if err != nil {
		return err
	}
	p.units[0].files = merge(p.units[0].files, counting)
	s.counted = true
	return nil
}

// blame finds out why a program with counters does not build: because the
// learner's source is too much for the compiler without them, too, which is the
// failure returned, or because of the counters.
func (s *source) blame(ctx context.Context, p program, with *failure, build func(context.Context) (*failure, error)) (*failure, error) {
	if !s.counted {
		return with, nil
	}
	p.units[0].files = merge(p.units[0].files, s.files)
	without, err := build(ctx)
	if err == nil && without == nil {
		err = errors.New("with counters of steps it does not compile:\n" + strings.TrimSpace(with.text))
	}
	return without, err
}
