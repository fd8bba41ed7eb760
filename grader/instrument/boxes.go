package instrument

import (
	"go/ast"
	"go/token"
	"go/types"
)

// boxed adds the allocations for values that an expression or simple statement converts to
// interfaces.
func (r *rewriter) boxed(n ast.Node, allocs, size *int) {
	if n == nil {
		return
	}
	ast.Inspect(n, func(n ast.Node) bool {
		if _, function := n.(*ast.FuncLit); function {
			return false
		}
		r.boxes(n, allocs, size)
		return true
	})
}

// boxes adds the values that n itself, not its children, converts to interfaces. Each is an
// allocation, except pointers and constants.
func (r *rewriter) boxes(n ast.Node, allocs, size *int) {
	box := func(e ast.Expr, to types.Type) {
		tv := r.info.Types[e]
		if to == nil || !isInterface(to) || tv.Type == nil || tv.Value != nil || tv.IsNil() || isInterface(tv.Type) || r.uses.size(tv.Type) == 0 {
			return
		}
		switch tv.Type.Underlying().(type) {
		case *types.Pointer, *types.Chan, *types.Map, *types.Signature, *types.Tuple:
			return
		}
		*allocs, *size = *allocs+1, *size+r.element(tv.Type)
	}
	switch n := n.(type) {
	case *ast.CallExpr:
		r.passed(n, box)
	case *ast.AssignStmt:
		for i := range n.Rhs {
			if n.Tok == token.ASSIGN && len(n.Lhs) == len(n.Rhs) {
				box(n.Rhs[i], r.info.TypeOf(n.Lhs[i]))
			}
		}
	case *ast.ValueSpec:
		for _, v := range n.Values {
			if n.Type != nil {
				box(v, r.info.TypeOf(n.Type))
			}
		}
	case *ast.ReturnStmt:
		if results := r.locals.returns[n]; results.Len() == len(n.Results) {
			for i, e := range n.Results {
				box(e, results.At(i).Type())
			}
		}
	case *ast.SendStmt:
		if c, ok := core(r.info.TypeOf(n.Chan)).(*types.Chan); ok {
			box(n.Value, c.Elem())
		}
	case *ast.IndexExpr:
		if m, ok := core(r.info.TypeOf(n.X)).(*types.Map); ok && r.info.Types[n.X].IsValue() {
			box(n.Index, m.Key())
		}
	case *ast.CompositeLit:
		r.elements(n, box)
	}
}

// passed boxes the arguments of a call.
func (r *rewriter) passed(c *ast.CallExpr, box func(ast.Expr, types.Type)) {
	fun := r.info.Types[c.Fun]
	if fun.IsType() && len(c.Args) == 1 {
		box(c.Args[0], fun.Type)
		return
	}
	sig, ok := core(fun.Type).(*types.Signature)
	if !ok {
		return
	}
	for i, arg := range c.Args {
		last := sig.Params().Len() - 1
		switch {
		case !sig.Variadic() || i < last:
			if i <= last {
				box(arg, sig.Params().At(i).Type())
			}
		case !c.Ellipsis.IsValid():
			if s, ok := core(sig.Params().At(last).Type()).(*types.Slice); ok {
				box(arg, s.Elem())
			}
		}
	}
}

// elements boxes the elements of a literal.
func (r *rewriter) elements(lit *ast.CompositeLit, box func(ast.Expr, types.Type)) {
	t := r.info.TypeOf(lit)
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	for i, e := range lit.Elts {
		pair, keyed := e.(*ast.KeyValueExpr)
		if keyed {
			e = pair.Value
		}
		switch u := core(t).(type) {
		case *types.Array:
			box(e, u.Elem())
		case *types.Slice:
			box(e, u.Elem())
		case *types.Map:
			box(pair.Key, u.Key())
			box(e, u.Elem())
		case *types.Struct:
			if keyed {
				if f, ok := r.info.Uses[pair.Key.(*ast.Ident)].(*types.Var); ok {
					box(e, f.Type())
				}
			} else if i < u.NumFields() {
				box(e, u.Field(i).Type())
			}
		}
	}
}
