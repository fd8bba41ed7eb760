// Package recursion demands that a submission recurses, or that it does not.
package recursion

import (
	"fmt"
	"go/ast"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/internal/flow"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// Rule demands or refuses recursion.
var Rule = rule.Rule{
	Name: "recursion",
	Doc: `functions call themselves, or do not, as the challenge asks

A submission recurses when a function may call itself, directly or through
others: by name, as a method, through a variable, field, parameter or result
that holds a function, through a pointer to it, as a callback of slices.SortFunc
and the like, by a range over a function, by go or defer, through an interface,
or by way of a function of another package that is given a value and looks at
it: fmt calls String, sort.Sort calls Less, json.Marshal calls MarshalJSON,
iter.Pull what it pulls from. What reflection sets is not seen.

A function in the field of one value that calls what is in the same field of
another value, as a wrapper does, calls itself only if it may be the same value,
or if what wraps is wrapped in its like.

With recursion = "forbidden" each such cycle breaks the rule. With recursion =
"required" the rule is broken when no function that the exported API uses is
part of one.`,
	For: func(r grader.Rules) bool { return r.Recursion != "" },
	Tell: func(r grader.Rules) string {
		const ways = "by name, as a method, through a variable, field or parameter that holds a function, or through an interface"
		if r.Recursion == "required" {
			return "Recurse: a function that the exported ones use calls itself, directly or through others, " + ways + "."
		}
		return "Don't recurse: no function calls itself, directly or through others, " + ways + "."
	},
	Run: run,
}

func run(pass *analysis.Pass, rules grader.Rules) {
	f := flow.Solve(pass, flow.Client{Seen: rules.Recursion == "forbidden"})
	g := newGraph(f)
	switch rules.Recursion {
	case "forbidden":
		for _, group := range g.cycles() {
			report(pass, g.shortest(group))
		}
	case "required":
		required(pass, f, g.cycles())
	default:
		panic(fmt.Sprintf("recursion = %q is neither required nor forbidden", rules.Recursion))
	}
}

func required(pass *analysis.Pass, f *flow.Flow, groups [][]*flow.Func) {
	var exported []*flow.Func
	for _, fn := range f.Funcs() {
		if fn.Decl != nil && fn.Decl.Name.IsExported() {
			exported = append(exported, fn)
		}
	}
	used := f.Reach(exported...)
	for _, group := range groups {
		for _, fn := range group {
			if used[fn] {
				return
			}
		}
	}
	if len(pass.Files) > 0 {
		rule.Report(pass, pass.Files[0].Name, "solve a smaller input by calling the same function, and stop at one that needs no call",
			"no function here calls itself; this challenge is to be solved by recursion")
	}
}

// report words a cycle, given as the calls that lead round it.
func report(pass *analysis.Pass, cycle []flow.Edge) {
	names := make([]string, len(cycle))
	for i, e := range cycle {
		names[i] = name(e)
	}
	last := cycle[len(cycle)-1]
	self := names[len(names)-1]
	message := self + " calls itself"
	if len(cycle) > 1 {
		message = fmt.Sprintf("%s calls itself by way of %s", self, strings.Join(names[:len(names)-1], " and "))
	}
	rule.Report(pass, last.At, "loop, and keep what is still to be done in a slice used as a stack or queue",
		"%s; this challenge is to be solved without recursion", message)
}

// name returns what the learner calls the function an edge leads to.
func name(e flow.Edge) string {
	if decl := e.To.Decl; decl != nil {
		return decl.Name.Name
	}
	at := e.At
	if call, ok := at.(*ast.CallExpr); ok {
		at = call.Fun
	}
	switch x := ast.Unparen(at).(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return "a function literal"
}
