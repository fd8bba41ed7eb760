package concurrent

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

// value returns an expression whose value is used, with its reads recorded.
func (r *rewriter) value(e ast.Expr) string {
	if tv, ok := r.info.Types[e]; ok && (tv.IsType() || tv.Value != nil) {
		return r.plain(e)
	}
	switch e := e.(type) {
	case *ast.Ident, *ast.StarExpr:
		if r.isShared(e) {
			return r.read(e)
		}
	case *ast.SelectorExpr:
		return r.selector(e)
	case *ast.IndexExpr:
		return r.index(e)
	case *ast.UnaryExpr:
		switch e.Op {
		case token.AND:
			if _, literal := ast.Unparen(e.X).(*ast.CompositeLit); !literal {
				return "&" + r.place(e.X)
			}
		case token.ARROW:
			return r.probe("Receive", r.value(e.X))
		}
	case *ast.SliceExpr:
		return r.slice(e)
	case *ast.CallExpr:
		return r.call(e)
	case *ast.CompositeLit:
		return r.literal(e)
	case *ast.FuncLit:
		return r.with(e, []ast.Node{e.Body}, func(ast.Node) string { return r.body(e.Type, e.Body) })
	case *ast.TypeAssertExpr:
		return r.with(e, []ast.Node{e.X}, r.text)
	}
	return r.children(e)
}

// read returns a shared variable as a value.
func (r *rewriter) read(e ast.Expr) string {
	if !readable(r.typeOf(e)) {
		return r.place(e)
	}
	return fmt.Sprintf("(*%s)", r.access("Read", r.typeOf(e), "&"+r.place(e), r.site(e)))
}

// access returns a call that records an access ("Read" or "Write") to the variable of type
// of that pointer points to, and returns the pointer.
func (r *rewriter) access(function string, of types.Type, pointer, site string) string {
	if !inParts(of) {
		function += "Leaf"
	}
	return r.probe(function, pointer, site)
}

// inParts reports whether a variable of a type may consist of several.
func inParts(t types.Type) bool {
	if _, parameter := types.Unalias(t).(*types.TypeParam); parameter {
		return true
	}
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

// readable reports whether reads of values of a type are recorded. They are not if
// goroutines synchronise by the value.
func readable(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return true
	}
	_, isStruct := n.Underlying().(*types.Struct)
	path := n.Obj().Pkg().Path()
	return !(isStruct && (path == "sync" || path == "sync/atomic"))
}

// place returns an expression that can be assigned to or whose address can be taken. Reads
// needed to reach the variable are recorded, but no access to the variable itself.
func (r *rewriter) place(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return "(" + r.place(e.X) + ")"
	case *ast.SelectorExpr:
		if s := r.info.Selections[e]; s != nil && s.Kind() == types.FieldVal {
			return r.path(e, s) + "." + e.Sel.Name
		}
	case *ast.IndexExpr:
		switch core(r.typeOf(e.X)).(type) {
		case *types.Array:
			return r.with(e, []ast.Node{e.X, e.Index}, func(n ast.Node) string {
				if n == e.X {
					return r.holder(e.X)
				}
				return r.text(n)
			})
		case *types.Slice, *types.Pointer:
			return r.children(e)
		}
	case *ast.StarExpr:
		return "(*" + r.value(e.X) + ")"
	case *ast.Ident:
		return e.Name
	}
	return r.value(e)
}

// holder returns the struct or array e, of which a part is used.
func (r *rewriter) holder(e ast.Expr) string {
	if r.info.Types[e].Addressable() {
		return r.place(e)
	}
	return r.value(e)
}

// path returns the operand of a selector, with the implicit embedded fields written out and
// reads of embedded pointers recorded.
func (r *rewriter) path(e *ast.SelectorExpr, s *types.Selection) string {
	t := s.Recv()
	_, pointer := t.Underlying().(*types.Pointer)
	text := ""
	if pointer {
		text = r.value(e.X)
	} else {
		text = r.holder(e.X)
	}
	for _, i := range s.Index()[:len(s.Index())-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		f := t.Underlying().(*types.Struct).Field(i)
		if !f.Exported() && f.Pkg() != r.own {
			return text // it can't be written out
		}
		text += "." + f.Name()
		if t = f.Type(); pointer || r.info.Types[e.X].Addressable() {
			if _, ok := t.Underlying().(*types.Pointer); ok {
				text = fmt.Sprintf("(*%s)", r.access("Read", t, "&"+text, r.site(e)))
				pointer = true
			}
		}
	}
	return text
}

