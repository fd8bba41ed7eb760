package graft

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link/graft/mirror"
	"github.com/gradus-dev/gradus/grader/link/graft/splice"
	"github.com/gradus-dev/gradus/grader/link/tool"
)

// errNoBase means that the fast link is not possible and the candidate has to be linked.
var errNoBase = errors.New("no base to graft onto")

// attempt is a build that tries to do without the linker. Making a base takes a few times
// as long as linking one candidate. So the base for the reference's imports is made with
// the judge, and one for other imports when they are used a second time.
type attempt struct {
	*tool.Build
	way *Way
}

// graft makes the program out of a base, the learner's archive and the other archives,
// some of which may be precompiled. An error means only that the linker has to make it.
func (a attempt) graft(base func() (*splice.Base, error), found *before) error {
	s, err := base()
	if err != nil {
		return err
	}
	packages, err := a.packages(found)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(a.Program.Out, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	err = s.Splice(file, packages)
	if err = errors.Join(err, file.Chmod(0o755), file.Close()); err != nil {
		os.Remove(a.Program.Out)
	}
	return err
}

// packages returns the packages to graft: those just compiled and the precompiled one.
func (a attempt) packages(found *before) (all []splice.Package, err error) {
	add := func(path string) {
		archive, readErr := os.ReadFile(a.Built[path])
		err = errors.Join(err, readErr)
		all = append(all, splice.Package{Path: path, Archive: archive})
	}
	units := a.Program.Units[:len(a.Program.Units)-1]
	if found == nil {
		for _, u := range units {
			add(u.Path)
		}
		return all, err
	}
	add(units[0].Path)
	if found.Instances != nil {
		add(mirror.InstancesPath)
	}
	return append(all, splice.Package{Path: a.Program.Last().Path, Archive: found.archive, Mirrored: units[0].Path}), err
}

// imports returns the paths that the packages other than main import from outside.
func (a attempt) imports() []string {
	units := len(a.Program.Units) - 1
	all := slices.Concat(a.Imports[:units]...)
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(path string) bool {
		return slices.ContainsFunc(a.Program.Units[:units], func(u gotool.Unit) bool { return u.Path == path })
	})
}

// instances compiles what driver and dispatcher need of the submission's generic code.
func (a attempt) instances(ctx context.Context, found *before) error {
	if found.Instances == nil {
		return nil
	}
	u := gotool.Unit{Path: mirror.InstancesPath, Files: map[string][]byte{"instances.go": found.Instances}}
	imports, err := gotool.ImportsOf([]gotool.Unit{u})
	if err != nil {
		return err
	}
	fail, err := a.Compile(ctx, len(a.Program.Units), u, imports[0])
	if fail != nil {
		return fmt.Errorf("compile generic code: %s", fail.FirstLine())
	}
	return err
}

// findBase starts looking for the base of a program whose packages other than main have
// the given imports. The function it returns waits for the base. A missing base is made if
// force is set or if it was missing once before.
func (a attempt) findBase(ctx context.Context, imports []string, force bool) func() (*splice.Base, error) {
	if err := a.graftable(); err != nil {
		return func() (*splice.Base, error) { return nil, err }
	}
	var s *splice.Base
	var err error
	var done sync.WaitGroup
	done.Go(func() { s, err = a.base(ctx, imports, force) })
	return func() (*splice.Base, error) {
		done.Wait()
		return s, err
	}
}

// graftable reports why a program can't be grafted.
func (a attempt) graftable() error {
	if a.Program.Trusted || a.Program.Whole || len(a.Program.Units) < 2 {
		return errNoBase
	}
	for name, data := range a.Program.Units[0].Files {
		if strings.Contains(string(data), "go:nosplit") {
			return fmt.Errorf("%s marks functions go:nosplit, which only a linker checks", name)
		}
	}
	return a.Initialises(a.Program.Main())
}

// base returns the base for imports, from memory or from the cache, or makes it.
func (a attempt) base(ctx context.Context, imports []string, force bool) (*splice.Base, error) {
	key := cache.Key([]byte("plain"), []byte(a.Set.Key), a.Program.Main(), []byte(a.Program.Challenge.ImportPath), []byte(strings.Join(imports, "\n")),
		[]byte(strings.Join(slices.Concat(a.Index.Compile, a.Index.Link), " ")))[:32]
	return a.way.bases.get(key, func() (*splice.Base, error) {
		kept := a.Cache.Entries(basesDir, maxKept)
		data, err := mapFile(kept.File(key))
		if err == nil {
			cache.Touch(kept.File(key))
			if s, err := splice.Decode(data); err == nil {
				return s, nil
			}
			if string(data) == never { // tried before
				return nil, errNoBase
			}
		}
		if !force && !a.way.seen(key) {
			return nil, errNotYet
		}
		s, err := a.makeBase(ctx, imports)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		data = []byte(never)
		if err == nil {
			data = s.Bytes()
		}
		_ = kept.PutBare(key, data) // without it the next process makes one
		return s, err
	})
}

// never is cached in place of a base that can't be made.
const never = "no base"
