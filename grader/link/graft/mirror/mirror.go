// Package mirror lets a package be compiled before one that it imports is known.
//
// A challenge's driver and dispatcher import the learner's package, and are the same
// for every submission. Uses finds out, in the reference, what they use of it. Source
// writes a package with just that, the mirror, for the compiler to compile them
// against, once for each challenge: its functions are never inlined and keep whatever
// they are given, so that the compiler can assume nothing of them. Describe writes down
// all else that the compiler can know of what is used: names, signatures, values of
// constants, and how types are laid out, as far as values of them are handled. A
// submission of the same description can take the mirror's place in the program.
//
// Generic code is compiled where it is used, with the type arguments it is used with.
// Instances writes a package that uses it in the same way and is compiled for each
// submission instead.
//
// A submission that differs is no worse for it: driver and dispatcher are then compiled
// against it. The same goes for whatever can't be described here.
//
// Types come from go/types; package graft stores what is made and compiles it.
package mirror

import (
	"cmp"
	"fmt"
	"go/constant"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// Use is one thing that is used of a package.
type Use struct {
	Kind   Kind   `json:"kind"`
	Name   string `json:"name"`             // of a package-level declaration
	Method string `json:"method,omitempty"` // of the type of that name
}

// Kind says how something is used.
type Kind string

// What is used is a function, a variable, a constant or a method; a type by pointers
// alone, or values of one, whose parts and size the compiler then knows.
const (
	Func   Kind = "func"
	Var    Kind = "var"
	Const  Kind = "const"
	Method Kind = "method"
	Alias  Kind = "alias"
	Type   Kind = "type"
	Value  Kind = "value"
)

// Describe returns what the compiler can know of the uses of pkg, beyond what
// functions do. The error says what can't be described or is not there.
func Describe(pkg *types.Package, uses []Use) (string, error) {
	w := &writer{pkg: pkg, qualify: (*types.Package).Path, met: map[*types.TypeName]bool{}}
	for _, u := range uses {
		w.describe(u)
	}
	for name, layout := range w.types() {
		w.printf("type %s %s\n", name, layout)
	}
	return w.text.String(), w.err
}

func (w *writer) describe(u Use) {
	switch obj := w.lookup(u).(type) {
	case *types.Func:
		w.printf("func %s%s%s\n", u.Name, w.typeParams(obj.Signature().TypeParams()), w.signature(obj.Signature()))
	case *types.Var:
		w.printf("var %s %s\n", u.Name, w.expr(obj.Type()))
	case *types.Const:
		w.printf("const %s %s = %s\n", u.Name, w.expr(obj.Type()), obj.Val().ExactString())
	case *types.TypeName:
		switch u.Kind {
		case Alias:
			w.alias(obj)
		case Method:
			if sig := w.method(obj, u.Method); sig != nil {
				w.printf("func (%s) %s%s\n", w.expr(sig.Recv().Type()), u.Method, w.signature(sig))
			}
		default:
			w.reach(obj, u.Kind == Value)
		}
	}
}

// lookup returns what a use is of: nil, and an error, unless it is what it should be.
func (w *writer) lookup(u Use) types.Object {
	obj, is := w.pkg.Scope().Lookup(u.Name), Kind("")
	switch obj := obj.(type) {
	case *types.Func:
		is = Func
	case *types.Var:
		is = Var
	case *types.Const:
		is = Const
	case *types.TypeName:
		switch {
		case obj.IsAlias():
			is = Alias
		case u.Kind == Type || u.Kind == Value || u.Kind == Method:
			is = u.Kind
		}
	}
	if is != u.Kind {
		w.fail("no %s %s", u.Kind, u.Name)
		return nil
	}
	return obj
}

func (w *writer) alias(obj *types.TypeName) {
	if a, ok := obj.Type().(*types.Alias); ok && a.TypeParams().Len() > 0 {
		w.fail("%s is a generic alias", obj.Name())
	}
	w.printf("type %s = %s\n", obj.Name(), w.expr(obj.Type()))
}

// method returns the signature of a type's own method. Promoted ones are refused: how
// they are reached depends on the layout.
func (w *writer) method(obj *types.TypeName, name string) *types.Signature {
	found, index, _ := types.LookupFieldOrMethod(types.NewPointer(obj.Type()), false, w.pkg, name)
	m, ok := found.(*types.Func)
	if !ok || len(index) != 1 {
		w.fail("%s has no method %s of its own", obj.Name(), name)
		return nil
	}
	return m.Signature()
}

// Sink is a package that only mirrors import. They are to be compiled with it, and no
// program has it: whatever is compiled of a mirror's functions can't get into one.
var Sink = struct{ Path, Source string }{"gradus.invalid/sink", "package sink\n\n// All takes everything that the functions of mirrors are given.\nvar All any\n"}

// Source returns the source of the mirror of pkg for its uses.
func Source(pkg *types.Package, uses []Use) ([]byte, error) {
	imports := imports{Sink.Path: sink}
	w := &writer{pkg: pkg, met: map[*types.TypeName]bool{}, qualify: func(p *types.Package) string {
		if p == pkg {
			return ""
		}
		return imports.name(p.Path())
	}}
	for _, u := range uses {
		w.declare(u)
	}
	for head, layout := range w.types() {
		w.printf("type %s %s\n", head, cmp.Or(layout, "struct { gradusHidden byte }"))
	}
	return imports.file(pkg.Name(), w.text.String()), w.err
}

// sink is what a mirror calls Sink.
const sink = "gradus_sink"

// imports are the names of imported packages, by path.
type imports map[string]string

func (i imports) name(path string) string {
	if i[path] == "" {
		i[path] = fmt.Sprintf("gradus%d", len(i))
	}
	return i[path]
}

// file writes a file of a package.
func (i imports) file(name, text string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\n", name)
	for _, path := range slices.Sorted(maps.Keys(i)) {
		fmt.Fprintf(&b, "import %s %q\n", i[path], path)
	}
	return []byte(b.String() + "\n" + text)
}

func (w *writer) declare(u Use) {
	switch obj := w.lookup(u).(type) {
	case *types.Func:
		w.function(u.Name+w.typeParams(obj.Signature().TypeParams()), obj.Signature())
	case *types.Var:
		w.printf("var %s %s\n", u.Name, w.expr(obj.Type()))
	case *types.Const:
		w.constant(obj)
	case *types.TypeName:
		switch u.Kind {
		case Alias:
			w.alias(obj)
		case Method:
			if sig := w.method(obj, u.Method); sig != nil {
				w.function(fmt.Sprintf("(recv %s) %s", w.expr(sig.Recv().Type()), u.Method), sig, "recv")
			}
		default:
			w.reach(obj, u.Kind == Value)
		}
	}
}

// function declares a function of which the compiler can know no more than its
// signature: all that goes in is kept, and what comes out may be anything.
func (w *writer) function(name string, sig *types.Signature, in ...string) {
	var params, results, body strings.Builder
	for i := range sig.Params().Len() {
		p := fmt.Sprintf("a%d", i)
		in = append(in, p)
		t := w.expr(sig.Params().At(i).Type())
		if sig.Variadic() && i == sig.Params().Len()-1 {
			t = "..." + strings.TrimPrefix(t, "[]")
		}
		fmt.Fprintf(&params, "%s %s, ", p, t)
	}
	fmt.Fprintf(&body, "%s.All = nil; ", sink)
	for _, p := range in {
		fmt.Fprintf(&body, "%s.All = %s; ", sink, p)
	}
	for i := range sig.Results().Len() {
		t := w.expr(sig.Results().At(i).Type())
		fmt.Fprintf(&results, "r%d %s, ", i, t)
		fmt.Fprintf(&body, "r%d, _ = %s.All.(%s); ", i, sink, t)
	}
	w.printf("//go:noinline\nfunc %s(%s) (%s) { %sreturn }\n", name, params.String(), results.String(), body.String())
}

func (w *writer) constant(obj *types.Const) {
	value := strings.Replace(obj.Val().ExactString(), "/", ".0/", 1) // so that fractions stay exact
	if obj.Val().Kind() == constant.Complex {
		w.fail("%s is complex", obj.Name())
	}
	t := ""
	if b, ok := obj.Type().(*types.Basic); !ok || b.Info()&types.IsUntyped == 0 {
		t = w.expr(obj.Type())
	}
	w.printf("const %s %s = %s\n", obj.Name(), t, value)
}
