// Package foreign refuses writes to variables of other packages.
package foreign

import (
	"go/ast"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// Rule refuses writes to other packages' variables.
var Rule = rule.Rule{
	Name: "foreign",
	Doc: `no writes to other packages' variables

Assigning to a variable that another package owns (os.Args, os.Stdout,
rand.Reader, http.DefaultClient, io.EOF), to an element or field of one, or
taking its address, breaks this rule: everything in the process sees the
change. Reading one is free, and so is a function the other package offers for
the purpose, such as slog.SetDefault. The challenge's allow_escapes lifts it by
the variable's name ("os.Args") or package.`,
	Tell: func(grader.Rules) string {
		return "Don't assign to variables of other packages, such as `os.Args` or `http.DefaultClient`."
	},
	Run: run,
}

func run(pass *analysis.Pass, rules grader.Rules) {
	check := func(e ast.Expr) {
		v := rule.Root(pass.TypesInfo, e)
		if !rule.Global(v) || v.Pkg() == pass.Pkg {
			return
		}
		if rule.Match(rules.AllowEscapes, rule.Name(v)) || rule.Match(rules.AllowEscapes, v.Pkg().Path()) {
			return
		}
		rule.Report(pass, e, "make a variable of your own and pass it where it is needed",
			"%s.%s belongs to package %s and must not change", v.Pkg().Name(), v.Name(), v.Pkg().Path())
	}
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	in.Preorder(nil, func(n ast.Node) {
		for _, e := range rule.Written(pass.TypesInfo, n) {
			check(e)
		}
	})
}
