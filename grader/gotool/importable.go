package gotool

import (
	"context"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// Fit says whether a package can be imported here.
type Fit int

const (
	NoPackage  Fit = iota // no Go file
	NotHere               // none for this platform, or a program
	Importable            // yes, or unknown, since its module is not on this machine
	NoModule              // no pinned module provides it
)

// FitStandard says whether a package of the standard library can be imported.
func (t *Tools) FitStandard(path string) Fit {
	fit := fitness(filepath.Join(t.tools.Root, "src", filepath.FromSlash(path)))
	if fit == Importable && (path == "builtin" || slices.ContainsFunc(strings.Split(path, "/"), skipped)) {
		return NoPackage
	}
	return fit
}

// FitPinned says whether a package can be imported of the pinned module to which it
// belongs by its path. Where that is missing from the machine, the build will say so.
func (t *Tools) FitPinned(mods grader.Modules, path string) (module.Version, Fit) {
	m, ok := moduleOf(mods, path)
	if !ok {
		return m, NoModule
	}
	dir, ok := t.tools.moduleDir(m)
	if !ok {
		return m, Importable
	}
	return m, fitness(filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(path, m.Path))))
}

// skipped reports whether the go command finds no package below a directory.
func skipped(element string) bool {
	return element == "testdata" || strings.HasPrefix(element, "_") || strings.HasPrefix(element, ".")
}

// fitting holds directories that were found to fit: the submissions of a batch
// import the same few.
var fitting sync.Map

func fitness(dir string) Fit {
	if _, known := fitting.Load(dir); known {
		return Importable
	}
	sources, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	sources = slices.DeleteFunc(sources, func(file string) bool { return strings.HasSuffix(file, "_test.go") })
	if len(sources) == 0 {
		return NoPackage
	}
	ctx := build.Default
	ctx.CgoEnabled = false
	for _, file := range sources {
		if match, err := ctx.MatchFile(dir, filepath.Base(file)); err != nil || !match {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil || slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"C"` }) {
			continue
		}
		if f.Name.Name == "main" {
			return NotHere
		}
		fitting.Store(dir, true)
		return Importable
	}
	return NotHere
}

// required returns the modules that a catalogue pins for submissions.
func required(mods grader.Modules) (modules []module.Version) {
	mod, err := modfile.ParseLax("go.mod", mods.Mod, nil)
	if err != nil {
		return nil // the build itself will say so
	}
	for _, r := range mod.Require {
		if !r.Indirect && r.Mod.Path != OwnModule {
			modules = append(modules, r.Mod)
		}
	}
	return modules
}

// moduleOf returns the pinned module that p belongs to by its path.
func moduleOf(mods grader.Modules, p string) (m module.Version, ok bool) {
	for _, r := range required(mods) {
		if (p == r.Path || strings.HasPrefix(p, r.Path+"/")) && len(r.Path) > len(m.Path) {
			m, ok = r, true
		}
	}
	return m, ok
}

// importable lists the packages of the standard library that submissions may import:
// those that are not internal.
func (s *Exports) importable(ctx context.Context) ([]string, error) {
	out, err := s.golist(ctx, []string{"-e", "-f", importableFormat}, []string{"std"})
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
