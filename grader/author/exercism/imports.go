package exercism

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"strconv"
)

// imports takes out what is imported for nothing now, and brings the challenge's
// package in.
func (w *rewriting) imports() {
	used := w.used()
	add := strconv.Quote(w.importPath)
	if path.Base(w.importPath) != w.name {
		add = w.name + " " + add
	}
	done := !w.calls
	for _, d := range w.file.syntax.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			continue
		}
		var left []ast.Spec
		for _, spec := range g.Specs {
			if w.wanted(spec.(*ast.ImportSpec), used) {
				left = append(left, spec)
			}
		}
		switch {
		case len(left) == 0:
			w.remove(g)
			continue
		case !done && g.Rparen.IsValid():
			w.replace(g.Rparen, g.Rparen, "\n\t"+add+"\n")
			done = true
		case !done:
			w.replace(g.Pos(), g.Specs[0].Pos(), "import (\n\t")
			end := lineEnd(w.file.src, w.offset(g.End()))
			w.edits = append(w.edits, edit{end, end, "\n\n\t" + add + "\n)"})
			done = true
		}
		for _, spec := range g.Specs {
			if !w.wanted(spec.(*ast.ImportSpec), used) {
				w.remove(spec)
			}
		}
	}
	if !done {
		end := lineEnd(w.file.src, w.offset(w.file.syntax.Name.End()))
		w.edits = append(w.edits, edit{end, end, "\n\nimport " + add})
	}
}

// used returns the packages that the kept units name, and those that they use
// names of.
func (w *rewriting) used() map[any]bool {
	used := map[any]bool{}
	for node := range w.keep {
		w.file.uses(node, used)
	}
	return used
}

// uses notes the imports that a node names, and the packages whose names it uses.
func (f *testFile) uses(node ast.Node, used map[any]bool) {
	ast.Inspect(node, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if obj := f.info.Uses[id]; obj != nil {
				used[obj] = true
				used[obj.Pkg()] = true
			}
		}
		return true
	})
}

func (w *rewriting) wanted(spec *ast.ImportSpec, used map[any]bool) bool {
	obj := w.file.imported(spec)
	switch {
	case w.isOwnImport(obj) && obj.Name() != ".": // comes in anew
		return false
	case obj == nil || spec.Name != nil && spec.Name.Name == "_":
		return true
	case spec.Name != nil && spec.Name.Name == ".":
		return used[obj.Imported()]
	}
	return used[obj]
}

// imported returns the object that an import declares.
func (f *testFile) imported(spec *ast.ImportSpec) *types.PkgName {
	obj := f.info.Implicits[spec]
	if spec.Name != nil {
		obj = f.info.Defs[spec.Name]
	}
	name, _ := obj.(*types.PkgName)
	return name
}
