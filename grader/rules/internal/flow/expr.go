package flow

import (
	"go/ast"
	"go/token"
	"go/types"
)

// expr returns the node of an expression, made on first sight together with
// the links that feed it.
func (f *Flow) expr(e ast.Expr) *node {
	e = ast.Unparen(e)
	if n := f.nodes[e]; n != nil {
		return n
	}
	n := f.place(e) // before its parts: f(f) must end
	t := f.typeOf(e)
	pass := f.typed(t)
	if named := f.implOf(t); f.client.Seen && named != nil {
		f.put(n, concrete{named})
	}
	if f.client.Mark != nil {
		for _, tok := range f.client.Mark(e) {
			if pass(tok) {
				f.put(n, tok)
			}
		}
	}
	switch x := e.(type) {
	case *ast.FuncLit:
		f.put(n, x)
	case *ast.Ident:
		f.object(n, f.info.ObjectOf(x), pass)
	case *ast.SelectorExpr:
		f.selector(n, x, pass)
	case *ast.CompositeLit:
		f.composite(n, x, pass)
	case *ast.CallExpr:
		f.call(n, x, pass)
	case *ast.BinaryExpr:
		f.link(f.expr(x.X), n, pass)
		f.link(f.expr(x.Y), n, pass)
	case *ast.IndexExpr:
		f.link(f.loaded(f.expr(x.X)), n, pass)
	case *ast.IndexListExpr:
		f.link(f.expr(x.X), n, pass)
	case *ast.SliceExpr:
		f.link(f.expr(x.X), n, pass)
	case *ast.StarExpr:
		f.link(f.loaded(f.expr(x.X)), n, pass)
	case *ast.UnaryExpr:
		f.unary(n, x, pass)
	case *ast.TypeAssertExpr:
		f.link(f.expr(x.X), n, pass)
	}
	return n
}

func (f *Flow) unary(n *node, x *ast.UnaryExpr, pass func(Token) bool) {
	switch from := f.expr(x.X); x.Op {
	case token.ARROW:
		f.link(f.loaded(from), n, pass)
	case token.AND:
		if _, literal := ast.Unparen(x.X).(*ast.CompositeLit); !literal {
			from = f.stored(from)
		}
		f.link(from, n, pass)
	default:
		f.link(from, n, pass)
	}
}

// typeOf returns the type of what an expression's node stands for, which of a
// call with several results is the first.
func (f *Flow) typeOf(e ast.Expr) types.Type {
	t := f.info.TypeOf(e)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		return tuple.At(0).Type()
	}
	return t
}

// object feeds n with what an identifier denotes.
func (f *Flow) object(n *node, obj types.Object, pass func(Token) bool) {
	switch obj := obj.(type) {
	case *types.Var:
		f.link(f.place(obj.Origin()), n, pass)
	case *types.Func:
		if f.byTok[obj.Origin()] != nil {
			f.put(n, obj.Origin())
		}
	}
}

// selector feeds n with a field, a method value or another package's object.
func (f *Flow) selector(n *node, x *ast.SelectorExpr, pass func(Token) bool) {
	sel := f.info.Selections[x]
	if sel == nil { // pkg.Name
		f.object(n, f.info.ObjectOf(x.Sel), pass)
		return
	}
	if sel.Kind() == types.FieldVal {
		f.object(n, sel.Obj(), pass)
		f.link(f.expr(x.X), n, func(tok Token) bool { return !own(tok) && pass(tok) })
		return
	}
	method := func(m *types.Func) {
		f.put(n, m)
		if recv := m.Signature().Recv(); recv != nil && sel.Kind() == types.MethodVal {
			f.receive(x.X, recv)
		}
	}
	m := sel.Obj().(*types.Func).Origin()
	iface := f.declaredInterface(m)
	switch {
	case f.byTok[m] != nil:
		method(m)
	case iface != nil && f.client.Seen:
		f.whenHeld(f.expr(x.X), func(tok Token) {
			if c, ok := tok.(concrete); ok {
				f.implementation(c.named, m.Name(), method)
			}
		})
	case iface != nil:
		for _, named := range f.impls {
			if implements(named, iface) {
				f.implementation(named, m.Name(), method)
			}
		}
	}
}

