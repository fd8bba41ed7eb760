package splice

import (
	_ "embed"
	"fmt"
	"go/types"
	"strings"
)

// constructs is source that makes the compiler call most of what it may call in
// the runtime.
//
//go:embed constructs.txt
var constructs string

// Keep returns the source of a package that makes a linker keep what another
// package can name of imports: their functions, variables, types and methods. It
// does nothing when it is initialised.
func Keep(packageName string, imports []*types.Package) []byte {
	var head, body strings.Builder
	fmt.Fprintf(&head, "package %s\n\nimport (\n\t\"reflect\"\n", packageName)
	for i, p := range imports {
		local := fmt.Sprintf("p%d", i)
		var kept strings.Builder
		for _, n := range p.Scope().Names() {
			if e := expression(local, p.Scope().Lookup(n)); e != "" {
				fmt.Fprintf(&kept, "\tkeep(%s)\n", e)
			}
		}
		if kept.Len() == 0 {
			continue
		}
		fmt.Fprintf(&head, "\t%s %q\n", local, p.Path())
		fmt.Fprintf(&body, "\nfunc keep%s() {\n%s}\n\nfunc init() {\n\tif len(Kept) > 0 {\n\t\tkeep%[1]s()\n\t}\n}\n", local, kept.String())
	}
	head.WriteString(")\n\n")
	return []byte(head.String() + constructs + body.String())
}

// expression returns what keeps an object, or "".
func expression(local string, obj types.Object) string {
	if !obj.Exported() {
		return ""
	}
	of := local + "." + obj.Name()
	switch obj := obj.(type) {
	case *types.Func:
		return instance(of, obj.Type(), obj.Signature().TypeParams())
	case *types.Var:
		return "&" + of
	case *types.TypeName:
		var params *types.TypeParamList
		if t, ok := obj.Type().(interface{ TypeParams() *types.TypeParamList }); ok {
			params = t.TypeParams()
		}
		if e := instance(of, obj.Type(), params); e != "" && !constraint(obj.Type()) {
			return "(*" + e + ")(nil)"
		}
	}
	return ""
}

// arguments are types to try for type parameters.
var arguments = []types.Type{types.Typ[types.Int], types.Typ[types.String], types.NewSlice(types.Typ[types.Int]),
	types.NewMap(types.Typ[types.Int], types.Typ[types.Int])}

// instance returns a function or type with type arguments that suit it, or "".
// The compiler makes generic code where it is used; what it is used for here is
// what such code calls.
func instance(of string, t types.Type, params *types.TypeParamList) string {
	n := params.Len()
	if n == 0 {
		return of
	}
	const most = 4
	for try := range 1 << (2 * min(n, most)) {
		args, names := make([]types.Type, n), make([]string, n)
		for i := range args {
			args[i] = arguments[try>>(2*i)%len(arguments)]
			if methods := methodSet(params.At(i).Constraint()); methods != nil {
				args[i] = methods
			}
			names[i] = args[i].String()
		}
		if _, err := types.Instantiate(nil, t, args, true); err == nil {
			return of + "[" + strings.Join(names, ", ") + "]"
		}
	}
	return ""
}

// methodSet returns an interface with the methods that a constraint asks for, such as those
// of hash.Hash, if it asks for methods alone and they can be written without an import.
func methodSet(constraint types.Type) types.Type {
	i, ok := constraint.Underlying().(*types.Interface)
	if !ok || !i.IsMethodSet() || i.NumMethods() == 0 {
		return nil
	}
	var methods []*types.Func
	for m := range i.Methods() {
		s := m.Signature()
		methods = append(methods, types.NewFunc(m.Pos(), m.Pkg(), m.Name(), types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic())))
	}
	literal, imports := types.NewInterfaceType(methods, nil).Complete(), false
	types.TypeString(literal, func(*types.Package) string { imports = true; return "" })
	if imports {
		return nil
	}
	return literal
}

// constraint reports whether a type can only be one of type parameters.
func constraint(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && !i.IsMethodSet()
}
