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

// BoolReturn advises to use a condition as the value it is.
var BoolReturn = &analysis.Analyzer{
	Name: "boolreturn",
	Doc: `a condition is a value

Reports "if c { return true }; return false", which is "return c", and
comparisons with true and false. A list of several such ifs is left alone.`,
	Requires: []*analysis.Analyzer{inspect.Analyzer},
	Run:      boolReturn,
}

func boolReturn(pass *analysis.Pass) (any, error) {
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	in.Preorder([]ast.Node{(*ast.BlockStmt)(nil), (*ast.CaseClause)(nil), (*ast.BinaryExpr)(nil)}, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.BlockStmt:
			boolReturns(pass, n.List)
		case *ast.CaseClause:
			boolReturns(pass, n.Body)
		case *ast.BinaryExpr:
			boolCompare(pass, n)
		}
	})
	return nil, nil
}

// boolReturns reports an if that only turns its condition into a result.
func boolReturns(pass *analysis.Pass, list []ast.Stmt) {
	for i, s := range list {
		n, ok := s.(*ast.IfStmt)
		if !ok || n.Init != nil {
			continue
		}
		then := returnsBool(n.Body)
		otherwise := ""
		if n.Else != nil {
			otherwise = returnsBool(n.Else)
		} else if i+1 < len(list) && (i == 0 || !guards(list[i-1])) {
			otherwise = returnsBool(list[i+1])
		}
		if then == "" || otherwise == "" || then == otherwise {
			continue
		}
		value := "return " + clip(types.ExprString(n.Cond))
		if then == "false" {
			value = "return !(" + clip(types.ExprString(n.Cond)) + ")"
		}
		rule.Report(pass, n, value, "this if returns its own condition")
	}
}

// returnsBools reports whether both branches of n only return true or false.
func returnsBools(n *ast.IfStmt) bool {
	return returnsBool(n.Body) != "" && n.Else != nil && returnsBool(n.Else) != ""
}

// guards reports whether s is an if that returns true or false.
func guards(s ast.Stmt) bool {
	n, ok := s.(*ast.IfStmt)
	return ok && returnsBool(n.Body) != ""
}

// returnsBool returns "true" or "false" when s does nothing but return that.
func returnsBool(s ast.Stmt) string {
	switch s := s.(type) {
	case *ast.BlockStmt:
		if len(s.List) == 1 {
			return returnsBool(s.List[0])
		}
	case *ast.ReturnStmt:
		if len(s.Results) == 1 {
			return boolName(s.Results[0])
		}
	}
	return ""
}

func boolName(e ast.Expr) string {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok && (id.Name == "true" || id.Name == "false") {
		return id.Name
	}
	return ""
}

func boolCompare(pass *analysis.Pass, n *ast.BinaryExpr) {
	if n.Op != token.EQL && n.Op != token.NEQ {
		return
	}
	for _, pair := range [][2]ast.Expr{{n.X, n.Y}, {n.Y, n.X}} {
		value := boolName(pair[1])
		if value == "" || !isBool(pass.TypesInfo.TypeOf(pair[0])) {
			continue
		}
		instead := clip(types.ExprString(pair[0]))
		if (value == "true") != (n.Op == token.EQL) {
			instead = "!" + instead
		}
		rule.Report(pass, n, "write "+instead, "comparing with %s adds nothing", value)
		return
	}
}

// isBool reports whether t is bool itself: comparing is how an interface or
// another boolean type is turned into one.
func isBool(t types.Type) bool {
	b, ok := types.Unalias(t).(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}
