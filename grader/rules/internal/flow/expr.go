package flow

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
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
	if t := f.dynamic(t); t != nil {
		f.put(n, concrete{t})
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
		f.put(n, object{x})
		f.composite(n, x, pass)
	case *ast.CallExpr:
		f.call(n, x, pass)
	case *ast.BinaryExpr:
		f.link(f.expr(x.X), n, pass)
		f.link(f.expr(x.Y), n, pass)
	case *ast.IndexExpr:
		f.link(f.element(x.X), n, pass)
	case *ast.IndexListExpr:
		f.link(f.expr(x.X), n, pass)
	case *ast.SliceExpr:
		f.link(f.expr(x.X), n, pass)
	case *ast.StarExpr:
		f.link(f.element(x.X), n, pass)
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
		f.link(f.element(x.X), n, pass)
	case token.AND:
		if _, literal := ast.Unparen(x.X).(*ast.CompositeLit); !literal {
			from = f.stored(from)
		}
		f.link(from, n, pass)
		if v := f.variable(x.X); v != nil {
			f.located(n, v)
		}
	default:
		f.link(from, n, pass)
	}
}

// variable returns the variable or field that e denotes, or nil.
func (f *Flow) variable(e ast.Expr) *types.Var {
	var v *types.Var
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, _ = f.info.ObjectOf(x).(*types.Var)
	case *ast.SelectorExpr:
		v, _ = f.info.ObjectOf(x.Sel).(*types.Var)
	}
	if v == nil {
		return nil
	}
	return v.Origin()
}

// element returns a node for an element of e, or what e points to or receives.
func (f *Flow) element(e ast.Expr) *node {
	type element struct{ e ast.Expr }
	key := element{ast.Unparen(e)}
	if n := f.nodes[key]; n != nil {
		return n
	}
	n, from := f.place(key), f.expr(e)
	f.link(f.loaded(from), n, nil)
	f.whenHeld(from, func(tok Token) {
		if o, ok := tok.(object); ok && f.isA(o, f.info.TypeOf(e)) {
			f.link(f.loaded(f.place(elements{o})), n, f.aliased)
		}
	})
	return n
}

// isA reports whether an object is what a value of type t refers to: a slice, map,
// array or channel where t is one, and otherwise what a pointer points to.
func (f *Flow) isA(o object, t types.Type) bool {
	site := f.siteType(o)
	if t == nil || site == nil {
		return true
	}
	kind, has := container(t)
	of, also := container(site)
	return has == also && kind == of
}

// container returns the kind of a type that has elements.
func container(t types.Type) (kind reflect.Type, ok bool) {
	u := pointee(t).Underlying()
	switch u.(type) {
	case *types.Slice, *types.Map, *types.Array, *types.Chan:
		return reflect.TypeOf(u), true
	}
	return nil, false
}

// siteType returns the type of an object.
func (f *Flow) siteType(o object) types.Type {
	switch site := o.site.(type) {
	case *types.Var:
		return site.Type()
	case ast.Expr:
		return f.info.TypeOf(site)
	case appended:
		return site.t
	}
	return nil
}

// aliased reports whether a token is looked for in what shares an object's elements.
// An object counts as held by what it is an element of, too, so those of a client
// that tells containers from what is in them are not.
func (f *Flow) aliased(tok Token) bool { return own(tok) || f.client.Store == nil }

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
	switch {
	case sel == nil: // pkg.Name
		f.object(n, f.info.ObjectOf(x.Sel), pass)
	case sel.Kind() == types.FieldVal:
		if v := sel.Obj().(*types.Var).Origin(); f.perObject(v) {
			f.readField(n, f.receiver(x, sel), v, pass)
		} else {
			f.object(n, v, pass)
		}
		foreign := sel.Obj().Pkg() != f.pass.Pkg // what it holds was kept by its package
		f.link(f.expr(x.X), n, func(tok Token) bool { return (foreign || !own(tok)) && pass(tok) })
	default:
		f.method(n, x, sel)
	}
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
			if v := f.variable(kv.Key); v != nil {
				f.initialize(lit, v, f.expr(kv.Value))
			}
		case isStruct && i < fields.NumFields():
			f.initialize(lit, fields.Field(i).Origin(), f.expr(elt))
		case keyed:
			f.link(f.stored(f.expr(kv.Key)), n, pass)
			f.link(f.stored(f.expr(kv.Value)), n, pass)
		default:
			f.link(f.stored(f.expr(elt)), n, pass)
		}
	}
}

// initialize makes a field of a struct literal hold what from does.
func (f *Flow) initialize(lit *ast.CompositeLit, v *types.Var, from *node) {
	f.link(from, f.place(v), f.typed(v.Type()))
	f.link(from, f.place(fieldOf{object{lit}, v}), f.typed(v.Type()))
}
