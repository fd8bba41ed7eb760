package verify_test

import (
	"bytes"
	"go/ast"
	"go/build"
	"go/format"
	"go/importer"
	"go/parser"
	"go/printer"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/gradus-dev/gradus/grader"
)

// checking is held while types are checked: standard is not for concurrent use.
var checking sync.Mutex

// standard finds packages of the standard library by their source.
var standard = sync.OnceValue(func() types.Importer {
	build.Default.CgoEnabled = false
	return importer.ForCompiler(token.NewFileSet(), "source", nil)
})

// reworded returns a program that does what files do, with other names for all that a
// package may name as it likes, its functions in another order and its lines laid out in
// another way, and without comments.
func reworded(t *testing.T, files []grader.File) []grader.File {
	t.Helper()
	fset := token.NewFileSet()
	var parsed []*ast.File
	for _, f := range files {
		p, err := parser.ParseFile(fset, f.Name, f.Data, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, p)
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	// What a package that is not found declares keeps its name.
	checking.Lock()
	conf := types.Config{Importer: standard(), Error: func(error) {}}
	pkg, _ := conf.Check(parsed[0].Name.Name, fset, parsed, info)
	checking.Unlock()
	var out []grader.File
	for i, p := range parsed {
		packageName := p.Name
		ast.Inspect(p, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && id != packageName && free(id, pkg, info) {
				id.Name = "their" + string(unicode.ToUpper(rune(id.Name[0]))) + id.Name[1:]
			}
			return true
		})
		reorder(p)
		out = append(out, grader.File{Name: files[i].Name, Data: laidOut(t, fset, p)})
	}
	return out
}

// free reports whether a package may call something as it likes.
func free(id *ast.Ident, pkg *types.Package, info *types.Info) bool {
	obj, known := info.Uses[id], info.Uses[id] != nil
	if !known {
		obj, known = info.Defs[id] // nil of the variable of a type switch
	}
	_, imported := obj.(*types.PkgName)
	return known && !imported && !id.IsExported() && id.Name != "_" && id.Name != "init" && (obj == nil || obj.Pkg() == pkg)
}

// reorder puts the functions of a file into the reverse order, behind all else.
func reorder(f *ast.File) {
	var functions, others []ast.Decl
	for _, d := range f.Decls {
		if _, ok := d.(*ast.FuncDecl); ok {
			functions = append(functions, d)
		} else {
			others = append(others, d)
		}
	}
	slices.Reverse(functions)
	f.Decls = append(others, functions...)
}

// laidOut prints a file with single spaces where gofmt has tabs.
func laidOut(t *testing.T, fset *token.FileSet, f *ast.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := (&printer.Config{Mode: printer.UseSpaces, Tabwidth: 1}).Fprint(&b, fset, f); err != nil {
		t.Fatal(err)
	}
	if _, err := format.Source(b.Bytes()); err != nil {
		t.Fatalf("%v:\n%s", err, b.Bytes())
	}
	return b.Bytes()
}

// TestReworded rewords a package that has one of everything that has a name.
func TestReworded(t *testing.T) {
	const src = `package p

import (
	"errors"
	"fmt"
)

// T is exported.
type T struct {
	inner
	Open, closed int
}

type inner struct{ deep int }

func (t *T) Method(v any) (n int, err error) {
loop:
	for i := range t.closed {
		if i > t.deep {
			break loop
		}
	}
	switch v := v.(type) {
	case int:
		n += v
	default:
		return 0, errors.New(fmt.Sprint(v))
	}
	return n, nil
}

func init() { _ = inner{deep: 1} }
`
	got := string(reworded(t, []grader.File{{Name: "p.go", Data: []byte(src)}})[0].Data)
	for _, want := range []string{"type T struct", "theirInner", "Open, theirClosed int", "theirDeep int", "func (theirT *T) Method(theirV any) (theirN int, theirErr error)",
		"theirLoop:", "range theirT.theirClosed", "break theirLoop", "switch theirV := theirV.(type)", "theirN += theirV", "errors.New(fmt.Sprint(theirV))",
		"func init() { _ = theirInner{theirDeep: 1} }"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "exported") || strings.Index(got, "func init") > strings.Index(got, "Method") {
		t.Errorf("a comment is left, or functions are in the same order:\n%s", got)
	}
}
