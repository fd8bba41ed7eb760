package constanttime

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/gradus-dev/gradus/grader/rules/internal/flow"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// check reports what in fn takes a time that depends on secrets.
func (c *checker) check(fn *flow.Func) {
	loops := c.loops(fn)
	fn.Inspect(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			c.comparison(n, loops)
		case *ast.CallExpr:
			c.call(n)
		case *ast.SwitchStmt:
			c.switches(n)
		case *ast.IndexExpr:
			c.index(n)
		case *ast.CompositeLit:
			c.keys(n)
		case *ast.IfStmt:
			c.condition(n.Cond, loops)
		case *ast.ForStmt:
			c.condition(n.Cond, loops)
		}
	})
}

// condition reports a loop that looks at what is said of one piece after the other.
func (c *checker) condition(e ast.Expr, loops []ast.Node) {
	for {
		not, ok := ast.Unparen(e).(*ast.UnaryExpr)
		if !ok {
			break
		}
		e = not.X
	}
	if _, comparison := ast.Unparen(e).(*ast.BinaryExpr); e != nil && !comparison && inside(loops, e) && c.holding(e)[piece] {
		c.looked(e)
	}
}

func (c *checker) looked(e ast.Expr) {
	rule.Report(c.pass, e, "collect the differences, and test them once after the loop; or "+help,
		"this tests a difference of secret data inside a loop, so the time tells where it is")
}

func (c *checker) comparison(n *ast.BinaryExpr, loops []ast.Node) {
	x, y := c.holding(n.X), c.holding(n.Y)
	switch n.Op {
	case token.EQL, token.NEQ:
	case token.LAND, token.LOR:
		c.condition(n.X, loops)
		c.condition(n.Y, loops)
		return
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		if !x[digest] && !y[digest] || x[number] && public(y) || y[number] && public(x) {
			return
		}
	default:
		return
	}
	if c.constant(n.X) || c.constant(n.Y) {
		if inside(loops, n) && (difference(x) || difference(y) || x[piece] || y[piece]) {
			c.looked(n)
		}
		return
	}
	if c.compared(n.X, n.Y) {
		c.report(n, n.Op.String())
	}
}

// call reports calls that compare secrets.
func (c *checker) call(call *ast.CallExpr) {
	switch fn := typeutil.Callee(c.info, call).(type) {
	case *types.Builtin:
		c.builtin(call, fn.Name())
	case *types.Func:
		name := rule.Name(fn.Origin())
		short := name[strings.LastIndex(name, "/")+1:]
		args := c.data(call)
		switch {
		case rule.Match(matchers, name):
			if len(call.Args) > 0 && secret(c.holding(call.Args[0])) {
				c.report(call, short)
			}
		case rule.Match(equals, name):
			if !slices.ContainsFunc(call.Args, c.constant) && c.anySecret(args) {
				c.report(call, short)
			}
		case rule.Match(searches, name) && !rule.Match(harmless, name):
			if len(args) > 1 && c.anySecret(args) {
				c.report(call, short)
			}
		}
	}
}

// data returns what a call works on: its arguments but constants, functions, places
// for results and counts, and the receiver of a method if it is secret.
func (c *checker) data(call *ast.CallExpr) (args []ast.Expr) {
	for _, arg := range call.Args {
		u, _ := ast.Unparen(arg).(*ast.UnaryExpr)
		switch t := c.info.TypeOf(arg).Underlying().(type) {
		case *types.Signature:
			continue
		case *types.Basic:
			if t.Info()&types.IsInteger != 0 && !c.meaningful(arg) {
				continue
			}
		}
		if !c.constant(arg) && (u == nil || u.Op != token.AND) {
			args = append(args, arg)
		}
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && c.info.Selections[sel] != nil && secret(c.holding(sel.X)) {
		args = append(args, sel.X)
	}
	return args
}

// anySecret reports whether one of some values that are compared is secret.
func (c *checker) anySecret(args []ast.Expr) bool {
	for i, arg := range args {
		if secret(c.holding(arg)) {
			return true
		}
		for _, other := range args[:i] {
			if different(c.holding(arg), c.holding(other)) {
				return true
			}
		}
	}
	return false
}

// builtin reports delete, which looks up, and min and max, which compare.
func (c *checker) builtin(call *ast.CallExpr, name string) {
	switch name {
	case "delete":
		c.lookup(call, call.Args[0], call.Args[1])
	case "min", "max":
		if args := c.data(call); len(args) > 1 && narrow(c.info.TypeOf(call)) && c.anySecret(args) {
			c.report(call, name)
		}
	}
}

func (c *checker) switches(n *ast.SwitchStmt) {
	if n.Tag == nil {
		return
	}
	for _, clause := range n.Body.List {
		for _, e := range clause.(*ast.CaseClause).List {
			if !c.constant(e) && c.compared(n.Tag, e) {
				c.report(n.Tag, "switch")
				return
			}
		}
	}
}

// index reports a map looked up by a secret, and a table looked up by a digest; a
// digest's own bytes may say where to look in it, as RFC 4226 section 5.3 does.
func (c *checker) index(n *ast.IndexExpr) {
	if c.info.Types[n.Index].IsType() || c.info.Types[n.X].IsType() {
		return
	}
	if _, isMap := c.info.TypeOf(n.X).Underlying().(*types.Map); isMap {
		c.lookup(n, n.X, n.Index)
		return
	}
	if c.holding(n.Index)[digest] && !c.holding(n.X)[digest] {
		rule.Report(c.pass, n, "compute with the bytes instead of looking them up, or use encoding/hex or encoding/base64",
			"a table is indexed by secret data, so the processor's cache tells which entry")
	}
}

// lookup reports a map looked up by a secret, or by what was made of one if the map
// holds digests.
func (c *checker) lookup(at, m, key ast.Expr) {
	if c.constant(key) {
		return
	}
	held, others := c.holding(key), c.holding(m)
	if held[digest] || held[given] && c.meaningful(key) || different(held, others) || others[digest] && made(held) {
		rule.Report(c.pass, at, help, "a map is looked up by secret data, which compares it with the keys there: its time tells about them")
	}
}

// keys reports a map that is made with a secret for a key.
func (c *checker) keys(lit *ast.CompositeLit) {
	if _, isMap := c.info.TypeOf(lit).Underlying().(*types.Map); !isMap {
		return
	}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok && !c.constant(kv.Key) && secret(c.holding(kv.Key)) && c.meaningful(kv.Key) {
			rule.Report(c.pass, kv.Key, help, "secret data is the key of a map: looking it up compares it with another")
			return
		}
	}
}

func (c *checker) report(at ast.Expr, how string) {
	rule.Report(c.pass, at, help, "secret data is compared by %s, which stops at the first difference: its time tells how much was right", how)
}