// receive feeds a method's receiver with the expression it is called on, whose
// address is taken where the method wants a pointer.
func (f *Flow) receive(e ast.Expr, recv *types.Var) {
	pass := f.typed(recv.Type())
	f.link(f.expr(e), f.place(recv), pass)
	if !isPointer(recv.Type()) || isPointer(f.info.TypeOf(e)) || f.client.Mark == nil {
		return
	}
	for _, tok := range f.client.Mark(&ast.UnaryExpr{Op: token.AND, X: e}) {
		if pass(tok) {
			f.put(f.place(recv), tok)
		}
	}
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// implOf returns the type of the package, with methods, that t is or points to.
func (f *Flow) implOf(t types.Type) *types.Named {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || !f.isImpl[named.Origin()] || types.IsInterface(named) {
		return nil
	}
	return named.Origin()
}

// declaredInterface returns the interface that method m belongs to, if the
// package declares it by name.
func (f *Flow) declaredInterface(m *types.Func) *types.Interface {
	recv := m.Signature().Recv()
	if m.Pkg() != f.pass.Pkg || recv == nil {
		return nil
	}
	if _, named := types.Unalias(recv.Type()).(*types.Named); !named {
		return nil
	}
	iface, _ := recv.Type().Underlying().(*types.Interface)
	return iface
}

// implementation hands on the method of a type, when the package declares it.
func (f *Flow) implementation(named *types.Named, name string, found func(*types.Func)) {
	obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(named), true, f.pass.Pkg, name)
	if m, ok := obj.(*types.Func); ok && f.byTok[m.Origin()] != nil {
		found(m.Origin())
	}
}

// implements reports whether *named implements iface; a generic type is taken
// to when it has the methods.
func implements(named *types.Named, iface *types.Interface) bool {
	ptr := types.NewPointer(named)
	generic := named.TypeParams().Len() > 0 || hasTypeParams(iface)
	return types.Implements(ptr, iface) || generic && sameMethods(ptr, iface)
}

func sameMethods(t types.Type, iface *types.Interface) bool {
	set := types.NewMethodSet(t)
	for m := range iface.Methods() {
		if set.Lookup(m.Pkg(), m.Name()) == nil {
			return false
		}
	}
	return true
}

func hasTypeParams(iface *types.Interface) bool {
	for m := range iface.Methods() {
		sig := m.Signature()
		for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
			for v := range tuple.Variables() {
				if _, ok := v.Type().(*types.TypeParam); ok {
					return true
				}
			}
		}
	}
	return false
}

// composite feeds fields from a struct literal, and n from any other.
func (f *Flow) composite(n *node, lit *ast.CompositeLit, pass func(Token) bool) {
	t := f.info.TypeOf(lit).Underlying()
	if p, ok := t.(*types.Pointer); ok { // an elided &T in []*T{{…}}
		t = p.Elem().Underlying()
	}
	fields, isStruct := t.(*types.Struct)
	for i, elt := range lit.Elts {
		kv, keyed := elt.(*ast.KeyValueExpr)
		switch {
		case isStruct && keyed:
			f.assign(kv.Key, f.expr(kv.Value))
		case isStruct && i < fields.NumFields():
			v := fields.Field(i)
			f.link(f.expr(elt), f.place(v.Origin()), f.typed(v.Type()))
		case keyed:
			f.link(f.stored(f.expr(kv.Key)), n, pass)
			f.link(f.stored(f.expr(kv.Value)), n, pass)
		default:
			f.link(f.stored(f.expr(elt)), n, pass)
		}
	}
}
