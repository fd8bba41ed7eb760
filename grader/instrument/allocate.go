package instrument

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// certain adds what a statement always allocates, as far as its source says how much, and
// marks those expressions as counted. Counting each by a call of its own would give the
// compiler one more generic function to instantiate.
func (r *rewriter) certain(s ast.Node, allocs, size *int) {
	if compound(s) {
		for _, part := range header(s.(ast.Stmt)) {
			r.variables(part, allocs, size)
			r.boxed(part, allocs, size)
		}
		return
	}
	ast.Inspect(s, func(n ast.Node) bool {
		r.boxes(n, allocs, size)
		switch n := n.(type) {
		case *ast.AssignStmt, *ast.ValueSpec:
			r.variables(n, allocs, size)
		case *ast.BinaryExpr:
			if n.Op == token.LAND || n.Op == token.LOR {
				r.certain(n.X, allocs, size)
				return false
			}
		}
		e, ok := n.(ast.Expr)
		if !ok || r.done[n] {
			return true
		}
		if a, n := r.allocation(e); a+n > 0 {
			r.counted[e] = true
			*allocs, *size = *allocs+a, *size+n
		}
		_, function := e.(*ast.FuncLit)
		return !function
	})
}

// variables adds those variables declared by n whose address is taken.
func (r *rewriter) variables(n ast.Node, allocs, size *int) {
	var names []*ast.Ident
	add := func(list ...ast.Expr) {
		for _, e := range list {
			if id, ok := e.(*ast.Ident); ok {
				names = append(names, id)
			}
		}
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE {
			add(n.Lhs...)
		}
	case *ast.ValueSpec:
		names = n.Names
	case *ast.Field:
		names = n.Names
	case *ast.Ident:
		add(n)
	}
	for _, id := range names {
		if v, ok := r.info.Defs[id].(*types.Var); ok && r.locals.addressed[v] {
			*allocs, *size = *allocs+1, *size+r.element(v.Type())
		}
	}
}

// element returns the number of elements that a value of type t counts as when allocated.
func (r *rewriter) element(t types.Type) int { return max(1, int(r.uses.words(t))) }

// allocation returns what an expression allocates if its source says how much: &T{}, a
// literal, a function that is kept, a method value, new, or make of a map or channel.
// It marks the literal in &T{} as done.
func (r *rewriter) allocation(e ast.Expr) (allocs, size int) {
	switch e := e.(type) {
	case *ast.UnaryExpr:
		if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok && e.Op == token.AND {
			r.done[lit] = true
			allocs, size = 1, r.element(r.info.TypeOf(lit))
			r.literal(lit, &allocs, &size)
		}
	case *ast.CompositeLit:
		if e.Type != nil {
			r.literal(e, &allocs, &size)
		}
	case *ast.FuncLit:
		for _, v := range r.locals.closure(e) {
			allocs, size = 1, size+r.element(v.Type())
		}
	case *ast.SelectorExpr:
		if s := r.info.Selections[e]; s != nil && s.Kind() == types.MethodVal && !r.locals.called[e] {
			return 1, r.element(s.Recv())
		}
	case *ast.CallExpr:
		if f, _ := r.static(e); f != nil {
			switch r.price(f) {
			case allocates:
				return 1, 1
			case storesOne:
				return 0, 1
			}
		}
		if n := r.variadic(e); n > 0 {
			return 1, n
		}
		id, ok := ast.Unparen(e.Fun).(*ast.Ident)
		if !ok || !r.isBuiltin(id) {
			break
		}
		t := r.info.TypeOf(e)
		switch _, slice := core(t).(*types.Slice); {
		case id.Name == "new":
			return 1, r.element(t.Underlying().(*types.Pointer).Elem())
		case id.Name == "make" && !slice:
			room, _ := r.constantRoom(e)
			return 1, room
		}
	}
	return allocs, size
}

// variadic returns the number of arguments for which a call makes a slice. It is 0 for
// functions of other packages, which don't keep the slice.
func (r *rewriter) variadic(c *ast.CallExpr) int {
	fun := r.info.Types[c.Fun]
	if f := r.locals.callee(c); f != nil && !r.locals.own(f) || fun.IsBuiltin() || fun.IsType() || c.Ellipsis.IsValid() {
		return 0
	}
	sig, ok := core(fun.Type).(*types.Signature)
	if !ok || !sig.Variadic() {
		return 0
	}
	return len(c.Args) - sig.Params().Len() + 1
}

// constantRoom returns the capacity passed to make for a map or channel, if it is a
// constant, and how many elements each entry counts as.
func (r *rewriter) constantRoom(c *ast.CallExpr) (room, each int) {
	switch t := core(r.info.TypeOf(c)).(type) {
	case *types.Map:
		each = max(r.element(t.Key()), r.element(t.Elem()))
	case *types.Chan:
		each = r.element(t.Elem())
	default:
		return 0, 1
	}
	if len(c.Args) == 2 && r.constant(c.Args[1]) {
		n, _ := constant.Int64Val(constant.ToInt(r.info.Types[c.Args[1]].Value))
		room = int(min(n, maxSize)) * each
	}
	return room, each
}

// literal adds what a literal allocates, including inner literals without a type.
func (r *rewriter) literal(lit *ast.CompositeLit, allocs, size *int) {
	t := r.info.TypeOf(lit)
	if p, ok := t.Underlying().(*types.Pointer); ok && lit.Type == nil { // the elided type may be &T
		t = p.Elem()
		*allocs, *size = *allocs+1, *size+r.element(t)
	}
	switch u := core(t).(type) {
	case *types.Map:
		*allocs, *size = *allocs+1, *size+len(lit.Elts)*max(r.element(u.Key()), r.element(u.Elem()))
	case *types.Slice:
		if n := literalLen(r.info, lit); n > 0 {
			*allocs, *size = *allocs+1, *size+n*r.element(u.Elem())
		}
	}
	for _, e := range lit.Elts {
		parts := []ast.Expr{e}
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			parts = []ast.Expr{pair.Key, pair.Value}
		}
		for _, part := range parts {
			if inner, ok := part.(*ast.CompositeLit); ok && inner.Type == nil {
				r.literal(inner, allocs, size)
			}
		}
	}
}

// literalLen returns the length of a slice literal, which may have indices, or the number
// of elements written in another literal.
func literalLen(info *types.Info, lit *ast.CompositeLit) int {
	if _, ok := core(info.TypeOf(lit)).(*types.Slice); !ok {
		return len(lit.Elts)
	}
	next, most := int64(0), int64(0)
	for _, e := range lit.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			if v := info.Types[pair.Key].Value; v != nil {
				next, _ = constant.Int64Val(constant.ToInt(v))
			}
		}
		next++
		most = max(most, next)
	}
	return int(most)
}
