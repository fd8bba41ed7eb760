package flow

import (
	"go/ast"
	"go/token"
	"go/types"
)

// method feeds n with the methods that x may select.
func (f *Flow) method(n *node, x *ast.SelectorExpr, sel *types.Selection) {
	m := sel.Obj().(*types.Func).Origin()
	if sel.Kind() == types.MethodExpr {
		if f.byTok[m] != nil {
			f.put(n, m)
		} else if isInterface(m) {
			f.put(n, unbound{m})
		}
		return
	}
	if f.byTok[m] != nil {
		f.put(n, m)
		f.receive(x.X, m.Signature().Recv())
		return
	}
	if isInterface(m) {
		f.dispatch(n, f.receiver(x, sel), m)
	}
}

// unbound is the token of an interface's method without its receiver, as in
// fmt.Stringer.String.
type unbound struct{ m *types.Func }

// isInterface reports whether m is declared by an interface.
func isInterface(m *types.Func) bool {
	recv := m.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

// receiver returns the node of the value whose method x selects: x.X, or a field
// embedded in it.
func (f *Flow) receiver(x *ast.SelectorExpr, sel *types.Selection) *node {
	if v := embedded(sel.Recv(), sel.Index()); v != nil {
		return f.place(v.Origin())
	}
	return f.expr(x.X)
}

// embedded returns the last field on the way to what index selects in a type, or
// nil if there is none.
func embedded(t types.Type, index []int) (v *types.Var) {
	for _, i := range index[:len(index)-1] {
		s, ok := pointee(t).Underlying().(*types.Struct)
		if !ok {
			return nil
		}
		v = s.Field(i)
		t = v.Type()
	}
	return v
}

// dispatch feeds n with the methods that a call of an interface's method m runs on
// what from holds. A function there got the method by another package's type, such
// as http.HandlerFunc, and is what that runs.
func (f *Flow) dispatch(n, from *node, m *types.Func) {
	f.whenHeld(from, func(tok Token) {
		switch tok := tok.(type) {
		case concrete:
			f.implementation(tok.typ, m.Name(), from, func(m *types.Func) { f.put(n, m) })
		case *types.Func, *ast.FuncLit:
			f.put(n, tok)
		}
	})
	if f.client.Seen || m.Pkg() != f.pass.Pkg {
		return
	}
	iface, _ := m.Signature().Recv().Type().Underlying().(*types.Interface)
	for _, t := range f.impls {
		if iface != nil && !types.IsInterface(t) && implements(t, iface) {
			f.implementation(t, m.Name(), from, func(m *types.Func) { f.put(n, m) })
		}
	}
}

// implementation finds the method of a type, or of the value of an interface that
// is embedded in it, and feeds its receiver from a node.
func (f *Flow) implementation(t types.Type, name string, from *node, found func(*types.Func)) {
	obj, index, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, f.pass.Pkg, name)
	m, ok := obj.(*types.Func)
	if !ok {
		return
	}
	m = m.Origin()
	if f.byTok[m] != nil {
		recv := m.Signature().Recv()
		f.link(from, f.place(recv), f.typed(recv.Type()))
		found(m)
		return
	}
	v := embedded(t, index)
	if v == nil || !isInterface(m) {
		return
	}
	key := promoted{t, name}
	n := f.nodes[key]
	if n == nil {
		n = f.place(key) // before those of what is embedded, which may embed t
		inner := f.place(v.Origin())
		f.whenHeld(inner, func(tok Token) {
			if c, ok := tok.(concrete); ok {
				f.implementation(c.typ, name, inner, func(m *types.Func) { f.put(n, m) })
			}
		})
	}
	f.whenHeld(n, func(tok Token) { found(tok.(*types.Func)) })
}

// promoted is the place of the methods that a type has by an interface embedded in it.
type promoted struct {
	t    types.Type
	name string
}

// receive feeds a method's receiver with the expression it is called on, whose
// address is taken where the method wants a pointer.
func (f *Flow) receive(e ast.Expr, recv *types.Var) {
	pass := f.typed(recv.Type())
	f.link(f.expr(e), f.place(recv), pass)
	if !isPointer(recv.Type()) || isPointer(f.info.TypeOf(e)) {
		return
	}
	address := &ast.UnaryExpr{Op: token.AND, X: e}
	if v := f.variable(e); v != nil {
		f.located(f.place(recv), v)
	}
	if f.client.Mark == nil {
		return
	}
	for _, tok := range f.client.Mark(address) {
		if pass(tok) {
			f.put(f.place(recv), tok)
		}
	}
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// dynamic returns the type by which values of type t, or of what it points to, are
// told apart: t as it was declared, if it is no interface and has methods of the
// package's or of an interface embedded in it; otherwise nil.
func (f *Flow) dynamic(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	t = pointee(t)
	if named, ok := t.(*types.Named); ok {
		t = named.Origin()
	}
	if known := f.types.At(t); known != nil {
		return known.(dynamic).typ
	}
	d := dynamic{}
	if !types.IsInterface(t) {
		for m := range types.NewMethodSet(types.NewPointer(t)).Methods() {
			fn := m.Obj().(*types.Func).Origin()
			if f.byTok[fn] != nil || isInterface(fn) {
				d.typ = t
			}
		}
	}
	f.types.Set(t, d)
	return d.typ
}

// dynamic is what the method of that name found out.
type dynamic struct{ typ types.Type }

// implements reports whether *t implements iface; a generic type is taken to when
// it has the methods.
func implements(t types.Type, iface *types.Interface) bool {
	named, ok := t.(*types.Named)
	generic := ok && named.TypeParams().Len() > 0 || hasTypeParams(iface)
	ptr := types.NewPointer(t)
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
