package exercism

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// starter is what a learner begins with, while it is put together.
type starter struct {
	*suite
	have    map[string]bool // names the starter declares: "Clock", "Clock.Add"
	imports map[string]bool // import specs that the additions need
	text    strings.Builder // the additions
	added   []string
	anew    bool // without the stub
}

// starters returns the files of the starter: the stub with what it lacks of the
// names that the kept tests use, or with anew set, made of these names alone.
// added lists the names that were not in the stub.
func (s *suite) starters(kept []*unit, anew bool) (files map[string][]byte, added []string, err error) {
	st := &starter{suite: s, have: map[string]bool{}, imports: map[string]bool{}, anew: anew}
	files = map[string][]byte{}
	for _, f := range s.support {
		files[f.name] = f.src
		st.note(f.ast)
	}
	main := s.exercise.pkg + ".go"
	if len(s.stub) > 0 {
		main = s.stub[0].name
	}
	if !anew {
		for _, f := range s.stub {
			files[f.name] = f.src
			st.note(f.ast)
		}
	}
	if _, ok := files[main]; !ok {
		files[main] = []byte("package " + s.exercise.pkg + "\n")
	}
	for _, obj := range st.wanted(kept) {
		st.add(obj)
	}
	files[main], err = st.join(files[main])
	if err == nil {
		for name, src := range files {
			if files[name], err = format.Source(src); err != nil {
				break
			}
		}
	}
	return files, st.added, err
}

// note records what a file of the starter declares.
func (st *starter) note(f *ast.File) {
	for _, d := range f.Decls {
		for _, n := range parts(d) {
			if fn, ok := n.(*ast.FuncDecl); ok && fn.Recv != nil {
				st.have[unitName(fn)] = true
				continue
			}
			for _, id := range declared(n) {
				st.have[id.Name] = true
			}
		}
	}
}

// wanted returns, in the order of the reference, the objects that the kept tests
// use, and the types that the stub names without declaring them.
func (st *starter) wanted(kept []*unit) []types.Object {
	named := st.used(kept)
	if !st.anew {
		for _, f := range st.stub {
			ast.Inspect(f.ast, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					if _, isType := st.pkg.Scope().Lookup(id.Name).(*types.TypeName); isType {
						named[id.Name] = true
					}
				}
				return true
			})
		}
	}
	var objs []types.Object
	for _, name := range slices.Sorted(maps.Keys(named)) {
		if obj := st.lookup(name); obj != nil && st.isReference(obj) {
			objs = append(objs, obj)
			objs = append(objs, st.silent(obj)...)
		}
	}
	slices.SortStableFunc(objs, func(a, b types.Object) int { // files are parsed in any order, so Pos alone won't do
		p, q := st.fset.Position(a.Pos()), st.fset.Position(b.Pos())
		return cmp.Or(strings.Compare(p.Filename, q.Filename), cmp.Compare(p.Offset, q.Offset))
	})
	return objs
}

// used returns the names of the reference that the tests use, methods as
// "Type.Method".
func (s *suite) used(tests []*unit) map[string]bool {
	named := map[string]bool{}
	for _, u := range reach(tests) {
		ast.Inspect(u.node, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			obj := origin(u.file.info.Uses[id])
			if !s.isReference(obj) {
				return true
			}
			if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
				named[methodName(f)] = true
			} else if obj.Parent() == obj.Pkg().Scope() {
				named[obj.Name()] = true
			}
			return true
		})
	}
	return named
}

// silent returns the methods of a type that are called without being named, by packages
// errors and fmt; without a stub, all exported ones.
func (st *starter) silent(obj types.Object) (methods []types.Object) {
	n, ok := types.Unalias(obj.Type()).(*types.Named)
	if _, isType := obj.(*types.TypeName); !ok || !isType {
		return nil
	}
	for m := range n.Methods() {
		if m.Exported() && st.isReference(m) && (st.anew || slices.Contains([]string{"Error", "Unwrap", "Is", "As", "String"}, m.Name())) {
			methods = append(methods, m)
		}
	}
	return methods
}

// untested returns the exported functions of the stub that no kept test uses.
func (s *suite) untested(kept []*unit) (names []string) {
	used := s.used(kept)
	for _, f := range s.stub {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.IsExported() && !used[unitName(fn)] && !(fn.Recv != nil && fn.Name.Name == "String") {
				names = append(names, unitName(fn))
			}
		}
	}
	return names
}

// join puts the additions at the end of the starter's first file and their
// imports at its head.
func (st *starter) join(src []byte) ([]byte, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	for _, spec := range f.Imports {
		name := ""
		if spec.Name != nil {
			name = spec.Name.Name + " "
		}
		delete(st.imports, name+spec.Path.Value)
	}
	var head strings.Builder
	if len(st.imports) > 0 {
		fmt.Fprintf(&head, "\n\nimport (\n\t%s\n)\n", strings.Join(slices.Sorted(maps.Keys(st.imports)), "\n\t"))
	}
	at := lineEnd(src, fset.Position(f.Name.End()).Offset)
	return bytes.Join([][]byte{src[:at], []byte(head.String()), src[at:], []byte(st.text.String())}, nil), nil
}
