package build

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cache"
)

// unit is one package compiled from source for one program.
type unit struct {
	path  string            // import path; empty for the program's package main
	files map[string][]byte // by name; none has a directory
}

// emptyMain returns a program that does nothing.
func emptyMain() unit {
	return unit{files: map[string][]byte{"main.go": []byte("package main\n\nfunc main() {}\n")}}
}

// unitDir begins the names of the directories of units. The go command puts them
// into its messages, where they are cut out again.
const unitDir = "gradus-unit-"

// runModule is the path of the main module of every temporary module.
const runModule = "gradus.invalid/run"

// goCmp is the one package beside the standard library that hidden tests may
// always import. A catalogue's own module file may pin another version.
var goCmp = struct{ path, version, sums string }{
	"github.com/google/go-cmp", "v0.7.0",
	"github.com/google/go-cmp v0.7.0 h1:wk8382ETsv4JYUZwIsn6YpYiWiBsYLSJiTsyBybVuN8=\n" +
		"github.com/google/go-cmp v0.7.0/go.mod h1:pXiqmnSA92OHEEa9HXL2W4E7lf9JzCmGVUdgjX3N/iU=\n",
}

// writeModule lays units out in dir as a main module whose go.mod is the
// challenge's pinned one, with every other unit a module of its own beside it
// and the runtime (if runtimeDir is set) where it is. It returns the directory
// of each unit.
func writeModule(dir string, ch *grader.Challenge, units []unit, runtimeDir string, withCmp bool) (map[string]string, error) {
	mod, sums, err := pinnedModule(ch.Modules, withCmp)
	if err != nil {
		return nil, wrap("read the module file of "+ch.ID(), err, "")
	}
	places := map[string]string{}
	for i, u := range units {
		at := dir
		if u.path != "" {
			at = filepath.Join(dir, fmt.Sprintf("%s%d", unitDir, i))
			if err := replaceModule(mod, u.path, at); err != nil {
				return nil, err
			}
		}
		places[u.path] = at
		if err := writeFiles(at, u.files); err != nil {
			return nil, err
		}
	}
	if runtimeDir != "" {
		if err := replaceModule(mod, runtimeModule, runtimeDir); err != nil {
			return nil, err
		}
	}
	mod.Cleanup()
	data, err := mod.Format()
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		if u.path != "" {
			if err := writeFiles(places[u.path], map[string][]byte{"go.mod": moduleFile(u.path, mod.Go.Version)}); err != nil {
				return nil, err
			}
		}
	}
	return places, writeFiles(dir, map[string][]byte{"go.mod": data, "go.sum": sums})
}

// pinnedModule returns the catalogue's requirements as the main module's file.
// Nothing else of the catalogue's file is taken over: a replaced directory or a
// toolchain line would reach outside.
func pinnedModule(m grader.Modules, withCmp bool) (*modfile.File, []byte, error) {
	from, err := modfile.ParseLax("go.mod", m.Mod, nil)
	if err != nil {
		return nil, nil, err
	}
	mod, sums := new(modfile.File), slices.Clone(m.Sum)
	goVersion := strings.TrimPrefix(MinGo, "go")
	if from.Go != nil {
		goVersion = from.Go.Version
	}
	err = errors.Join(mod.AddModuleStmt(runModule), mod.AddGoStmt(goVersion))
	hasCmp := false
	for _, r := range from.Require {
		hasCmp = hasCmp || r.Mod.Path == goCmp.path
		if r.Mod.Path != runtimeModule {
			mod.AddNewRequire(r.Mod.Path, r.Mod.Version, r.Indirect)
		}
	}
	if withCmp && !hasCmp {
		mod.AddNewRequire(goCmp.path, goCmp.version, false)
		sums = append(sums, goCmp.sums...)
	}
	return mod, sums, err
}

// replaceModule requires path and finds it at dir.
func replaceModule(mod *modfile.File, importPath, dir string) error {
	version := "v0.0.0"
	if _, major, ok := module.SplitPathVersion(importPath); ok && major != "" {
		version = module.PathMajorPrefix(major) + ".0.0"
	}
	mod.AddNewRequire(importPath, version, false)
	return mod.AddReplace(importPath, "", dir, "")
}

