package mutate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// mutant makes the mutant of a change, if it type-checks. Variables and imports that only
// the removed source used are kept in use: variables by an assignment to _, imports by the
// name _.
func (s *source) mutant(f *file, c change) (Mutant, bool) {
	if c.parts == nil {
		c.parts = []ast.Node{c.at}
	}
	tf := s.fset.File(f.syntax.FileStart)
	edits := c.edits
	data := []byte(splice(tf, f.data, 0, len(f.data), edits))
	if !s.compiles(f, data) {
		edits = append(s.keep(f, c), edits...)
		data = []byte(splice(tf, f.data, 0, len(f.data), edits))
		if len(edits) == len(c.edits) || !s.compiles(f, data) {
			return Mutant{}, false
		}
	}
	pos := s.fset.PositionFor(c.at.Pos(), false)
	m := Mutant{
		Operator: c.operator, Func: c.fn, File: f.name, Line: pos.Line, Column: pos.Column, Source: data,
		Diff: diff(tf, f.name, f.data, edits),
	}
	var before, after []string
	for _, n := range c.parts {
		from, to := tf.Offset(n.Pos()), tf.Offset(n.End())
		before = append(before, collapse(string(f.data[from:to])))
		if text := collapse(splice(tf, f.data, from, to, c.edits)); text != "" {
			after = append(after, text)
		}
	}
	m.Old, m.New = strings.Join(before, "; "), strings.Join(after, "; ")
	return m, m.Old != m.New
}

// compiles reports whether the package type-checks with data in place of f.
func (s *source) compiles(f *file, data []byte) bool {
	// The other files' positions are those of s.fset; only the mutant's leave it.
	syntax, err := parser.ParseFile(s.fset, f.name, data, parser.SkipObjectResolution)
	if syntax != nil {
		defer s.fset.RemoveFile(s.fset.File(syntax.FileStart))
	}
	if err != nil {
		return false
	}
	all := []*ast.File{syntax}
	for _, other := range s.files {
		if other != f {
			all = append(all, other.syntax)
		}
	}
	_, err = s.config().Check(s.in.Path, s.fset, all, nil)
	return err == nil
}

// keep returns the edits that keep in use what c removes.
func (s *source) keep(f *file, c change) []edit {
	vars, imports := s.mentioned(c)
	var edits []edit
	if at := statementOf(c.cur); len(vars) > 0 && at.IsValid() {
		edits = append(edits, edit{at, at, strings.Repeat("_, ", len(vars)-1) + "_ = " + strings.Join(vars, ", ") + "; "})
	}
	for _, spec := range f.syntax.Imports {
		if !slices.Contains(imports, s.importOf(spec)) {
			continue
		}
		if spec.Name != nil {
			edits = append(edits, edit{spec.Name.Pos(), spec.Name.End(), "_"})
		} else {
			edits = append(edits, edit{spec.Path.Pos(), spec.Path.Pos(), "_ "})
		}
	}
	return edits
}

// mentioned returns the local variables and the imports of which c removes every
// use; assigning to a variable does not use it.
func (s *source) mentioned(c change) (vars []string, imports []types.Object) {
	removed := map[types.Object]int{}
	for _, n := range c.parts {
		for obj, n := range s.uses(n) {
			removed[obj] += n
		}
	}
	for obj, n := range removed {
		inside := slices.ContainsFunc(c.parts, func(n ast.Node) bool { return n.Pos() <= obj.Pos() && obj.Pos() < n.End() })
		if n < s.used[obj] || inside {
			continue
		}
		switch obj := obj.(type) {
		case *types.PkgName:
			imports = append(imports, obj)
		case *types.Var:
			if obj.Kind() == types.LocalVar {
				vars = append(vars, obj.Name())
			}
		}
	}
	slices.Sort(vars)
	return vars, imports
}

// uses counts how often n uses each object.
func (s *source) uses(n ast.Node) map[types.Object]int {
	count := map[types.Object]int{}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if obj := s.info.Uses[n]; obj != nil {
				count[obj]++
			}
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				if id, ok := e.(*ast.Ident); ok && n.Tok == token.ASSIGN && s.info.Uses[id] != nil {
					count[s.info.Uses[id]]--
				}
			}
		}
		return true
	})
	return count
}

// importOf returns the package name that an import declares.
func (s *source) importOf(spec *ast.ImportSpec) types.Object {
	if spec.Name != nil {
		return s.info.Defs[spec.Name]
	}
	return s.info.Implicits[spec]
}

// statementOf returns the start of the statement around cur before which
// another can be put.
func statementOf(cur inspector.Cursor) token.Pos {
	for c := cur; c.Valid() && c.Node() != nil; c = c.Parent() {
		switch kind, _ := c.ParentEdge(); kind {
		case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
			return c.Node().Pos()
		case edge.Invalid:
			return token.NoPos
		}
	}
	return token.NoPos
}
