package constanttime

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
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
		}
	})
}

func (c *checker) comparison(n *ast.BinaryExpr, loops []ast.Node) {
	x, y := c.holding(n.X), c.holding(n.Y)
	switch n.Op {
	case token.EQL, token.NEQ:
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		if !x[digest] && !y[digest] {
			return
		}
	default:
		return
	}
	if c.constant(n.X) || c.constant(n.Y) {
		if inside(loops, n) && (difference(x) || difference(y)) {
			rule.Report(c.pass, n, "collect the differences, and test them once after the loop; or "+help,
				"this tests a difference of secret data inside a loop, so the time tells where it is")
		}
		return
	}
	if c.compared(n.X, n.Y) {
		c.report(n, n.Op.String())
	}
}

// compared reports whether testing x against y, which is unknown, tells about a
// secret.
func (c *checker) compared(x, y ast.Expr) bool {
	return c.tells(x) || c.tells(y) || c.meaningful(x) && c.meaningful(y) && different(c.holding(x), c.holding(y))
}

// tells reports whether e is a secret that a comparison tells about.
func (c *checker) tells(e ast.Expr) bool {
	held := c.holding(e)
	return byContent(c.info.TypeOf(e)) && held[digest] || held[given] && c.meaningful(e)
}

// meaningful reports whether e is text or stands for it, and is no count.
func (c *checker) meaningful(e ast.Expr) bool {
	t := c.info.TypeOf(e)
	return byContent(t) && (narrow(t) || c.holding(e)[number])
}

// different reports whether two values were made of different parameters.
func different(x, y map[flow.Token]bool) bool {
	for a := range x {
		for b := range y {
			p, ok := a.(from)
			q, both := b.(from)
			if ok && both && p != q {
				return true
			}
		}
	}
	return false
}

// difference reports whether a value says where two values, one of them secret,
// differ.
func difference(held map[flow.Token]bool) bool {
	return held[mixed] && (held[given] || held[digest])
}

func secret(held map[flow.Token]bool) bool { return held[given] || held[digest] }

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

// made reports whether a value was made of a parameter that is given.
func made(held map[flow.Token]bool) bool {
	for tok := range held {
		if _, ok := tok.(from); ok {
			return true
		}
	}
	return false
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

// holding returns the tokens of e, and for a struct those of its fields.
func (c *checker) holding(e ast.Expr) map[flow.Token]bool {
	held := c.flow.Holds(e)
	var structs []*types.Struct
	for tok := range held {
		if f, ok := tok.(fields); ok {
			structs = append(structs, f.of)
		}
	}
	if len(structs) == 0 {
		return held
	}
	held = maps.Clone(held)
	seen := map[*types.Struct]bool{}
	for len(structs) > 0 {
		s := structs[0]
		structs = structs[1:]
		if seen[s] {
			continue
		}
		seen[s] = true
		for v := range s.Fields() {
			maps.Copy(held, c.flow.HoldsVar(v))
			if inner, ok := v.Type().Underlying().(*types.Struct); ok {
				structs = append(structs, inner)
			}
		}
	}
	return held
}

// loops returns the loops of a function: its statements, and all of one that has no
// loop of its own and is called in loops, or goes to labels.
func (c *checker) loops(fn *flow.Func) (loops []ast.Node) {
	whole := false
	fn.Inspect(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			loops = append(loops, n)
		case *ast.BranchStmt:
			whole = whole || n.Tok == token.GOTO
		}
	})
	if whole || len(loops) == 0 && c.repeated[fn] {
		return fn.Body
	}
	return loops
}

// repeat finds the functions that are called in a loop, or by themselves.
func (c *checker) repeat() {
	c.repeated = map[*flow.Func]bool{}
	var todo []*flow.Func
	for _, fn := range c.flow.Funcs() {
		loops := c.loops(fn)
		for _, e := range c.flow.Calls(fn) {
			if inside(loops, e.At) || e.To == fn {
				todo = append(todo, e.To)
			}
		}
	}
	for len(todo) > 0 {
		fn := todo[0]
		todo = todo[1:]
		if c.repeated[fn] {
			continue
		}
		c.repeated[fn] = true
		for _, e := range c.flow.Calls(fn) {
			todo = append(todo, e.To)
		}
	}
}

func inside(loops []ast.Node, n ast.Node) bool {
	for _, l := range loops {
		if l.Pos() <= n.Pos() && n.End() <= l.End() {
			return true
		}
	}
	return false
}
