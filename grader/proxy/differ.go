package proxy

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"

	"github.com/gradus-dev/gradus/grader/link"
)

// differ goes through the hidden tests.
type differ struct {
	*contract
	info  *types.Info
	local map[types.Object]string // what holds a source, by variable, field or function: which
	meant map[string]map[int]bool // lines that their author has explained, by file
	in    string                  // the declaration
	found []link.Difference
}

// comments notes the lines that are explained.
func (d *differ) comments(file *ast.File) {
	code := map[int]bool{} // lines that hold more than a comment
	ast.Inspect(file, func(n ast.Node) bool {
		if n != nil {
			code[d.testPkg.Fset.Position(n.Pos()).Line] = true
		}
		_, comment := n.(*ast.CommentGroup)
		return !comment
	})
	lines := map[int]bool{}
	for _, g := range file.Comments {
		for _, c := range g.List {
			if line := d.testPkg.Fset.Position(c.Pos()).Line; strings.HasPrefix(c.Text, "// judge:") {
				lines[line] = true
				lines[line+1] = lines[line+1] || !code[line]
			}
		}
	}
	d.meant[d.testPkg.Fset.Position(file.Package).Filename] = lines
}

func (d *differ) say(at ast.Node, format string, args ...any) {
	p := d.testPkg.Fset.Position(at.Pos())
	if !d.meant[p.Filename][p.Line] {
		d.found = append(d.found, link.Difference{File: filepath.Base(p.Filename), Line: p.Line, In: d.in, What: fmt.Sprintf(format, args...)})
	}
}

func (d *differ) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		d.call(n)
	case *ast.AssignStmt:
		for i, to := range n.Lhs {
			d.assign(to, n.Rhs[min(i, len(n.Rhs)-1)])
		}
	case *ast.ValueSpec:
		for i, to := range n.Names {
			if len(n.Values) > 0 {
				d.assign(to, n.Values[min(i, len(n.Values)-1)])
			}
		}
	case *ast.RangeStmt:
		if n.Value != nil {
			d.assign(n.Value, n.X)
		}
	case *ast.CompositeLit:
		d.literal(n)
	}
	return true
}

// assign notes that a variable holds what from is, if that is only here.
func (d *differ) assign(to, from ast.Expr) {
	what := d.of(from)
	if what == "" || !readsAsText(d.info.TypeOf(to), 0) {
		return
	}
	switch to := ast.Unparen(to).(type) {
	case *ast.Ident:
		d.hold(d.info.ObjectOf(to), what)
	case *ast.SelectorExpr:
		if s := d.info.Selections[to]; s != nil {
			d.field(s.Recv(), s.Obj(), to, what)
		}
	}
}

func (d *differ) hold(obj types.Object, what string) {
	if obj != nil && d.local[obj] == "" {
		d.local[obj] = what
	}
}

// field notes that a field is set: in a type of the API it is given to the submission.
func (d *differ) field(of types.Type, field types.Object, at ast.Node, what string) {
	if n, ok := d.from(deref(of)); ok {
		d.give(at, n.Obj().Name()+"."+field.Name(), what)
		return
	}
	d.hold(field, what)
}

func (d *differ) give(at ast.Node, to, what string) {
	d.say(at, "%s is given %s of the judge's, which the submission, in another process and box, does not find; make it in a driver (driver/), or let the API take what is in it: an fs.FS, an http.Handler, a function", to, what)
}

func (d *differ) literal(lit *ast.CompositeLit) {
	t := deref(orNil(d.info.TypeOf(lit)))
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i, e := range lit.Elts {
		field := types.Object(nil)
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				field = d.info.Uses[id]
			}
			e = kv.Value
		} else if i < s.NumFields() {
			field = s.Field(i)
		}
		if what := d.of(e); what != "" && field != nil {
			d.field(t, field, e, what)
		}
	}
}

// qualified is how the tables above name a function or a method.
func qualified(f *types.Func) string {
	if f == nil || f.Pkg() == nil {
		return ""
	}
	return f.Pkg().Path() + "." + f.Name()
}

func (d *differ) call(call *ast.CallExpr) {
	f := calledFunc(d.info, call)
	if f == nil {
		return
	}
	if what := processWide[qualified(f)]; what != "" {
		d.say(call, "%s changes %s of the judge's process; the submission runs in another and sees nothing of it. Do it in a driver (driver/), or let the API take the value", f.Name(), what)
	}
	for i, arg := range call.Args {
		if f.Pkg() != nil && encodings[f.Pkg().Path()] {
			if name := d.ownIn(d.info.TypeOf(arg), map[types.Type]bool{}); name != "" {
				d.say(call, "%s.%s takes %s by the tags and methods that the reference has, not by the submission's; let the package do it, or a driver (driver/)", f.Pkg().Name(), f.Name(), name)
			}
		}
		what := d.of(arg)
		switch {
		case what == "":
		case d.owns(f.Pkg()):
			if types.TypeString(d.info.TypeOf(arg), nil) != openFile { // which is read by calls back
				d.give(arg, f.Name(), what)
			}
		case f.Pkg() == d.tests:
			params := f.Signature().Params()
			if i = min(i, params.Len()-1); i >= 0 {
				d.hold(params.At(i), what)
			}
		}
	}
}

// of returns what an expression is that means something in this process only, or "".
func (d *differ) of(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return d.local[d.info.ObjectOf(e)]
	case *ast.SelectorExpr:
		s := d.info.Selections[e]
		if s == nil {
			return d.local[d.info.Uses[e.Sel]]
		}
		if t := types.TypeString(deref(s.Recv()), nil); s.Kind() == types.FieldVal && sources[t+"."+e.Sel.Name] != "" {
			return sources[t+"."+e.Sel.Name]
		}
		return d.local[s.Obj()]
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return cmp.Or(d.of(e.X), d.of(e.Y))
		}
	case *ast.IndexExpr:
		return d.of(e.X)
	case *ast.SliceExpr:
		return d.of(e.X)
	case *ast.StarExpr:
		return d.of(e.X)
	case *ast.UnaryExpr:
		return d.of(e.X)
	case *ast.CompositeLit:
		if _, isStruct := orNil(d.info.TypeOf(e)).Underlying().(*types.Struct); isStruct {
			return "" // its fields are looked at where it is written
		}
		for _, elt := range e.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				elt = kv.Value
			}
			if what := d.of(elt); what != "" {
				return what
			}
		}
	case *ast.CallExpr:
		return d.result(e)
	}
	return ""
}

// result is of for a call: what a function makes of texts, or the source itself.
func (d *differ) result(call *ast.CallExpr) string {
	f := calledFunc(d.info, call)
	if what := sources[qualified(f)]; what != "" {
		return what
	}
	if f != nil && d.owns(f.Pkg()) || !readsAsText(d.info.TypeOf(call), 0) {
		return ""
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && d.info.Selections[sel] != nil {
		if what := cmp.Or(d.of(sel.X), d.addr(sel)); what != "" {
			return what
		}
	}
	for _, arg := range call.Args {
		if what := d.of(arg); what != "" {
			return what
		}
	}
	return ""
}

// addr returns the source that is the address of a listener.
func (d *differ) addr(method *ast.SelectorExpr) string {
	return sources[types.TypeString(orNil(d.info.TypeOf(method.X)), nil)] // net.Addr
}
