// Package instrument rewrites a submission so that it counts its own steps and
// allocations (package meter says what these are). It takes the learner's files
// as package build has parsed and type-checked them, and returns source that does
// the same, line by line: nothing is put on a line of its own, so the places of
// panics stay right, and compile errors were found before.
//
// A counter stands at the beginning of each basic block: a run of statements that
// are executed together. What does much in one statement, such as append, copy,
// make, joining and comparing strings, goes through a function of package meter,
// and a call of a standard function is replaced by one of its namesakes below
// meter/std, if there is one. Other functions cost the statement that calls them; a
// challenge may forbid those that would hide work.
//
// The compiler takes most of the time of a small submission, so the source it gets has
// few generic functions beside the learner's own, and nothing that is made many times.
package instrument

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// meterPath is the import path of package meter.
const meterPath = "github.com/gradus-dev/gradus/grader/judge/meter"

// Files returns the files rewritten, by name. sources holds their bytes by the
// names that fset knows; info has the Types, Uses and Selections of all of them.
func Files(fset *token.FileSet, files []*ast.File, info *types.Info, sources map[string][]byte) (map[string][]byte, error) {
	out := map[string][]byte{}
	prefix := freshPrefix(sources)
	for _, f := range files {
		name := fset.PositionFor(f.Package, false).Filename
		src, ok := sources[name]
		if !ok {
			return nil, fmt.Errorf("count the steps of %s: its source is missing", name)
		}
		r := &rewriter{info: info, file: fset.File(f.Package), src: src, prefix: prefix,
			extra: map[ast.Node]int{}, done: map[ast.Node]bool{}, counted: map[ast.Expr]bool{}, imported: map[string]string{}, replaced: map[*types.PkgName]int{}}
		out[name] = r.rewrite(f)
	}
	return out, nil
}

// freshPrefix returns the beginning of names that occur nowhere in the sources,
// so that no declaration of the learner's can hide them.
func freshPrefix(sources map[string][]byte) string {
	for n := 0; ; n++ {
		prefix := fmt.Sprintf("gradus%d_", n)
		taken := false
		for _, src := range sources {
			taken = taken || strings.Contains(string(src), prefix)
		}
		if !taken {
			return prefix
		}
	}
}

// rewriter rewrites one file.
type rewriter struct {
	info   *types.Info
	file   *token.File
	src    []byte
	edits  edits
	prefix string

	extra    map[ast.Node]int  // steps of a body beside its statements'
	done     map[ast.Node]bool // nodes that a node around them has taken care of
	counted  map[ast.Expr]bool // what they allocate is counted with their statement
	imported map[string]string // packages the rewritten file imports: path to name
	paths    []string          // the same paths, in the order they were met
	replaced map[*types.PkgName]int
}

func (r *rewriter) rewrite(f *ast.File) []byte {
	meter := r.use(meterPath)
	for _, decl := range f.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Body != nil {
				r.body(decl.Body)
				r.compileOnce(decl)
			}
		case *ast.GenDecl: // of package variables, only the functions in them
			ast.Inspect(decl, func(n ast.Node) bool {
				lit, ok := n.(*ast.FuncLit)
				if ok {
					r.body(lit.Body)
				}
				return !ok
			})
		}
	}
	r.dropPragmas(f)
	r.dropImports(f)
	var imports strings.Builder
	for _, path := range r.paths {
		fmt.Fprintf(&imports, "; import %s %q", r.imported[path], path)
	}
	r.edits.open(r.offset(f.Name.End()), imports.String())
	return fmt.Appendf(r.edits.apply(r.src), "\nvar _ = %s.On()\n", meter)
}

// dropPragmas takes go:nosplit out: a function that counts needs more stack than one
// without a check for it may have.
func (r *rewriter) dropPragmas(f *ast.File) {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "//go:nosplit") {
				r.replace(c.Pos(), c.End(), "//")
			}
		}
	}
}

// compileOnce keeps a function that has functions inside from being inlined: the
// compiler would make them anew for each call. The directive takes the place of an
// empty line or a line of comment, if there is one before the function, so that lines
// stay.
func (r *rewriter) compileOnce(decl *ast.FuncDecl) {
	if !hasFunction(decl.Body) {
		return
	}
	end := r.offset(decl.Pos()) - 1 // of the line before
	if end < 0 || r.src[end] != '\n' {
		return
	}
	start := bytes.LastIndexByte(r.src[:end], '\n') + 1
	line := string(r.src[start:end])
	comment := strings.HasPrefix(line, "// ") && decl.Doc != nil
	if strings.TrimSpace(line) == "" || comment {
		r.edits.replace(start, end, "//go:noinline")
	}
}

func hasFunction(body *ast.BlockStmt) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		_, is := n.(*ast.FuncLit)
		found = found || is
		return !found
	})
	return found
}

// body rewrites the body of a function. A call is a step.
func (r *rewriter) body(b *ast.BlockStmt) {
	r.extra[b] = 1
	ast.Inspect(b, r.visit)
}

func (r *rewriter) visit(n ast.Node) bool {
	if n == nil {
		return false
	}
	r.statement(n)
	if e, ok := n.(ast.Expr); ok && !r.done[n] {
		r.expression(e)
	}
	return true
}

// use returns the name by which the rewritten file knows a package.
func (r *rewriter) use(path string) string {
	name, ok := r.imported[path]
	if !ok {
		name = r.prefix + path[strings.LastIndexByte(path, '/')+1:]
		r.imported[path] = name
		r.paths = append(r.paths, path)
	}
	return name
}

// meter returns the name of a function of package meter.
func (r *rewriter) meter(name string) string { return r.use(meterPath) + "." + name }

func (r *rewriter) offset(p token.Pos) int { return r.file.Offset(p) }

// wrap puts text around an expression.
func (r *rewriter) wrap(e ast.Expr, before, after string) {
	r.edits.open(r.offset(e.Pos()), before)
	r.edits.close(r.offset(e.End()), after)
}

// replace puts text in place of what is from start to end.
func (r *rewriter) replace(start, end token.Pos, text string) {
	r.edits.replace(r.offset(start), r.offset(end), text)
}
