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

// Source in which the type checker finds no mistake may still be too much for the
// compiler or the linker; and they fail too where something is wrong with the
// machine. Their words do not tell which it was, since the source has a part in
// them. Experiments do: a machine at fault can't build a program without the learner's
// code either, or has no room for all that a build may write.

// buildFunc builds a program: as its way does, or with the go command.
type buildFunc func(ctx context.Context, p tool.Program) (*gotool.Failure, error)

// fault finds out why p was not built. Diagnostics say that it is the learner's
// source, an error that it is the machine. There is neither if p is built after all.
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

// apart builds p in a scratch directory of its own, in which the program is, too, if
// p does not say where it is to be.
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

// withoutCode returns a program like p whose packages import the same and do nothing.
// It has as much time as p had from its beginning.
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
