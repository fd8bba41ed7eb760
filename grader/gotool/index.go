package gotool

import (
	"context"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// Index is what the cache keeps of a set.
type Index struct {
	Compile  []string           `json:"compile"` // the compiler's flags
	Link     []string           `json:"link"`    // the linker's flags
	Packages map[string]Archive `json:"packages"`
}

// Archive is a compiled package.
type Archive struct {
	File    string   `json:"file"` // in the set's directory
	Size    int64    `json:"size"`
	Imports []string `json:"imports,omitempty"`
}

// Compiled is a precompiled package of a program.
type Compiled struct {
	Unit
	Imports []string
	File    string // the archive
	Size    int64
}

// Inputs finds what a program's units import, and export data for all of it; with, if it
// is not nil, is among the packages that they may import. An error that is no
// *FallbackError is about modules, or about the source.
func (s *Exports) Inputs(ctx context.Context, units []Unit, with *Compiled) (imports [][]string, index Index, err error) {
	if imports, err = ImportsOf(units); err == nil {
		if with == nil {
			index, err = s.Need(ctx, Wanted(units, imports))
		} else if index, err = s.Need(ctx, Wanted(slices.Concat(units, []Unit{with.Unit}), slices.Concat(imports, [][]string{with.Imports}))); err == nil {
			index, err = index.with(with, s.Dir)
		}
	}
	if isOfModules(err) {
		return nil, index, err // the go command could do no better
	}
	if err != nil {
		return nil, index, &FallbackError{err}
	}
	return imports, index, nil
}

// with returns x with one more package.
func (x Index) with(c *Compiled, dir string) (Index, error) {
	rel, err := filepath.Rel(dir, c.File)
	if err != nil {
		return x, err
	}
	packages := maps.Clone(x.Packages)
	packages[c.Path] = Archive{File: rel, Size: c.Size, Imports: c.Imports}
	x.Packages = packages
	return x, nil
}

// Lang returns the language version among the compiler's flags.
func (x Index) Lang() string {
	for _, f := range x.Compile {
		if lang, ok := strings.CutPrefix(f, "-lang="); ok {
			return lang
		}
	}
	return ""
}

// ImportsOf parses the import declarations of every unit.
func ImportsOf(units []Unit) ([][]string, error) {
	all := make([][]string, len(units))
	for i, u := range units {
		paths := map[string]bool{}
		for name, data := range u.Files {
			file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
			if err != nil {
				return nil, err
			}
			for _, spec := range file.Imports {
				path, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					return nil, err
				}
				paths[path] = true
			}
		}
		all[i] = slices.Sorted(maps.Keys(paths))
	}
	return all, nil
}

// Wanted are the packages that units import and that are not among them.
func Wanted(units []Unit, imports [][]string) []string {
	paths := map[string]bool{}
	for _, p := range slices.Concat(append(imports, always())...) {
		paths[p] = true
	}
	for _, u := range units {
		delete(paths, u.Path)
	}
	delete(paths, "unsafe")
	return slices.Sorted(maps.Keys(paths))
}

// Closure returns paths and all they import, sorted; unsafe, which is in no
// archive, is left out.
func (x Index) Closure(paths []string) []string {
	seen := map[string]bool{"unsafe": true}
	var all []string
	var visit func(string)
	visit = func(path string) {
		if !seen[path] {
			seen[path] = true
			all = append(all, path)
			for _, p := range x.Packages[path].Imports {
				visit(p)
			}
		}
	}
	for _, p := range paths {
		visit(p)
	}
	slices.Sort(all)
	return all
}

// always are the packages the linker needs though no source imports them; see
// LinkerDeps in cmd/go/internal/load.
func always() []string {
	if runtime.GOARCH == "arm" {
		return []string{"runtime", "math"}
	}
	return []string{"runtime"}
}
