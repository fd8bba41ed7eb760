package concurrent

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// In source that counts steps already (package instrument), calls of predeclared functions
// have become calls of package meter, and calls of standard functions calls of their
// namesakes. Their accesses are recorded like those of the original functions.

// meterPath is the import path of package meter, below which the namesakes are.
const meterPath = "github.com/gradus-dev/gradus/grader/judge/meter"

// fullName returns the full name of a function, or of that whose namesake it is.
func fullName(f *types.Func) string { return strings.TrimPrefix(f.FullName(), meterPath+"/std/") }

// counts reports whether f is of package meter.
func counts(f *types.Func) bool { return f != nil && f.Pkg() != nil && f.Pkg().Path() == meterPath }

// countedCall returns the call of a function of package meter.
func (r *rewriter) countedCall(c *ast.CallExpr, name, fun string, args []string) string {
	switch name {
	case "Append", "Copy", "AppendText", "CopyText":
		return r.probe(name+"By", fun, args[0], args[1], r.site(c))
	case "Clear":
		args[0] = r.probe("Elements", args[0], yes, r.site(c.Args[0]))
	case "ClearMap":
		args[0] = r.probe("WriteMap", args[0], r.site(c.Args[0]))
	case "Join": // of the variable that its first argument points to
		if left, ok := ast.Unparen(c.Args[0]).(*ast.UnaryExpr); ok && r.isShared(left.X) && r.pure(left.X) {
			args[1] = r.probe("First", args[1], r.probe("Write", args[0], r.site(left.X)))
		}
	case "JoinIn":
		if r.pure(c.Args[0]) {
			args[2] = r.probe("First", args[2], r.probe("WriteMap", args[0], r.site(c.Args[0])))
		}
	}
	return fmt.Sprintf("%s(%s)", fun, strings.Join(args, ", "))
}

// shown returns the source of n as the learner wrote it: without what counts.
func (r *rewriter) shown(n ast.Node) string {
	var inside []ast.Node
	of := map[ast.Node]ast.Node{} // what is shown instead
	ast.Inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.CallExpr:
			if f := r.callee(m); counts(f) && len(m.Args) > 0 {
				value := m.Args[0]
				if f.Name() == "Literal" {
					value = m.Args[len(m.Args)-1]
				}
				inside, of[m] = append(inside, m), value
				return false
			}
		case *ast.SelectorExpr:
			if f, ok := r.info.Uses[m.Sel].(*types.Func); ok && r.info.Selections[m] == nil && fullName(f) != f.FullName() {
				inside, of[m] = append(inside, m), m.Sel
				return false
			}
		}
		return true
	})
	if len(inside) == 1 && inside[0] == n {
		return r.shown(of[n])
	}
	return r.with(n, inside, func(m ast.Node) string {
		if e, ok := m.(*ast.SelectorExpr); ok {
			name := fullName(r.info.Uses[e.Sel].(*types.Func))
			return name[strings.LastIndex(name, "/")+1:]
		}
		return r.shown(of[m])
	})
}
