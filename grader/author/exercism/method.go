package exercism

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// A test file of the package itself can declare a method of one of its types; one outside
// can't. So such a method becomes a function whose first parameter is the receiver.

// asFunction reports whether the method that a unit declares, of a type of the package
// itself, can become a function.
func (c *checked) asFunction(u *unit) bool {
	f := u.node.(*ast.FuncDecl)
	m, ok := u.file.info.Defs[f.Name].(*types.Func)
	return ok && !u.file.external && m.Signature().RecvTypeParams().Len() == 0 && len(f.Recv.List) == 1
}

// findMethods notes as a problem what a function can't stand for: a method that is used
// without being called, or that nothing names, so that only package fmt would call it.
func (c *checked) findMethods(all []*unit, byObject map[types.Object]*unit) {
	called := map[*unit]bool{}
	for _, u := range all {
		calls := map[*ast.Ident]bool{}
		ast.Inspect(u.node, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok {
					calls[sel.Sel] = true
				}
			case *ast.Ident:
				m := byObject[u.file.info.Uses[n]]
				if m == nil || m.method == nil || m == u && !calls[n] {
					return true
				}
				if calls[n] {
					called[m] = called[m] || m != u
				} else {
					u.problems = append(u.problems, problem{n.Pos(), "uses the method " + m.name + " of the tests as a value"})
				}
			}
			return true
		})
	}
	for _, u := range all {
		if u.method != nil && !called[u] {
			u.problems = append(u.problems, declaresMethod(u.node.Pos(), u.method))
			u.method = nil
		}
	}
}

func declaresMethod(pos token.Pos, of *types.TypeName) problem {
	return problem{pos, "declares a method of " + of.Name() + ", a type of the package itself"}
}

// functionName is what the function of a method is called: robotName for Robot.Name.
func (s *suite) functionName(u *unit) string {
	typ, method, _ := strings.Cut(u.name, ".")
	name := strings.ToLower(typ[:1]) + typ[1:] + exportedName(method)
	for slices.ContainsFunc(s.all, func(o *unit) bool {
		return slices.ContainsFunc(declared(o.node), func(id *ast.Ident) bool { return id.Name == name })
	}) || name == s.name {
		name += "Of"
	}
	return name
}

// function rewrites the head of a method into that of a function.
func (w *rewriting) function(u *unit) {
	f := u.node.(*ast.FuncDecl)
	recv, params := f.Recv, f.Type.Params
	open := w.functionName(u) + "("
	if len(recv.List[0].Names) == 0 {
		open += "_ "
	}
	w.replace(recv.Opening, recv.Opening+1, open)
	w.replace(recv.Closing, params.Opening+1, comma(len(params.List)))
}

// callFunction rewrites the call of such a method.
func (w *rewriting) callFunction(call *ast.CallExpr) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	i := slices.IndexFunc(w.all, func(u *unit) bool {
		return u.method != nil && u.file.info.Defs[u.node.(*ast.FuncDecl).Name] == w.file.info.Uses[sel.Sel]
	})
	if i < 0 {
		return
	}
	_, given := types.Unalias(w.file.info.TypeOf(sel.X)).(*types.Pointer)
	_, wanted := w.all[i].node.(*ast.FuncDecl).Recv.List[0].Type.(*ast.StarExpr)
	open := w.functionName(w.all[i]) + "("
	switch {
	case wanted && !given:
		open += "&"
	case given && !wanted:
		open += "*"
	}
	w.replace(sel.X.Pos(), sel.X.Pos(), open)
	w.replace(sel.X.End(), call.Lparen+1, comma(len(call.Args)))
}

// comma goes between a receiver and n more parameters.
func comma(n int) string {
	if n == 0 {
		return ""
	}
	return ", "
}
