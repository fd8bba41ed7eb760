package flow

import (
	"go/ast"
	"go/token"
	"go/types"
)

// declare finds the functions and the types of the package.
func (f *Flow) declare() {
	initializers := &Func{}
	f.funcs = append(f.funcs, initializers)
	for _, file := range f.pass.Files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				f.declareFunc(decl)
			case *ast.GenDecl:
				if decl.Tok == token.VAR {
					initializers.Body = append(initializers.Body, decl)
					f.literals(initializers, decl)
				}
			}
		}
	}
	scope := f.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		if tn, ok := scope.Lookup(name).(*types.TypeName); ok && !tn.IsAlias() {
			if t := f.dynamic(tn.Type()); t != nil {
				f.impls = append(f.impls, t)
			}
		}
	}
}

func (f *Flow) declareFunc(decl *ast.FuncDecl) {
	obj, ok := f.info.Defs[decl.Name].(*types.Func)
	if !ok || decl.Body == nil {
		return
	}
	fn := &Func{Token: obj, Decl: decl, Body: []ast.Node{decl.Body}, sig: obj.Signature()}
	f.add(fn)
	f.literals(fn, decl.Body)
}

// literals adds the function literals inside node, outermost first.
func (f *Flow) literals(outer *Func, node ast.Node) {
	ast.Inspect(node, func(n ast.Node) bool {
		lit, ok := n.(*ast.FuncLit)
		if !ok {
			return true
		}
		sig, _ := f.info.TypeOf(lit).(*types.Signature)
		fn := &Func{Token: lit, Body: []ast.Node{lit.Body}, Outer: outer, sig: sig}
		f.add(fn)
		f.literals(fn, lit.Body)
		return false
	})
}

func (f *Flow) add(fn *Func) {
	f.funcs = append(f.funcs, fn)
	f.byTok[fn.Token] = fn
}

// Inspect visits the nodes of fn's body but not those of literals inside it; a
// literal itself is visited.
func (fn *Func) Inspect(visit func(ast.Node)) {
	for _, body := range fn.Body {
		ast.Inspect(body, func(n ast.Node) bool {
			if n == nil {
				return false
			}
			visit(n)
			_, lit := n.(*ast.FuncLit)
			return !lit
		})
	}
}
