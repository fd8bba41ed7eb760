package advice

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// ErrCompare advises errors.Is.
var ErrCompare = &analysis.Analyzer{
	Name: "errcompare",
	Doc: `compare errors with errors.Is

Reports ==, != and switch between an error and a package's error variable: they
miss the variable once somebody has wrapped it. io.EOF is exempt, since Read
must return it unwrapped, and so are Is methods, which errors.Is calls on each
error of a chain, and fields of structs without a name, such as the rows of a
table of test cases: what stands there was written beside it.`,
	Requires: []*analysis.Analyzer{inspect.Analyzer},
	Run:      errCompare,
}

func errCompare(pass *analysis.Pass) (any, error) {
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	kinds := []ast.Node{(*ast.FuncDecl)(nil), (*ast.BinaryExpr)(nil), (*ast.SwitchStmt)(nil)}
	in.Nodes(kinds, func(n ast.Node, push bool) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			return push && !(n.Recv != nil && n.Name.Name == "Is")
		case *ast.BinaryExpr:
			if push && (n.Op == token.EQL || n.Op == token.NEQ) {
				adviseIs(pass, n, n.X, n.Y)
				adviseIs(pass, n, n.Y, n.X)
			}
		case *ast.SwitchStmt:
			if push && n.Tag != nil {
				for _, clause := range n.Body.List {
					for _, e := range clause.(*ast.CaseClause).List {
						adviseIs(pass, e, n.Tag, e)
					}
				}
			}
		}
		return true
	})
	return nil, nil
}

// adviseIs reports a comparison of err with want when want is an error
// variable of a package and err is not, but of a type that errors.Is takes: what
// recover returns, for one, is not.
func adviseIs(pass *analysis.Pass, at ast.Expr, err, want ast.Expr) {
	v := errorVar(pass, want)
	if v == nil || errorVar(pass, err) != nil || ofTable(pass, err) || rule.Name(v) == "io.EOF" || pass.TypesInfo.Types[err].IsNil() {
		return
	}
	if t := pass.TypesInfo.TypeOf(err); t == nil || !types.AssignableTo(t, errorType) {
		return
	}
	name := types.ExprString(want)
	rule.Report(pass, at, "use errors.Is("+clip(types.ExprString(err))+", "+name+")", "a wrapped %s would be missed here", name)
}

// ofTable reports whether e is a field of a struct without a name.
func ofTable(pass *analysis.Pass, e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	_, unnamed := pass.TypesInfo.TypeOf(sel.X).(*types.Struct)
	return unnamed
}

var errorType = types.Universe.Lookup("error").Type()

func errorVar(pass *analysis.Pass, e ast.Expr) *types.Var {
	v := rule.Root(pass.TypesInfo, e)
	if !rule.Global(v) || !types.Identical(v.Type(), errorType) {
		return nil
	}
	return v
}

// clip shortens the text of an expression for a message.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
