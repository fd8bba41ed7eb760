package instrument

import (
	"fmt"
	"go/ast"
	"go/token"
)

// statement puts counters into the lists of statements that n holds, and notes
// what the nodes below have to know.
func (r *rewriter) statement(n ast.Node) {
	switch n := n.(type) {
	case *ast.FuncLit:
		r.extra[n.Body] = 1 // the call
	case *ast.ForStmt:
		r.extra[n.Body] = 1 // the condition
	case *ast.RangeStmt:
		r.extra[n.Body] = 1 // the next element
	case *ast.SwitchStmt:
		r.done[n.Body] = true // its clauses have the lists
	case *ast.TypeSwitchStmt:
		r.done[n.Body] = true
	case *ast.SelectStmt:
		r.done[n.Body] = true
	case *ast.DeferStmt:
		r.done[n.Call] = true
		r.callee(n.Call)
	case *ast.GoStmt:
		r.done[n.Call] = true
		r.callee(n.Call)
	case *ast.AssignStmt:
		r.assignment(n)
	case *ast.BlockStmt:
		if !r.done[n] {
			r.list(n.Lbrace+1, n.List, r.extra[n])
		}
	case *ast.CaseClause:
		r.list(n.Colon+1, n.Body, 0)
	case *ast.CommClause:
		r.list(n.Colon+1, n.Body, 0)
	}
}

// list puts a counter in front of each run of statements in a list that begins
// at the given place. A run ends with a statement that has statements in it, and
// before a label.
func (r *rewriter) list(at token.Pos, stmts []ast.Stmt, steps int) {
	allocs, size := 0, 0
	finish := func() {
		if steps > 0 {
			r.edits.open(r.offset(at), fmt.Sprintf("%s(%d);", r.meter("Step"), steps))
		}
		if allocs > 0 {
			r.edits.open(r.offset(at), fmt.Sprintf("%s(%d, %d);", r.meter("Alloc"), allocs, size))
		}
		at, steps, allocs, size = token.NoPos, 0, 0, 0
	}
	for _, s := range stmts {
		if at == token.NoPos {
			at = s.Pos()
		}
		for label, ok := s.(*ast.LabeledStmt); ok; label, ok = s.(*ast.LabeledStmt) {
			s = label.Stmt
			if labelsLoop(s) { // nothing may stand between the two
				continue
			}
			finish()
			at = label.Colon + 1
			steps = 1 // for the jump
		}
		steps += cost(s)
		r.certain(s, &allocs, &size)
		if compound(s) {
			finish()
		}
	}
	finish()
}

// certain adds what a statement allocates whenever it is executed, as far as its source
// says how much, and notes that this is counted: a counter for each would make one more
// generic function for the compiler.
func (r *rewriter) certain(s ast.Node, allocs, size *int) {
	if compound(s) {
		return
	}
	ast.Inspect(s, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok || r.done[n] {
			return true
		}
		switch e := e.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BinaryExpr:
			if e.Op == token.LAND || e.Op == token.LOR {
				r.certain(e.X, allocs, size)
				return false
			}
		}
		if a, n := r.allocation(e); a > 0 {
			r.counted[e] = true
			*allocs, *size = *allocs+a, *size+n
		}
		return true
	})
}

// cost returns the steps of a statement without those of statements in it.
func cost(s ast.Stmt) int {
	switch s := s.(type) {
	case *ast.EmptyStmt, *ast.BlockStmt:
		return 0
	case *ast.DeclStmt:
		if s.Decl.(*ast.GenDecl).Tok != token.VAR {
			return 0
		}
	}
	return 1
}

// compound reports whether a statement has statements in it.
func compound(s ast.Node) bool {
	switch s.(type) {
	case *ast.BlockStmt, *ast.IfStmt:
		return true
	}
	return labelsLoop(s)
}

// labelsLoop reports whether a label of s is one for break or continue.
func labelsLoop(s ast.Node) bool {
	switch s.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		return true
	}
	return false
}
