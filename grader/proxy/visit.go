package proxy

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

func (u *uses) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CompositeLit:
		if len(n.Elts) > 0 {
			u.markShape(deref(u.typeOf(n)), n)
		}
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				u.visitIndex(n, kv.Key)
			}
		}
	case *ast.SelectorExpr:
		u.visitSelector(n)
		u.visitName(n, n.Sel)
	case *ast.IndexExpr:
		if u.info.Types[n.X].IsValue() { // not an instantiation
			u.markShape(deref(u.typeOf(n.X)), n)
			u.visitIndex(n.X, n.Index)
		}
	case *ast.SliceExpr:
		u.markShape(deref(u.typeOf(n.X)), n)
	case *ast.RangeStmt:
		u.markShape(u.typeOf(n.X), n)
	case *ast.UnaryExpr:
		if n.Op != token.AND {
			u.markShape(u.typeOf(n.X), n)
		}
	case *ast.BinaryExpr:
		u.visitBinary(n)
	case *ast.IncDecStmt:
		u.markShape(u.typeOf(n.X), n)
	case *ast.AssignStmt:
		if n.Tok != token.ASSIGN && n.Tok != token.DEFINE { // +=
			u.markShape(u.typeOf(n.Lhs[0]), n)
		}
	case *ast.CallExpr:
		u.visitCall(n)
	case *ast.BasicLit:
		u.markShape(u.typeOf(n), n)
	case *ast.IfStmt:
		u.markShape(u.typeOf(n.Cond), n)
	case *ast.ForStmt:
		if n.Cond != nil {
			u.markShape(u.typeOf(n.Cond), n)
		}
	case *ast.Ident:
		u.visitName(n, n)
	case *ast.MapType:
		if n, ok := declaredIn(u.owns, orNil(u.typeOf(n.Key))); ok {
			u.compared[n.Obj()] = true
		}
	}
	return true
}

func deref(t types.Type) types.Type {
	if t == nil {
		return types.Typ[types.Invalid]
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// visitName looks at an expression that names something: a constant of the package, or
// nil as a value of one of its types.
func (u *uses) visitName(e ast.Expr, name *ast.Ident) {
	tv, ok := u.info.Types[e]
	if !ok {
		return
	}
	if tv.IsNil() {
		u.markShape(tv.Type, e)
	}
	k, ok := u.info.Uses[name].(*types.Const)
	switch {
	case !ok:
	case u.owns(k.Pkg()):
		u.noteConstant(k, tv.Type, e)
	case !types.Identical(k.Type(), tv.Type): // a number of the tests' own
		u.markShape(tv.Type, e)
	}
}

// visitIndex looks at the index of an array or slice, which takes a number.
func (u *uses) visitIndex(x, index ast.Expr) {
	switch deref(u.typeOf(x)).Underlying().(type) {
	case *types.Slice, *types.Array:
		u.markShape(u.typeOf(index), index)
	}
}

// visitSelector notes methods and fields. A promoted field or method uses the
// shape of nothing but where the field lives.
func (u *uses) visitSelector(n *ast.SelectorExpr) {
	sel := u.info.Selections[n]
	if sel == nil {
		return
	}
	obj := u.named(sel.Recv())
	switch {
	case obj == nil:
	case sel.Kind() == types.FieldVal:
		u.markShape(deref(sel.Recv()), n)
	default:
		u.markMethod(obj, sel.Obj().Name())
	}
}

func (u *uses) visitBinary(n *ast.BinaryExpr) {
	u.markShape(u.typeOf(n), n)
	x, y := u.typeOf(n.X), u.typeOf(n.Y)
	for _, t := range []types.Type{x, y} {
		named, ok := declaredIn(u.owns, orNil(t))
		if !ok {
			continue
		}
		isNil := u.info.Types[n.X].IsNil() || u.info.Types[n.Y].IsNil()
		if (n.Op == token.EQL || n.Op == token.NEQ) && !isNil {
			u.compared[named.Obj()] = true
		} else {
			u.markShape(t, n)
		}
	}
}

// visitCall looks at conversions, built-in functions and what is passed as an
// interface or compared deeply.
func (u *uses) visitCall(n *ast.CallExpr) {
	fun := u.info.Types[n.Fun]
	switch {
	case fun.IsType():
		if !types.IsInterface(fun.Type) {
			u.markShape(fun.Type, n)
			u.markShape(u.typeOf(n.Args[0]), n)
		}
	case fun.IsBuiltin():
		if id, ok := ast.Unparen(n.Fun).(*ast.Ident); ok && id.Name != "new" && id.Name != "panic" && id.Name != "print" && id.Name != "println" {
			for i, a := range n.Args {
				if i == 0 || id.Name != "append" { // appended elements stay whole
					u.markShape(u.typeOf(a), n)
				}
			}
		}
	default:
		u.noteContextValue(n)
		deep := u.looksInto(n)
		sig, _ := orNil(fun.Type).Underlying().(*types.Signature)
		for i, a := range n.Args {
			t := u.typeOf(a)
			if sig == nil || !isEmptyInterface(paramType(sig, i)) {
				continue
			}
			if deep != "" {
				u.markDeep(t, n, deep == "encoding/json", map[types.Type]bool{})
			} else if obj := u.named(t); obj != nil {
				u.formatted[obj] = true
				u.visitPrinted(n, obj, t)
			}
		}
	}
}

// visitPrinted looks at a value of the package that a text is made of: where that shows
// what the value is, as it does without a method String, the text may be compared.
func (u *uses) visitPrinted(call *ast.CallExpr, obj *types.TypeName, t types.Type) {
	_, basic := orNil(t).Underlying().(*types.Basic)
	f := calledFunc(u.info, call)
	if !basic || f == nil || f.Pkg() == nil || f.Pkg().Path() != "fmt" || f.Name() == "Errorf" {
		return
	}
	for _, name := range []string{"String", "Error"} {
		if m, _, _ := types.LookupFieldOrMethod(obj.Type(), true, obj.Pkg(), name); m != nil {
			return
		}
	}
	u.markShape(t, call)
}

// calledFunc returns the function or method that is called, if it has a name.
func calledFunc(info *types.Info, call *ast.CallExpr) *types.Func {
	f, _ := typeutil.Callee(info, call).(*types.Func)
	return f
}

func paramType(sig *types.Signature, i int) types.Type {
	last := sig.Params().Len() - 1
	if sig.Variadic() && i >= last {
		return sig.Params().At(last).Type().(*types.Slice).Elem()
	}
	if i > last {
		return nil
	}
	return sig.Params().At(i).Type()
}

func isEmptyInterface(t types.Type) bool {
	if t == nil {
		return false
	}
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.Empty()
}

// looksInto returns the package of a function that looks into its arguments, or "".
func (u *uses) looksInto(n *ast.CallExpr) string {
	if f := calledFunc(u.info, n); f != nil && f.Pkg() != nil {
		switch path := f.Pkg().Path(); path {
		case "reflect", "github.com/google/go-cmp/cmp", "encoding/json":
			return path
		}
	}
	return ""
}
