package mirror

import (
	"fmt"
	"go/types"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// writer writes down types, and notes which of the package's own it meets.
type writer struct {
	pkg     *types.Package
	qualify func(*types.Package) string // how a package is named; "" leaves it out
	text    strings.Builder
	met     map[*types.TypeName]bool // the package's types; true where values are handled
	queue   []*types.TypeName        // those whose layout is not yet written
	generic bool                     // a type parameter was met
	err     error                    // the first
}

func (w *writer) printf(format string, args ...any) { fmt.Fprintf(&w.text, format, args...) }

func (w *writer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf(format, args...)
	}
}

// types returns how the package's types that were met are laid out, by their head, with
// those that the layouts of others bring up. Of one that only pointers lead to there is
// no layout.
func (w *writer) types() iter.Seq2[string, string] {
	layouts := map[string]string{}
	for len(w.queue) > 0 {
		obj := w.queue[0]
		w.queue = w.queue[1:]
		head := obj.Name() + w.typeParams(obj.Type().(*types.Named).TypeParams())
		layouts[head] = ""
		if w.met[obj] {
			layouts[head] = w.expr(obj.Type().Underlying())
		}
	}
	return func(yield func(head, layout string) bool) {
		for _, head := range slices.Sorted(maps.Keys(layouts)) {
			if !yield(head, layouts[head]) {
				return
			}
		}
	}
}

// reach notes that one of the package's types is used.
func (w *writer) reach(obj *types.TypeName, value bool) {
	value = value || types.IsInterface(obj.Type())
	had, known := w.met[obj]
	switch _, ok := obj.Type().(*types.Named); {
	case !ok || obj.IsAlias() || obj.Parent() != w.pkg.Scope():
		w.fail("%s is not declared as a type of its own", obj.Name())
	case types.Universe.Lookup(obj.Name()) != nil:
		w.fail("%s hides Go's own", obj.Name())
	case !known || value && !had:
		w.queue = append(w.queue, obj)
	}
	w.met[obj] = had || value
}

// expr writes a type so that two have the same text only if they are identical, or
// become so when the types of this package that are met are.
func (w *writer) expr(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return w.basic(t)
	case *types.Named:
		return w.named(t, true)
	case *types.Pointer:
		if n, ok := types.Unalias(t.Elem()).(*types.Named); ok {
			return "*" + w.named(n, false)
		}
		return "*" + w.expr(t.Elem())
	case *types.Slice:
		return "[]" + w.expr(t.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(t.Len(), 10) + "]" + w.expr(t.Elem())
	case *types.Map:
		return "map[" + w.expr(t.Key()) + "]" + w.expr(t.Elem())
	case *types.Chan:
		dir := map[types.ChanDir]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}
		return dir[t.Dir()] + "(" + w.expr(t.Elem()) + ")"
	case *types.Signature:
		return "func" + w.signature(t)
	case *types.Struct:
		return w.structType(t)
	case *types.Interface:
		return w.interfaceType(t)
	case *types.Union:
		return w.union(t)
	case *types.TypeParam:
		return w.typeParam(t)
	}
	w.fail("%v is used", t)
	return ""
}

// typeParam is what a type parameter is called here, whatever its name is.
func (w *writer) typeParam(t *types.TypeParam) string {
	w.generic = true
	return "GradusP" + strconv.Itoa(t.Index())
}

// typeParams writes a list of type parameters, with their constraints.
func (w *writer) typeParams(l *types.TypeParamList) string {
	var parts []string
	for t := range l.TypeParams() {
		parts = append(parts, w.typeParam(t)+" "+w.expr(t.Constraint()))
	}
	if parts == nil {
		return ""
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func (w *writer) union(t *types.Union) string {
	var terms []string
	for term := range t.Terms() {
		text := w.expr(term.Type())
		if term.Tilde() {
			text = "~" + text
		}
		terms = append(terms, text)
	}
	return strings.Join(terms, " | ")
}

func (w *writer) basic(t *types.Basic) string {
	if t.Kind() == types.Invalid || t.Kind() == types.UnsafePointer {
		w.fail("%s is used", t.Name())
	}
	if t.Info()&types.IsUntyped != 0 {
		return t.Name()
	}
	return types.Typ[t.Kind()].Name() // byte is uint8
}

func (w *writer) named(t *types.Named, value bool) string {
	obj := t.Obj()
	switch {
	case obj.Pkg() == nil:
		return obj.Name()
	case obj.Pkg() == w.pkg:
		w.reach(obj, value)
	case obj.Parent() != obj.Pkg().Scope() || !obj.Exported():
		w.fail("%s can't be named", t)
	}
	text := obj.Name()
	if q := w.qualify(obj.Pkg()); q != "" {
		text = q + "." + text
	}
	var args []string
	for i := range t.TypeArgs().Len() {
		args = append(args, w.expr(t.TypeArgs().At(i)))
	}
	if args != nil {
		text += "[" + strings.Join(args, ", ") + "]"
	}
	return text
}

func (w *writer) signature(t *types.Signature) string {
	dots := ""
	if t.Variadic() {
		dots = "..."
	}
	params := w.tuple(t.Params(), dots)
	return "(" + params + ") (" + w.tuple(t.Results(), "") + ")"
}

// tuple writes types in a row; the last, a slice, with dots in place of its brackets.
func (w *writer) tuple(t *types.Tuple, dots string) string {
	var parts []string
	for i := range t.Len() {
		parts = append(parts, w.expr(t.At(i).Type()))
	}
	if last := len(parts) - 1; dots != "" {
		parts[last] = dots + strings.TrimPrefix(parts[last], "[]")
	}
	return strings.Join(parts, ", ")
}

func (w *writer) structType(t *types.Struct) string {
	var fields []string
	for i := range t.NumFields() {
		f := t.Field(i)
		if !f.Exported() && f.Pkg() != w.pkg {
			w.fail("field %s can't be named", f.Name())
		}
		if _, alias := f.Type().(*types.Alias); alias && f.Embedded() {
			w.fail("the alias %s is embedded, which names a field", f.Name())
		}
		text := w.expr(f.Type())
		if !f.Embedded() {
			text = f.Name() + " " + text
		}
		if t.Tag(i) != "" {
			text += " " + strconv.Quote(t.Tag(i))
		}
		fields = append(fields, text)
	}
	return "struct { " + strings.Join(fields, "; ") + " }"
}

// interfaceType writes an interface by all its methods, and one that constrains type
// parameters as it is put together.
func (w *writer) interfaceType(t *types.Interface) string {
	var parts []string
	methods := t.Methods()
	if !t.IsMethodSet() {
		methods = t.ExplicitMethods()
		for e := range t.EmbeddedTypes() {
			parts = append(parts, w.expr(e))
		}
	}
	for m := range methods {
		if !m.Exported() && m.Pkg() != w.pkg {
			w.fail("method %s can't be named", m.Name())
		}
		parts = append(parts, m.Name()+w.signature(m.Signature()))
	}
	return "interface { " + strings.Join(parts, "; ") + " }"
}
