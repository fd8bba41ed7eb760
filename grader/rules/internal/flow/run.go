package flow

import (
	"go/ast"
	"go/types"

	"github.com/gradus-dev/gradus/grader/rules/rule"
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

// run has a call run what from holds, given as a parameter of type t, and of its
// methods also those named.
func (f *Flow) run(call *ast.CallExpr, from *node, t types.Type, fn *types.Func, also ...string) {
	functions, methods := runnable(t, map[types.Type]bool{})
	methods = append(methods, also...)
	if fn != nil && rule.Match(lookers, rule.Name(fn)) {
		methods = nil
	}
	bag, all := f.place(given{call}), f.place(ran{call})
	start := func(tok Token) {
		f.put(all, tok)
		if fn := f.byTok[tok]; fn != nil && fn.sig != nil {
			f.entered(fn)
			for v := range fn.sig.Params().Variables() {
				if typed := f.typed(v.Type()); !f.isForeign(v.Type()) {
					f.link(bag, f.place(v), func(other Token) bool { return other != tok && typed(other) })
				}
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
		if t.NumMethods() <= 1 { // http.Handler may be a function
			functions = true
		}
		if t.NumMethods() == 0 || isErrorType(t) {
			methods = append(methods, looked...)
		}
	case *types.Map:
		add(t.Key(), t.Elem())
	case *types.Struct:
		for v := range t.Fields() {
			if v.Exported() {
				add(v.Type())
			}
		}
	case interface{ Elem() types.Type }: // slices, arrays, pointers, channels
		add(t.Elem())
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
