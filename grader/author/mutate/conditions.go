package mutate

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

var negated = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LSS: token.GEQ, token.GEQ: token.LSS,
	token.GTR: token.LEQ, token.LEQ: token.GTR,
}

var shifted = map[token.Token]token.Token{
	token.LSS: token.LEQ, token.LEQ: token.LSS,
	token.GTR: token.GEQ, token.GEQ: token.GTR,
}

// conditional negates comparisons wherever they are, and other conditions of
// if, for and switch. Those of && and || are negated operand by operand.
func conditional(s *source, cur inspector.Cursor) []change {
	e := cur.Node().(ast.Expr)
	if b, ok := e.(*ast.BinaryExpr); ok {
		if op, ok := negated[b.Op]; ok && s.constantValue(b) == nil {
			return []change{operate(b, op)}
		}
		return nil
	}
	if !s.isCondition(cur) || !isBool(s.info.TypeOf(e)) || s.constantValue(e) != nil {
		return nil
	}
	return []change{s.negate(e)}
}

// isCondition reports whether cur is what an if, for or tagless switch tests,
// or an operand of && and || there or anywhere else.
func (s *source) isCondition(cur inspector.Cursor) bool {
	switch kind, _ := cur.ParentEdge(); kind {
	case edge.IfStmt_Cond, edge.ForStmt_Cond:
		return true
	case edge.CaseClause_List:
		sw, ok := cur.Parent().Parent().Parent().Node().(*ast.SwitchStmt)
		return ok && sw.Tag == nil
	case edge.ParenExpr_X:
		return s.isCondition(cur.Parent())
	case edge.BinaryExpr_X, edge.BinaryExpr_Y:
		op := cur.Parent().Node().(*ast.BinaryExpr).Op
		return op == token.LAND || op == token.LOR
	}
	return false
}

func boundary(s *source, cur inspector.Cursor) []change {
	b := cur.Node().(*ast.BinaryExpr)
	op, ok := shifted[b.Op]
	if !ok || s.constantValue(b) != nil || s.picksOperand(cur, b) {
		return nil
	}
	return []change{operate(b, op)}
}

// picksOperand reports whether b only chooses between its operands, as in
// "if a < b { a = b }" and "if a < b { return a }; return b": then it makes no difference
// which is chosen if they are equal.
func (s *source) picksOperand(cur inspector.Cursor, b *ast.BinaryExpr) bool {
	n, ok := cur.Parent().Node().(*ast.IfStmt)
	if !ok || n.Cond != b || len(n.Body.List) != 1 {
		return false
	}
	pair := func(x, y ast.Expr) bool {
		tx, ty := s.text(x), s.text(y)
		bx, by := s.text(b.X), s.text(b.Y)
		return tx == bx && ty == by || tx == by && ty == bx
	}
	switch then := n.Body.List[0].(type) {
	case *ast.AssignStmt:
		return then.Tok == token.ASSIGN && len(then.Lhs) == 1 && len(then.Rhs) == 1 && pair(then.Lhs[0], then.Rhs[0])
	case *ast.ReturnStmt:
		next, ok := cur.Parent().NextSibling()
		if !ok || n.Else != nil {
			return false
		}
		last, ok := next.Node().(*ast.ReturnStmt)
		return ok && len(then.Results) == 1 && len(last.Results) == 1 && pair(then.Results[0], last.Results[0])
	}
	return false
}

func logical(s *source, cur inspector.Cursor) []change {
	switch b := cur.Node().(*ast.BinaryExpr); b.Op {
	case token.LAND:
		return []change{s.rebind(b, token.LOR)}
	case token.LOR:
		return []change{s.rebind(b, token.LAND)}
	}
	return nil
}

// boolean negates truth values that are no conditions and no comparisons.
func boolean(s *source, cur inspector.Cursor) []change {
	e := cur.Node().(ast.Expr)
	if !isBool(s.info.TypeOf(e)) || !s.isValue(cur) || s.isCondition(cur) {
		return nil
	}
	return []change{s.negate(e)}
}

// negate returns the change of e, a truth value that is no comparison, to its
// opposite.
func (s *source) negate(e ast.Expr) change {
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.NOT {
		return replace(u, s.text(u.X))
	}
	switch text := s.text(e); text {
	case "true":
		return replace(e, "false")
	case "false":
		return replace(e, "true")
	default:
		return replace(e, "!"+text)
	}
}

// isValue reports whether cur is the whole of something assigned, passed,
// returned, sent or stored.
func (s *source) isValue(cur inspector.Cursor) bool {
	switch kind, _ := cur.ParentEdge(); kind {
	case edge.ReturnStmt_Results, edge.AssignStmt_Rhs, edge.ValueSpec_Values, edge.SendStmt_Value,
		edge.KeyValueExpr_Value, edge.CompositeLit_Elts:
		return true
	case edge.CallExpr_Args:
		return !s.info.Types[cur.Parent().Node().(*ast.CallExpr).Fun].IsType()
	}
	return false
}

// operate returns the change of b's operator to op.
func operate(b *ast.BinaryExpr, op token.Token) change {
	return within(b, b.OpPos, b.OpPos+token.Pos(len(b.Op.String())), op.String())
}

func isBool(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}
