package instrument

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// certain adds what a statement allocates whenever it is executed, as far as its source
// says how much, and notes that this is counted: a counter for each would make one more
// generic function for the compiler.
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

// variables adds the variables whose address is taken among those that n declares.
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

// element returns what a value counts for among elements allocated.
func (r *rewriter) element(t types.Type) int { return max(1, int(r.uses.words(t))) }

// allocation returns what an expression allocates whose source says how much: &T{}, a
// literal, a function that is kept, a method that is not called, new, or make of a map
// or channel. It takes care of the literal in &T{}.
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

// variadic returns the arguments for which a call makes a slice, unless the function is
// one of another package, which keeps none.
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

// constantRoom returns the elements that make is asked to keep room for in a map or
// channel, if the source says how many, and what each counts for.
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

// literal adds what a literal allocates, those inside it included that are written
// without their type.
func (r *rewriter) literal(lit *ast.CompositeLit, allocs, size *int) {
	t := r.info.TypeOf(lit)
	if p, ok := t.Underlying().(*types.Pointer); ok && lit.Type == nil { // &T is left out too
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

// literalLen returns the elements of the literal of a slice, some of which may have an
// index; of another literal, those that are written.
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
