// Package forbid refuses the functions a challenge asks learners to do without.
package forbid

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// Rule refuses the functions named in the challenge's forbid.
var Rule = rule.Rule{
	Name: "forbid",
	Doc: `functions this challenge is about writing

Any mention of a function, method, type, variable or builtin that the
challenge's forbid names breaks this rule: "slices.Sort", "slices.Sort*",
"sync.Map.Range", "container/heap.Push", "append". What an identifier refers to
counts, not how it is written: aliases, dot imports, methods promoted from an
embedded field and functions passed as values are seen. What reflection has in
place of a forbidden builtin or method is forbidden as well: SetMapIndex for
delete, Value.MethodByName for a method. Names the submission declares itself are
never forbidden. "map" forbids Go's own maps: their type, types of other packages that
are maps, and elements of such.`,
	For:  func(r grader.Rules) bool { return len(r.Forbid) > 0 },
	Tell: tell,
	Run:  run,
}

// tell lists packages, builtins and other functions, each by its kind.
func tell(r grader.Rules) string {
	var packages, builtins, functions []string
	for _, p := range r.Forbid {
		path, all := strings.CutSuffix(p, ".*")
		switch name := p[strings.LastIndex(p, "/")+1:]; {
		case all:
			packages = append(packages, path)
		case strings.Contains(name, "."):
			functions = append(functions, p)
		case p == maps || types.Universe.Lookup(p) != nil:
			builtins = append(builtins, p)
		default:
			packages = append(packages, p)
		}
	}
	var parts []string
	for _, kind := range []struct {
		one, many string
		names     []string
	}{{"package ", "the packages ", packages}, {"the builtin ", "the builtins ", builtins}, {"", "", functions}} {
		switch len(kind.names) {
		case 0:
		case 1:
			parts = append(parts, kind.one+rule.Listed(kind.names, "and"))
		default:
			parts = append(parts, kind.many+rule.Listed(kind.names, "and"))
		}
	}
	said := "Do without " + strings.Join(parts, "; without ")
	if slices.ContainsFunc(functions, func(f string) bool { return strings.Contains(f, "*") }) {
		said += " (`*` stands for the rest of a name)"
	}
	return said + ": what you need of it is yours to write."
}

// maps is the keyword that stands for all maps.
const maps = "map"

// reflected are the functions of package reflect that do what a builtin does.
var reflected = map[string][]string{
	"append": {"reflect.Append*"},
	"cap":    {"reflect.Value.Cap"},
	"clear":  {"reflect.Value.Clear"},
	"close":  {"reflect.Value.Close"},
	"copy":   {"reflect.Copy"},
	"delete": {"reflect.Value.SetMapIndex"},
	"len":    {"reflect.Value.Len"},
	maps:     {"reflect.MakeMap*", "reflect.MapOf"},
	"make":   {"reflect.Make*"},
	"new":    {"reflect.New", "reflect.Zero"},
}

// byName are the functions that select methods, of which there is no telling which.
var byName = []string{"reflect.Value.Method*", "reflect.Type.Method*"}

// forbidden returns the patterns of a challenge with what stands in for them. A
// method is forbidden by its package, type and name: "sync.Map.Range".
func forbidden(patterns []string) []string {
	all := slices.Clone(patterns)
	for _, p := range patterns {
		if name := p[strings.LastIndex(p, "/")+1:]; strings.Count(name, ".") > 1 {
			all = append(all, byName...)
		}
		for builtin, others := range reflected {
			if rule.Match([]string{p}, builtin) {
				all = append(all, others...)
			}
		}
	}
	return all
}

func run(pass *analysis.Pass, rules grader.Rules) {
	patterns := forbidden(rules.Forbid)
	for id, obj := range rule.Uses(pass) {
		if _, ok := obj.(*types.PkgName); ok || obj.Pkg() == pass.Pkg {
			continue
		}
		if name := rule.Name(obj); name != "" && rule.Match(patterns, name) {
			report(pass, id, name[strings.LastIndex(name, "/")+1:])
		}
	}
	if slices.Contains(rules.Forbid, maps) {
		noMaps(pass)
	}
}

func report(pass *analysis.Pass, at ast.Node, what string) {
	rule.Report(pass, at, "write what you need of it yourself: that is this challenge", "%s is not allowed in this challenge", what)
}

// noMaps reports the types of maps, and elements of those that others have made.
func noMaps(pass *analysis.Pass) {
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	in.Preorder([]ast.Node{(*ast.MapType)(nil), (*ast.IndexExpr)(nil), (*ast.Ident)(nil)}, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.MapType:
			report(pass, n, maps)
		case *ast.IndexExpr:
			if tv := pass.TypesInfo.Types[n.X]; tv.IsValue() && isMap(tv.Type) {
				report(pass, n, maps)
			}
		case *ast.Ident:
			if t, ok := pass.TypesInfo.Uses[n].(*types.TypeName); ok && t.Pkg() != nil && t.Pkg() != pass.Pkg && isMap(t.Type()) {
				report(pass, n, maps)
			}
		}
	})
}

func isMap(t types.Type) bool {
	_, ok := t.Underlying().(*types.Map)
	return ok
}
