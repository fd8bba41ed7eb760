package build

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// Source in which the type checker finds no mistake may still be too much for the
// compiler or the linker; and they fail too where something is wrong with the
// machine. Their words do not tell which it was, since the source has a part in
// them. Experiments do: a machine at fault can't build a program without the learner's
// code either, or has no room for all that a build may write.

// buildFunc builds a program: by the direct path, or with the go command.
type buildFunc func(ctx context.Context, p program) (*failure, error)

// blame finds out why p was not built. Diagnostics say that it is the learner's
// source, an error that it is the machine. There is neither if p is built after all.
func (b *Builder) blame(ctx context.Context, s *source, p program, fail *failure, build buildFunc) ([]grader.Diagnostic, error) {
	if fail.stop != "" {
		return s.diagnose(*fail), nil
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
		return nil, surprise{machineError(alone.text)}
	}
	if err := b.Room(); err != nil {
		return nil, err
	}
	again, err := b.apart(ctx, p, build)
	if err != nil || again == nil {
		return nil, err
	}
	if again.stop != "" || !s.rewritten {
		return s.diagnose(*again), nil
	}
	p.units, p.out = slices.Clone(p.units), ""
	p.units[0].files = merge(p.units[0].files, s.compiled())
	plain, err := b.apart(ctx, p, build)
	if err != nil {
		return nil, err
	}
	if plain == nil {
		return s.unwritable(s.diagnose(*again)[0].Message), nil
	}
	return s.diagnose(*plain), nil
}

// Room returns an error unless the disk takes the largest file that a build may write.
// It is written to find out, since of quotas nothing else tells.
func (b *Builder) Room() error {
	scratch, err := b.scratch()
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	f, err := os.Create(filepath.Join(scratch, "room"))
	if err != nil {
		return wrap("look for room on the disk", err, cacheHint)
	}
	block := make([]byte, 1<<20)
	for n := 0; n < maxFile && err == nil; n += len(block) {
		_, err = f.Write(block)
	}
	return wrap(fmt.Sprintf("look for %d MiB of room on the disk", maxFile>>20), errors.Join(err, f.Close()), cacheHint)
}

// apart builds p in a scratch directory of its own, in which the program is, too, if
// p does not say where it is to be.
func (b *Builder) apart(ctx context.Context, p program, build buildFunc) (*failure, error) {
	scratch, err := b.scratch()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	if p.scratch = scratch; p.out == "" {
		p.out = filepath.Join(scratch, "program")
	}
	return build(ctx, p)
}

// withoutCode returns a program like p whose packages import the same and do nothing.
// It has as much time as p had from its beginning.
func withoutCode(p program) (program, error) {
	imports, err := importsOf(p.units)
	if err != nil {
		return p, err
	}
	empty := make([]unit, len(p.units))
	for i, u := range p.units {
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
	p.units, p.out, p.linked, p.end = empty, "", true, time.Time{}
	return p, nil
}
