package screen

import (
	"fmt"
	"go/ast"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/module"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
)

// imports refuses paths that no candidate may import.
func (s *Source) imports(file *ast.File) []grader.Diagnostic {
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

// refuseImport says why p can't be imported and what to do; both are empty if it can: a
// package of the standard library that programs may use, or one that the challenge lists.
// Listing a package does not list those below it.
func (s *Source) refuseImport(p string) (message, help string) {
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
	case p == gotool.OwnModule || strings.HasPrefix(p, gotool.OwnModule+"/"):
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
func (s *Source) refuseStandard(p string) (message, help string) {
	switch s.tools.FitStandard(p) {
	case gotool.Importable:
		return "", ""
	case gotool.NotHere:
		return fmt.Sprintf("package %s is not for this platform", p), "remove the import"
	}
	return fmt.Sprintf("package %s is not in the standard library", p), spellingHelp
}

// refusePinned says why p, which the challenge lists, can't be imported. Where its
// module is missing from the machine, the build will say so.
func (s *Source) refusePinned(p string) (message, help string) {
	m, fit := s.tools.FitPinned(s.ch.Modules, p)
	switch fit {
	case gotool.NoModule:
		return fmt.Sprintf("package %s is of no module that the catalogue pins", p), s.availableHelp()
	case gotool.NoPackage:
		return fmt.Sprintf("package %s is not in module %s %s", p, m.Path, m.Version), spellingHelp
	case gotool.NotHere:
		return fmt.Sprintf("package %s can't be imported on this platform", p), "remove the import"
	}
	return "", ""
}

func (s *Source) availableHelp() string {
	if paths := s.ch.Rules.Packages; len(paths) > 0 {
		return "beside the standard library there is only " + strings.Join(paths, ", ")
	}
	return "only the standard library is"
}
