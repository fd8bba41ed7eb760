// Package graft makes the programs of submissions without a linker, whose run takes most
// of the time between a learner's edit and the verdict. What is the same for every
// submission that imports the same packages is linked once, the base; a submission's own
// package is compiled and put into a copy of it, as the runtime loads a plugin (package
// splice). Driver and dispatcher are compiled once, against a package with the shape of
// the reference (package mirror). Whatever the base lacks is left to the linker.
//
// It knows the object files and the runtime's tables of one Go release on one platform
// (Supports). To adopt a new release: name it in splice, run that package's tests, which
// compare with linked programs, and follow what changed in cmd/internal/goobj,
// cmd/link/internal/ld and runtime/symtab.go until they pass; before that, its programs
// are linked. To be rid of it all: delete the directory and what names it in link.New.
package graft

import (
	"context"
	"errors"
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

// Supports returns nil if programs of a Go release for a platform, such as "go1.26.8"
// and "linux/amd64", can be made here, or else why not.
func Supports(version, platform string) error { return splice.Supports(version, platform) }

// Dirs are the directories of the build cache with what is made here:
//
//	bases/KEY   a linked program to put submissions into
//	before/KEY  a driver and dispatcher, compiled before any submission
//	misses/KEY  an empty file: one of those was missing once
var Dirs = []string{basesDir, beforeDir, missesDir}

const (
	basesDir  = "bases"
	beforeDir = "before"
	missesDir = "misses"
)

// maxKept is how many bytes of bases are kept, enough for a hundred sets of imports.
const maxKept = 1 << 30

// seen reports whether the entry of a key was missing once before, and records it.
func (w *Way) seen(key string) bool {
	f, err := os.OpenFile(filepath.Join(w.CacheDir(), missesDir, key), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		f.Close()
	}
	return errors.Is(err, fs.ErrExist)
}

// Prepare makes the base for the reference's imports and precompiles driver and
// dispatcher, if possible. Submissions can be built without them.
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
