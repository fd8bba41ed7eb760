package constanttime

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/gradus-dev/gradus/grader/rules/internal/flow"
)

// approves reports whether fn passes a secret to a function that compares in constant
// time, and looks at the result.
func (c *checker) approves(fn *flow.Func) (yes bool) {
	fn.Inspect(func(n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok || yes || c.discarded[call] || !c.flow.Holds(call.Fun)[safe] {
			return
		}
		if len(call.Args) == 2 && types.ExprString(call.Args[0]) == types.ExprString(call.Args[1]) {
			return
		}
		yes = slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
			held := c.holding(arg)
			return secret(held) || made(held)
		})
	})
	return yes
}

// discards notes the calls that are statements, or assigned to _ alone.
func (c *checker) discards() {
	c.discarded = map[ast.Expr]bool{}
	for _, file := range c.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ExprStmt:
				c.discarded[ast.Unparen(n.X)] = true
			case *ast.AssignStmt:
				blank := func(e ast.Expr) bool { id, ok := e.(*ast.Ident); return ok && id.Name == "_" }
				for _, e := range n.Rhs {
					if !slices.ContainsFunc(n.Lhs, func(e ast.Expr) bool { return !blank(e) }) {
						c.discarded[ast.Unparen(e)] = true
					}
				}
			}
			return true
		})
	}
}
