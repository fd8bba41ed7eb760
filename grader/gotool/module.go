package gotool

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"github.com/gradus-dev/gradus/grader"
)

// Unit is one package compiled from source for one program.
type Unit struct {
	Path  string            // import path; empty for the program's package main
	Files map[string][]byte // by name; none has a directory
}

// Module is what the go command is given of a program: its packages in temporary modules,
// with what a catalogue pins.
type Module struct {
	Of       string // whose it is, for errors
	Requires grader.Modules
	Units    []Unit
	Runtime  string // as RuntimeDir returned it; "" for none
	WithCmp  bool   // go-cmp may be imported whatever is pinned
}

// emptyMain returns a program that does nothing.
func emptyMain() Unit {
	return Unit{Files: map[string][]byte{"main.go": []byte("package main\n\nfunc main() {}\n")}}
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

// write lays m out in dir as a main module whose go.mod is the pinned one, with every
// unit but package main a module of its own beside it and the runtime, if there is one,
// where it is. It returns the directory of each unit.
func (m Module) write(dir string) (map[string]string, error) {
	mod, sums, err := pinnedModule(m.Requires, m.WithCmp)
	if err != nil {
		return nil, wrap("read the module file of "+m.Of, err, "")
	}
	places := map[string]string{}
	for i, u := range m.Units {
		at := dir
		if u.Path != "" {
			at = filepath.Join(dir, fmt.Sprintf("%s%d", unitDir, i))
			if err := replaceModule(mod, u.Path, at); err != nil {
				return nil, err
			}
		}
		places[u.Path] = at
		if err := WriteFiles(at, u.Files); err != nil {
			return nil, err
		}
	}
	if m.Runtime != "" {
		if err := replaceModule(mod, OwnModule, m.Runtime); err != nil {
			return nil, err
		}
	}
	mod.Cleanup()
	data, err := mod.Format()
	if err != nil {
		return nil, err
	}
	for _, u := range m.Units {
		if u.Path != "" {
			if err := WriteFiles(places[u.Path], map[string][]byte{"go.mod": moduleFile(u.Path, mod.Go.Version)}); err != nil {
				return nil, err
			}
		}
	}
	return places, WriteFiles(dir, map[string][]byte{"go.mod": data, "go.sum": sums})
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
		if r.Mod.Path != OwnModule {
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

// WriteFiles writes files, whose names have no directory, into dir.
func WriteFiles(dir string, files map[string][]byte) error {
	if err := MakeDir(dir); err != nil {
		return wrap("write sources", err, cacheHint)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name != path.Base(name) {
			return &Error{Op: "write sources", Err: fmt.Errorf("%q is not a plain file name", name)}
		}
		if err := WriteFile(filepath.Join(dir, name), files[name]); err != nil {
			return wrap("write sources", err, cacheHint)
		}
	}
	return nil
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
