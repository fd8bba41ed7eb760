package proxy

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader/link"
)

// Some things compile in two processes and yet are not what they are in one: the
// environment of the tests, their files and their servers are not the submission's, and
// package json sees the proxy's types. They are found in the source of the hidden tests
// and told to the author with what to do instead. A comment "// judge: why" on the line,
// or alone above it, says that it is meant so.

// sources of texts that mean something in the judge's process only, by what they are.
var sources = map[string]string{
	"testing.TempDir":              "a directory",
	"os.MkdirTemp":                 "a directory",
	"os.CreateTemp":                "a file",
	"os.Getwd":                     "a directory",
	"os.Executable":                "a file",
	"net.Addr":                     "a server",
	"net/http/httptest.Server.URL": "a server",
}

// processWide are functions that change the process that they run in.
var processWide = map[string]string{
	"testing.Setenv": "a variable", "os.Setenv": "a variable", "os.Unsetenv": "a variable", "os.Clearenv": "the variables",
	"testing.Chdir": "the working directory", "os.Chdir": "the working directory",
}

// openFile is the type of a file that has a name, and crosses as what it implements.
const openFile = "*os.File"

// encodings are packages that read and write values by their fields' tags and methods.
var encodings = map[string]bool{"encoding/json": true, "encoding/xml": true, "encoding/gob": true}

// differences finds them, in the order of the source.
func (c *contract) differences() []link.Difference {
	d := differ{contract: c, info: c.testPkg.TypesInfo, local: map[types.Object]string{}, meant: map[string]map[int]bool{}}
	for _, file := range c.testPkg.Syntax {
		d.comments(file)
	}
	for changed := true; changed; { // until no more variables hold what is only here
		before := len(d.local)
		d.found = nil
		for _, file := range c.testPkg.Syntax {
			for _, decl := range file.Decls {
				d.in = declaredName(decl)
				ast.Inspect(decl, d.visit)
			}
		}
		changed = len(d.local) > before
	}
	slices.SortStableFunc(d.found, func(a, b link.Difference) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return slices.Compact(d.found)
}

// declaredName returns the name of a function, or of the first thing declared.
func declaredName(decl ast.Decl) string {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		return decl.Name.Name
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				return v.Names[0].Name
			}
		}
	}
	return ""
}

// readsAsText reports whether values of t are texts, are made of them or name a file.
func readsAsText(t types.Type, depth int) bool {
	if t == nil || depth > 4 {
		return false
	}
	switch types.TypeString(t, nil) {
	case "*net/url.URL", openFile:
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Slice:
		return readsAsText(u.Elem(), depth+1)
	case *types.Array:
		return readsAsText(u.Elem(), depth+1)
	case *types.Map:
		return readsAsText(u.Elem(), depth+1)
	case *types.Tuple:
		return u.Len() > 0 && readsAsText(u.At(0).Type(), depth+1)
	}
	return false
}

// ownIn returns the name of a type of the API that t is made of, or "".
func (d *differ) ownIn(t types.Type, seen map[types.Type]bool) string {
	if t == nil || seen[t] {
		return ""
	}
	seen[t] = true
	if n, ok := d.from(t); ok {
		return n.Obj().Name()
	}
	inner := parts(t.Underlying())
	if s, ok := t.Underlying().(*types.Struct); ok {
		for f := range s.Fields() {
			inner = append(inner, f.Type())
		}
	}
	for _, p := range inner {
		if name := d.ownIn(p, seen); name != "" {
			return name
		}
	}
	return ""
}
