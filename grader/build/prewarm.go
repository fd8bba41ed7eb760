package build

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// prewarmStep is how many packages are compiled between two words of progress.
const prewarmStep = 40

// Prewarm compiles what candidates and judges of a runtime and of pinned modules
// may import, so that no later build waits for it. On a machine that never
// compiled the standard library it takes up to a minute, else a second or two.
// progress is told what is being done, in lines to print; it may be nil.
func (b *Builder) Prewarm(ctx context.Context, rt Runtime, mods []grader.Modules, progress func(string)) error {
	const op = "prepare the build cache"
	if progress == nil {
		progress = func(string) {}
	}
	runtimeDir, err := b.runtimeSource(rt)
	if err != nil {
		return wrap(op, err, "")
	}
	files, err := rt.files()
	if err != nil {
		return wrap(op, err, "")
	}
	if len(mods) == 0 {
		mods = []grader.Modules{{}}
	}
	for _, mod := range mods {
		judges := append(runtimePackages(files), "testing", goCmp.path+"/cmp", goCmp.path+"/cmp/cmpopts")
		if err := b.warm(ctx, b.exports(mod, runtimeDir, true), judges, "what judges import", progress); err != nil {
			return wrap(op, err, "")
		}
		set := b.exports(mod, runtimeDir, false)
		paths, err := set.importable(ctx)
		if err != nil {
			return wrap(op, err, "")
		}
		if err := b.warm(ctx, set, append(runtimePackages(files), paths...), "what submissions may import", progress); err != nil {
			return wrap(op, err, "")
		}
	}
	return nil
}

// warm lists paths in steps, telling progress of each.
func (b *Builder) warm(ctx context.Context, set *exportSet, paths []string, what string, progress func(string)) error {
	paths = append(always(), paths...)
	if len(set.absent(paths)) == 0 {
		progress(fmt.Sprintf("%s: ready", what))
		return nil
	}
	done := 0
	for step := range slices.Chunk(paths, prewarmStep) {
		progress(fmt.Sprintf("compiling %s: %d of %d packages", what, done, len(paths)))
		if _, err := set.need(ctx, step); err != nil {
			return err
		}
		done += len(step)
	}
	progress(fmt.Sprintf("%s: ready", what))
	return nil
}

// absent is missing, for others than need.
func (s *exportSet) absent(paths []string) []string {
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

// importable lists the packages submissions may import: those of the standard
// library that are not internal, and those of the pinned modules.
func (s *exportSet) importable(ctx context.Context) ([]string, error) {
	patterns := []string{"std"}
	for _, m := range required(s.mod) {
		patterns = append(patterns, m.Path+"/...")
	}
	out, err := s.golist(ctx, append([]string{"-e", "-f", importableFormat, "--"}, patterns...))
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, p := range strings.Fields(string(out)) {
		elements := strings.Split(p, "/")
		if elements[0] != "vendor" && !slices.Contains(elements, "internal") && p != "unsafe" {
			paths = append(paths, p)
		}
	}
	return paths, nil
}

// importableFormat prints packages that can be imported and compiled here.
const importableFormat = `{{if and (ne .Name "main") (not .Error) (not .DepsErrors)}}{{.ImportPath}}{{end}}`
