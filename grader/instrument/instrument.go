// Package instrument rewrites a submission so that it counts its own steps and
// allocations (defined in package meter). It takes the learner's files as parsed and
// type-checked by package screen, and returns source with the same behaviour and the same
// lines, so that the positions of panics stay right. Compile errors have been found before.
//
// A counter stands at the beginning of each basic block: a run of statements that
// are executed together. It adds what the source alone says of them: a step for each
// statement, more for one with many operations, and the words of large values (arrays,
// and structs of them) that are copied, compared or set to zero (effort.go, size.go);
// and the allocations that are sure to be made (allocate.go). What depends on the run,
// such as append, copy, make, and joining, comparing, converting or hashing texts, goes
// through a function of package meter (call.go, expression.go). A call of a standard
// function is replaced by a call of its namesake below meter/std, which counts its own
// cost; prices.go has the costs of methods and of functions without a namesake.
//
// Anything without a known cost is refused, with a position, a reason and an alternative.
// Refusals returns the refusals for the rules; Rewrite leaves such code unchanged.
//
// Inserted code can't be captured by the learner's declarations: its names begin with a
// prefix that occurs nowhere in the submission, it uses no predeclared identifier, and
// functions are identified by the type checker's objects. So a learner may redeclare
// append, len, int, true and nil.
//
// Compiling takes most of the time of a small submission. So the rewritten source uses few
// generic functions, and as few instances of them as possible.
package instrument

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"
)

// meterPath is the import path of package meter.
const meterPath = "github.com/gradus-dev/gradus/grader/judge/meter"

// Package is a submission that type-checks.
type Package struct {
	Fset  *token.FileSet
	Files []*ast.File // to be rewritten; others of the package may be in Info
	Types *types.Package
	// Info has Types, Instances, Defs, Uses, Implicits and Selections.
	Info *types.Info
}

// Rewrite returns the files rewritten, by name. sources holds their bytes by the names
// that Fset knows.
func (p *Package) Rewrite(sources map[string][]byte) (map[string][]byte, error) {
	out := map[string][]byte{}
	prefix := FreshPrefix(sources)
	uses, locals := usesOf(p.Files, p.Info), localsOf(p.Types, p.Files, p.Info)
	for _, f := range p.Files {
		name := p.Fset.PositionFor(f.Package, false).Filename
		src, ok := sources[name]
		if !ok {
			return nil, fmt.Errorf("count the steps of %s: its source is missing", name)
		}
		r := p.rewriter(f, uses, locals)
		r.src, r.prefix = src, prefix
		out[name] = r.rewrite(f)
	}
	return out, nil
}

// Refusal is a piece of code whose cost can't be counted.
type Refusal struct {
	Node          ast.Node
	Message, Help string
}

// Refusals returns the code of a submission whose cost can't be counted, in source order.
func (p *Package) Refusals() (all []Refusal) {
	uses, locals := usesOf(p.Files, p.Info), localsOf(p.Types, p.Files, p.Info)
	for _, f := range p.Files {
		r := p.rewriter(f, uses, locals)
		r.imports(f)
		r.declarations(f)
		all = append(all, r.refused...)
	}
	return all
}

func (p *Package) rewriter(f *ast.File, uses *uses, locals *locals) *rewriter {
	return &rewriter{info: p.Info, own: p.Types, file: p.Fset.File(f.Package), uses: uses, locals: locals,
		extra: map[ast.Node]int{}, entered: map[ast.Node][]ast.Node{}, turns: map[ast.Node][]ast.Node{},
		done: map[ast.Node]bool{}, counted: map[ast.Expr]bool{},
		imported: map[string]string{}, replaced: map[*types.PkgName]int{}}
}

// FreshPrefix returns the beginning of names that occur nowhere in the sources,
// so that no declaration of the learner's can hide them.
func FreshPrefix(sources map[string][]byte) string {
	taken := map[string]bool{}
	for _, src := range sources {
		for _, prefix := range prefixes.FindAll(src, -1) {
			taken[string(prefix)] = true
		}
	}
	for n := 0; ; n++ {
		if prefix := fmt.Sprintf("gradus%d_", n); !taken[prefix] {
			return prefix
		}
	}
}

