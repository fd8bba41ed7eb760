// Package concurrent rewrites a submission so that its goroutines can be paused and its
// memory accesses recorded, for checks that choose the schedule (see
// grader/judge/schedule). It takes the learner's files as parsed and type-checked by
// package screen, and returns source that behaves the same if no schedule is chosen.
//
//   - sync, sync/atomic, context, time, hash/maphash and math/rand are imported from their namesakes
//     below schedule/std.
//   - go statements, channel operations and select statements become calls of package
//     schedule/probe (channel.go), and so do range clauses over what goroutines may share.
//   - What is read or written of variables that goroutines may share goes through
//     probe.Read, probe.Write and others, which know the place (access.go, assign.go). These
//     are package variables and captured ones that change after their declaration, local
//     ones whose address is taken, and all that is reached through pointers, slices and
//     maps.
//   - Calls of standard functions count as reads or writes of the memory reachable from
//     their arguments, as far as the function looks at it, and calls of methods of
//     standard types such as bytes.Buffer as reads or writes of the whole object (std.go).
//
// An access is recorded when it happens: after evaluating the operands of its statement,
// which may wait for another goroutine.
//
// Line numbers don't change. Inserted names begin with a prefix that occurs nowhere in the
// submission, and inserted code uses no predeclared identifier.
package concurrent

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gradus-dev/gradus/grader/instrument"
)

// schedulePath is the import path of package schedule.
const schedulePath = "github.com/gradus-dev/gradus/grader/judge/schedule"

// held are the packages that have a namesake below schedule/std.
var held = map[string]bool{"sync": true, "sync/atomic": true, "context": true, "time": true, "hash/maphash": true, "math/rand": true, "math/rand/v2": true}

// Rewrite returns the files of a submission rewritten, by name. sources holds their bytes
// by the names that p.Fset knows.
func Rewrite(p *instrument.Package, sources map[string][]byte) (map[string][]byte, error) {
	out := map[string][]byte{}
	shared := &shared{info: p.Info, own: p.Types, watched: watchedOf(p)}
	sites := &sites{index: map[string]int{}}
	prefix := instrument.FreshPrefix(sources)
	for i, f := range p.Files {
		name := p.Fset.PositionFor(f.Package, false).Filename
		src, ok := sources[name]
		if !ok {
			return nil, fmt.Errorf("rewrite %s for chosen schedules: its source is missing", name)
		}
		r := &rewriter{shared: shared, sites: sites, file: p.Fset.File(f.Package), name: filepath.Base(name), src: src, prefix: prefix,
			header: map[ast.Stmt]bool{}, kept: map[string]bool{}}
		out[name] = []byte(r.rewrite(f))
		if i == len(p.Files)-1 {
			out[name] = append(out[name], sites.declare(prefix)...)
		}
	}
	return out, nil
}

// rewriter rewrites one file. Its methods that return a string return the replacement of a
// piece of source.
type rewriter struct {
	*shared
	sites  *sites
	file   *token.File
	name   string
	src    []byte
	prefix string

	function string            // the enclosing function, "Map.Load"
	results  []namedResult     // named results of the enclosing function or function literal
	header   map[ast.Stmt]bool // statements that are part of another's header
	fresh    int               // number of variables inserted so far
	kept     map[string]bool   // names that must stay used, since their import stays
}

func (r *rewriter) rewrite(f *ast.File) string {
	var b strings.Builder
	at := f.FileStart
	put := func(from, to token.Pos, text string) {
		b.WriteString(r.between(at, from) + text)
		at = to
	}
	put(f.Name.End(), f.Name.End(), fmt.Sprintf("; import %sprobe %q", r.prefix, schedulePath+"/probe"))
	for _, spec := range f.Imports {
		if path, _ := strconv.Unquote(spec.Path.Value); held[path] {
			put(spec.Path.Pos(), spec.Path.End(), strconv.Quote(schedulePath+"/std/"+path))
		}
	}
	for _, decl := range f.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Body != nil {
				r.function = nameOf(decl)
				put(decl.Body.Pos(), decl.Body.End(), r.body(decl.Type, decl.Body))
			}
		case *ast.GenDecl:
			if decl.Tok == token.VAR {
				r.function = "the initialisation"
				put(decl.Pos(), decl.End(), r.children(decl))
			}
		}
	}
	put(f.FileEnd, f.FileEnd, fmt.Sprintf("\nvar _ = %sprobe.On()\n", r.prefix))
	for _, used := range slices.Sorted(maps.Keys(r.kept)) {
		fmt.Fprintf(&b, "var _ = %s\n", used)
	}
	return b.String()
}

