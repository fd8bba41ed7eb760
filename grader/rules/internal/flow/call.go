package flow

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

// call links arguments to parameters and results to n, which stands for the
// call's first result.
func (f *Flow) call(n *node, call *ast.CallExpr, pass func(Token) bool) {
	if tv := f.info.Types[call.Fun]; tv.IsType() {
		f.convert(call.Args[0], tv.Type)
		f.link(f.expr(call.Args[0]), n, pass)
		return
	}
	args := f.arguments(call)
	if b, ok := typeutil.Callee(f.info, call).(*types.Builtin); ok {
		f.builtin(n, b.Name(), call, pass)
		return
	}
	if typeutil.Callee(f.info, call) == nil { // a function that callers may have given
		for _, arg := range args {
			f.escape(arg)
		}
	}
	fun := f.expr(call.Fun)
	f.whenHeld(fun, func(tok Token) {
		if u, ok := tok.(unbound); ok && len(args) > 0 {
			all := f.place(ran{call})
			f.dispatch(all, args[0], u.m)
			f.whenHeld(all, func(tok Token) { f.enter(tok, args[1:], call.Ellipsis.IsValid()) })
			return
		}
		if f.methodExpr(call) && len(args) > 0 {
			f.enterMethod(tok, args, call.Ellipsis.IsValid())
			return
		}
		f.enter(tok, args, call.Ellipsis.IsValid())
	})
	for i := range f.resultCount(call) {
		to := f.resultNode(n, call, i)
		f.whenHeld(fun, func(tok Token) { f.link(f.place(result{tok, i}), to, nil) })
	}
	if fn := f.foreign(call); fn != nil {
		f.external(n, call, fn, args)
	}
}

// convert links the fields of a struct type to those of one it is converted to.
func (f *Flow) convert(e ast.Expr, to types.Type) {
	a, ok := pointee(f.info.TypeOf(e)).Underlying().(*types.Struct)
	b, both := pointee(to).Underlying().(*types.Struct)
	if !ok || !both || a == b {
		return
	}
	for i := range min(a.NumFields(), b.NumFields()) {
		from, to := a.Field(i).Origin(), b.Field(i).Origin()
		if from != to {
			f.overwrite(f.place(from), to)
			f.overwrite(f.place(to), from)
		}
	}
}

// arguments returns the nodes of a call's arguments; those of f(g()) are g's
// results.
func (f *Flow) arguments(call *ast.CallExpr) []*node {
	if len(call.Args) == 1 {
		inner, ok := ast.Unparen(call.Args[0]).(*ast.CallExpr)
		if tuple, many := f.info.TypeOf(call.Args[0]).(*types.Tuple); ok && many {
			args := make([]*node, tuple.Len())
			for i := range args {
				args[i] = f.resultOf(inner, i)
			}
			return args
		}
	}
	var args []*node
	for _, arg := range call.Args {
		if tv := f.info.Types[arg]; tv.IsType() { // new(T), make(T)
			continue
		}
		args = append(args, f.expr(arg))
	}
	return args
}

func (f *Flow) builtin(n *node, name string, call *ast.CallExpr, pass func(Token) bool) {
	switch name {
	case "make", "new":
		f.put(n, object{call})
	case "panic":
		f.link(f.expr(call.Args[0]), f.place(panicked{}), own)
	case "recover":
		f.link(f.place(panicked{}), n, pass)
	case "min", "max":
		for _, arg := range call.Args {
			f.link(f.expr(arg), n, pass)
		}
	case "append":
		f.put(n, object{appended{f.info.TypeOf(call)}})
		f.link(f.expr(call.Args[0]), n, pass)
		for _, arg := range call.Args[1:] {
			from := f.expr(arg)
			if call.Ellipsis.IsValid() {
				from = f.elements(arg)
			}
			f.link(f.stored(from), n, pass)
			f.whenHeld(n, func(tok Token) {
				if o, ok := tok.(object); ok && f.isA(o, f.info.TypeOf(call)) {
					f.link(f.stored(from), f.place(elements{o}), f.aliased)
				}
			})
		}
	case "copy":
		f.assignElement(call.Args[0], f.elements(call.Args[1]))
	}
}

// panicked is the place of all values that are given to panic.
type panicked struct{}

// elements returns a node for the elements of a slice; a string has none that
// hold anything.
func (f *Flow) elements(e ast.Expr) *node {
	n := f.element(e)
	slice, ok := f.info.TypeOf(e).Underlying().(*types.Slice)
	if !ok {
		return n
	}
	to := f.place(copied{e})
	f.link(n, to, f.typed(slice.Elem()))
	return to
}

// copied is the place of the elements of a slice.
type copied struct{ e ast.Expr }

// enter links arguments to the parameters of the function tok; spread says that
// the last argument is the variadic parameter itself.
func (f *Flow) enter(tok Token, args []*node, spread bool) {
	if loop, ok := tok.(*ast.RangeStmt); ok { // yield(…)
		for i, to := range []ast.Expr{loop.Key, loop.Value} {
			if to != nil && i < len(args) {
				f.assign(to, args[i])
			}
		}
		return
	}
	fn := f.byTok[tok]
	if fn == nil || fn.sig == nil || fn.sig.Params().Len() == 0 {
		return
	}
	last := fn.sig.Params().Len() - 1
	for i, arg := range args {
		v := fn.sig.Params().At(min(i, last))
		if fn.sig.Variadic() && i >= last && !spread {
			arg = f.stored(arg)
		}
		f.link(arg, f.place(v), f.typed(v.Type()))
	}
}

// enterMethod is enter for T.Method(receiver, …).
func (f *Flow) enterMethod(tok Token, args []*node, spread bool) {
	if fn := f.byTok[tok]; fn != nil && fn.sig.Recv() != nil {
		recv := fn.sig.Recv()
		f.link(args[0], f.place(recv), f.typed(recv.Type()))
	}
	f.enter(tok, args[1:], spread)
}

func (f *Flow) methodExpr(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && f.info.Selections[sel] != nil && f.info.Selections[sel].Kind() == types.MethodExpr
}

// callResult is the place of a call's i-th result, i > 0; the first has the
// call's own.
type callResult struct {
	call *ast.CallExpr
	i    int
}

func (f *Flow) resultNode(first *node, call *ast.CallExpr, i int) *node {
	if i == 0 {
		return first
	}
	return f.place(callResult{call, i})
}

// resultOf returns the node of a call's i-th result.
func (f *Flow) resultOf(call *ast.CallExpr, i int) *node {
	return f.resultNode(f.expr(call), call, i)
}

func (f *Flow) resultCount(call *ast.CallExpr) int {
	switch t := f.info.TypeOf(call).(type) {
	case nil:
		return 0
	case *types.Tuple:
		return t.Len()
	default:
		return 1
	}
}

func (f *Flow) resultType(call *ast.CallExpr, i int) types.Type {
	if t, ok := f.info.TypeOf(call).(*types.Tuple); ok {
		return t.At(i).Type()
	}
	return f.info.TypeOf(call)
}
