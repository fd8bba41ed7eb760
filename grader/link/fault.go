package link

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link/tool"
	"github.com/gradus-dev/gradus/grader/screen"
)

// Source that type-checks may still be too large for the compiler or the linker, and both
// also fail if something is wrong with the machine. Their messages can't decide which it
// was, since the source can influence them. Experiments can: a faulty machine can't build
// the program without the learner's code either, or lacks disk space for a build.

// buildFunc builds a program: as its way does, or with the go command.
type buildFunc func(ctx context.Context, p tool.Program) (*gotool.Failure, error)

// fault finds out why p was not built: it returns diagnostics if the learner's source is
// the reason, an error if the machine is, and neither if p is built after all.
func (b *Builder) fault(ctx context.Context, s *screen.Source, p tool.Program, fail *gotool.Failure, build buildFunc) ([]grader.Diagnostic, error) {
	if fail.Stop != "" {
		return s.Diagnose(*fail), nil
	}
	control, err := withoutCode(p)
	if err != nil {
		return nil, err
	}
	alone, err := b.apart(ctx, control, build)
	if err != nil {
		return nil, err
	}
	if alone != nil {
		return nil, &gotool.FallbackError{Err: gotool.MachineError(alone.Text)}
	}
	if err := b.Room(); err != nil {
		return nil, err
	}
	again, err := b.apart(ctx, p, build)
	if err != nil || again == nil {
		return nil, err
	}
	if again.Stop != "" || !s.Rewritten {
		return s.Diagnose(*again), nil
	}
	p.Units, p.Out = slices.Clone(p.Units), ""
	p.Units[0].Files = s.Package()
	plain, err := b.apart(ctx, p, build)
	if err != nil {
		return nil, err
	}
	if plain == nil {
		return s.Unwritable(s.Diagnose(*again)[0].Message), nil
	}
	return s.Diagnose(*plain), nil
}

// apart builds p in a new scratch directory. The program is written there too, unless
// p.Out is set.
func (b *Builder) apart(ctx context.Context, p tool.Program, build buildFunc) (*gotool.Failure, error) {
	scratch, err := b.Scratch()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	if p.Scratch = scratch; p.Out == "" {
		p.Out = filepath.Join(scratch, "program")
	}
	return build(ctx, p)
}

// withoutCode returns a program like p whose packages have the same imports but no code.
// It has the full time limit that p had.
func withoutCode(p tool.Program) (tool.Program, error) {
	imports, err := gotool.ImportsOf(p.Units)
	if err != nil {
		return p, err
	}
	empty := make([]gotool.Unit, len(p.Units))
	for i, u := range p.Units {
		var src strings.Builder
		name, body := "control", ""
		if u.Path == "" {
			name, body = "main", "\nfunc main() {}\n"
		}
		fmt.Fprintf(&src, "package %s\n\n", name)
		for _, path := range imports[i] {
			fmt.Fprintf(&src, "import _ %q\n", path)
		}
		empty[i] = gotool.Unit{Path: u.Path, Files: map[string][]byte{"control.go": []byte(src.String() + body)}}
	}
	p.Units, p.Out, p.Whole, p.End = empty, "", true, time.Time{}
	return p, nil
}
