package constanttime

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// roots finds the functions that names name, and notes their parameters. A method may
// be promoted from an embedded type, or be that of an embedded interface: then every
// type of the package that has one by that name counts.
func (c *checker) roots(names []string) []*types.Func {
	var found []*types.Func
	for _, name := range names {
		fns := c.lookUp(plain(name))
		if len(fns) == 0 && len(c.pass.Files) > 0 {
			rule.Report(c.pass, c.pass.Files[0].Name, "declare it as README.md does", "function %s is missing; it must compare in constant time", name)
		}
		for _, fn := range fns {
			for v := range fn.Signature().Params().Variables() {
				c.secret[v] = isData(v.Type())
			}
		}
		found = append(found, fns...)
	}
	return found
}

// lookUp returns the functions of the package that "F" or "T.M" stands for.
func (c *checker) lookUp(name string) (found []*types.Func) {
	scope := c.pass.Pkg.Scope()
	typ, method, isMethod := strings.Cut(name, ".")
	obj := scope.Lookup(typ)
	if obj == nil {
		return nil
	}
	if isMethod {
		obj, _, _ = types.LookupFieldOrMethod(types.NewPointer(obj.Type()), true, c.pass.Pkg, method)
	}
	fn, ok := obj.(*types.Func)
	switch {
	case !ok:
		return nil
	case fn.Signature().Recv() == nil || !types.IsInterface(fn.Signature().Recv().Type()):
		return c.declared(func(other *types.Func) bool { return other == fn.Origin() })
	}
	return c.declared(func(other *types.Func) bool { return other.Name() == method && other.Signature().Recv() != nil })
}

// declared returns the functions and methods with a body, of which match is true.
func (c *checker) declared(match func(*types.Func) bool) (found []*types.Func) {
	for _, file := range c.pass.Files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok && decl.Body != nil {
				if fn, ok := c.info.Defs[decl.Name].(*types.Func); ok && match(fn) {
					found = append(found, fn)
				}
			}
		}
	}
	return found
}

// reads reports whether a function uses any of its secret parameters, which one
// that is not written yet does not.
func (c *checker) reads(decl *ast.FuncDecl) (found bool) {
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, _ := c.info.Uses[id].(*types.Var)
			found = found || v != nil && c.secret[v]
		}
		return !found
	})
	return found
}

// plain turns "(*T).M" into "T.M".
func plain(name string) string {
	return strings.NewReplacer("(", "", "*", "", ")", "").Replace(name)
}