var prefixes = regexp.MustCompile(`gradus[0-9]+_`)

// rewriter rewrites one file.
type rewriter struct {
	info   *types.Info
	own    *types.Package // the submission's
	file   *token.File
	uses   *uses
	locals *locals

	src     []byte
	prefix  string
	edits   edits
	refused []Refusal

	extra    map[ast.Node]int        // steps of a body in addition to its statements'
	entered  map[ast.Node][]ast.Node // nodes that declare new variables each time a body is entered
	turns    map[ast.Node][]ast.Node // nodes that are evaluated each time a loop's body is entered
	done     map[ast.Node]bool       // nodes already handled by an enclosing node
	counted  map[ast.Expr]bool       // expressions whose allocations are counted with their statement
	imported map[string]string       // packages the rewritten file imports: path to name
	paths    []string                // the same paths, in the order they were met
	replaced map[*types.PkgName]int
}

func (r *rewriter) rewrite(f *ast.File) []byte {
	meter := r.use(meterPath)
	r.declarations(f)
	r.dropPragmas(f)
	r.dropImports(f)
	var imports strings.Builder
	for _, path := range r.paths {
		fmt.Fprintf(&imports, "; import %s %q", r.imported[path], path)
	}
	r.edits.open(r.offset(f.Name.End()), imports.String())
	return fmt.Appendf(r.edits.apply(r.src), "\nvar _ = %s.On()\n", meter)
}

// dropPragmas removes go:nosplit directives: counting may need more stack than a function
// without a stack check has.
func (r *rewriter) dropPragmas(f *ast.File) {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "//go:nosplit") {
				r.replace(c.Pos(), c.End(), "//")
			}
		}
	}
}

// declarations rewrites the functions of a file, and what initialises its variables.
func (r *rewriter) declarations(f *ast.File) {
	for _, decl := range f.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Body != nil {
				r.function(decl.Body, decl.Recv, decl.Type)
				ast.Inspect(decl.Body, r.visit)
				r.compileOnce(decl)
			}
		case *ast.GenDecl:
			if decl.Tok == token.VAR {
				ast.Inspect(decl, r.visit)
			}
		}
	}
}

// refuse notes that the cost of n can't be counted.
func (r *rewriter) refuse(n ast.Node, help, format string, args ...any) {
	r.refused = append(r.refused, Refusal{n, fmt.Sprintf(format, args...), help})
}

// compileOnce keeps a function with function literals from being inlined, since the
// compiler would compile the literals anew at every call. The directive replaces an empty
// or comment line before the function, if there is one, so that line numbers don't change.
func (r *rewriter) compileOnce(decl *ast.FuncDecl) {
	if r.src == nil || !hasFunction(decl.Body) {
		return
	}
	end := r.offset(decl.Pos()) - 1 // of the line before
	if end < 0 || r.src[end] != '\n' {
		return
	}
	start := bytes.LastIndexByte(r.src[:end], '\n') + 1
	line := string(r.src[start:end])
	comment := strings.HasPrefix(line, "// ") && decl.Doc != nil && strings.HasPrefix(decl.Doc.List[len(decl.Doc.List)-1].Text, "//")
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

// function adds the cost of entering a function: a step, and the size of its receiver and
// results. Its arguments are counted by the caller.
func (r *rewriter) function(body *ast.BlockStmt, recv *ast.FieldList, t *ast.FuncType) {
	r.extra[body] = 1
	for i, list := range []*ast.FieldList{recv, t.Results, t.Params} {
		if list == nil {
			continue
		}
		for _, field := range list.List {
			r.entered[body] = append(r.entered[body], field)
			if i < 2 {
				r.extra[body] += int(r.uses.words(r.info.TypeOf(field.Type))) * len(field.Names)
			}
		}
	}
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
		name = r.prefix + strings.ReplaceAll(path[strings.LastIndex(path, "meter"):], "/", "_")
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
