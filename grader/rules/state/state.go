// Package state refuses package-level variables that change.
package state

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/internal/flow"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// Rule refuses package state.
var Rule = rule.Rule{
	Name: "state",
	Doc: `package-level variables do not change

Tables, sentinel errors and compiled expressions are welcome at the top level of
a package; what changes between calls is not. A variable changes when a function
assigns to it, or to an element or field of it, also through a pointer, map or
slice taken from it; sorts, clears or copies into it; sends on it; hands its
address to another package; or calls a method on it that needs its address
(sync.Mutex.Lock, atomic.Int64.Add) or that is known to change what it points to
(container/list, strings.Builder, math/rand.Rand …). Variable initializers and
init may do all of this, and so may functions they hand a variable to.`,
	For: func(r grader.Rules) bool { return r.NoState },
	Tell: func(grader.Rules) string {
		return "Variables of the package don't change once it is initialised: what a call works with is its own."
	},
	Run: run,
}

// changers are functions of other packages that change their first argument.
var changers = []string{
	"sort.Ints", "sort.Strings", "sort.Float64s", "sort.S*", "slices.Sort*", "slices.Reverse", "slices.Delete*",
	"slices.Compact*", "maps.Copy", "maps.DeleteFunc", "maps.Insert", "container/heap.*",
}

// holders are types of other packages whose methods change what they point to.
var holders = []string{
	"sync.Map.*", "sync.Pool.*", "sync.Once.*", "sync/atomic.*", "container/list.List.*", "container/ring.Ring.*",
	"bytes.Buffer.*", "strings.Builder.*", "math/rand.Rand.*", "math/rand/v2.Rand.*", "math/rand/v2.PCG.*",
}

func run(pass *analysis.Pass, _ grader.Rules) {
	c := &checker{pass: pass, info: pass.TypesInfo, inits: initializers(pass.Files)}
	c.flow = flow.Solve(pass, flow.Client{Mark: c.mark, Carries: carries, Store: store, Load: load})
	for _, fn := range c.flow.Funcs() {
		fn.Inspect(c.node)
	}
}

type checker struct {
	pass  *analysis.Pass
	info  *types.Info
	flow  *flow.Flow
	inits []ast.Node
}

// initializers returns what runs before anything of the package is called.
func initializers(files []*ast.File) (nodes []ast.Node) {
	for _, file := range files {
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					nodes = append(nodes, d)
				}
			case *ast.GenDecl:
				nodes = append(nodes, d)
			}
		}
	}
	return nodes
}

// early reports whether n is part of an initializer.
func (c *checker) early(n ast.Node) bool {
	for _, in := range c.inits {
		if in.Pos() <= n.Pos() && n.End() <= in.End() {
			return true
		}
	}
	return false
}

// mark makes an expression that starts at a package-level variable, or is the
// address of one that does, hold that variable.
func (c *checker) mark(e ast.Expr) []flow.Token {
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = u.X
	}
	if v := c.global(e); v != nil && !c.early(e) {
		return []flow.Token{held{v, 0}}
	}
	return nil
}

// held is a token: memory of the variable itself at depth 0; at depth n, a
// container that leads there in n steps and may itself change.
type held struct {
	v     *types.Var
	depth int
}

// deepest bounds depths; what lies deeper counts as lying there.
const deepest = 4

func store(tok flow.Token) flow.Token {
	h := tok.(held)
	return held{h.v, min(h.depth+1, deepest)}
}

// load brings a container's contents one step nearer. What is loaded from the
// variable's own memory is still its memory.
func load(tok flow.Token) flow.Token {
	h := tok.(held)
	return held{h.v, max(h.depth-1, 0)}
}

func (c *checker) global(e ast.Expr) *types.Var {
	if v := rule.Root(c.info, e); rule.Global(v) && v.Pkg() == c.pass.Pkg {
		return v
	}
	return nil
}

// carries reports whether a value of type t can share memory with a variable.
func carries(_ flow.Token, t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Pointer, *types.Chan, *types.Interface:
		return true
	}
	return false
}

// node reports what n changes.
func (c *checker) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.UnaryExpr:
		return // an address alone changes nothing
	case *ast.SendStmt:
		c.shared(n.Chan)
		return
	case *ast.CallExpr:
		c.call(n)
		for _, e := range rule.Written(c.info, n) { // copy, clear, delete
			c.shared(e)
		}
		return
	}
	for _, e := range rule.Written(c.info, n) {
		c.place(e)
	}
}

// place reports a write to the place that e denotes.
func (c *checker) place(e ast.Expr) {
	for at := e; ; {
		var x ast.Expr
		switch t := ast.Unparen(at).(type) {
		case *ast.Ident:
			if v := c.global(t); v != nil {
				c.report(e, v)
			}
			return
		case *ast.SelectorExpr:
			x = t.X
		case *ast.IndexExpr:
			x = t.X
		case *ast.StarExpr:
			x = t.X
		default:
			return
		}
		if carries(nil, c.info.TypeOf(x)) && c.shared(x) {
			return
		}
		at = x
	}
}

// shared reports a write to the memory that e shares with package variables.
func (c *checker) shared(e ast.Expr) bool {
	var first *types.Var
	for tok := range c.flow.Holds(e) {
		if h, ok := tok.(held); ok && h.depth == 0 && (first == nil || h.v.Pos() < first.Pos()) {
			first = h.v
		}
	}
	if first != nil {
		c.report(e, first)
	}
	return first != nil
}

// call reports arguments and receivers that a function of another package
// changes.
func (c *checker) call(call *ast.CallExpr) {
	fn, ok := typeutil.Callee(c.info, call).(*types.Func)
	if !ok || fn.Pkg() == c.pass.Pkg {
		return
	}
	name := rule.Name(fn.Origin())
	if rule.Match(changers, name) && len(call.Args) > 0 {
		c.shared(call.Args[0])
	}
	for _, arg := range call.Args {
		if u, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND {
			c.shared(u)
		}
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || c.info.Selections[sel] == nil || c.info.Selections[sel].Kind() != types.MethodVal {
		return
	}
	if rule.Match(holders, name) && c.shared(sel.X) {
		return
	}
	_, wantsAddress := fn.Signature().Recv().Type().Underlying().(*types.Pointer)
	v := c.global(sel.X)
	if _, isPointer := c.info.TypeOf(sel.X).Underlying().(*types.Pointer); v != nil && wantsAddress && !isPointer {
		c.report(sel.X, v)
	}
}

func (c *checker) report(e ast.Expr, v *types.Var) {
	if c.early(e) {
		return
	}
	rule.Report(c.pass, e, "keep what changes in a struct, or pass it as a parameter and return it",
		"package variable %s changes here; this challenge allows none that do", v.Name())
}
