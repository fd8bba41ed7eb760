package instrument

import (
	"fmt"
	"go/ast"
	"go/token"
)

// statement inserts counters into the statement lists of n, and records what its
// descendants have to know.
func (r *rewriter) statement(n ast.Node) {
	switch n := n.(type) {
	case *ast.FuncLit:
		r.function(n.Body, nil, n.Type)
	case *ast.ForStmt:
		r.extra[n.Body] = 1 + r.measure(n.Cond, n.Post) // the condition
		r.entered[n.Body] = []ast.Node{n.Init}          // a loop's variables are new in each turn
		r.turns[n.Body] = []ast.Node{n.Cond, n.Post}
	case *ast.RangeStmt:
		if isMap(r.info.TypeOf(n.X)) {
			r.wrap(n.X, r.meter("Walked")+"(", ")")
		}
		r.extra[n.Body] = 1 // the next element
		for _, e := range []ast.Expr{n.Key, n.Value} {
			if e != nil {
				r.extra[n.Body] += int(r.uses.words(r.info.TypeOf(e)))
			}
		}
		if n.Tok == token.DEFINE {
			r.entered[n.Body] = []ast.Node{n.Key, n.Value}
		}
	case *ast.SwitchStmt:
		r.done[n.Body] = true // its clauses have the lists
		r.cases(n)
	case *ast.TypeSwitchStmt:
		r.done[n.Body] = true
	case *ast.SelectStmt:
		r.done[n.Body] = true
	case *ast.DeferStmt:
		r.done[n.Call] = true
		r.laterCall(n.Call)
	case *ast.GoStmt:
		r.done[n.Call] = true
		r.laterCall(n.Call)
	case *ast.AssignStmt:
		r.assignment(n)
	case *ast.BlockStmt:
		if !r.done[n] {
			r.list(n.Lbrace+1, n, n.List)
		}
	case *ast.CaseClause:
		r.list(n.Colon+1, n, n.Body)
	case *ast.CommClause:
		r.list(n.Colon+1, n, n.Body)
	}
}

// list inserts a counter before each run of statements in the list of n, which begins at
// at. A run ends after a compound statement and before a label.
func (r *rewriter) list(at token.Pos, n ast.Node, stmts []ast.Stmt) {
	steps, allocs, size := r.extra[n], 0, 0
	for _, declared := range r.entered[n] {
		r.variables(declared, &allocs, &size)
	}
	for _, part := range r.turns[n] {
		r.boxed(part, &allocs, &size)
	}
	finish := func() {
		if steps > 0 {
			r.edits.open(r.offset(at), fmt.Sprintf("%s(%d);", r.meter("Step"), steps))
		}
		if allocs+size > 0 {
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
		steps += r.cost(s)
		r.certain(s, &allocs, &size)
		if compound(s) {
			finish()
		}
	}
	finish()
}

// cost returns the steps of a statement without its nested statements.
func (r *rewriter) cost(s ast.Stmt) int {
	switch s := s.(type) {
	case *ast.EmptyStmt, *ast.BlockStmt:
		return 0
	case *ast.DeclStmt:
		if s.Decl.(*ast.GenDecl).Tok != token.VAR {
			return 0
		}
		return 1 + r.measure(s)
	}
	return 1 + r.measure(header(s)...)
}

// header returns the parts of a statement that are evaluated once, before its nested
// statements, counting all conditions of a switch.
func header(s ast.Stmt) (parts []ast.Node) {
	add := func(n ast.Node) { parts = append(parts, n) }
	switch s := s.(type) {
	case *ast.IfStmt:
		if s.Init != nil {
			add(s.Init)
		}
		add(s.Cond)
		if then, ok := s.Else.(*ast.IfStmt); ok {
			parts = append(parts, header(then)...)
		}
	case *ast.ForStmt:
		if s.Init != nil {
			add(s.Init)
		}
		if s.Cond != nil {
			add(s.Cond)
		}
	case *ast.RangeStmt:
		if s.Value != nil {
			add(s.X)
		} else {
			add(&ast.UnaryExpr{Op: token.AND, X: s.X}) // only its length is looked at
		}
	case *ast.SwitchStmt:
		if s.Init != nil {
			add(s.Init)
		}
		if s.Tag != nil {
			add(s.Tag)
		}
		for _, c := range s.Body.List {
			for _, e := range c.(*ast.CaseClause).List {
				add(e)
			}
		}
	case *ast.TypeSwitchStmt:
		if s.Init != nil {
			add(s.Init)
		}
		add(s.Assign)
	case *ast.SelectStmt:
		for _, c := range s.Body.List {
			if c := c.(*ast.CommClause); c.Comm != nil {
				add(c.Comm)
			}
		}
	default:
		add(s)
	}
	return parts
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
