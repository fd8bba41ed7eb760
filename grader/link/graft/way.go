// Package graft makes the programs of submissions without a linker, whose run takes most
// of the time between a learner's edit and the verdict.
//
// Most of a candidate is the same for every submission of a challenge that imports the
// same packages. So that much is linked once, the base, with the judge; a submission's
// own package is compiled and put into a copy of it, as the runtime would load a plugin
// (package splice). Driver and dispatcher, too, are compiled once: against a package with
// the shape of the reference (package mirror), and used with submissions of that shape.
// What a submission needs and the base has not is an error, and the linker does the work.
//
// It knows the object files and the runtime's tables of one Go release on one platform
// (Supports), reads both only through splice, and checks what it finds against what the
// compiler wrote. To adopt a new release: add it in Supports, run the tests of splice,
// which compare spliced programs with linked ones, and follow the differences in
// cmd/internal/goobj, cmd/link/internal/ld and runtime/symtab.go until they pass. Until
// then that release's programs are linked. To drop all of this: delete the directory and
// its mention in link.New.
package graft

import (
	"context"
	"errors"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link/graft/splice"
	"github.com/gradus-dev/gradus/grader/link/tool"
	"github.com/gradus-dev/gradus/grader/screen"
)

// Way makes programs by grafting, and leaves to the Maker what it can't. Its methods may
// be used concurrently.
type Way struct {
	*tool.Maker
	bases bases
}

// New returns the way of a toolchain that Supports allows.
func New(m *tool.Maker) *Way { return &Way{Maker: m} }

// GraftSupports returns nil if programs of a Go release for a platform, such as "go1.26.8"
// and "linux/amd64", can be made here, or else why not.
func Supports(version, platform string) error { return splice.Supports(version, platform) }

// GraftDirs are the directories of the build cache with what is made here:
//
//	bases/KEY   a linked program to put submissions into
//	before/KEY  a driver and dispatcher, compiled before any submission
//	misses/KEY  is empty: one of those was missed once
var Dirs = []string{basesDir, beforeDir, missesDir}

const (
	basesDir  = "bases"
	beforeDir = "before"
	missesDir = "misses"
)

// maxKept is room for the bases of a hundred sets of imports or more, in bytes.
const maxKept = 1 << 30

// seen reports whether what belongs to a key was missed before.
func (w *Way) seen(key string) bool {
	f, err := os.OpenFile(filepath.Join(w.CacheDir(), missesDir, key), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		f.Close()
	}
	return errors.Is(err, fs.ErrExist)
}

// Prepare makes the base for what the reference imports, and compiles driver and
// dispatcher, if there can be any. Submissions are built without them, too.
func (w *Way) Prepare(ctx context.Context, s *screen.Source, p tool.Program, set *gotool.Exports) error {
	b, err := w.Start(ctx, p, set)
	if err != nil {
		return err
	}
	a := attempt{Build: b, way: w}
	a.before(ctx, s, true)
	_, err = a.findBase(ctx, a.imports(), true)()
	return err
}

// Begin returns a job that grafts what it can.
func (w *Way) Begin(s *screen.Source, p tool.Program, set *gotool.Exports) tool.Job {
	return &job{way: w, source: s, program: p, set: set, settled: make(chan struct{})}
}

// job is the making of one program, and what of it was compiled before.
type job struct {
	way     *Way
	source  *screen.Source
	program tool.Program
	set     *gotool.Exports

	settled chan struct{} // is closed when the rest may be read
	found   *before
	why     error // nothing is made of what was found
}

// Suits implements tool.Job.
func (j *job) Suits(ctx context.Context, index gotool.Index, pkg *types.Package) error {
	a := attempt{Build: &tool.Build{Maker: j.way.Maker, Program: j.program, Set: j.set, Index: index}, way: j.way}
	j.found = a.before(ctx, j.source, false)
	j.why = j.found.suits(pkg)
	return j.why
}

// Settle implements tool.Job.
func (j *job) Settle(checked bool) {
	if !checked {
		j.why = errNotBefore
	}
	close(j.settled)
}

// Alone implements tool.Job.
func (j *job) Alone() error { return j.why }

// suited waits for what was compiled before and suits the submission.
func (j *job) suited(ctx context.Context) (*before, error) {
	select {
	case <-j.settled:
		return j.found, j.why
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Make implements tool.Job: before each unit is compiled it looks whether the program can
// be made without it.
func (j *job) Make(ctx context.Context, p tool.Program) (*gotool.Failure, error) {
	b, err := j.way.Start(ctx, p, j.set)
	if err != nil {
		return nil, err
	}
	a := attempt{Build: b, way: j.way}
	looking, cancel := context.WithCancel(ctx)
	base := a.findBase(looking, a.imports(), false)
	defer base()
	defer cancel()
	return b.Run(ctx, func(i int) bool {
		return i > 0 && j.graftBefore(ctx, a, i, base) == nil || p.Units[i].Path == "" && a.graft(base, nil) == nil
	})
}

// graftBefore grafts before unit i, the package beside the submission, is compiled, if
// that was done before.
func (j *job) graftBefore(ctx context.Context, a attempt, i int, base func() (*splice.Base, error)) error {
	if i != len(a.Program.Units)-2 || a.Program.Whole {
		return errNotBefore
	}
	found, err := j.suited(ctx)
	if err != nil {
		return err
	}
	if err = a.instances(ctx, found); err == nil {
		err = a.graft(base, found)
	}
	j.why = err
	return err
}
