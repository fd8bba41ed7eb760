package exercism

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// markRow puts a row of a table on lines of its own, under a comment that it is public.
// Package verify requires that for values that both hidden tests and learners have.
func (s *suite) markRow(r *row) []edit {
	src, start := r.unit.file.src, s.fset.Position(r.table.Elts[r.at].Pos()).Offset
	text := "// public: in starter/example_test.go\n"
	if before := bytes.TrimRight(src[:start], " \t"); !bytes.HasSuffix(before, []byte("\n")) {
		text = "\n" + text
	}
	edits := []edit{{start, start, text}}
	if end := s.fset.Position(r.table.Elts[r.at].End()).Offset; src[end] == ',' {
		if behind := lineEnd(src, end+1); !bytes.HasPrefix(bytes.TrimLeft(src[behind:], " \t\r"), []byte("\n")) {
			edits = append(edits, edit{end + 1, end + 1, "\n"})
		}
	}
	return edits
}

// showRow writes the public examples: the row's test under another name, with
// nothing of its table but the row, in the learner's package.
func (s *suite) showRow(r *row) ([]byte, error) {
	imports := map[string]string{"": ""} // spec by local name
	var body strings.Builder
	need := map[*unit]bool{}
	for _, u := range reach([]*unit{r.test}) {
		need[u] = true
	}
	for _, u := range s.all { // in the order of the files
		if !need[u] {
			continue
		}
		if err := u.imports(s.pkg.Path(), imports); err != nil {
			return nil, err
		}
		fmt.Fprintf(&body, "%s\n\n", s.excerpt(u, r))
	}
	delete(imports, "")
	specs := make([]string, 0, len(imports))
	for _, spec := range imports {
		specs = append(specs, spec)
	}
	slices.Sort(specs)
	src := fmt.Sprintf("package %s\n\nimport (\n\t%s\n)\n\n%s", s.exercise.pkg, strings.Join(specs, "\n\t"), body.String())
	return format.Source([]byte(src))
}

// imports adds the imports of a unit to specs, except for the challenge's own.
func (u *unit) imports(own string, specs map[string]string) error {
	used := map[any]bool{}
	u.file.uses(u.node, used)
	for _, spec := range u.file.syntax.Imports {
		obj := u.file.imported(spec)
		if obj == nil || !used[obj] || obj.Imported().Path() == own {
			continue
		}
		text := strconv.Quote(obj.Imported().Path())
		if spec.Name != nil {
			text = spec.Name.Name + " " + text
		}
		if other, ok := specs[obj.Name()]; ok && other != text {
			return fmt.Errorf("%s is imported as two packages", obj.Name())
		}
		specs[obj.Name()] = text
	}
	return nil
}

// excerpt returns the source of a unit as the public examples have it.
func (s *suite) excerpt(u *unit, r *row) string {
	start := s.fset.Position(u.node.Pos()).Offset
	end := s.fset.Position(u.node.End()).Offset
	var edits []edit
	add := func(from, to token.Pos, text string) {
		edits = append(edits, edit{s.fset.Position(from).Offset - start, s.fset.Position(to).Offset - start, text})
	}
	if u == r.unit {
		elts := r.table.Elts
		add(elts[0].Pos(), elts[r.at].Pos(), "")
		from := s.fset.Position(elts[r.at].End()).Offset
		to := s.fset.Position(elts[len(elts)-1].End()).Offset
		comma := ""
		if u.file.src[to] == ',' { // with the comment behind it
			to, comma = lineEnd(u.file.src, to+1), ","
		}
		edits = append(edits, edit{from - start, to - start, comma})
	}
	if f, ok := u.node.(*ast.FuncDecl); ok && u == r.test {
		add(f.Name.Pos(), f.Name.End(), "TestExample"+strings.TrimPrefix(f.Name.Name, "Test"))
	}
	ast.Inspect(u.node, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				if p, ok := u.file.info.Uses[id].(*types.PkgName); ok && p.Imported().Path() == s.pkg.Path() {
					add(sel.X.Pos(), sel.Sel.Pos(), "")
				}
			}
		}
		return true
	})
	text := string(apply(u.file.src[start:end], edits))
	switch u.node.(type) {
	case *ast.ValueSpec:
		return "var " + text
	case *ast.TypeSpec:
		return "type " + text
	}
	return text
}
