package instrument

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// call rewrites calls of built-in functions, conversions and methods with a known
// cost.
func (r *rewriter) call(c *ast.CallExpr) {
	fun := r.info.Types[c.Fun]
	switch {
	case fun.IsType():
		if len(c.Args) == 1 && converts(fun.Type, r.info.TypeOf(c.Args[0])) {
			r.wrap(c, r.meter("Text")+"(", ")")
		}
	case fun.IsBuiltin():
		if id, ok := ast.Unparen(c.Fun).(*ast.Ident); ok {
			r.builtin(c, id.Name)
		}
	default:
		r.method(c)
	}
}

// callee rewrites the call of a go or defer statement, which has to stay a call:
// only what it calls is changed.
func (r *rewriter) callee(c *ast.CallExpr) {
	if id, ok := ast.Unparen(c.Fun).(*ast.Ident); ok && r.info.Types[c.Fun].IsBuiltin() {
		r.builtin(c, id.Name)
	}
}

func (r *rewriter) builtin(c *ast.CallExpr, name string) {
	switch name {
	case "append":
		r.append(c)
	case "copy":
		if _, ok := core(r.info.TypeOf(c.Args[0])).(*types.Slice); !ok {
			return
		}
		if r.isString(c.Args[1]) {
			r.rename(c, "CopyString")
		} else if _, ok := core(r.info.TypeOf(c.Args[1])).(*types.Slice); ok {
			r.rename(c, "Copy")
		}
	case "clear":
		switch core(r.info.TypeOf(c.Args[0])).(type) {
		case *types.Slice:
			r.rename(c, "Clear")
		case *types.Map:
			r.rename(c, "ClearMap")
		}
	case "make":
		r.make(c)
	}
}

func (r *rewriter) rename(c *ast.CallExpr, function string) {
	r.replace(c.Fun.Pos(), c.Fun.End(), r.meter(function))
	r.done[c.Fun] = true
}

// append turns append(s, x) into append(meter.Grow(s, 1), x): the elements keep the
// rules of assignment, which a generic function could not give them.
func (r *rewriter) append(c *ast.CallExpr) {
	if len(c.Args) < 2 {
		return
	}
	if _, ok := core(r.info.TypeOf(c.Args[0])).(*types.Slice); !ok {
		return
	}
	if !c.Ellipsis.IsValid() {
		r.wrap(c.Args[0], r.meter("Grow")+"(", fmt.Sprintf(", %d)", len(c.Args)-1))
		return
	}
	function := "Append"
	switch t := types.Unalias(r.info.TypeOf(c.Args[1])); {
	case t == types.Typ[types.String] || t == types.Typ[types.UntypedString]:
		function = "AppendString"
	case isString(t):
		return
	}
	r.rename(c, function)
	r.replace(c.Ellipsis, c.Ellipsis+token.Pos(len("...")), "")
}

func (r *rewriter) make(c *ast.CallExpr) {
	if _, ok := core(r.info.TypeOf(c)).(*types.Slice); ok {
		r.wrap(c, r.meter("Made")+"(", ")")
	} else if len(c.Args) == 2 && !r.constant(c.Args[1]) {
		r.wrap(c.Args[1], r.meter("Room")+"(", ")")
	}
}

// methods are those with a known cost: as long as their first argument, or as
// their result.
var methods = map[string]struct{ argument, result bool }{
	"(*strings.Builder).Write":       {argument: true},
	"(*strings.Builder).WriteString": {argument: true},
	"(*bytes.Buffer).Write":          {argument: true},
	"(*bytes.Buffer).WriteString":    {argument: true},
	"(*bytes.Buffer).String":         {result: true},
}

func (r *rewriter) method(c *ast.CallExpr) {
	sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr)
	if !ok || r.info.Selections[sel] == nil {
		return
	}
	f, ok := r.info.Selections[sel].Obj().(*types.Func)
	if !ok || r.info.Selections[sel].Kind() != types.MethodVal {
		return
	}
	switch m := methods[f.FullName()]; {
	case m.argument && len(c.Args) == 1 && !r.constant(c.Args[0]) && isText(r.info.TypeOf(c.Args[0])):
		r.wrap(c.Args[0], r.meter("Read")+"(", ")")
	case m.result:
		r.wrap(c, r.meter("Text")+"(", ")")
	}
}

// core returns the type that all types of t are made of, for the commonest
// constraints: [S ~[]E].
func core(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	p, ok := types.Unalias(t).(*types.TypeParam)
	if !ok {
		return t.Underlying()
	}
	i, ok := p.Constraint().Underlying().(*types.Interface)
	if !ok || i.NumEmbeddeds() != 1 {
		return nil
	}
	switch e := i.EmbeddedType(0).(type) {
	case *types.Union:
		if e.Len() == 1 {
			return e.Term(0).Type().Underlying()
		}
		return nil
	default:
		return e.Underlying()
	}
}

func isString(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// isText reports whether t is a string, or a slice of bytes or runes.
func isText(t types.Type) bool {
	if isString(t) {
		return true
	}
	s, ok := t.Underlying().(*types.Slice)
	if !ok {
		return false
	}
	elem, ok := types.Unalias(s.Elem()).(*types.Basic)
	return ok && (elem.Kind() == types.Byte || elem.Kind() == types.Rune)
}

// converts reports whether a conversion makes a text anew.
func converts(to, from types.Type) bool {
	return from != nil && isText(to) && isText(from) && isString(to) != isString(from)
}

func isMap(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := core(t).(*types.Map)
	return ok
}
