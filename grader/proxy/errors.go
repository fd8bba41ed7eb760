package proxy

import (
	"fmt"
	"go/types"
	"strings"
)

var errorInterface = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

// errorsOf says which of a type and a pointer to it is an error, as a name of package
// peer's.
func errorsOf(n *types.Named) string {
	switch {
	case types.Implements(n, errorInterface):
		return "ValueError"
	case types.Implements(types.NewPointer(n), errorInterface):
		return "PointerError"
	}
	return "NotError"
}

// isErrorType reports whether t is an exported struct type of another package that
// is an error.
func (u *uses) isErrorType(t *types.TypeName) bool {
	if t.IsAlias() || t.Pkg() == nil || u.owns(t.Pkg()) || t.Pkg() == u.tests || !t.Exported() {
		return false
	}
	n, ok := t.Type().(*types.Named)
	if !ok || n.TypeParams().Len() > 0 {
		return false
	}
	_, isStruct := n.Underlying().(*types.Struct)
	return isStruct && types.Implements(types.NewPointer(n), errorInterface)
}

// errorTypes registers the error types of other packages that the tests mention and
// whose fields all cross.
func (w *writer) errorTypes() {
	var values []string
	for _, t := range w.c.use.errTypes {
		s := t.Type().Underlying().(*types.Struct)
		crosses := true
		for i := range s.NumFields() {
			crosses = crosses && simple(s.Field(i).Type())
		}
		if crosses {
			values = append(values, fmt.Sprintf("(*%s)(nil)", w.expr(t.Type())))
		}
	}
	if len(values) > 0 {
		w.line("%s.AddErrors(%s)", w.peer(), strings.Join(values, ", "))
	}
}

// simple reports whether values of t cross whatever the contract is.
func simple(t types.Type) bool {
	if types.Identical(t, types.Universe.Lookup("error").Type()) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.UnsafePointer
	case *types.Slice:
		return simple(u.Elem())
	case *types.Map:
		return simple(u.Key()) && simple(u.Elem())
	}
	return false
}
