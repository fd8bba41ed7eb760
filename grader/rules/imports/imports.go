// Package imports checks what a submission imports against the default policy
// and the challenge's lists. It reads import declarations only, so it also
// works on source that does not type-check.
package imports

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// Rule refuses imports.
var Rule = rule.Rule{
	Name: "imports",
	Doc: `only packages the challenge permits

An import breaks this rule when it is on the default list of escape hatches
(unsafe, C, plugin, os/exec, os/signal, golang.org/x/sys …) and allow_escapes
does not name it; when it is internal to the standard library; when the
challenge's forbid names it; or when the challenge has allow_imports and that
does not name it. How an import is renamed makes no difference.`,
	Syntax: true,
	Tell:   tell,
	Run:    run,
}

// tell names what may be imported. Where steps are counted, rule "counted" does.
func tell(r grader.Rules) string {
	switch {
	case r.AllowImports != nil && len(r.AllowImports) == 0:
		return "Import nothing."
	case r.AllowImports != nil:
		return "Import nothing but " + rule.Listed(r.AllowImports, "and") + "."
	case r.Counted:
		return ""
	}
	said := "Import what you like of Go's standard library"
	if len(r.Packages) > 0 {
		said += ", and " + rule.Listed(r.Packages, "and")
	}
	var refused []string
	for _, row := range policy {
		if standard := !strings.Contains(row.pattern, "."); standard && !rule.Match(r.AllowEscapes, row.pattern) {
			refused = append(refused, row.pattern)
		}
	}
	return said + ", but not " + rule.Listed(refused, "or") + "."
}

func run(pass *analysis.Pass, rules grader.Rules) {
	for _, file := range pass.Files {
		for _, spec := range file.Imports {
			check(pass, rules, spec)
		}
	}
}

func check(pass *analysis.Pass, rules grader.Rules, spec *ast.ImportSpec) {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return // not Go: the compiler says so
	}
	escapes := rule.Match(rules.AllowEscapes, path)
	for _, row := range policy {
		if !escapes && rule.Match([]string{row.pattern}, path) {
			rule.Report(pass, spec, row.help, "import %q %s", path, row.why)
			return
		}
	}
	switch {
	case !escapes && internal(path):
		rule.Report(pass, spec, internalHelp, "import %q reaches into the private parts of Go", path)
	case rule.Match(rules.Forbid, path):
		rule.Report(pass, spec, "write what you need of it yourself: that is this challenge", "import %q is not allowed in this challenge", path)
	case rules.AllowImports != nil && !rule.Match(rules.AllowImports, path):
		rule.Report(pass, spec, allowed(rules.AllowImports), "import %q is not allowed in this challenge", path)
	}
}

// internal reports whether path is one the go command lets nobody else import.
func internal(path string) bool {
	parts := strings.Split(path, "/")
	return slices.Contains(parts, "internal") || parts[0] == "vendor" || parts[0] == "cmd"
}

func allowed(list []string) string {
	if len(list) == 0 {
		return "solve it without any import"
	}
	return "import only " + strings.Join(list, ", ")
}
