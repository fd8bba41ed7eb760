package flow

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// given is the place of everything that a call gives to a function of another
// package, its receiver too; ran is that of what this may run.
type (
	given struct{ call *ast.CallExpr }
	ran   struct{ call *ast.CallExpr }
)

// foreign returns the function or method of another package that a call calls, if
// the call says so by its name.
func (f *Flow) foreign(call *ast.CallExpr) *types.Func {
	fn, _ := typeutil.Callee(f.info, call).(*types.Func)
	if fn == nil || fn.Pkg() == f.pass.Pkg {
		return nil
	}
	return fn.Origin()
}

// external follows what a function of another package is given: to its results, to
// its receiver, to where pointers point, and into what it runs of it.
func (f *Flow) external(n *node, call *ast.CallExpr, fn *types.Func, args []*node) {
	bag := f.place(given{call})
	for _, arg := range args {
		f.link(arg, bag, own)
	}
	sel, _ := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	var recv *node
	if sel != nil && f.info.Selections[sel] != nil {
		recv = f.receiver(sel, f.info.Selections[sel])
		f.link(recv, bag, own)
		f.assign(sel.X, bag)
	}
	f.whenHeld(bag, func(tok Token) {
		if o, ok := tok.(object); ok {
			f.link(bag, f.place(elements{o}), nil)
			if v, ok := o.site.(*types.Var); ok {
				f.overwrite(bag, v)
			}
		}
	})
	for i := range f.resultCount(call) {
		to, t := f.resultNode(n, call, i), f.resultType(call, i)
		typed := f.typed(t)
		f.link(bag, to, typed)
		if f.client.Through == nil || fn.Pkg() == nil {
			continue
		}
		pass := func(tok Token) bool { return !own(tok) && typed(tok) && f.client.Through(tok, call, t) }
		for _, arg := range args {
			f.link(arg, to, pass)
		}
		if recv != nil {
			f.link(recv, to, pass)
		}
	}
	f.into(call, args, sel, recv)
	if rule.Match(keepers, rule.Name(fn)) {
		f.runFields(call, recv, sel)
		return
	}
	params := fn.Signature().Params()
	for i, arg := range args {
		if params.Len() > 0 {
			f.run(call, arg, params.At(min(i, params.Len()-1)).Type(), fn)
		}
	}
	for i, arg := range call.Args {
		if params.Len() > 0 && len(args) == len(call.Args) {
			f.run(call, f.within(arg), params.At(min(i, params.Len()-1)).Type(), fn)
		}
	}
	if recv != nil && !isInterface(fn) {
		f.run(call, recv, anything, fn, f.offered(fn.Pkg())...)
		f.runFields(call, recv, sel)
	}
}

// offered returns the methods of the interfaces that a package declares for others to
// implement: a method of a value that keeps such an implementation, as a rand.Rand does,
// may call them.
func (f *Flow) offered(pkg *types.Package) []string {
	methods, known := f.offers[pkg]
	if known {
		return methods
	}
	for _, name := range pkg.Scope().Names() {
		if t, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok && t.Exported() {
			if iface, ok := t.Type().Underlying().(*types.Interface); ok {
				for m := range iface.Methods() {
					methods = append(methods, m.Name())
				}
			}
		}
	}
	f.offers[pkg] = methods
	return methods
}

// into has a call store the client's tokens as Client.Into says.
func (f *Flow) into(call *ast.CallExpr, args []*node, sel *ast.SelectorExpr, recv *node) {
	if f.client.Into == nil || len(args) != len(call.Args) {
		return
	}
	moved := f.place(moved{call})
	for _, arg := range args {
		f.link(arg, moved, func(tok Token) bool { return !own(tok) && f.client.Into(tok, call) })
	}
	if recv != nil {
		f.assign(sel.X, moved)
	}
	for _, arg := range call.Args {
		if u, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND {
			f.assign(u.X, moved)
		} else if _, ok := f.info.TypeOf(arg).Underlying().(*types.Slice); ok {
			f.assign(arg, moved)
		}
	}
}

// moved is the place of what a call stores by Client.Into.
type moved struct{ call *ast.CallExpr }