func moduleFile(importPath, goVersion string) []byte {
	return fmt.Appendf(nil, "module %s\n\ngo %s\n", modfile.AutoQuote(importPath), goVersion)
}

// writeFiles writes files, whose names have no directory, into dir.
func writeFiles(dir string, files map[string][]byte) error {
	if err := makeDir(dir); err != nil {
		return wrap("write sources", err, cacheHint)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name != path.Base(name) {
			return &Error{Op: "write sources", Err: fmt.Errorf("%q is not a plain file name", name)}
		}
		if err := writeFile(filepath.Join(dir, name), files[name]); err != nil {
			return wrap("write sources", err, cacheHint)
		}
	}
	return nil
}

// runtimeSource returns the place of the runtime's source in the cache, which is
// always the same since the go command's own cache goes by it. The source is there
// once placeRuntime has seen to it, which only the go command needs.
func (b *Builder) runtimeSource(rt Runtime) (dir string, err error) {
	files, err := rt.files()
	if err != nil {
		return "", err
	}
	files["go.mod"] = moduleFile(runtimeModule, strings.TrimPrefix(MinGo, "go"))
	dir = filepath.Join(b.cache.dir, runtimeDirs, digestFiles(files)[:32])
	b.runtimes.LoadOrStore(dir, files)
	return dir, nil
}

// placeRuntime writes the runtime's source to the place that runtimeSource returned,
// unless all of it is there; "" is no runtime.
func (b *Builder) placeRuntime(dir string) error {
	files, known := b.runtimes.Load(dir)
	if !known {
		return nil
	}
	if b.cache.intact(dir) {
		cache.Touch(dir)
		return nil
	}
	placed := map[string][]byte{}
	for name, data := range files.(map[string][]byte) {
		if name != "go.mod" {
			name = path.Join("grader/judge", name)
		}
		placed[name] = data
	}
	return b.cache.writeDir(dir, placed)
}

// challengeFiles reads the named files of a challenge, by base name.
func challengeFiles(ch *grader.Challenge, names []string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range names {
		data, err := readFS(ch, name)
		if err != nil {
			return nil, err
		}
		files[path.Base(name)] = data
	}
	return files, nil
}

// explainGo turns what the go command wrote before it failed into an error.
func explainGo(text string, err error) error {
	if err := cmp.Or(offline(text), mismatch(text)); err != nil {
		return err
	}
	if text = strings.TrimSpace(text); text != "" {
		return errors.New(text)
	}
	return err
}

// Materialise writes a temporary module in which the challenge's own package,
// its driver and its hidden tests type-check offline, and may import rt. The package is importPath
// in the module at dir; load it with the environment that Env(dir) returns.
// cleanup removes the module and is never nil.
func (b *Builder) Materialise(ctx context.Context, ch *grader.Challenge, rt Runtime) (dir, importPath string, cleanup func(), err error) {
	cleanup = func() {}
	files, err := challengeFiles(ch, slices.Concat(ch.Files.Reference, ch.Files.Hidden))
	if err != nil {
		return "", "", cleanup, err
	}
	units := []unit{{ch.ImportPath, files}}
	if len(ch.Files.Drivers) > 0 {
		drivers, err := challengeFiles(ch, ch.Files.Drivers)
		if err != nil {
			return "", "", cleanup, err
		}
		units = append(units, unit{ch.DriverPath(), drivers})
	}
	if err := stopped(ctx, "materialise "+ch.ID()); err != nil {
		return "", "", cleanup, err
	}
	runtimeDir, err := b.runtimeSource(rt)
	if err == nil {
		err = b.placeRuntime(runtimeDir)
	}
	if err != nil {
		return "", "", cleanup, err
	}
	if dir, err = b.scratch(); err != nil {
		return "", "", cleanup, err
	}
	cleanup = func() { os.RemoveAll(dir) }
	units = append(units, emptyMain())
	if _, err = writeModule(dir, ch, units, runtimeDir, true); err == nil {
		err = b.obtain(ctx, dir, outside(units))
	}
	if err != nil {
		cleanup()
		return "", "", func() {}, wrap("materialise "+ch.ID(), err, "")
	}
	return dir, ch.ImportPath, cleanup, nil
}
