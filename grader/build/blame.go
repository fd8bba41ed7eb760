package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// Source in which the type checker finds no mistake may still be too much for the
// compiler or the linker; and they fail too where something is wrong with the
// machine. Their words do not tell which it was, since the source has a part in
// them. An experiment does: a machine at fault can't build a program without the
// learner's code either.

// buildFunc builds a program: by the direct path, or with the go command.
type buildFunc func(ctx context.Context, p program) (*failure, error)

// blame finds out why p was not built. Diagnostics say that it is the learner's
// source, an error that it is the machine. There is neither if p is built after all.
func (b *Builder) blame(ctx context.Context, s *source, p program, fail *failure, build buildFunc) ([]grader.Diagnostic, error) {
	if fail.stop != "" {
		return s.diagnose(*fail), nil
	}
	units, err := control(p.units)
	if err != nil {
		return nil, err
	}
	apart, err := b.apart(ctx, p, units, build)
	if err != nil {
		return nil, err
	}
	if apart != nil {
		return nil, surprise{machineError(apart.text)}
	}
	again, err := b.apart(ctx, p, p.units, build)
	if err != nil || again == nil {
		return nil, err
	}
	if again.stop != "" || !s.counted {
		return s.diagnose(*again), nil
	}
	units = slices.Clone(p.units)
	units[0].files = merge(units[0].files, s.compiled())
	plain, err := b.apart(ctx, p, units, build)
	if err != nil {
		return nil, err
	}
	if plain == nil {
		return uncountable(s.diagnose(*again)[0].Message), nil
	}
	return s.diagnose(*plain), nil
}

// apart builds units in a scratch directory of their own. If they are p's, the
// program is p's too.
func (b *Builder) apart(ctx context.Context, p program, units []unit, build buildFunc) (*failure, error) {
	scratch, err := b.scratch()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	if &units[0] != &p.units[0] {
		p.out = filepath.Join(scratch, "program")
	}
	p.units, p.scratch = units, scratch
	return build(ctx, p)
}

// control returns packages that import what those of units do, and do nothing.
func control(units []unit) ([]unit, error) {
	imports, err := importsOf(units)
	if err != nil {
		return nil, err
	}
	empty := make([]unit, len(units))
	for i, u := range units {
		var src strings.Builder
		name, body := "control", ""
		if u.path == "" {
			name, body = "main", "\nfunc main() {}\n"
		}
		fmt.Fprintf(&src, "package %s\n\n", name)
		for _, path := range imports[i] {
			fmt.Fprintf(&src, "import _ %q\n", path)
		}
		empty[i] = unit{path: u.path, files: map[string][]byte{"control.go": []byte(src.String() + body)}}
	}
	return empty, nil
}
