package exercism

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
)

// origin returns the declared object behind an instance of it.
func origin(obj types.Object) types.Object {
	switch o := obj.(type) {
	case *types.Func:
		return o.Origin()
	case *types.Var:
		return o.Origin()
	}
	return obj
}

// reachesOut reports whether an object of the reference is visible outside the function
// that declares it.
func reachesOut(obj types.Object) bool {
	switch o := obj.(type) {
	case *types.Var:
		return o.IsField() || o.Parent() == o.Pkg().Scope()
	case *types.Func:
		return true
	}
	return obj.Parent() == obj.Pkg().Scope()
}

// hiddenField returns the unexported field of the reference that a literal
// without keys sets, if it does.
func (c *checked) hiddenField(f *testFile, lit *ast.CompositeLit) *types.Var {
	s := c.literalOf(f, lit)
	for i := 0; s != nil && i < s.NumFields(); i++ {
		if v := s.Field(i).Origin(); !v.Exported() {
			return v
		}
	}
	return nil
}

// literalOf returns the struct of the reference that a literal in an internal test
// file sets without keys, or nil.
func (c *checked) literalOf(f *testFile, lit *ast.CompositeLit) *types.Struct {
	if f.external || len(lit.Elts) == 0 {
		return nil
	}
	if _, keyed := lit.Elts[0].(*ast.KeyValueExpr); keyed {
		return nil
	}
	t := f.info.TypeOf(lit)
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if s, ok := t.Underlying().(*types.Struct); ok && s.NumFields() > 0 && c.isReference(s.Field(0).Origin()) {
		return s
	}
	return nil
}

// describe names an unexported object with the place of its declaration.
func (c *checked) describe(obj types.Object) string {
	kind := "name"
	switch o := obj.(type) {
	case *types.Var:
		if kind = "variable"; o.IsField() {
			kind = "field"
		}
	case *types.Func:
		if kind = "function"; o.Signature().Recv() != nil {
			kind = "method"
		}
	case *types.Const:
		kind = "constant"
	case *types.TypeName:
		kind = "type"
	}
	return fmt.Sprintf("the unexported %s %s (%s)", kind, obj.Name(), c.place(obj.Pos()))
}

// place returns "file:line" in the exercise's own names.
func (c *checked) place(pos token.Pos) string {
	n := c.note(pos, "")
	return fmt.Sprintf("%s:%d", n.File, n.Line)
}

func (c *checked) note(pos token.Pos, format string, args ...any) Note {
	p := c.fset.Position(pos)
	return Note{c.original(filepath.Base(p.Filename)), p.Line, fmt.Sprintf(format, args...)}
}

// reach returns what roots need, themselves included, in a fixed order.
func reach(roots []*unit) []*unit {
	var all []*unit
	seen := map[*unit]bool{}
	for work := slices.Clone(roots); len(work) > 0; work = work[1:] {
		if u := work[0]; !seen[u] {
			seen[u] = true
			all = append(all, u)
			work = append(work, u.needs...)
		}
	}
	return all
}
