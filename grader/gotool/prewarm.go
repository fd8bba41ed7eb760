package gotool

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"

	"github.com/gradus-dev/gradus/grader"
)

// prewarmStep is how many packages are compiled between two words of progress.
const prewarmStep = 40

// Prewarm fetches and compiles what candidates and judges of a runtime may import, so
// that no later build waits for it: the standard library, and packages of pinned
// modules. On a machine that never compiled the standard library it takes up to a
// minute, else a second or two. progress is told what is being done, in lines to print;
// it may be nil. A module that can't be had keeps nothing else from being prepared; the
// error is a *MissingModuleError then.
func (t *Tools) Prewarm(ctx context.Context, rt Runtime, mod grader.Modules, packages []string, progress func(string)) error {
	const op = "prepare the build cache"
	if progress == nil {
		progress = func(string) {}
	}
	runtimeDir, err := t.RuntimeDir(rt)
	if err != nil {
		return wrap(op, err, "")
	}
	files, err := rt.files()
	if err != nil {
		return wrap(op, err, "")
	}
	judges := t.Exports(mod, runtimeDir, true)
	missing, err := t.warm(ctx, judges, append(runtimePackages(files), "testing"), []string{goCmp.path + "/cmp", goCmp.path + "/cmp/cmpopts"}, "what judges import", progress)
	if err != nil {
		return wrap(op, err, "")
	}
	candidates := t.Exports(mod, runtimeDir, false)
	standard, err := candidates.importable(ctx)
	if err != nil {
		return wrap(op, err, "")
	}
	others, err := t.warm(ctx, candidates, append(runtimePackages(files), standard...), packages, "what submissions may import", progress)
	return wrap(op, cmp.Or(err, missing, others), "")
}

// warm lists paths in steps, telling progress of each, and then packages of modules
// that may be missing.
func (t *Tools) warm(ctx context.Context, set *Exports, paths, others []string, what string, progress func(string)) (missing, err error) {
	paths = append(always(), paths...)
	if len(set.absent(slices.Concat(paths, others))) == 0 {
		progress(fmt.Sprintf("%s: ready", what))
		return nil, nil
	}
	done, all := 0, len(paths)+len(others)
	for step := range slices.Chunk(paths, prewarmStep) {
		progress(fmt.Sprintf("compiling %s: %d of %d packages", what, done, all))
		if _, err := set.Need(ctx, step); err != nil {
			return nil, err
		}
		done += len(step)
	}
	if len(others) > 0 {
		progress(fmt.Sprintf("compiling %s: %d of %d packages", what, done, all))
	}
	for _, path := range others { // one by one: each may lack a module
		_, err := set.Need(ctx, []string{path})
		if lacks, ok := errors.AsType[*MissingModuleError](err); ok {
			missing = lacks
		} else if err != nil {
			return nil, err
		}
	}
	if missing == nil {
		progress(fmt.Sprintf("%s: ready", what))
	}
	return missing, nil
}

// absent is missing, for others than need.
func (s *Exports) absent(paths []string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.missing(paths)
}

// runtimePackages returns the import paths of a runtime's packages.
func runtimePackages(files map[string][]byte) (paths []string) {
	for name := range files {
		if dir := path.Dir(name); dir != "." {
			paths = append(paths, RuntimePath+"/"+dir)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}
