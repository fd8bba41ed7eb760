package exercism

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Internal tests may use unexported names of the package. Such names are exported in all
// files where possible, so that external tests can use them.

// exporting is what is exported of an exercise, by the declared object.
type exporting struct {
	*checked
	names map[types.Object]string
}

// export returns the exercise with the names that its tests use exported, or nil if there
// is none to export.
func (c *checked) export() (*exercise, []string) {
	x := &exporting{c, map[types.Object]string{}}
	for _, f := range c.tests {
		if !f.external {
			ast.Inspect(f.syntax, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Ident:
					x.add(f.info.Uses[n])
				case *ast.CompositeLit:
					if s := c.literalOf(f, n); s != nil {
						x.fields(deref(f.info.TypeOf(n)), s)
					}
				}
				return true
			})
		}
	}
	if len(x.names) == 0 {
		return nil, nil
	}
	ex := *c.exercise
	ex.reference, ex.support, ex.tests = x.files(ex.reference), x.files(ex.support), x.files(ex.tests)
	ex.stub = nil
	for _, f := range c.stub {
		ex.stub = append(ex.stub, x.stubFile(f))
	}
	return &ex, x.told()
}

// add has an object exported if it is one of the reference that is not.
func (x *exporting) add(obj types.Object) {
	obj = origin(obj)
	if !x.isReference(obj) || obj.Exported() || obj.Name() == "_" || !reachesOut(obj) || x.names[obj] != "" {
		return
	}
	if v, ok := obj.(*types.Var); ok && v.IsField() {
		for _, name := range x.pkg.Scope().Names() {
			t := x.pkg.Scope().Lookup(name).Type()
			if s, ok := t.Underlying().(*types.Struct); ok && slices.Contains(slices.Collect(s.Fields()), v) {
				x.fields(t, s)
				return
			}
		}
		return
	}
	if name := exportedName(obj.Name()); x.pkg.Scope().Lookup(name) == nil {
		x.names[obj] = name
	}
}

// fields has all fields of a struct exported: with some that are not, its values could
// not cross. t is the type that it is of.
func (x *exporting) fields(t types.Type, s *types.Struct) {
	for i := range s.NumFields() {
		v := s.Field(i).Origin()
		if v.Exported() || v.Embedded() || v.Name() == "_" || !x.isReference(v) {
			continue
		}
		name := exportedName(v.Name())
		if taken, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, x.pkg, name); taken != nil {
			name += "Field"
		}
		x.names[v] = name
	}
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

func exportedName(name string) string {
	r, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[size:]
}

// files returns files with the names as they are exported.
func (x *exporting) files(list []*goFile) (out []*goFile) {
	for _, f := range list {
		syntax := x.checked.files[f.name]
		if syntax == nil {
			syntax = x.outer[f.name]
		}
		renamed := *f
		if info := x.info[syntax]; info != nil {
			var edits []edit
			ast.Inspect(syntax, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					if name := x.names[origin(info.ObjectOf(id))]; name != "" {
						at := x.fset.Position(id.Pos()).Offset
						edits = append(edits, edit{at, at + len(id.Name), name})
					}
				}
				return true
			})
			renamed.src = apply(f.src, edits)
		}
		out = append(out, &renamed)
	}
	return out
}

// stubFile renames what a stub declares or selects by these names. It has no types: it
// need not compile.
func (x *exporting) stubFile(f *goFile) *goFile {
	members, globals := map[string]string{}, map[string]string{}
	for obj, name := range x.names {
		if v, ok := obj.(*types.Var); ok && v.IsField() || obj.Parent() == nil {
			members[obj.Name()] = name
		} else {
			globals[obj.Name()] = name
		}
	}
	var edits []edit
	rename := func(id *ast.Ident, names map[string]string) {
		if name := names[id.Name]; name != "" {
			at := x.exercise.fset.Position(id.Pos()).Offset
			edits = append(edits, edit{at, at + len(id.Name), name})
		}
	}
	local := map[*ast.Ident]bool{}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StructType:
			for _, field := range n.Fields.List {
				for _, id := range field.Names {
					local[id] = true
					rename(id, members)
				}
			}
		case *ast.FuncDecl:
			if n.Recv != nil {
				local[n.Name] = true
				rename(n.Name, members)
			}
		case *ast.SelectorExpr:
			local[n.Sel] = true
			rename(n.Sel, members)
		case *ast.Ident:
			if !local[n] {
				rename(n, globals)
			}
		}
		return true
	})
	renamed := *f
	renamed.src = apply(f.src, edits)
	return &renamed
}

// told lists the names, as they were, in the order of the alphabet.
func (x *exporting) told() (list []string) {
	for obj, name := range x.names {
		list = append(list, obj.Name()+" as "+name)
	}
	slices.SortFunc(list, strings.Compare)
	return slices.Compact(list)
}
