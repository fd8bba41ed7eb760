package screen

import (
	"go/ast"
	"go/format"
	"strings"
)

// declaration returns the learner's declaration of what sig names, or nil.
func (s *Source) declaration(sig signature) (node ast.Node) {
	s.eachName(func(id *ast.Ident, decl ast.Node) {
		if id.Name == sig.name && receiver(decl) == sig.receiver {
			node = decl
		}
	})
	return node
}

// eachName visits every package-level name and method the learner declares.
func (s *Source) eachName(visit func(id *ast.Ident, decl ast.Node)) {
	for _, file := range s.syntax {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				visit(decl.Name, decl)
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						visit(spec.Name, spec)
					case *ast.ValueSpec:
						for _, id := range spec.Names {
							visit(id, spec)
						}
					}
				}
			}
		}
	}
}

// receiver returns the name of a method's type, or "".
func receiver(decl ast.Node) string {
	f, ok := decl.(*ast.FuncDecl)
	if !ok || f.Recv == nil || len(f.Recv.List) == 0 {
		return ""
	}
	t := f.Recv.List[0].Type
	for {
		switch u := t.(type) {
		case *ast.StarExpr:
			t = u.X
		case *ast.ParenExpr:
			t = u.X
		case *ast.IndexExpr:
			t = u.X
		case *ast.IndexListExpr:
			t = u.X
		case *ast.Ident:
			return u.Name
		default:
			return ""
		}
	}
}

// source prints a declaration on one line, without a function's body.
func (s *Source) source(decl ast.Node) string {
	if f, ok := decl.(*ast.FuncDecl); ok {
		decl = &ast.FuncDecl{Recv: f.Recv, Name: f.Name, Type: f.Type}
	}
	var b strings.Builder
	if err := format.Node(&b, s.fset, decl); err != nil {
		return ""
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
