package exercism

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// unit is what can be left out of a test file by itself: a function, a variable,
// a type with its methods as its needs, or a whole block of constants.
type unit struct {
	file  *testFile
	node  ast.Node // *ast.FuncDecl, *ast.GenDecl or one ast.Spec of it
	name  string   // "TestLeap", "(counter).bump"
	needs []*unit

	method *types.TypeName // of the package itself, where a method of it is declared; else nil
	// problems are uses of what an external test package doesn't see.
	problems []problem
}

// problem is a use, at pos, of something.
type problem struct {
	pos  token.Pos
	what string // "the unexported function double (example.go:9)"
}

// units splits the test files and finds what each unit needs.
func (c *checked) units() []*unit {
	var all []*unit
	byObject := map[types.Object]*unit{}
	for _, f := range c.tests {
		for _, d := range f.syntax.Decls {
			for _, node := range parts(d) {
				u := &unit{file: f, node: node, name: unitName(node)}
				all = append(all, u)
				for _, id := range declared(node) {
					if obj := f.info.Defs[id]; obj != nil {
						byObject[obj] = u
					}
				}
			}
		}
	}
	for _, u := range all {
		c.inspect(u, byObject)
	}
	c.findMethods(all, byObject)
	c.findEarlyCalls(all, byObject)
	return all
}

// parts splits a declaration. Constants stay together for the sake of iota, and
// imports are no unit.
func parts(d ast.Decl) []ast.Node {
	g, ok := d.(*ast.GenDecl)
	switch {
	case !ok:
		return []ast.Node{d}
	case g.Tok == token.IMPORT:
		return nil
	case g.Tok == token.CONST || len(g.Specs) < 2:
		return []ast.Node{g}
	}
	var nodes []ast.Node
	for _, s := range g.Specs {
		nodes = append(nodes, s)
	}
	return nodes
}

// declared returns the names that a unit puts into the package's scope.
func declared(node ast.Node) (ids []*ast.Ident) {
	switch n := node.(type) {
	case *ast.FuncDecl:
		ids = append(ids, n.Name)
	case *ast.GenDecl:
		for _, s := range n.Specs {
			ids = append(ids, declared(s)...)
		}
	case *ast.TypeSpec:
		ids = append(ids, n.Name)
	case *ast.ValueSpec:
		ids = append(ids, n.Names...)
	}
	return ids
}

func unitName(node ast.Node) string {
	if f, ok := node.(*ast.FuncDecl); ok && f.Recv != nil {
		if base := receiver(f); base != nil {
			return base.Name + "." + f.Name.Name
		}
	}
	ids := declared(node)
	if len(ids) == 0 {
		return "a declaration"
	}
	return ids[0].Name
}

// receiver returns the name of the type that a method is of.
func receiver(f *ast.FuncDecl) *ast.Ident {
	t := f.Recv.List[0].Type
	for {
		switch e := t.(type) {
		case *ast.StarExpr:
			t = e.X
		case *ast.ParenExpr:
			t = e.X
		case *ast.IndexExpr:
			t = e.X
		case *ast.IndexListExpr:
			t = e.X
		case *ast.Ident:
			return e
		default:
			return nil
		}
	}
}

// inspect finds the needs and the problems of a unit.
func (c *checked) inspect(u *unit, byObject map[types.Object]*unit) {
	if f, ok := u.node.(*ast.FuncDecl); ok && f.Recv != nil {
		if base := receiver(f); base != nil {
			obj := u.file.info.Uses[base]
			if owner := byObject[obj]; owner != nil && owner != u {
				owner.needs = append(owner.needs, u)
			} else if c.isReference(obj) {
				if u.method, _ = obj.(*types.TypeName); !c.asFunction(u) {
					u.problems, u.method = append(u.problems, declaresMethod(f.Pos(), u.method)), nil
				}
			}
		}
	}
	ast.Inspect(u.node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			obj := origin(u.file.info.Uses[n])
			if to := byObject[obj]; to != nil && to != u && !slices.Contains(u.needs, to) {
				u.needs = append(u.needs, to)
			}
			if !u.file.external && c.isReference(obj) && !obj.Exported() && reachesOut(obj) {
				u.problems = append(u.problems, problem{n.Pos(), "uses " + c.describe(obj)})
			}
		case *ast.CompositeLit:
			if f := c.hiddenField(u.file, n); f != nil {
				u.problems = append(u.problems, problem{n.Pos(), "sets, by its place, " + c.describe(f)})
			}
		}
		return true
	})
}
