package rule

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Written returns the expressions that node n itself, without the nodes inside
// it, writes to or makes writable: the left sides of an assignment, the operand
// of ++, -- and &, a range's variables, the first argument of copy, clear and
// delete.
func Written(info *types.Info, n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return n.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			return []ast.Expr{n.Key, n.Value}
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return []ast.Expr{n.X}
		}
	case *ast.CallExpr:
		id, _ := ast.Unparen(n.Fun).(*ast.Ident)
		if b, ok := info.Uses[id].(*types.Builtin); ok && Match([]string{"copy", "clear", "delete"}, b.Name()) {
			return n.Args[:1]
		}
	}
	return nil
}

// Root returns the variable that e is, or is a field, element or pointee of;
// nil when e does not start at a variable.
func Root(info *types.Info, e ast.Expr) *types.Var {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			v, _ := info.Uses[x].(*types.Var)
			return v
		case *ast.SelectorExpr:
			if info.Selections[x] == nil { // pkg.Var
				v, _ := info.Uses[x.Sel].(*types.Var)
				return v
			}
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.TypeAssertExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// Global reports whether v is declared at the top level of a package.
func Global(v *types.Var) bool {
	return v != nil && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}
