package exercism

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// methodName returns "Type.Method".
func methodName(f *types.Func) string {
	t := f.Signature().Recv().Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name() + "." + f.Name()
	}
	return f.Name()
}

// lookup finds a package-level object or "Type.Method" of the reference.
func (st *starter) lookup(name string) types.Object {
	typ, method, isMethod := strings.Cut(name, ".")
	obj := st.pkg.Scope().Lookup(typ)
	if !isMethod || obj == nil {
		return obj
	}
	m, _, _ := types.LookupFieldOrMethod(types.NewPointer(obj.Type()), true, st.pkg, method)
	return m
}

// add writes a declaration of obj that compiles and does nothing, unless the starter has
// one, and adds the declarations it refers to.
func (st *starter) add(obj types.Object) {
	name := obj.Name()
	if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
		name = methodName(f)
		typ, _, _ := strings.Cut(name, ".")
		if t := st.pkg.Scope().Lookup(typ); t != nil && !types.IsInterface(t.Type()) {
			st.add(t)
		} else {
			return // the interface has it
		}
	}
	if st.have[name] {
		return
	}
	st.have[name] = true
	for _, f := range slices.Sorted(maps.Keys(st.files)) {
		for _, d := range st.files[f].Decls {
			for _, n := range parts(d) {
				if slices.ContainsFunc(declared(n), func(id *ast.Ident) bool { return st.info[st.files[f]].Defs[id] == obj }) {
					st.added = append(st.added, name)
					st.declare(st.source(f), st.info[st.files[f]], n, obj)
					return
				}
			}
		}
	}
}

// source returns the text of a file of the reference.
func (st *starter) source(name string) []byte {
	for _, f := range slices.Concat(st.reference, st.support) {
		if f.name == name {
			return f.src
		}
	}
	return nil
}

// declare writes a declaration after the one in the reference.
func (st *starter) declare(src []byte, info *types.Info, n ast.Node, obj types.Object) {
	text := func(n ast.Node) string {
		return string(src[st.fset.Position(n.Pos()).Offset:st.fset.Position(n.End()).Offset])
	}
	doc := ""
	if d := docOf(n); d != nil {
		doc = text(d) + "\n"
	}
	switch n := n.(type) {
	case *ast.FuncDecl:
		head := *n
		head.Body, head.Doc = nil, nil
		st.also(info, n.Type)
		if n.Recv != nil {
			st.also(info, n.Recv)
		}
		fmt.Fprintf(&st.text, "\n%s%s {\n\tpanic(%q)\n}\n", doc, text(&head), "not written yet: "+n.Name.Name)
		return
	case *ast.GenDecl:
		for _, spec := range n.Specs {
			if slices.ContainsFunc(declared(spec), func(id *ast.Ident) bool { return info.Defs[id] == obj }) {
				if own := docOf(spec); own != nil {
					doc = text(own) + "\n"
				}
				st.spec(info, spec, obj, doc, text)
			}
		}
	case ast.Spec:
		st.spec(info, n, obj, doc, text)
	}
}

func (st *starter) spec(info *types.Info, spec ast.Spec, obj types.Object, doc string, text func(ast.Node) string) {
	switch n := spec.(type) {
	case *ast.TypeSpec:
		params := ""
		if n.TypeParams != nil {
			params = text(n.TypeParams)
			st.also(info, n.TypeParams)
		}
		if s, ok := n.Type.(*ast.StructType); ok && n.Assign == token.NoPos {
			fmt.Fprintf(&st.text, "\n%stype %s%s struct {\n%s}\n", doc, n.Name.Name, params, st.fields(info, s, text))
			return
		}
		st.also(info, n.Type)
		fmt.Fprintf(&st.text, "\n%stype %s\n", doc, text(n))
	case *ast.ValueSpec:
		if c, ok := obj.(*types.Const); ok {
			st.constant(c, doc)
			return
		}
		i := slices.IndexFunc(n.Names, func(id *ast.Ident) bool { return info.Defs[id] == obj })
		if i < len(n.Values) && types.Identical(obj.Type(), types.Universe.Lookup("error").Type()) {
			st.also(info, n.Values[i])
			fmt.Fprintf(&st.text, "\n%svar %s = %s\n", doc, obj.Name(), text(n.Values[i]))
			return
		}
		fmt.Fprintf(&st.text, "\n%svar %s %s\n", doc, obj.Name(), types.TypeString(obj.Type(), types.RelativeTo(st.pkg)))
		if n.Type != nil {
			st.also(info, n.Type)
		}
	}
}

// fields returns the exported fields of a struct; the others are the solution's own.
func (st *starter) fields(info *types.Info, s *ast.StructType, text func(ast.Node) string) string {
	var b strings.Builder
	for _, f := range s.Fields.List {
		if isExportedField(f) {
			st.also(info, f.Type)
			b.WriteString("\t" + text(f) + "\n")
		}
	}
	return b.String()
}

func embeddedName(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return embeddedName(t.X)
	case *ast.SelectorExpr:
		return t.Sel.Name
	case *ast.IndexExpr:
		return embeddedName(t.X)
	case *ast.IndexListExpr:
		return embeddedName(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}

// constant writes a constant by its value, which iota may have given.
func (st *starter) constant(c *types.Const, doc string) {
	typ := ""
	if b, ok := c.Type().(*types.Basic); !ok || b.Info()&types.IsUntyped == 0 {
		typ = " " + types.TypeString(c.Type(), types.RelativeTo(st.pkg))
	}
	if n, ok := types.Unalias(c.Type()).(*types.Named); ok && n.Obj().Pkg() == st.pkg {
		st.add(n.Obj())
	}
	fmt.Fprintf(&st.text, "\n%sconst %s%s = %s\n", doc, c.Name(), typ, c.Val().ExactString())
}

// also adds what a part of a declaration names.
func (st *starter) also(info *types.Info, n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		switch obj := info.Uses[id].(type) {
		case *types.PkgName:
			spec := strconv.Quote(obj.Imported().Path())
			if obj.Name() != obj.Imported().Name() {
				spec = obj.Name() + " " + spec
			}
			st.imports[spec] = true
		case types.Object:
			if st.isReference(obj) && obj.Parent() == st.pkg.Scope() {
				st.add(obj)
			}
		}
		return true
	})
}
