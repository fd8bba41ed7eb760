package constanttime

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/gradus-dev/gradus/grader/rules/internal/flow"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// check reports what in fn takes a time that depends on secrets.
func (c *checker) check(fn *flow.Func) {
	loops := loopsOf(fn)
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
		}
	})
}

func (c *checker) holds(e ast.Expr, k kind) bool { return c.flow.Holds(e)[k] }

// compared reports whether testing e against something unknown tells about a
// secret.
func (c *checker) compared(e ast.Expr) bool {
	return c.holds(e, digest) || c.holds(e, given) && narrow(c.info.TypeOf(e))
}

func (c *checker) comparison(n *ast.BinaryExpr, loops []ast.Node) {
	switch n.Op {
	case token.EQL, token.NEQ:
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		if !c.holds(n.X, digest) && !c.holds(n.Y, digest) {
			return
		}
	default:
		return
	}
	if c.constant(n.X) || c.constant(n.Y) {
		if inside(loops, n) && (c.difference(n.X) || c.difference(n.Y)) {
			rule.Report(c.pass, n, "collect the differences, and test them once after the loop; or "+help,
				"this tests a difference of secret data inside a loop, so the time tells where it is")
		}
		return
	}
	if c.compared(n.X) || c.compared(n.Y) {
		c.report(n, n.Op.String())
	}
}

// difference reports whether e says where two values, one of them secret,
// differ.
func (c *checker) difference(e ast.Expr) bool {
	return c.holds(e, mixed) && (c.holds(e, given) || c.holds(e, digest))
}

func (c *checker) call(call *ast.CallExpr) {
	fn, ok := typeutil.Callee(c.info, call).(*types.Func)
	if !ok {
		return
	}
	equal, search := named(equals, fn), named(searches, fn)
	if !equal && !search {
		return
	}
	secret := false
	for _, arg := range call.Args {
		if c.constant(arg) {
			return
		}
		secret = secret || c.holds(arg, digest) || equal && c.holds(arg, given)
	}
	if secret {
		name := rule.Name(fn)
		c.report(call, name[strings.LastIndex(name, "/")+1:])
	}
}

func (c *checker) switches(n *ast.SwitchStmt) {
	if n.Tag == nil || !c.compared(n.Tag) {
		return
	}
	for _, clause := range n.Body.List {
		for _, e := range clause.(*ast.CaseClause).List {
			if !c.constant(e) {
				c.report(n.Tag, "switch")
				return
			}
		}
	}
}

// index reports a table looked up by a digest; a digest's own bytes may say
// where to look in it, as RFC 4226 section 5.3 does.
func (c *checker) index(n *ast.IndexExpr) {
	if c.info.Types[n.Index].IsType() || !c.holds(n.Index, digest) || c.holds(n.X, digest) {
		return
	}
	if _, isMap := c.info.TypeOf(n.X).Underlying().(*types.Map); isMap {
		return
	}
	rule.Report(c.pass, n, "compute with the bytes instead of looking them up, or use encoding/hex or encoding/base64",
		"a table is indexed by secret data, so the processor's cache tells which entry")
}

func (c *checker) report(at ast.Expr, how string) {
	rule.Report(c.pass, at, help, "secret data is compared by %s, which stops at the first difference: its time tells how much was right", how)
}

func loopsOf(fn *flow.Func) (loops []ast.Node) {
	fn.Inspect(func(n ast.Node) {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			loops = append(loops, n)
		}
	})
	return loops
}

func inside(loops []ast.Node, n ast.Node) bool {
	for _, l := range loops {
		if l.Pos() <= n.Pos() && n.End() <= l.End() {
			return true
		}
	}
	return false
}
