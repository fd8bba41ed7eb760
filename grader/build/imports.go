package build

import (
	"fmt"
	"go/ast"
	"go/build"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

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
	case p == "C":
		return "cgo can't be used", "write it in Go"
	case p == "unsafe":
		return "", ""
	case p == s.ch.ImportPath:
		return "a package can't import itself", "use the names of this package directly"
	case module.CheckImportPath(p) != nil:
		return fmt.Sprintf("%q is not an import path", p), "a submission is one package: move the code into it"
	case p == runtimeModule || strings.HasPrefix(p, runtimeModule+"/"):
		return fmt.Sprintf("package %s is not available to submissions", p), "remove the import"
	case slices.Contains(elements, "internal") || elements[0] == "vendor" || elements[0] == "cmd":
		return fmt.Sprintf("use of internal package %s not allowed", p), "remove the import"
	case slices.Contains(s.ch.Rules.Packages, p):
		return "", ""
	case !strings.Contains(elements[0], "."):
		return s.refuseStandard(p)
	default:
		return fmt.Sprintf("package %s is not available to submissions", p), s.availableHelp()
	}
}

// usable holds the directories of standard packages that were found to be for this
// platform: the submissions of a batch import the same few.
var usable sync.Map

// refuseStandard says why p can't be imported from the standard library.
func (s *source) refuseStandard(p string) (message, help string) {
	dir := filepath.Join(s.goroot, "src", filepath.FromSlash(p))
	if _, known := usable.Load(dir); known {
		return "", ""
	}
	sources, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	if len(sources) == 0 {
		return fmt.Sprintf("package %s is not in the standard library", p), "check the spelling of the import path"
	}
	ctx := build.Default
	ctx.CgoEnabled = false
	for _, file := range sources {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		if match, err := ctx.MatchFile(dir, filepath.Base(file)); err == nil && match {
			usable.Store(dir, true)
			return "", ""
		}
	}
	return fmt.Sprintf("package %s is not for this platform", p), "remove the import"
}

func (s *source) availableHelp() string {
	if paths := s.ch.Rules.Packages; len(paths) > 0 {
		return "beside the standard library there is only " + strings.Join(paths, ", ")
	}
	return "only the standard library is"
}
