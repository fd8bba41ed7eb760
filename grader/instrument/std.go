package instrument

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader/judge"
)

// stdDir holds, in the source of the judge's packages, the namesakes of standard
// packages whose functions count what they cost.
const stdDir = "meter/std"

// namesakes lists them: by import path of the standard package, the functions.
var namesakes = sync.OnceValue(func() map[string]map[string]bool {
	found := map[string]map[string]bool{}
	err := fs.WalkDir(judge.Source, stdDir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		src, err := fs.ReadFile(judge.Source, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		pkg := strings.TrimPrefix(path.Dir(name), stdDir+"/")
		if found[pkg] == nil {
			found[pkg] = map[string]bool{}
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.IsExported() {
				found[pkg][f.Name.Name] = true
			}
		}
		return nil
	})
	if err != nil {
		panic("the embedded source of package meter is broken: " + err.Error())
	}
	return found
})

// selector replaces pkg.Function by its namesake.
func (r *rewriter) selector(e *ast.SelectorExpr) {
	id, ok := e.X.(*ast.Ident)
	if !ok {
		return
	}
	pkg, ok := r.info.Uses[id].(*types.PkgName)
	if !ok {
		return
	}
	r.done[e.Sel] = true
	if r.namesake(e, r.info.Uses[e.Sel]) {
		r.replaced[pkg]++
	}
}

// identifier replaces a function that came by import with a dot.
func (r *rewriter) identifier(id *ast.Ident) { r.namesake(id, r.info.Uses[id]) }

func (r *rewriter) namesake(e ast.Expr, obj types.Object) bool {
	f, ok := obj.(*types.Func)
	if !ok || !isNamesake(f) {
		return false
	}
	r.replace(e.Pos(), e.End(), r.use(meterPath+"/std/"+f.Pkg().Path())+"."+f.Name())
	r.done[e] = true
	return true
}

// isNamesake reports whether f has one.
func isNamesake(f *types.Func) bool {
	return f.Pkg() != nil && f.Signature().Recv() == nil && namesakes()[f.Pkg().Path()][f.Name()]
}

// dropImports makes blank the imports that nothing in the file uses any more.
func (r *rewriter) dropImports(f *ast.File) {
	uses := map[types.Object]int{}
	byDot := map[*types.Package]bool{} // still used without a selector
	ast.Inspect(f, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		obj := r.info.Uses[id]
		uses[obj]++
		if obj != nil && obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() && !r.done[id] {
			byDot[obj.Pkg()] = true
		}
		return true
	})
	for _, spec := range f.Imports {
		pkg := r.importedBy(spec)
		switch {
		case pkg == nil || spec.Name != nil && spec.Name.Name == "_":
		case spec.Name == nil && r.replaced[pkg] > 0 && r.replaced[pkg] == uses[pkg]:
			r.edits.open(r.offset(spec.Path.Pos()), "_ ")
		case spec.Name != nil && spec.Name.Name == "." && !byDot[pkg.Imported()],
			spec.Name != nil && r.replaced[pkg] > 0 && r.replaced[pkg] == uses[pkg]:
			r.replace(spec.Name.Pos(), spec.Name.End(), "_")
		}
	}
}

// importedBy returns the name that an import declares.
func (r *rewriter) importedBy(spec *ast.ImportSpec) *types.PkgName {
	obj := r.info.Implicits[spec]
	if spec.Name != nil {
		obj = r.info.Defs[spec.Name]
	}
	pkg, _ := obj.(*types.PkgName)
	return pkg
}
