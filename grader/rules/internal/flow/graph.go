package flow

import (
	"cmp"
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/types/typeutil"
)

// Edge is a call that may run To, or hand it to a function that is not seen and
// may run it.
type Edge struct {
	At ast.Expr // the call, or the function a range statement runs
	To *Func
}

// Calls returns what fn's body may run, in source order. Bodies of literals in
// it are functions of their own.
func (f *Flow) Calls(fn *Func) []Edge {
	var edges []Edge
	add := func(at ast.Expr, held map[Token]bool) {
		first := len(edges)
		for tok := range held {
			if to := f.byTok[tok]; to != nil {
				edges = append(edges, Edge{at, to})
			}
		}
		slices.SortFunc(edges[first:], func(a, b Edge) int { return cmp.Compare(a.To.Body[0].Pos(), b.To.Body[0].Pos()) })
	}
	fn.Inspect(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.CallExpr:
			if f.info.Types[n.Fun].IsType() {
				return
			}
			callees := f.Holds(n.Fun)
			add(n, callees)
			switch {
			case f.foreign(n) != nil || unbounds(callees):
				add(n, f.place(ran{n}).tokens)
			case len(callees) == 0 && !f.isBuiltin(n): // a function that somebody gave us
				for _, arg := range n.Args {
					add(n, f.Holds(arg))
				}
			}
		case *ast.RangeStmt:
			if _, ok := f.info.TypeOf(n.X).Underlying().(*types.Signature); ok {
				held := maps.Clone(f.Holds(n.X))
				maps.DeleteFunc(held, func(tok Token, _ bool) bool { return !f.iterates(tok) })
				add(n.X, held)
			}
		}
	})
	return edges
}

// unbounds reports whether a call's function may be an interface's method without
// its receiver.
func unbounds(callees map[Token]bool) bool {
	for tok := range callees {
		if _, ok := tok.(unbound); ok {
			return true
		}
	}
	return false
}

func (f *Flow) isBuiltin(call *ast.CallExpr) bool {
	_, ok := typeutil.Callee(f.info, call).(*types.Builtin)
	return ok
}

// Reach returns start and every function that these may run or mention.
func (f *Flow) Reach(start ...*Func) map[*Func]bool {
	seen := map[*Func]bool{}
	for todo := start; len(todo) > 0; {
		fn := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if fn == nil || seen[fn] {
			continue
		}
		seen[fn] = true
		for _, e := range f.Calls(fn) {
			todo = append(todo, e.To)
		}
		fn.Inspect(func(n ast.Node) {
			switch n := n.(type) {
			case *ast.FuncLit, *ast.Ident, *ast.SelectorExpr, *ast.CallExpr:
				for tok := range f.Holds(n.(ast.Expr)) {
					todo = append(todo, f.byTok[tok])
				}
			}
		})
	}
	return seen
}
