package flow

import (
	"go/ast"
	"go/types"
)

// statements makes the links that the statements of one function imply, and
// visits every expression in it.
func (f *Flow) statements(fn *Func) {
	if fn.sig != nil {
		for i := range fn.sig.Results().Len() { // a bare return returns these
			v := fn.sig.Results().At(i)
			f.link(f.place(v), f.place(result{fn.Token, i}), nil)
		}
	}
	fn.Inspect(func(n ast.Node) {
		switch n := n.(type) {
		case ast.Expr:
			if tv, ok := f.info.Types[n]; ok && !tv.IsType() {
				f.expr(n)
			}
		case *ast.AssignStmt:
			f.assignAll(n.Lhs, n.Rhs)
		case *ast.ValueSpec:
			lhs := make([]ast.Expr, len(n.Names))
			for i, name := range n.Names {
				lhs[i] = name
			}
			f.assignAll(lhs, n.Values)
		case *ast.ReturnStmt:
			f.results(fn, n)
		case *ast.SendStmt:
			f.assignElement(n.Chan, f.expr(n.Value))
		case *ast.RangeStmt:
			f.ranges(n)
		case *ast.TypeSwitchStmt:
			f.typeSwitch(n)
		}
	})
}

// assignAll links the right sides of an assignment to the left.
func (f *Flow) assignAll(lhs, rhs []ast.Expr) {
	if len(lhs) == len(rhs) {
		for i := range lhs {
			f.assign(lhs[i], f.expr(rhs[i]))
		}
		return
	}
	if len(rhs) != 1 {
		return // var x T
	}
	if call, ok := ast.Unparen(rhs[0]).(*ast.CallExpr); ok {
		for i := range lhs {
			f.assign(lhs[i], f.resultOf(call, i))
		}
		return
	}
	f.assign(lhs[0], f.expr(rhs[0])) // v, ok := m[k], x.(T) or <-ch
}

// assign makes the place that lhs denotes hold what from does. An element, and
// what a pointer points to, share the place of the variable they start from.
func (f *Flow) assign(lhs ast.Expr, from *node) {
	switch x := ast.Unparen(lhs).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		v := f.variable(x)
		if v == nil {
			return
		}
		f.link(from, f.place(v), f.typed(v.Type()))
		if sel, ok := x.(*ast.SelectorExpr); ok && f.perObject(v) {
			f.writeField(from, f.receiver(sel, f.info.Selections[sel]), v)
		}
	case *ast.IndexExpr:
		f.assignElement(x.X, from)
	case *ast.StarExpr:
		f.assignElement(x.X, from)
	case *ast.SliceExpr: // copy(x[:], …)
		f.assign(x.X, from)
	}
}

// assignElement makes an element of e, or what e points to, hold what from does.
func (f *Flow) assignElement(e ast.Expr, from *node) {
	f.assign(e, f.stored(from))
	f.whenHeld(f.expr(e), func(tok Token) {
		o, ok := tok.(object)
		if !ok || !f.isA(o, f.info.TypeOf(e)) {
			return
		}
		f.link(f.stored(from), f.place(elements{o}), f.aliased)
		if v, ok := o.site.(*types.Var); ok {
			f.overwrite(from, v)
		}
	})
}

func (f *Flow) results(fn *Func, ret *ast.ReturnStmt) {
	if fn.sig == nil {
		return
	}
	n := fn.sig.Results().Len()
	for i := range n {
		var from *node
		switch {
		case len(ret.Results) == n:
			from = f.expr(ret.Results[i])
		case len(ret.Results) == 1: // return f()
			if call, ok := ast.Unparen(ret.Results[0]).(*ast.CallExpr); ok {
				from = f.resultOf(call, i)
			}
		}
		if from != nil {
			f.link(from, f.place(result{fn.Token, i}), f.typed(fn.sig.Results().At(i).Type()))
		}
	}
}

// ranges links what is ranged over to the loop's variables. Ranging over a
// function calls it with the loop's body, which is a function of its own as far
// as the values it is given are concerned.
func (f *Flow) ranges(n *ast.RangeStmt) {
	over := f.expr(n.X)
	elem := f.element(n.X)
	switch f.info.TypeOf(n.X).Underlying().(type) {
	case *types.Signature:
		body := single(n)
		f.whenHeld(over, func(tok Token) {
			if f.iterates(tok) {
				f.enter(tok, []*node{body}, false)
				return
			}
			// What another package's iterator, such as slices.Values, goes through.
			f.enter(n, []*node{single(tok), single(tok)}, false)
		})
	case *types.Chan:
		if n.Key != nil {
			f.assign(n.Key, elem)
		}
	default:
		if _, isMap := f.info.TypeOf(n.X).Underlying().(*types.Map); isMap && n.Key != nil {
			f.assign(n.Key, elem)
		}
		if n.Value != nil {
			f.assign(n.Value, elem)
		}
	}
}

// iterates reports whether tok is a function that a range statement can run.
func (f *Flow) iterates(tok Token) bool {
	fn := f.byTok[tok]
	return fn != nil && fn.sig != nil && yieldOf(fn.sig) != nil
}

// single returns a node that holds tok alone.
func single(tok Token) *node { return &node{tokens: map[Token]bool{tok: true}} }

func (f *Flow) typeSwitch(n *ast.TypeSwitchStmt) {
	assign, ok := n.Assign.(*ast.AssignStmt)
	if !ok {
		return
	}
	from := f.expr(assign.Rhs[0])
	for _, clause := range n.Body.List {
		if v, ok := f.info.Implicits[clause].(*types.Var); ok {
			f.link(from, f.place(v), f.typed(v.Type()))
		}
	}
}
