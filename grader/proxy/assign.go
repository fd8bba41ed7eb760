package proxy

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A value of a type without a name, such as []string, may be given where a named type of
// the same structure is wanted, and the other way around. Tests that do so use the named
// type's shape, though they never write it.

// findAssignments looks at all places where values are given to something.
func (u *uses) findAssignments(files []*ast.File) {
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				u.assignArguments(n)
			case *ast.AssignStmt:
				if n.Tok == token.ASSIGN || n.Tok == token.DEFINE {
					u.assignAll(u.typesOf(n.Lhs), n.Rhs)
				}
			case *ast.ValueSpec:
				if n.Type != nil {
					for _, v := range n.Values {
						u.assign(u.typeOf(n.Type), u.typeOf(v), v)
					}
				}
			case *ast.CompositeLit:
				u.assignElements(n)
			case *ast.SendStmt:
				if c, ok := orNil(u.typeOf(n.Chan)).Underlying().(*types.Chan); ok {
					u.assign(c.Elem(), u.typeOf(n.Value), n)
				}
			case *ast.IndexExpr:
				if m, ok := orNil(u.typeOf(n.X)).Underlying().(*types.Map); ok {
					u.assign(m.Key(), u.typeOf(n.Index), n)
				}
			case *ast.BinaryExpr:
				if n.Op == token.EQL || n.Op == token.NEQ {
					u.assign(u.typeOf(n.X), u.typeOf(n.Y), n)
				}
			case *ast.FuncDecl:
				u.assignResults(u.info.Defs[n.Name].Type(), n.Body)
			case *ast.FuncLit:
				u.assignResults(u.typeOf(n), n.Body)
			}
			return true
		})
	}
	u.findTypeArguments()
}

// assign notes what giving a value of type from to a place of type to asks of both.
func (u *uses) assign(to, from types.Type, at ast.Node) {
	if to == nil || from == nil || types.IsInterface(to) || types.IsInterface(from) || types.Identical(to, from) {
		return
	}
	u.markShape(to, at)
	u.markShape(from, at)
}

func (u *uses) typesOf(list []ast.Expr) (all []types.Type) {
	for _, e := range list {
		t := u.typeOf(e)
		if id, ok := e.(*ast.Ident); ok && id.Name == "_" {
			t = nil
		}
		all = append(all, t)
	}
	return all
}

// assignAll gives values, or the results of one call, to places in turn.
func (u *uses) assignAll(to []types.Type, values []ast.Expr) {
	if len(values) == 1 && len(to) > 1 {
		results, ok := u.typeOf(values[0]).(*types.Tuple)
		for i := 0; ok && i < min(len(to), results.Len()); i++ {
			u.assign(to[i], results.At(i).Type(), values[0])
		}
		return
	}
	for i := range min(len(to), len(values)) {
		u.assign(to[i], u.typeOf(values[i]), values[i])
	}
}

func (u *uses) assignArguments(call *ast.CallExpr) {
	fun := u.info.Types[call.Fun]
	if fun.IsBuiltin() {
		if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && id.Name == "append" && !call.Ellipsis.IsValid() {
			if s, ok := orNil(u.typeOf(call.Args[0])).Underlying().(*types.Slice); ok {
				for _, a := range call.Args[1:] {
					u.assign(s.Elem(), u.typeOf(a), a)
				}
			}
		}
		return
	}
	sig, ok := orNil(fun.Type).Underlying().(*types.Signature)
	if !ok || fun.IsType() {
		return
	}
	if len(call.Args) == 1 {
		if results, ok := u.typeOf(call.Args[0]).(*types.Tuple); ok {
			for i := range results.Len() {
				u.assign(paramType(sig, i), results.At(i).Type(), call)
			}
			return
		}
	}
	for i, a := range call.Args {
		to := paramType(sig, i)
		if call.Ellipsis.IsValid() && i == len(call.Args)-1 {
			to = sig.Params().At(sig.Params().Len() - 1).Type()
		}
		u.assign(to, u.typeOf(a), a)
	}
}

func (u *uses) assignElements(lit *ast.CompositeLit) {
	t := deref(u.typeOf(lit)).Underlying()
	for i, e := range lit.Elts {
		key, value := ast.Expr(nil), e
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			key, value = kv.Key, kv.Value
		}
		switch t := t.(type) {
		case *types.Slice:
			u.assign(t.Elem(), u.typeOf(value), value)
		case *types.Array:
			u.assign(t.Elem(), u.typeOf(value), value)
		case *types.Map:
			u.assign(t.Key(), u.typeOf(key), key)
			u.assign(t.Elem(), u.typeOf(value), value)
		case *types.Struct:
			if id, ok := key.(*ast.Ident); ok {
				u.assign(u.typeOf(id), u.typeOf(value), value)
			} else if key == nil && i < t.NumFields() {
				u.assign(t.Field(i).Type(), u.typeOf(value), value)
			}
		}
	}
}

// assignResults looks at what a function returns, but not at functions in it.
func (u *uses) assignResults(t types.Type, body *ast.BlockStmt) {
	sig, ok := orNil(t).Underlying().(*types.Signature)
	if !ok || body == nil {
		return
	}
	var results []types.Type
	for v := range sig.Results().Variables() {
		results = append(results, v.Type())
	}
	ast.Inspect(body, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok {
			u.assignAll(results, r.Results)
		}
		_, inner := n.(*ast.FuncLit)
		return !inner
	})
}

// findTypeArguments looks at the package's types that the tests give other packages'
// generic code, such as slices.Contains: what it asks of its type arguments is asked of
// them.
func (u *uses) findTypeArguments() {
	for id, inst := range u.info.Instances {
		obj := u.info.Uses[id]
		if obj == nil {
			continue
		}
		params := typeParamsOf(obj)
		for i := range min(params.Len(), inst.TypeArgs.Len()) {
			arg, constraint := inst.TypeArgs.At(i), params.At(i).Constraint().Underlying().(*types.Interface)
			if obj := u.named(arg); obj != nil {
				for m := range constraint.Methods() {
					u.markMethod(obj, m.Name())
				}
			}
			n, ok := declaredIn(u.owns, arg)
			switch {
			case !ok || types.IsInterface(arg):
			case !constraint.IsMethodSet() && !constraint.IsComparable() || hasTerms(constraint):
				u.markShape(arg, id)
			case constraint.IsComparable():
				u.compared[n.Obj()] = true
			}
		}
	}
}

// hasTerms reports whether a constraint lists types.
func hasTerms(i *types.Interface) bool {
	for t := range i.EmbeddedTypes() {
		switch t := t.Underlying().(type) {
		case *types.Union:
			return true
		case *types.Interface:
			if hasTerms(t) {
				return true
			}
		default:
			return true
		}
	}
	return false
}
