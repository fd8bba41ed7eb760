package exercism

import (
	"go/ast"
	"go/token"
	"go/types"
)

// While the judge's packages initialise there is no submission yet that could answer a
// call. So a test file's package variable whose value takes one, or an init function
// that makes one, has to be left out.

// findEarlyCalls notes as a problem what is called while packages initialise.
func (c *checked) findEarlyCalls(all []*unit, byObject map[types.Object]*unit) {
	for _, u := range all {
		if f, ok := u.node.(*ast.FuncDecl); ok && !isInit(f) {
			continue
		}
		e := early{checked: c, byObject: byObject, seen: map[*unit]bool{}}
		if e.search(u, u.node); e.called != nil {
			u.problems = append(u.problems, problem{e.at, "calls " + e.called.Name() +
				" while packages initialise, when there is no submission yet; call it inside the tests"})
		}
	}
}

func isInit(f *ast.FuncDecl) bool { return f.Recv == nil && f.Name.Name == "init" }

// early looks for a call of the reference.
type early struct {
	*checked
	byObject map[types.Object]*unit
	seen     map[*unit]bool

	called *types.Func // the first function of the reference that is called, or nil
	at     token.Pos
}

// search goes through the calls in a node of u and, for functions of the test files,
// through theirs. A function literal is looked into only where it is called.
func (e *early) search(u *unit, node ast.Node) {
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return n == node
		case *ast.CallExpr:
			e.call(u, n)
		}
		return e.called == nil
	})
}

func (e *early) call(u *unit, call *ast.CallExpr) {
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	var id *ast.Ident
	switch fun := fun.(type) {
	case *ast.FuncLit:
		e.search(u, fun)
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	}
	f, ok := origin(u.file.info.Uses[id]).(*types.Func)
	switch to := e.byObject[f]; {
	case !ok || e.called != nil:
	case e.isReference(f):
		e.called, e.at = f, call.Pos()
	case to != nil && !e.seen[to]:
		e.seen[to] = true
		e.search(to, to.node)
	}
}