func (r *rewriter) selector(e *ast.SelectorExpr) string {
	s := r.info.Selections[e]
	switch {
	case s == nil: // of a package
		return r.plain(e)
	case s.Kind() == types.MethodExpr:
		return r.plain(e)
	case s.Kind() == types.MethodVal:
		return r.receiver(e, s) + r.between(e.X.End(), e.End())
	case r.isShared(e):
		return r.read(e)
	}
	return r.path(e, s) + "." + e.Sel.Name
}

// receiver returns the operand of a method selector: as a place if the method takes its
// address.
func (r *rewriter) receiver(e *ast.SelectorExpr, s *types.Selection) string {
	f := s.Obj().(*types.Func)
	_, byPointer := f.Signature().Recv().Type().Underlying().(*types.Pointer)
	if _, pointer := s.Recv().Underlying().(*types.Pointer); byPointer && !pointer && r.info.Types[e.X].Addressable() {
		return r.place(e.X)
	} else if !byPointer && pointer && len(s.Index()) == 1 && !types.IsInterface(f.Signature().Recv().Type()) {
		return fmt.Sprintf("(*%s)", r.probe("Read", r.value(e.X), r.site(e.X))) // copied for the method
	}
	return r.value(e.X)
}

func (r *rewriter) index(e *ast.IndexExpr) string {
	t := r.typeOf(e.X)
	switch core(t).(type) {
	case *types.Map:
		if r.pure(e.Index) {
			return fmt.Sprintf("%s[%s]", r.probe("ReadMap", r.value(e.X), r.site(e)), r.value(e.Index))
		}
		if r.pure(e.X) {
			return fmt.Sprintf("%s[%s]", r.value(e.X), r.probe("Key", r.value(e.X), r.value(e.Index), r.site(e)))
		}
	case *types.Slice, *types.Pointer, *types.Array:
		if r.isShared(e) {
			return r.read(e)
		}
		return r.place(e)
	case *types.Signature:
		return r.plain(e) // type arguments
	}
	return r.children(e)
}

func (r *rewriter) slice(e *ast.SliceExpr) string {
	var inside []ast.Node
	for _, x := range []ast.Expr{e.X, e.Low, e.High, e.Max} {
		if x != nil {
			inside = append(inside, x)
		}
	}
	return r.with(e, inside, func(n ast.Node) string {
		if _, array := core(r.typeOf(e.X)).(*types.Array); array && n == e.X {
			return r.place(e.X)
		}
		return r.text(n)
	})
}

// literal returns a composite literal. Its keys, if it is a struct, are names of fields.
func (r *rewriter) literal(e *ast.CompositeLit) string {
	t := r.typeOf(e)
	if p, ok := core(t).(*types.Pointer); ok { // its type is left out
		t = p.Elem()
	}
	_, isStruct := core(t).(*types.Struct)
	var inside []ast.Node
	for _, element := range e.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok && isStruct {
			inside = append(inside, pair.Value)
		} else if ok {
			inside = append(inside, pair.Key, pair.Value)
		} else {
			inside = append(inside, element)
		}
	}
	return r.with(e, inside, r.text)
}

// pure reports whether the expressions can be evaluated without waiting for another
// goroutine.
func (r *rewriter) pure(exprs ...ast.Expr) bool {
	pure := true
	for _, e := range exprs {
		ast.Inspect(e, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.UnaryExpr:
				pure = pure && n.Op != token.ARROW
			case *ast.CallExpr:
				pure = pure && r.pureCall(n)
			}
			return pure
		})
	}
	return pure
}

// pureCall reports whether a call is a conversion or calls a predeclared function or a
// standard function without callbacks.
func (r *rewriter) pureCall(c *ast.CallExpr) bool {
	if fun := r.info.Types[c.Fun]; fun.IsType() || fun.IsBuiltin() {
		return true
	}
	f := r.callee(c)
	if f == nil || f.Pkg() == nil || !standard(f.Pkg()) || held[f.Pkg().Path()] || looksAtFiles(f) {
		return counts(f)
	}
	for _, arg := range c.Args {
		switch r.typeOf(arg).Underlying().(type) {
		case *types.Signature, *types.Interface:
			return false
		}
	}
	return true
}

// callee returns the function or method that is called, if the source says which.
func (s *shared) callee(c *ast.CallExpr) *types.Func {
	f, _ := typeutil.Callee(s.info, c).(*types.Func)
	return f
}
