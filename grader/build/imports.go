package build

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"github.com/gradus-dev/gradus/grader"
)

// imports refuses paths that no candidate may import.
func (s *source) imports(file *ast.File) []grader.Diagnostic {
	var diags []grader.Diagnostic
	for _, spec := range file.Imports {
		p, _ := strconv.Unquote(spec.Path.Value)
		if message, help := s.refuseImport(p); message != "" {
			d := s.at(spec.Path.Pos(), message)
			d.Help = help
			diags = append(diags, d)
		}
	}
	return diags
}

// refuseImport says why p can't be imported and what to do; both are empty when
// it can: a package of the standard library that programs may use, or one that the
// challenge lists. What is below such a package is not listed with it: it may be the
// inside of a C library.
func (s *source) refuseImport(p string) (message, help string) {
	elements := strings.Split(p, "/")
	switch {
	case p == "C" || p == "runtime/cgo":
		return "cgo can't be used", "write it in Go"
	case p == "unsafe":
		return "", ""
	case p == s.ch.ImportPath:
		return "a package can't import itself", "use the names of this package directly"
	case module.CheckImportPath(p) != nil:
		return fmt.Sprintf("%q is not an import path", p), "a submission is one package: move the code into it"
	case p == runtimeModule || strings.HasPrefix(p, runtimeModule+"/"):
		return fmt.Sprintf("package %s is not available to submissions", p), "remove the import"
	case slices.Contains(elements, "internal") || slices.Contains(elements, "vendor") || elements[0] == "cmd":
		return fmt.Sprintf("use of internal package %s not allowed", p), "remove the import"
	case slices.Contains(s.ch.Rules.Packages, p):
		return s.refusePinned(p)
	case strings.Contains(elements[0], "."):
		return fmt.Sprintf("package %s is not available to submissions", p), s.availableHelp()
	}
	return s.refuseStandard(p)
}

const spellingHelp = "check the spelling of the import path"

// refuseStandard says why p can't be imported from the standard library.
func (s *source) refuseStandard(p string) (message, help string) {
	switch fitness(filepath.Join(s.tools.Root, "src", filepath.FromSlash(p))) {
	case fits:
		if p != "builtin" && !slices.ContainsFunc(strings.Split(p, "/"), skipped) {
			return "", ""
		}
	case unfit:
		return fmt.Sprintf("package %s is not for this platform", p), "remove the import"
	}
	return fmt.Sprintf("package %s is not in the standard library", p), spellingHelp
}

// skipped reports whether the go command finds no package below a directory.
func skipped(element string) bool {
	return element == "testdata" || strings.HasPrefix(element, "_") || strings.HasPrefix(element, ".")
}

// refusePinned says why p, which the challenge lists, can't be imported. Where its
// module is missing from the machine, the build will say so.
func (s *source) refusePinned(p string) (message, help string) {
	m, ok := moduleOf(s.ch.Modules, p)
	if !ok {
		return fmt.Sprintf("package %s is of no module that the catalogue pins", p), s.availableHelp()
	}
	dir, ok := s.tools.moduleDir(m)
	if !ok {
		return "", ""
	}
	switch fitness(filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(p, m.Path)))) {
	case noPackage:
		return fmt.Sprintf("package %s is not in module %s %s", p, m.Path, m.Version), spellingHelp
	case unfit:
		return fmt.Sprintf("package %s can't be imported on this platform", p), "remove the import"
	}
	return "", ""
}

// A fit says whether a directory holds a package that can be imported here.
type fit int

const (
	noPackage fit = iota // no Go file
	unfit                // none for this platform, or a program
	fits
)

// fitting holds directories that were found to fit: the submissions of a batch
// import the same few.
var fitting sync.Map

func fitness(dir string) fit {
	if _, known := fitting.Load(dir); known {
		return fits
	}
	sources, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	sources = slices.DeleteFunc(sources, func(file string) bool { return strings.HasSuffix(file, "_test.go") })
	if len(sources) == 0 {
		return noPackage
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
			return unfit
		}
		fitting.Store(dir, true)
		return fits
	}
	return unfit
}

// required returns the modules that a catalogue pins for submissions.
func required(mods grader.Modules) (modules []module.Version) {
	mod, err := modfile.ParseLax("go.mod", mods.Mod, nil)
	if err != nil {
		return nil // the build itself will say so
	}
	for _, r := range mod.Require {
		if !r.Indirect && r.Mod.Path != runtimeModule {
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

func (s *source) availableHelp() string {
	if paths := s.ch.Rules.Packages; len(paths) > 0 {
		return "beside the standard library there is only " + strings.Join(paths, ", ")
	}
	return "only the standard library is"
}
