package exercism

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
)

// render writes the hidden tests: of each file what the kept tests need, in an
// external package. public is a row of a table that learners are shown, or nil.
func (s *suite) render(kept []*unit, importPath string, public *row) (map[string][]byte, error) {
	keep := map[*unit]bool{}
	for _, u := range reach(append(s.always[:len(s.always):len(s.always)], kept...)) {
		keep[u] = true
	}
	files := map[string][]byte{}
	for _, f := range s.checked.tests {
		w := &rewriting{suite: s, file: f, keep: map[ast.Node]*unit{}, importPath: importPath}
		for _, u := range s.all {
			if u.file == f && keep[u] {
				w.keep[u.node] = u
			}
		}
		if len(w.keep) == 0 {
			continue
		}
		if public != nil && public.unit.file == f {
			w.edits = append(w.edits, s.markRow(public)...)
		}
		src, err := format.Source(w.rewrite())
		if err != nil {
			return nil, fmt.Errorf("rewrite %s: %w", f.from, err)
		}
		files[f.name] = src
	}
	return files, nil
}

// rewriting is one test file becoming one of hidden tests.
type rewriting struct {
	*suite
	file       *testFile
	keep       map[ast.Node]*unit
	importPath string
	edits      []edit
	calls      bool // the package itself, by s.name
}

func (w *rewriting) rewrite() []byte {
	for _, d := range w.file.syntax.Decls {
		w.declaration(d)
	}
	for node, u := range w.keep {
		if u.method != nil {
			w.function(u)
		}
		ast.Inspect(node, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				w.callFunction(n)
			case *ast.Ident:
				switch {
				case w.qualified(w.file, n):
					w.calls = true
					w.replace(n.Pos(), n.Pos(), w.name+".")
				case w.isOwnImport(w.file.info.Uses[n]):
					w.calls = true
					w.replace(n.Pos(), n.End(), w.name)
				}
			case *ast.CompositeLit:
				w.keys(n)
			}
			return true
		})
	}
	if !w.file.external {
		w.replace(w.file.syntax.Name.End(), w.file.syntax.Name.End(), "_test")
	}
	w.imports()
	return apply(w.file.src, w.edits)
}

// keys names the fields that a literal of the reference's structs sets by their
// place, as go vet wants it outside the package.
func (w *rewriting) keys(lit *ast.CompositeLit) {
	s := w.literalOf(w.file, lit)
	if s == nil {
		return
	}
	for i, e := range lit.Elts {
		w.replace(e.Pos(), e.Pos(), s.Field(i).Name()+": ")
	}
}

func (w *rewriting) offset(pos token.Pos) int { return w.fset.Position(pos).Offset }

func (w *rewriting) replace(from, to token.Pos, text string) {
	w.edits = append(w.edits, edit{w.offset(from), w.offset(to), text})
}

// declaration takes out what is not kept of a declaration.
func (w *rewriting) declaration(d ast.Decl) {
	var gone []ast.Node
	nodes := parts(d)
	for _, n := range nodes {
		if w.keep[n] == nil {
			gone = append(gone, n)
		}
	}
	if len(gone) == len(nodes) && len(nodes) > 0 {
		gone = []ast.Node{d}
	}
	for _, n := range gone {
		w.remove(n)
	}
}

// remove takes out a node with its comments.
func (w *rewriting) remove(n ast.Node) {
	from := n.Pos()
	if doc := docOf(n); doc != nil {
		from = doc.Pos()
	}
	src, start, end := w.file.src, w.offset(from), lineEnd(w.file.src, w.offset(n.End()))
	if line := bytes.TrimRight(src[:start], " \t"); bytes.HasSuffix(line, []byte("\n")) && bytes.HasPrefix(src[end:], []byte("\n")) {
		start, end = len(line), end+1 // the whole of its lines
	}
	w.edits = append(w.edits, edit{start, end, ""})
}

func docOf(n ast.Node) *ast.CommentGroup {
	switch n := n.(type) {
	case *ast.FuncDecl:
		return n.Doc
	case *ast.GenDecl:
		return n.Doc
	case *ast.ValueSpec:
		return n.Doc
	case *ast.TypeSpec:
		return n.Doc
	case *ast.ImportSpec:
		return n.Doc
	}
	return nil
}

// lineEnd moves an offset behind a comment at the end of its line.
func lineEnd(src []byte, at int) int {
	for i := at; i < len(src); i++ {
		switch {
		case src[i] == ' ' || src[i] == '\t':
			continue
		case src[i] == '/' && i+1 < len(src) && src[i+1] == '/':
			for i < len(src) && src[i] != '\n' {
				i++
			}
			return i
		}
		return at
	}
	return at
}
