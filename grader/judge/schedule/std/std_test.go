// Package std_test holds the packages below to the API of their namesakes.
package std_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestNamesakes finds everything that a standard package exports in its namesake: the
// same functions, types with the same methods and fields, the same constants and
// variables.
func TestNamesakes(t *testing.T) {
	fset := token.NewFileSet()
	from := importer.ForCompiler(fset, "source", nil)
	for _, path := range []string{"sync", "sync/atomic", "context", "time", "hash/maphash", "math/rand", "math/rand/v2"} {
		t.Run(path, func(t *testing.T) {
			real, err := from.Import(path)
			if err != nil {
				t.Fatal(err)
			}
			ours := check(t, fset, from, path)
			for _, name := range real.Scope().Names() {
				if !token.IsExported(name) {
					continue
				}
				is, want := ours.Scope().Lookup(name), real.Scope().Lookup(name)
				if is == nil {
					t.Errorf("no %s", want)
					continue
				}
				if got, want := describe(is), describe(want); got != want {
					t.Errorf("%s is\n%s; want\n%s", name, got, want)
				}
			}
		})
	}
}

func check(t *testing.T, fset *token.FileSet, from types.Importer, path string) *types.Package {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(filepath.FromSlash(path), "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range slices.Sorted(slices.Values(names)) {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	pkg, err := (&types.Config{Importer: from}).Check(path, fset, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

// describe writes out what of an object others can see: not the names of parameters.
func describe(obj types.Object) string {
	qualify := func(p *types.Package) string { return p.Name() }
	switch obj := obj.(type) {
	case *types.Const:
		return obj.Val().String()
	case *types.Func:
		return signature(obj.Signature(), qualify)
	case *types.TypeName:
		return described(obj.Type(), qualify)
	}
	return types.TypeString(obj.Type(), qualify)
}

func signature(s *types.Signature, qualify types.Qualifier) string {
	var b strings.Builder
	for p := range s.TypeParams().TypeParams() {
		fmt.Fprintf(&b, "[%s %s]", p, types.TypeString(p.Constraint(), qualify))
	}
	for _, list := range []*types.Tuple{s.Params(), s.Results()} {
		b.WriteString("(")
		for v := range list.Variables() {
			b.WriteString(types.TypeString(v.Type(), qualify) + ",")
		}
		b.WriteString(")")
	}
	return b.String()
}

func described(t types.Type, qualify types.Qualifier) string {
	var lines []string
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if f.Exported() {
				lines = append(lines, f.Name()+" "+types.TypeString(f.Type(), qualify))
			}
		}
	default:
		lines = append(lines, types.TypeString(u, qualify))
	}
	for method := range types.NewMethodSet(types.NewPointer(t)).Methods() {
		if m := method.Obj().(*types.Func); m.Exported() {
			lines = append(lines, m.Name()+signature(m.Signature(), qualify))
		}
	}
	return strings.Join(lines, "\n")
}
