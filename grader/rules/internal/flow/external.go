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

// keepers keep what they are given and run none of it.
var keepers = []string{
	"container/list.*", "container/ring.*", "sync.Map.*", "sync.Pool.Put", "sync/atomic.*", "time.Timer.*",
	"context.WithValue", "errors.Join", "unique.*", "weak.*", "runtime.KeepAlive",
}

// lookers may call any exported method of a value.
var lookers = []string{"reflect.*", "text/template.*", "html/template.*", "net/rpc.*"}

// looked are the methods by which other packages look at values of any type.
var looked = []string{
	"Error", "Unwrap", "Is", "As", "String", "GoString", "Format", "Scan", "Value", "LogValue", "IsZero",
	"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", "AppendText", "MarshalBinary", "UnmarshalBinary",
	"AppendBinary", "GobEncode", "GobDecode", "MarshalXML", "UnmarshalXML", "MarshalXMLAttr", "UnmarshalXMLAttr",
	"Read", "Write", "Close", "ReadFrom", "WriteTo", "WriteString", "ReadByte", "Flush", "Unlock", "Lock",
}

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
		f.run(call, recv, anything, fn)
		f.runFields(call, recv, sel)
	}
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

// within returns a node for the values inside e that its type tells of, whoever made
// them.
func (f *Flow) within(e ast.Expr) *node {
	type within struct{ e ast.Expr }
	n := f.place(within{e})
	seen := map[types.Type]bool{}
	var look func(t types.Type)
	look = func(t types.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		if d := f.dynamic(t); d != nil {
			f.put(n, concrete{d})
		}
		switch t := t.Underlying().(type) {
		case *types.Map:
			look(t.Key())
			look(t.Elem())
		case *types.Struct:
			for v := range t.Fields() {
				if v.Exported() || v.Embedded() {
					look(v.Type())
				}
			}
		case interface{ Elem() types.Type }: // slices, arrays, pointers, channels
			look(t.Elem())
		}
	}
	if t := f.info.TypeOf(e); t != nil {
		look(t)
	}
	return n
}

// anything is the type of values of which nothing is known.
var anything = types.NewInterfaceType(nil, nil)

// runFields has a method run the functions in the fields of its receiver, such as
// New of a sync.Pool.
func (f *Flow) runFields(call *ast.CallExpr, recv *node, sel *ast.SelectorExpr) {
	if recv == nil {
		return
	}
	s, ok := pointee(f.info.TypeOf(sel.X)).Underlying().(*types.Struct)
	if !ok {
		return
	}
	for v := range s.Fields() {
		if v.Pkg() != f.pass.Pkg {
			f.run(call, f.place(v.Origin()), v.Type(), nil)
		}
	}
}

// run has a call run what from holds, given as a parameter of type t.
func (f *Flow) run(call *ast.CallExpr, from *node, t types.Type, fn *types.Func) {
	functions, methods := runnable(t, map[types.Type]bool{})
	if fn != nil && rule.Match(lookers, rule.Name(fn)) {
		methods = nil
	}
	bag, all := f.place(given{call}), f.place(ran{call})
	start := func(tok Token) {
		f.put(all, tok)
		if fn := f.byTok[tok]; fn != nil && fn.sig != nil {
			f.entered(fn)
			for v := range fn.sig.Params().Variables() {
				f.link(bag, f.place(v), f.typed(v.Type()))
			}
			for i := range fn.sig.Results().Len() {
				f.link(f.place(result{tok, i}), bag, own)
			}
		}
	}
	f.whenHeld(from, func(tok Token) {
		switch tok := tok.(type) {
		case *types.Func, *ast.FuncLit:
			if functions {
				start(tok)
			}
		case concrete:
			names := methods
			if methods == nil {
				names = exported(tok.typ)
			}
			for _, name := range names {
				f.implementation(tok.typ, name, from, func(m *types.Func) { start(m) })
			}
		}
	})
}

// runnable says what a parameter of type t lets a function run: functions, and which
// methods. Elements of a type that is a parameter itself are only moved about.
func runnable(t types.Type, seen map[types.Type]bool) (functions bool, methods []string) {
	methods = []string{}
	if seen[t] {
		return false, methods
	}
	seen[t] = true
	add := func(parts ...types.Type) {
		for _, part := range parts {
			more, names := runnable(part, seen)
			functions = functions || more
			methods = append(methods, names...)
		}
	}
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		iface := p.Constraint().Underlying().(*types.Interface)
		for m := range iface.Methods() {
			methods = append(methods, m.Name())
		}
		for i := range iface.NumEmbeddeds() { // F ~func(), S ~[]E
			if u, ok := iface.EmbeddedType(i).(*types.Union); ok {
				for term := range u.Terms() {
					add(term.Type())
				}
			}
		}
		return functions, methods
	}
	switch t := t.Underlying().(type) {
	case *types.Signature:
		functions = true
	case *types.Interface:
		for m := range t.Methods() {
			methods = append(methods, m.Name())
		}
		if t.NumMethods() == 0 || t.NumMethods() == 1 { // http.Handler may be a function
			functions = true
		}
		if t.NumMethods() == 0 || isErrorType(t) {
			methods = append(methods, looked...)
		}
	case *types.Slice:
		add(t.Elem())
	case *types.Array:
		add(t.Elem())
	case *types.Pointer:
		add(t.Elem())
	case *types.Chan:
		add(t.Elem())
	case *types.Map:
		add(t.Key(), t.Elem())
	case *types.Struct:
		for v := range t.Fields() {
			if v.Exported() {
				add(v.Type())
			}
		}
	}
	return functions, methods
}

func isErrorType(t *types.Interface) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type().Underlying())
}

// exported returns the names of the exported methods of a type.
func exported(t types.Type) (names []string) {
	for m := range types.NewMethodSet(types.NewPointer(t)).Methods() {
		if m.Obj().Exported() {
			names = append(names, m.Obj().Name())
		}
	}
	return names
}
