package mutate

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// idle are functions whose effects no test should depend on.
var idle = []string{"runtime.Gosched", "runtime.GC", "runtime.KeepAlive"}

// statement leaves a statement out. Locks are left to the lock operator.
func statement(s *source, cur inspector.Cursor) []change {
	switch kind, _ := cur.ParentEdge(); kind {
	case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
	default:
		return nil // init and post statements
	}
	switch n := cur.Node().(type) {
	case *ast.ExprStmt:
		if call, ok := n.X.(*ast.CallExpr); ok && s.dispensable(call) {
			return nil
		}
	case *ast.DeferStmt:
		if s.dispensable(n.Call) {
			return nil
		}
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE || !slices.ContainsFunc(n.Lhs, func(e ast.Expr) bool { return s.text(e) != "_" }) {
			return nil
		}
	}
	return []change{replace(cur.Node(), "")}
}

// dispensable reports whether a call is better not left out.
func (s *source) dispensable(call *ast.CallExpr) bool {
	name := s.callee(call)
	if _, ok := lockPairs[name]; ok || slices.Contains(unlocks, name) || slices.Contains(idle, name) {
		return true
	}
	if s.isProse(call) && name != "panic" {
		return true
	}
	named, ok := s.info.TypeOf(call.Fun).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "context" // CancelFunc, CancelCauseFunc
}

// branch exchanges break and continue where both leave or go on with a loop,
// and removes fallthrough.
func branch(s *source, cur inspector.Cursor) []change {
	b := cur.Node().(*ast.BranchStmt)
	other := map[token.Token]token.Token{token.BREAK: token.CONTINUE, token.CONTINUE: token.BREAK}[b.Tok]
	switch {
	case b.Tok == token.FALLTHROUGH:
		return []change{replace(b, "")}
	case other == token.ILLEGAL: // goto
		return nil
	case b.Label == nil && !inLoop(cur):
		return nil
	}
	return []change{within(b, b.TokPos, b.TokPos+token.Pos(len(b.Tok.String())), other.String())}
}

// inLoop reports whether an unlabelled break at cur would leave a loop, and not
// a switch or select.
func inLoop(cur inspector.Cursor) bool {
	for c := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.SwitchStmt)(nil),
		(*ast.TypeSwitchStmt)(nil), (*ast.SelectStmt)(nil), (*ast.FuncLit)(nil)) {
		switch c.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		}
		return false
	}
	return false
}