// nameOf returns the name of a function with that of its receiver's type.
func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	t := f.Recv.List[0].Type
	for {
		switch e := t.(type) {
		case *ast.StarExpr:
			t = e.X
			continue
		case *ast.ParenExpr:
			t = e.X
			continue
		case *ast.IndexExpr:
			t = e.X
			continue
		case *ast.IndexListExpr:
			t = e.X
			continue
		case *ast.Ident:
			return e.Name + "." + f.Name.Name
		}
		return f.Name.Name
	}
}

// between returns the source from one place to another.
func (r *rewriter) between(from, to token.Pos) string {
	return string(r.src[r.file.Offset(from):r.file.Offset(to)])
}

// breaks returns the line breaks from one place to another.
func (r *rewriter) breaks(from, to token.Pos) string {
	return strings.Repeat("\n", strings.Count(r.between(from, to), "\n"))
}

// plain returns the source of n as it is.
func (r *rewriter) plain(n ast.Node) string { return r.between(n.Pos(), n.End()) }

// text returns n rewritten.
func (r *rewriter) text(n ast.Node) string {
	switch n := n.(type) {
	case ast.Expr:
		return r.value(n)
	case ast.Stmt:
		return r.statement(n)
	case *ast.ValueSpec:
		return r.spec(n)
	}
	return r.children(n)
}

// children returns n with what it is made of rewritten.
func (r *rewriter) children(n ast.Node) string {
	var all []ast.Node
	ast.Inspect(n, func(c ast.Node) bool {
		if c == n {
			return true
		}
		if _, comment := c.(*ast.CommentGroup); c != nil && !comment {
			all = append(all, c)
		}
		return false
	})
	return r.with(n, all, r.text)
}

// with returns the source of n with the nodes inside, which don't overlap, replaced by text.
func (r *rewriter) with(n ast.Node, inside []ast.Node, text func(ast.Node) string) string {
	slices.SortStableFunc(inside, func(a, b ast.Node) int { return int(a.Pos() - b.Pos()) })
	var b strings.Builder
	at := n.Pos()
	for _, c := range inside {
		b.WriteString(r.between(at, c.Pos()) + text(c))
		at = c.End()
	}
	b.WriteString(r.between(at, n.End()))
	return b.String()
}

// probe returns the call of a function of package probe.
func (r *rewriter) probe(function string, args ...string) string {
	return fmt.Sprintf("%sprobe.%s(%s)", r.prefix, function, strings.Join(args, ", "))
}

// variable returns the name of a new variable.
func (r *rewriter) variable() string {
	r.fresh++
	return fmt.Sprintf("%s%d", r.prefix, r.fresh)
}

// sites is the table of the places of recorded accesses in all files.
type sites struct {
	index map[string]int
	rows  []string
}

// site returns an expression for the place where e is accessed.
func (r *rewriter) site(e ast.Node) string { return r.siteOf(e, r.shown(e)) }

// siteOf returns an expression for the place of n, where the variable shown as expr is
// accessed.
func (r *rewriter) siteOf(n ast.Node, expr string) string {
	row := fmt.Sprintf("{File: %q, Line: %d, Func: %q, Expr: %q}", r.name, r.file.Line(n.Pos()), r.function, oneLine(expr))
	i, known := r.sites.index[row]
	if !known {
		i = len(r.sites.rows)
		r.sites.index[row] = i
		r.sites.rows = append(r.sites.rows, row)
	}
	return fmt.Sprintf("&%ssites[%d]", r.prefix, i)
}

// oneLine shortens an expression to what fits into a sentence.
func oneLine(expr string) string {
	expr = strings.Join(strings.Fields(expr), " ")
	if len(expr) > maxExpr {
		return strings.ToValidUTF8(expr[:maxExpr], "") + "…"
	}
	return expr
}

const maxExpr = 60

func (s *sites) declare(prefix string) string {
	return fmt.Sprintf("var %ssites = [...]%[1]sprobe.Site{%s}\n", prefix, strings.Join(s.rows, ", "))
}

// typeOf returns the type of an expression, or nil.
func (s *shared) typeOf(e ast.Expr) types.Type { return s.info.TypeOf(e) }
