package mutate

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

var calculations = map[token.Token]token.Token{
	token.ADD: token.SUB, token.SUB: token.ADD,
	token.MUL: token.QUO, token.QUO: token.MUL, token.REM: token.MUL,
	token.AND: token.OR, token.OR: token.AND, token.XOR: token.AND, token.AND_NOT: token.AND,
	token.SHL: token.SHR, token.SHR: token.SHL,

	token.ADD_ASSIGN: token.SUB_ASSIGN, token.SUB_ASSIGN: token.ADD_ASSIGN,
	token.MUL_ASSIGN: token.QUO_ASSIGN, token.QUO_ASSIGN: token.MUL_ASSIGN, token.REM_ASSIGN: token.MUL_ASSIGN,
	token.AND_ASSIGN: token.OR_ASSIGN, token.OR_ASSIGN: token.AND_ASSIGN, token.XOR_ASSIGN: token.AND_ASSIGN,
	token.AND_NOT_ASSIGN: token.AND_ASSIGN, token.SHL_ASSIGN: token.SHR_ASSIGN, token.SHR_ASSIGN: token.SHL_ASSIGN,

	token.INC: token.DEC, token.DEC: token.INC,
}

// arithmetic changes operators. Those of strings have no other, and those of
// constants are covered by changing the constants.
func arithmetic(s *source, cur inspector.Cursor) []change {
	if isPost(cur) {
		return nil
	}
	switch n := cur.Node().(type) {
	case *ast.BinaryExpr:
		if op, ok := calculations[n.Op]; ok && s.constantValue(n) == nil {
			return []change{s.rebind(n, op)}
		}
	case *ast.AssignStmt:
		if op, ok := calculations[n.Tok]; ok {
			return []change{within(n, n.TokPos, n.TokPos+token.Pos(len(n.Tok.String())), op.String())}
		}
	case *ast.IncDecStmt:
		return []change{within(n, n.TokPos, n.TokPos+2, calculations[n.Tok].String())}
	}
	return nil
}

// rebind changes b's operator to op and keeps what belongs together together.
func (s *source) rebind(b *ast.BinaryExpr, op token.Token) change {
	x, y := s.text(b.X), s.text(b.Y)
	switch {
	case op.Precedence() > b.Op.Precedence():
		return replace(b, paren(b.X, x)+" "+op.String()+" "+paren(b.Y, y))
	case op.Precedence() < b.Op.Precedence():
		return replace(b, "("+x+" "+op.String()+" "+y+")")
	}
	return operate(b, op)
}

// paren puts parentheses around the text of a binary expression.
func paren(e ast.Expr, text string) string {
	if _, ok := e.(*ast.BinaryExpr); ok {
		return "(" + text + ")"
	}
	return text
}

// integer changes integers by one.
func integer(s *source, cur inspector.Cursor) []change {
	lit := cur.Node().(*ast.BasicLit)
	value := s.constantValue(lit)
	if lit.Kind != token.INT || value == nil || s.indifferent(cur) {
		return nil
	}
	var changes []change
	for _, op := range []token.Token{token.ADD, token.SUB} {
		if op == token.ADD && isBuffer(s, cur) {
			continue
		}
		v := constant.BinaryOp(constant.ToInt(value), op, constant.MakeInt64(1))
		changes = append(changes, replace(lit, v.ExactString()))
	}
	return changes
}

// indifferent reports whether nothing, or nothing a test should see, depends on
// the literal: a capacity, a base or bit size, permission bits.
func (s *source) indifferent(cur inspector.Cursor) bool {
	if named, ok := types.Unalias(s.info.TypeOf(cur.Node().(ast.Expr))).(*types.Named); ok && named.Obj().Name() == "FileMode" {
		return true
	}
	kind, i := cur.ParentEdge()
	if kind != edge.CallExpr_Args {
		return false
	}
	call := cur.Parent().Node().(*ast.CallExpr)
	switch name := s.callee(call); {
	case strings.HasPrefix(name, "strconv."):
		return i > 0
	case name == "make":
		return s.makeHint(call, i) && !isBuffer(s, cur)
	}
	return false
}

// makeHint reports whether the i-th argument of make does not change what it
// makes, as far as a program can tell without cap.
func (s *source) makeHint(call *ast.CallExpr, i int) bool {
	switch s.info.TypeOf(call.Args[0]).Underlying().(type) {
	case *types.Map, *types.Chan:
		return i == 1
	}
	return i == 2
}

// isBuffer reports whether cur is the one in make(chan T, 1): without it sends
// block; more of it is not seen.
func isBuffer(s *source, cur inspector.Cursor) bool {
	kind, i := cur.ParentEdge()
	if kind != edge.CallExpr_Args || i != 1 || s.text(cur.Node()) != "1" {
		return false
	}
	call := cur.Parent().Node().(*ast.CallExpr)
	if s.callee(call) != "make" {
		return false
	}
	_, ok := s.info.TypeOf(call.Args[0]).Underlying().(*types.Chan)
	return ok
}

// constantValue returns the value of e when the compiler knows it, or nil.
func (s *source) constantValue(e ast.Expr) constant.Value { return s.info.Types[e].Value }

func isPost(cur inspector.Cursor) bool {
	kind, _ := cur.ParentEdge()
	return kind == edge.ForStmt_Post
}
