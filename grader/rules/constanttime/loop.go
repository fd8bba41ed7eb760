package constanttime

import (
	"go/ast"
	"go/token"

	"github.com/gradus-dev/gradus/grader/rules/internal/flow"
)

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
